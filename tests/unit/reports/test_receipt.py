"""POL3 and row E2, one by one: what must stand on a receipt, whatever it is for and however narrow the paper."""

from dataclasses import replace
from pathlib import Path

import pytest

from pos.domain.carts import Item
from pos.domain.papers import Barcode, Cut, Line, Paper, set_out
from pos.domain.receipts import Receipt
from pos.reports.receipt import Copy, receipt_document
from pos.settlement.gather import receipts_of
from tests.support.samples import COPIES, IMPRINT, card, cash, check, citation, money, water
from tests.support.written_day import Day

ANA = "a1" * 16


@pytest.fixture
def day(tmp_path: Path) -> Day:
    day = Day.begin(tmp_path)
    day.open(ANA, "ana")
    return day


def receipts(day: Day) -> tuple[Receipt, ...]:
    return receipts_of(day.book.read(), ANA)


def lines(paper: Paper, columns: int = 42) -> list[str]:
    return [" ".join(piece.text.split()) for piece in set_out(paper, columns) if isinstance(piece, Line)]


@pytest.mark.parametrize("columns", [42, 48])
def test_what_every_receipt_says(day: Day, columns: int) -> None:
    bill = water({"water": "52.43", "late": "5.00"})
    day.pay(ANA, [Item.of_bill(bill, money("50.00"))], [check("20.00", "4471"), cash("40.00")])
    said = lines(receipt_document(receipts(day)[0], IMPRINT), columns)
    for wanted in (
        "CITY OF RIVERMOUTH",  # agency
        "Receipt R01-000001 Fri 11/20/2026 08:02",  # number, real time
        "Business date 11/20/2026 Cashier AB",  # date, preparer
        "Register R01 Session a1a1a1a1",
        "WATER 10-2231-04",  # account
        "November bill, no. W-118204 50.00",
        "Left due 7.43",  # balance
        "TOTAL $50.00",  # amount
        "Check 4471 20.00",  # mode of payment, check number
        "Cash 40.00",
        "CHANGE $10.00",
        "Returned checks are charged $25.00.",
    ):
        assert wanted in said


def test_charges_stand_below_their_bill(day: Day) -> None:
    day.pay(ANA, [Item.of_bill(citation("55.00", "10.00"))], [cash("65.00")])
    said = lines(receipt_document(receipts(day)[0], IMPRINT))
    at = said.index("CITATION 7714203")
    assert said[at + 1 : at + 5] == ["Parking citation", "Fine 55.00", "Late charge 10.00", "Left due 0.00"]


def test_a_card_shows_its_last_four_and_its_tags_and_no_change(day: Day) -> None:
    day.pay(ANA, [Item.of_bill(citation("88.00"))], [card("88.00")])
    said = lines(receipt_document(receipts(day)[0], IMPRINT))
    assert said[said.index("Card Visa ****1234 88.00") + 1 :][:4] == [
        "Approval 047291 · contactless",
        "VISA CREDIT",
        "AID A0000000031010 · TVR 0000000000",
        "REF 632500417 · TERM T-01",
    ]
    assert not [line for line in said if line.startswith("CHANGE")]


def test_a_fee_shows_quantity_and_price(day: Day) -> None:
    day.pay(ANA, [Item.of_fee(COPIES, quantity=12), Item.of_fee(COPIES)], [cash("3.25")])
    said = lines(receipt_document(receipts(day)[0], IMPRINT))
    assert "Copies, 12 at 0.25 3.00" in said
    assert "Copies 0.25" in said


def test_a_void_says_what_it_voids_who_approved_and_what_went_back(day: Day) -> None:
    items = [Item.of_bill(citation("147.43"))]
    day.void(ANA, day.pay(ANA, items, [check("100.00", "4471"), cash("60.00")]))
    day.void(ANA, day.pay(ANA, [Item.of_bill(citation("9.00", number="8"))], [card("9.00")]))
    said = lines(receipt_document(receipts(day)[1], IMPRINT))
    for wanted in (
        "voids receipt R01-000001",
        "Approved by SU",
        "Reason Wrong bill",
        "TOTAL -$147.43",
        "Check, given back 100.00",
        "Cash, given back 47.43",
    ):
        assert wanted in said
    assert "VOID" in said[:2]
    assert "Card, reversed 9.00" in lines(receipt_document(receipts(day)[3], IMPRINT))


def test_a_copy_says_so_first_and_keeps_the_original_time(day: Day) -> None:
    day.pay(ANA, [Item.of_bill(citation("10.00"))], [cash("10.00")])
    day.clock.advance(seconds=3600)
    paper = receipt_document(receipts(day)[0], IMPRINT, copy=Copy(2, day.clock.now()), voided_by="R01-000002")
    said = lines(paper)
    assert said[:3] == ["DUPLICATE 2", "printed 11/20/2026 09:02", "VOIDED by receipt R01-000002"]
    assert "Receipt R01-000001 Fri 11/20/2026 08:02" in said


def test_training_is_the_first_thing_and_the_last(day: Day) -> None:
    day.pay(ANA, [Item.of_bill(citation("10.00"))], [cash("10.00")])
    said = lines(receipt_document(receipts(day)[0], replace(IMPRINT, training=True)))
    assert said[0] == said[-1] == "TRAINING – NO MONEY WAS PAID"


def test_it_speaks_the_payers_language_unless_asked_otherwise(day: Day) -> None:
    day.pay(ANA, [Item.of_bill(citation("10.00"))], [cash("20.00")], language="es")
    assert "CAMBIO $10.00" in lines(receipt_document(receipts(day)[0], IMPRINT))
    assert "CHANGE $10.00" in lines(receipt_document(receipts(day)[0], IMPRINT, language="en"))


def test_the_number_is_there_for_the_scanner_and_the_cut_is_last(day: Day) -> None:
    day.pay(ANA, [Item.of_bill(citation("10.00"))], [cash("10.00")])
    blocks = receipt_document(receipts(day)[0], IMPRINT).blocks
    assert Barcode("R01-000001") in blocks
    assert isinstance(blocks[-1], Cut)
    assert [type(one) for one in blocks].count(Cut) == 1


def test_nothing_is_longer_than_the_paper_is_wide(day: Day) -> None:
    """Whatever a biller writes, an amount stands at the right edge and no line is broken by the printer."""
    bill = replace(
        water({"water": "1234567.89", "sewer": "0.01"}),
        description="A bill whose words go on and on until no paper is wide enough for them",
        number="W" * 60,
        account="1" * 40,
    )
    item = replace(Item.of_bill(bill), detail="A very long address on a very long street, second floor")
    receipt = replace(receipts_of_one(day), items=(item,), payer="Maria de los Angeles " * 4)
    for columns in (42, 48):
        set_lines = [one for one in set_out(receipt_document(receipt, IMPRINT), columns) if isinstance(one, Line)]
        assert all(len(one.text) <= columns for one in set_lines)
        amount = next(one.text for one in set_lines if "1,234,567.89" in one.text)
        assert amount.endswith("1,234,567.89")
        assert len(amount) == columns


def receipts_of_one(day: Day) -> Receipt:
    day.pay(ANA, [Item.of_bill(citation("10.00"))], [cash("10.00")])
    return receipts(day)[0]
