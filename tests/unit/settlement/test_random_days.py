"""Random days: whatever people pay, void, pick up and miscount, L8 holds, the files add up and the folder verifies."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pos.domain.carts import Item, Tender
from pos.domain.facts import DepositedItem
from pos.domain.money import ZERO, Money, total
from pos.ledger import sql as ledger_sql
from pos.settlement.batch import received_items, turned_in
from pos.settlement.day import ties
from pos.settlement.files import batch_files, with_manifest
from pos.settlement.folder import verify_folder
from pos.settlement.formats.table import read_table, sum_of
from pos.settlement.funds import by_fund, journal
from pos.settlement.gather import gather_batch, receipts_of, session_facts
from pos.settlement.proofs import prove
from tests.support.samples import COPIES, GL, card, cash, check, citation, money_order, water
from tests.support.written_day import DAY, Day

SESSIONS = ("a1" * 16, "b2" * 16)
_CENTS = st.integers(1, 50_000)
_OFF = st.sampled_from([0, 0, 0, -2000, -100, -1, 1, 5, 500])


@st.composite
def carts(draw: st.DrawFn, number: int) -> tuple[list[Item], list[Tender]]:
    """One to three items, paid by one tender or split over two; cash may be more than due."""
    items = []
    for place in range(draw(st.integers(1, 3))):
        name = f"{number}-{place}"
        kind = draw(st.sampled_from(["water", "citation", "copies"]))
        if kind == "water":
            amounts = {"water": Money(draw(_CENTS)), "sewer": Money(draw(_CENTS)), "late": Money(draw(_CENTS))}
            bill = water({code: str(amount) for code, amount in amounts.items()}, number=f"W-{name}")
            items.append(Item.of_bill(bill, Money(draw(st.integers(1, bill.due.cents)))))
        elif kind == "citation":
            items.append(Item.of_bill(citation(str(Money(draw(_CENTS))), number=f"C-{name}")))
        else:
            items.append(Item.of_fee(COPIES, quantity=draw(st.integers(1, 40))))
    due = total(item.amount for item in items)
    first = Money(draw(st.integers(0, due.cents - 1)))
    tenders = [draw(st.sampled_from([check, money_order]))(str(first), f"{number:04d}")] if first else []
    rest = due - first
    if draw(st.booleans()):
        tenders.append(card(str(rest), str(Money(draw(st.integers(0, 500))))))
    else:
        tenders.append(cash(str(rest + Money(draw(st.sampled_from([0, 0, 3, 257, 1999]))))))
    return items, tenders


@st.composite
def days(draw: st.DrawFn) -> Day:
    """A day of two drawers, written up to its deposit, in a folder that lives as long as the process."""
    day = Day.begin(Path(tempfile.mkdtemp(prefix="day-")))
    day.open(SESSIONS[0], "ana", start=draw(st.sampled_from(["200.00", "199.00", "205.50"])))
    day.open(SESSIONS[1], "ben", "2")
    for number in range(draw(st.integers(0, 6))):
        session = draw(st.sampled_from(SESSIONS))
        receipt = day.pay(session, *draw(carts(number)))
        if draw(st.integers(0, 4)) == 0:
            day.void(session, receipt)
    for session in SESSIONS:
        held = ledger_sql.drawer_balance(day.book.read(), session).get("cash", ZERO)
        if held > Money(20600) and draw(st.booleans()):
            day.pick_up(session, str(Money(draw(st.integers(1, held.cents - 20600)))))
    for z, session in enumerate(SESSIONS, start=1):
        day.close(session, z, off={"cash": str(Money(draw(_OFF)))})
    if draw(st.booleans()):
        deposit_all(day, Money(draw(_OFF)))
    return day


def deposit_all(day: Day, off: Money) -> None:
    """All that both drawers turned in, cash counted a little off."""
    connection = day.book.read()
    given = total(turned_in(session_facts(connection, one)).get("cash", ZERO) for one in SESSIONS)
    items = [item for one in SESSIONS for item in received_items(receipts_of(connection, one), one)]
    day.deposit(1, SESSIONS, given, [listed(item) for item in items], off=str(max(off, -given)))


def listed(item: DepositedItem) -> dict[str, object]:
    return {
        "receipt": item.receipt,
        "tender": item.tender,
        "number": item.number,
        "bank": item.bank,
        "cents": item.amount.cents,
    }


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(days())
def test_every_day_proves_and_its_files_add_up(day: Day) -> None:
    try:
        batch = gather_batch(day.book.read(), day.book.identity, DAY)
        prove(batch, GL)
        files = batch_files(batch, GL)
        assert all(debits == credits_ for debits, credits_ in by_fund(journal(batch.entries, GL)).values())
        filed = [sum_of(read_table(one), "amount") for name, one in files.items() if name.startswith("payments-")]
        fees = total(Money(one.sign * one.fees.cents) for one in batch.receipts)
        assert total(filed) + fees == total(one.receipts for one in ties(batch))
        assert total(filed) + fees == total(one.amount for one in batch.accounts)
        folder = day.book.database.path.parent / batch.id
        folder.mkdir()
        for name, content in with_manifest(batch, day.sign(), files, day.book.keys).items():
            (folder / name).write_bytes(content)
        assert verify_folder(folder, day.book.keys.public).findings == ()
    finally:
        day.book.database.close()
        shutil.rmtree(day.book.database.path.parent)


@settings(max_examples=3, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(days())
def test_hledger_agrees(day: Day) -> None:
    if shutil.which("hledger") is None:
        pytest.fail("hledger is not installed: apt-get install hledger")
    try:
        batch = gather_batch(day.book.read(), day.book.identity, DAY)
        path = day.book.database.path.with_name("journal.hledger")
        path.write_bytes(batch_files(batch, GL)["journal.hledger"])
        command = ["hledger", "--strict", "--file", str(path), "check"]
        found = subprocess.run(command, capture_output=True, text=True, check=False)
        assert (found.returncode, found.stderr) == (0, "")
    finally:
        day.book.database.close()
        shutil.rmtree(day.book.database.path.parent)
