"""A city's own ways of paying, from the settings to the sealed batch (row B1)."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from pathlib import Path

import pytest

from pos.app import sample_settings, verify_book
from pos.cashiering import count, deposit, finalize, receipts, settle, take_payment
from pos.cashiering.count import Counted
from pos.cashiering.deposit import Bagged
from pos.cli.main import run
from pos.config import parse_settings
from pos.domain.carts import CHECK, Tender
from pos.domain.errors import BadInput, Refused
from pos.domain.money import Money
from pos.ledger import bodies
from pos.ledger import sql as ledger_sql
from pos.receivables.outcome import ImportKind
from pos.settlement.folder import verify_folder
from pos.settlement.formats import batch_json
from tests.support.bills import FEES, fee_cart
from tests.support.counters import DAY, FLOAT, Desk, import_text, open_desk, settings_without_devices
from tests.support.scripts import NO_WINDOWS
from tests.support.settings import changed

ROWS = """
[[tenders]]
code = "voucher"
type = "other"
name = "City voucher"
name_es = "Vale de la ciudad"
number = true
second_person = true
clearing = "101/131.50"

[[tenders]]
code = "cashiers-check"
type = "check"
name = "Cashier's check"
deposited = true
listed = true
number = true
opens_drawer = true

[[tenders]]
code = "money-order"
active = false
"""


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    made = open_desk(tmp_path / "data", changed(settings_without_devices(), more=ROWS))
    import_text(made, ImportKind.FEES, FEES, tmp_path)
    yield made
    made.app.close()


def tender(desk: Desk, code: str, cents: int, approver: str = "") -> Tender:
    kind = desk.counter.agency.tenders.get(code)
    assert kind is not None
    return Tender(kind, Money(cents), number="77-1", approver=approver)


def post(desk: Desk, one: Tender) -> str:
    cart = fee_cart(desk, one.amount.cents).with_tender(one)
    return take_payment.post(desk.counter, desk.cashier, desk.session_id, cart).receipt.number


def test_the_table_says_what_is_taken(desk: Desk) -> None:
    table = desk.counter.agency.tenders
    assert [one.code for one in table.active] == ["cash", "check", "card", "voucher", "cashiers-check"]
    assert table.texts["es"]["tender.voucher"] == "Vale de la ciudad"
    assert table.texts["es"]["tender.cashiers_check"] == "Cashier's check"


def test_a_day_with_a_voucher_and_a_cashiers_check_seals(
    desk: Desk, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    number = post(desk, tender(desk, "voucher", 2500, "sam"))
    post(desk, tender(desk, "cashiers-check", 4000))
    taken = receipts.receipt(desk.counter, number).tenders[0]
    assert (taken.type, taken.approver) == (desk.counter.agency.tenders.get("voucher"), "sam")
    assert "City voucher 77-1" in str(receipts.receipt_paper(desk.counter, number))
    count.start(desk.counter, desk.cashier, desk.session_id)
    counted = Counted(FLOAT, {"voucher": (1, Money(2400)), "cashiers-check": (1, Money(4000))})
    count.submit(desk.counter, desk.cashier, desk.session_id, counted)
    done = finalize.finalize(desk.counter, desk.supervisor, desk.session_id, {"voucher": "a dollar less on it"})
    assert done.facts.cleared == {"voucher"}
    planned = deposit.plan(desk.counter, desk.supervisor)
    assert {code: amount.cents for code, amount in planned.by_tender.items() if amount} == {"cashiers-check": 4000}
    deposit.make(desk.counter, desk.supervisor, DAY, Bagged(type(FLOAT)({}), "B-1"))
    settled = settle.settle(desk.counter, desk.supervisor, DAY)
    balance = ledger_sql.trial_balance(desk.counter.book.read())
    assert balance["clearing:voucher"] == Money(2400)
    assert balance["short:voucher"] == Money(100)
    assert ",101,131.50,24.00,," in (settled.folder / "journal.csv").read_text()
    assert verify_folder(settled.folder, desk.counter.book.keys.public).ok
    read = batch_json.read((settled.folder / "batch.json").read_bytes())
    assert read.batch.receipts[0].tenders[0].type == taken.type
    assert verify_book(desk.app.places).ok
    assert run(["batches", "--language", "es", "--data", str(tmp_path / "data")], NO_WINDOWS) == 0
    assert "Vale de la ciudad" in capsys.readouterr().out


def test_what_is_switched_off_or_unknown_is_not_taken(desk: Desk) -> None:
    before = ledger_sql.head(desk.counter.book.read())
    laxer = dataclasses.replace(tender(desk, "voucher", 100, "sam").type, needs_approval=False)
    for one, code in (
        (tender(desk, "money-order", 100), "TENDER_NOT_TAKEN"),
        (Tender(laxer, Money(100), number="1"), "TENDER_NOT_TAKEN"),
        (tender(desk, "voucher", 100, "carla"), "APPROVER_SAME"),
        (tender(desk, "voucher", 100, "carl"), "NOT_PERMITTED"),
    ):
        with pytest.raises(Refused) as refused:
            post(desk, one)
        assert refused.value.code == code
    with pytest.raises(BadInput) as missing:
        tender(desk, "voucher", 100)
    assert missing.value.code == "TENDER_NEEDS_APPROVAL"
    assert ledger_sql.head(desk.counter.book.read()) == before


def test_known_ways_stand_in_the_book_as_before_and_changed_ones_with_their_rules() -> None:
    known = bodies.tender_to_json(Tender(CHECK, Money(100), number="1"))
    assert known == {"type": "check", "cents": 100, "number": "1"}
    strict = dataclasses.replace(CHECK, needs_approval=True)
    written = bodies.tender_to_json(Tender(strict, Money(100), number="1", approver="sam"))
    assert bodies.tender_from_json(written).type == strict


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ('code = "Voucher"\ntype = "other"\nname = "V"', "TENDER_ROW_WRONG"),
        ('code = "voucher"\nname = "V"', "TENDER_ROW_WRONG"),
        ('code = "voucher"\ntype = "token"\nname = "V"', "TENDER_ROW_WRONG"),
        ('code = "voucher"\ntype = "other"\nname = "V"\nnumber = "yes"', "TENDER_ROW_WRONG"),
        ('code = "voucher"\ntype = "other"\nname = "V"\ncolor = "red"', "TENDER_KEY_UNKNOWN"),
        ('code = "voucher"\ntype = "other"\nclearing = "1/2"', "TENDER_NAME_MISSING"),
        ('code = "voucher"\ntype = "other"\nname = "V"', "TENDER_NO_CLEARING"),
        ('code = "voucher"\ntype = "other"\nname = "V"\nclearing = "1/2"\nchange = true', "TENDER_CHANGE_NOT_CASH"),
        ('code = "voucher"\ntype = "other"\nname = "V"\ndeposited = true', "TENDER_NOT_LISTED"),
        ('code = "pesos"\ntype = "cash"\nname = "P"', "TENDER_KIND_FIXED"),
        ('code = "check"\ntype = "other"', "TENDER_KIND_FIXED"),
        ('code = "cash"\nactive = false', "TENDER_CASH_STAYS"),
        ('code = "card"\nsecond_person = true', "TENDER_SECOND_NOT_HERE"),
        ('code = "check"\n[[tenders]]\ncode = "check"', "TENDER_TWICE"),
    ],
)
def test_a_bad_row_is_refused_with_its_line(row: str, code: str) -> None:
    text = sample_settings().text
    with pytest.raises(BadInput) as refused:
        parse_settings(f"{text}\n[[tenders]]\n{row}\n", Path("config.toml"))
    lines = text.count("\n") + 2
    assert (refused.value.code, refused.value.values["line"]) == (code, lines + (2 if code == "TENDER_TWICE" else 0))
