"""A part payment split over the charges by hand: who may, what stands of it, what is refused (row A6)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from pos.app import verify_book
from pos.cashiering import receipts, take_payment
from pos.domain.carts import Cart, Item
from pos.domain.errors import Refused
from pos.domain.money import Money
from pos.ledger import sql as ledger_sql
from pos.receivables.outcome import ImportKind
from pos.settlement.gather import session_facts
from tests.support.bills import BILLS, bill, cash
from tests.support.counters import Desk, import_text, open_desk

HALVES = {"usage": Money(1000), "late": Money(1000)}


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    made = open_desk(tmp_path / "data")
    import_text(made, ImportKind.BILLS, BILLS, tmp_path)
    yield made
    made.app.close()


def split_cart(desk: Desk, by: str) -> Cart:
    """20.00 on a water bill, half of it on usage though the late charge comes first."""
    owed = bill(desk, "water", "W-1001")
    return Cart.new().with_item(Item.of_bill(owed, Money(2000)).split(owed, HALVES, by)).with_tender(cash(2000))


def test_a_split_stands_on_receipt_entry_and_daily_list(desk: Desk) -> None:
    posted = take_payment.post(desk.counter, desk.cashier, desk.session_id, split_cart(desk, "sam")).receipt
    item = receipts.receipt(desk.counter, posted.number).items[0]
    assert {one.charge: one.amount for one in item.allocations} == HALVES
    assert (item.split_by, posted.approver) == ("sam", "sam")
    due = {one.code: one.amount for one in bill(desk, "water", "W-1001").charges}
    assert due == {"usage": Money(5000), "late": Money(1243)}
    (listed,) = session_facts(desk.counter.book.read(), desk.session_id).happenings
    assert (listed.kind, listed.reference, listed.approver) == ("receipt.posted", posted.number, "sam")
    assert "SS" in str(receipts.receipt_paper(desk.counter, posted.number))
    assert verify_book(desk.app.places).ok


@pytest.mark.parametrize("by", ["carla", "carl", "nobody"])
def test_who_may_not_decide_it_does_not(desk: Desk, by: str) -> None:
    before = ledger_sql.head(desk.counter.book.read())
    with pytest.raises(Refused) as refused:
        take_payment.post(desk.counter, desk.cashier, desk.session_id, split_cart(desk, by))
    assert refused.value.code == "NOT_PERMITTED"
    assert ledger_sql.head(desk.counter.book.read()) == before


def test_a_charge_paid_meanwhile_gets_no_more_than_is_owed(desk: Desk) -> None:
    waiting = split_cart(desk, "sam")
    owed = bill(desk, "water", "W-1001")
    first = Cart.new().with_item(Item.of_bill(owed, Money(2000))).with_tender(cash(2000))
    take_payment.post(desk.counter, desk.cashier, desk.session_id, first)
    with pytest.raises(Refused) as refused:
        take_payment.post(desk.counter, desk.cashier, desk.session_id, waiting)
    assert refused.value.code == "SPLIT_OVER_CHARGE"
