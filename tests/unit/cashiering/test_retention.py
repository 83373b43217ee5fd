"""Names and addresses go when their time is over, whole and for good; what a legal hold names stays."""

from __future__ import annotations

import datetime as dt
import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from pos.app import verify_book
from pos.cashiering import holds, receipts, retention, take_payment
from pos.cashiering.holds import Held
from pos.domain.carts import Cart, Item
from pos.domain.clock import Instant
from pos.domain.errors import Expected
from pos.domain.people import Person, Role
from pos.ledger import sql as ledger_sql
from pos.receivables.outcome import ImportKind
from tests.support.bills import BILLS, bill, cash, check
from tests.support.counters import DAY, Desk, import_text, open_desk

LATER = DAY + dt.timedelta(days=1000)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    made = open_desk(tmp_path / "data")
    import_text(made, ImportKind.BILLS, BILLS, tmp_path)
    made.counter.retention = {retention.PAYERS: 365, retention.CHECKS: 2555}
    yield made
    made.app.close()


def pay(desk: Desk, biller: str, number: str, *, by_check: bool = False) -> tuple[int, str]:
    """Pay a bill with its name and address; entry and receipt number."""
    item = Item.of_bill(bill(desk, biller, number))
    tender = check(item.amount.cents) if by_check else cash(item.amount.cents)
    cart = replace(Cart.new().with_item(item).with_tender(tender), payer="Ada Lovelace")
    posted = take_payment.post(desk.counter, desk.cashier, desk.session_id, cart)
    return posted.receipt.entry_seq, posted.receipt.number


def kept(desk: Desk) -> set[int]:
    return {row["entry"] for row in desk.counter.book.read().execute("SELECT entry FROM personal")}


def delete(desk: Desk, today: dt.date = LATER) -> retention.Deleted:
    """The day has come, and what is due on it goes."""
    desk.clock.set_to(Instant.parse(f"{today}T08:30:00-08:00"))
    return retention.delete_due(desk.counter, desk.administrator, today)


def code(call: object, *given: object) -> str:
    assert callable(call)
    with pytest.raises(Expected) as refused:
        call(*given)
    return refused.value.code


def test_what_is_due_goes_with_its_bytes_and_the_book_still_holds(desk: Desk) -> None:
    seq, number = pay(desk, "water", "W-1001")
    salt, sealed = ledger_sql.personal(desk.counter.book.read(), seq) or (b"", b"")
    path = desk.counter.book.database.path
    files = [path, path.with_name(f"{path.name}-wal")]
    assert any(sealed in one.read_bytes() for one in files)
    assert receipts.receipt(desk.counter, number).payer == "Ada Lovelace"
    done = delete(desk)
    assert (done.gone, done.held, done.scrubbed) == (1, 0, True)
    for one in files:
        for gone in (salt, sealed, sealed[12:60]):
            assert gone not in one.read_bytes()
    assert receipts.receipt(desk.counter, number).payer == ""
    assert receipts.reprint(desk.counter, desk.cashier, number) == 1
    desk.app.close()
    found = verify_book(desk.app.places)
    assert found.ok, found.findings
    assert found.erased == 1
    assert all(gone not in path.read_bytes() for gone in (salt, sealed))


def test_each_class_by_its_own_rule_and_nothing_without_one(desk: Desk) -> None:
    water, _ = pay(desk, "water", "W-1001")
    fine, _ = pay(desk, "citation", "7714203", by_check=True)
    desk.counter.retention = {}
    assert delete(desk).gone == 0
    desk.counter.retention = {retention.PAYERS: 365, retention.CHECKS: 2555}
    assert delete(desk, DAY + dt.timedelta(days=364)).gone == 0
    due = {one.name: one.entries for one in retention.due(desk.counter, desk.administrator, LATER)}
    assert due == {"payers": (water,), "checks": ()}
    assert delete(desk).gone == 1
    assert kept(desk) == {fine}
    assert delete(desk, DAY + dt.timedelta(days=2556)).gone == 1
    assert delete(desk, DAY + dt.timedelta(days=2556)).gone == 0
    entries = [one for one in ledger_sql.entries(desk.counter.book.read()) if one.kind == "personal.deleted"]
    assert [(one.data["class"], one.data["days"], one.data["entries"], one.who) for one in entries] == [
        ("payers", 365, [water], "ann"),
        ("checks", 2555, [fine], "ann"),
    ]


def test_nothing_goes_before_its_day_has_come(desk: Desk) -> None:
    seq, _ = pay(desk, "water", "W-1001")
    assert retention.due(desk.counter, desk.administrator, LATER)[0].entries == (seq,)
    for ahead in (LATER, DAY + dt.timedelta(days=1)):
        assert code(retention.delete_due, desk.counter, desk.administrator, ahead) == "RETENTION_AHEAD"
    assert kept(desk) == {seq}
    assert delete(desk).gone == 1


@pytest.mark.parametrize("by", ["receipt", "account", "dates"])
def test_what_a_hold_names_stays_until_it_is_lifted(desk: Desk, by: str) -> None:
    water, number = pay(desk, "water", "W-1001")
    pay(desk, "citation", "7714203")
    held = {
        "receipt": Held(receipts=(number,)),
        "account": Held(accounts=(("water", "0010-2231-04"),)),
        "dates": Held(dates=(DAY, DAY)),
    }[by]
    placed = holds.place(desk.counter, desk.administrator, "case-77", "County v. Lee, letter of Nov 2", held)
    assert holds.holds(desk.counter) == (placed,)
    others = Held(accounts=(("citation", "10223104"), ("water", "10223105")))
    assert holds.keeps(desk.counter, held, others) == (2 if by == "dates" else 1, 0)
    done = delete(desk)
    assert (done.gone, done.held) == ((0, 2) if by == "dates" else (1, 1))
    assert water in kept(desk)
    holds.lift(desk.counter, desk.administrator, "case-77", "closed")
    assert holds.holds(desk.counter)[0].lifted is not None
    delete(desk)
    assert kept(desk) == set()
    desk.app.close()
    assert verify_book(desk.app.places).ok


def test_what_a_hold_refuses(desk: Desk) -> None:
    by, some = desk.administrator, Held(dates=(DAY, DAY))
    counter = desk.counter
    assert code(holds.place, counter, desk.cashier, "a", "why", some) == "NOT_PERMITTED"
    assert code(holds.place, counter, by, "a b", "why", some) == "HOLD_NAME"
    assert code(holds.place, counter, by, "a", " ", some) == "REASON_MISSING"
    assert code(holds.place, counter, by, "a", "why", Held()) == "HOLD_EMPTY"
    assert code(holds.place, counter, by, "a", "why", Held(receipts=("R01-000099",))) == "RECEIPT_UNKNOWN"
    misspelt = Held(accounts=(("water", "1"), ("watre", "1")))
    assert code(holds.place, counter, by, "a", "why", misspelt) == "HOLD_BILLER"
    holds.place(counter, by, "a", "why", some)
    assert code(holds.place, counter, by, "a", "why", some) == "HOLD_TAKEN"
    assert code(holds.lift, counter, by, "b", "why") == "HOLD_UNKNOWN"
    assert code(holds.lift, counter, by, "a", "") == "REASON_MISSING"
    holds.lift(counter, by, "a", "why")
    assert code(holds.lift, counter, by, "a", "why") == "HOLD_UNKNOWN"


def test_a_department_that_left_the_settings_can_still_be_held(desk: Desk) -> None:
    seq, _ = pay(desk, "water", "W-1001")
    desk.counter.billers = {code: one for code, one in desk.counter.billers.items() if code != "water"}
    holds.place(desk.counter, desk.administrator, "old", "why", Held(accounts=(("water", "10223104"),)))
    assert delete(desk).gone == 0
    assert kept(desk) == {seq}


def test_only_who_keeps_the_records_may(desk: Desk) -> None:
    for role in Role:
        person = Person("x", "X", "X", role)
        if role is Role.ADMINISTRATOR:
            assert retention.due(desk.counter, person, LATER)
        else:
            assert code(retention.due, desk.counter, person, LATER) == "NOT_PERMITTED"
            assert code(retention.delete_due, desk.counter, person, LATER) == "NOT_PERMITTED"


def test_verify_tells_what_a_rule_deleted_from_what_is_missing(desk: Desk) -> None:
    seq, _ = pay(desk, "water", "W-1001")
    pay(desk, "citation", "7714203", by_check=True)
    row = desk.counter.book.read().execute("SELECT * FROM personal WHERE entry = ?", (seq,)).fetchone()
    delete(desk)
    desk.app.close()
    with sqlite3.connect(desk.app.places.book) as other:
        other.execute("INSERT INTO personal VALUES (?, ?, ?)", tuple(row))
    other.close()
    assert [one.code for one in verify_book(desk.app.places).findings] == ["PERSONAL_NOT_DELETED"]
    with sqlite3.connect(desk.app.places.book) as other:
        other.execute("DELETE FROM personal")
    other.close()
    assert [one.code for one in verify_book(desk.app.places).findings] == ["PERSONAL_MISSING"]


def test_a_made_up_deletion_is_found(desk: Desk) -> None:
    """Somebody deletes names and writes the row that makes it look like a rule: the entries do not say so."""
    seq, _ = pay(desk, "water", "W-1001")
    last, _ = desk.counter.book.head()
    desk.app.close()
    with sqlite3.connect(desk.app.places.book) as other:
        other.execute("DELETE FROM personal")
        other.execute("INSERT INTO erased VALUES (?, ?)", (seq, last))
    other.close()
    found = verify_book(desk.app.places).findings
    assert [(one.table, one.code) for one in found] == [("erased", "DERIVED_DIFFERS")]


def test_somebody_who_reads_meanwhile_is_told_of(desk: Desk) -> None:
    pay(desk, "water", "W-1001")
    with sqlite3.connect(f"{desk.app.places.book.as_uri()}?mode=ro", uri=True, isolation_level=None) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM entry").fetchone()
        desk.counter.book.database._writer.execute("PRAGMA busy_timeout=1")
        done = delete(desk)
        assert (done.gone, done.scrubbed) == (1, False)
        reader.execute("ROLLBACK")
    reader.close()
