"""Carts: what covers, what gives change, what is refused; payment by priority."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pos.domain.bills import Bill, Charge, Fee, GlShare, allocate, format_distribution, parse_distribution
from pos.domain.carts import CARD, CASH, CHECK, Cart, Item, Tender
from pos.domain.drawers import CashCount, change_in_pieces
from pos.domain.errors import BadInput, Refused
from pos.domain.money import ZERO, Money, total

GENERAL = (GlShare("101", "341.10"),)


def bill(*charges: tuple[str, int, int], partial: bool = True) -> Bill:
    """A water bill with charges (code, cents, priority)."""
    made = tuple(Charge(code, code.title(), Money(cents), priority, GENERAL) for code, cents, priority in charges)
    due = dt.date(2026, 12, 12)
    return Bill(
        "water", "10-2231-04", "W-1", "November bill", "Ada Lee", "125 Elm St", due, made, partial_allowed=partial
    )


def cart_of(*amounts: int) -> Cart:
    """A cart with one fee per amount."""
    cart = Cart.new()
    for index, amount in enumerate(amounts):
        cart = cart.with_item(Item.of_fee(Fee(f"F{index}", "Copy", "permit", Money(amount), GENERAL)))
    return cart


def refusal(action: object) -> str:
    with pytest.raises((Refused, BadInput)) as refused:
        action()  # type: ignore[operator]  # a zero-argument callable
    return refused.value.code


def test_cash_over_due_gives_change_from_cash_alone() -> None:
    cart = cart_of(14743).with_tender(Tender(CHECK, Money(10000), number="4471")).with_tender(Tender(CASH, Money(6000)))
    assert cart.covered
    assert cart.change == Money(1257)
    assert change_in_pieces(cart.change) == ((1000, 1), (100, 2), (25, 2), (5, 1), (1, 2))


def test_change_comes_in_no_large_notes_that_the_drawer_had_none_of() -> None:
    tens = CashCount({1000: 20})
    assert change_in_pieces(Money(8000)) == ((5000, 1), (2000, 1), (1000, 1))
    assert change_in_pieces(Money(8000), tens) == ((2000, 4),)
    assert change_in_pieces(Money(8025), CashCount({1000: 10, 5000: 1})) == ((5000, 1), (2000, 1), (1000, 1), (25, 1))
    assert change_in_pieces(Money(15000), CashCount({10000: 1, 5000: 0})) == ((10000, 1), (2000, 2), (1000, 1))
    assert change_in_pieces(Money(0), tens) == ()


def test_a_check_over_due_is_refused_with_the_amounts() -> None:
    cart = cart_of(14743)
    with pytest.raises(Refused) as refused:
        cart.with_tender(Tender(CHECK, Money(16000), number="4471"))
    assert refused.value.code == "TENDER_OVER_DUE"
    assert refused.value.values["over"] == Money(1257)
    assert refused.value.values["due"] == Money(14743)


def test_negative_zero_and_unnumbered_tenders_are_refused() -> None:
    assert refusal(lambda: Tender(CASH, Money(-500))) == "TENDER_NOT_POSITIVE"
    assert refusal(lambda: Tender(CASH, ZERO)) == "TENDER_NOT_POSITIVE"
    assert refusal(lambda: Tender(CHECK, Money(100))) == "TENDER_NEEDS_NUMBER"
    assert refusal(lambda: Tender(CARD, Money(100))) == "TENDER_NEEDS_TERMINAL"


def test_nothing_is_tendered_on_an_empty_or_covered_cart() -> None:
    assert refusal(lambda: Cart.new().with_tender(Tender(CASH, Money(100)))) == "CART_EMPTY"
    covered = cart_of(100).with_tender(Tender(CASH, Money(100)))
    assert refusal(lambda: covered.with_tender(Tender(CASH, Money(100)))) == "NOTHING_REMAINS"


def test_a_bill_is_in_a_cart_once() -> None:
    item = Item.of_bill(bill(("usage", 8243, 1)))
    assert refusal(lambda: Cart.new().with_item(item).with_item(item)) == "ITEM_TWICE"


def test_a_partial_payment_goes_by_priority_and_says_what_stays_due() -> None:
    owed = bill(("late", 1000, 1), ("usage", 5000, 2), ("trash", 2243, 3))
    item = Item.of_bill(owed, Money(6500))
    assert [(one.charge, one.amount.cents) for one in item.allocations] == [
        ("late", 1000),
        ("usage", 5000),
        ("trash", 500),
    ]
    assert item.left_due == Money(1743)


def test_a_credit_on_the_bill_is_used_before_money() -> None:
    owed = bill(("usage", 5000, 1), ("credit", -2000, 9))
    assert owed.due == Money(3000)
    item = Item.of_bill(owed)
    assert total(one.amount for one in item.allocations) == Money(3000)


def test_what_cannot_be_paid_is_refused() -> None:
    assert refusal(lambda: Item.of_bill(bill(("credit", -500, 1)))) == "BILL_NOTHING_DUE"
    assert refusal(lambda: Item.of_bill(bill(("usage", 500, 1)), Money(600))) == "PAYMENT_OVER_DUE"
    assert refusal(lambda: Item.of_bill(bill(("usage", 500, 1)), ZERO)) == "PAYMENT_NOT_POSITIVE"
    assert refusal(lambda: Item.of_bill(bill(("usage", 500, 1), partial=False), Money(400))) == "PARTIAL_NOT_ALLOWED"


@given(
    st.lists(
        st.tuples(st.integers(min_value=-5000, max_value=20000).filter(bool), st.integers(0, 5)), min_size=1, max_size=6
    ),
    st.integers(min_value=1, max_value=60000),
)
def test_allocations_sum_to_the_payment_and_never_overpay_a_charge(rows: list[tuple[int, int]], cents: int) -> None:
    charges = tuple(Charge(f"c{i}", "", Money(amount), rank, GENERAL) for i, (amount, rank) in enumerate(rows))
    due = total(charge.amount for charge in charges)
    if not ZERO < Money(cents) <= due:
        return
    given_out = {one.charge: one.amount for one in allocate(charges, Money(cents))}
    assert total(given_out.values()) == Money(cents)
    for charge in charges:
        paid = given_out.get(charge.code, ZERO)
        assert paid == charge.amount if charge.amount < ZERO else ZERO <= paid <= charge.amount


def test_somebody_decides_the_split_within_what_is_owed() -> None:
    owed = bill(("usage", 6000, 2), ("late", 2243, 1), ("credit", -500, 3))
    item = Item.of_bill(owed, Money(3000))

    def split(**wanted: int) -> Item:
        return item.split(owed, {code: Money(cents) for code, cents in wanted.items()}, "sam")

    decided = split(usage=3000, late=500)
    assert [(one.charge, one.amount.cents) for one in decided.allocations] == [
        ("late", 500),
        ("usage", 3000),
        ("credit", -500),
    ]
    assert (decided.split_by, decided.amount, decided.left_due) == ("sam", Money(3000), item.left_due)
    assert refusal(lambda: split(usage=3000)) == "SPLIT_NOT_SUM"
    assert refusal(lambda: split(usage=1000, late=2500)) == "SPLIT_OVER_CHARGE"
    assert refusal(lambda: split(usage=4000, late=-500)) == "SPLIT_NEGATIVE"


def test_distributions_read_back() -> None:
    shares = parse_distribution("501/341.10:70|101/341.90:30")
    assert parse_distribution(format_distribution(shares)) == shares
    fine = parse_distribution("501/341.10/PW/P-2207:70 | 101/341.90//P-1:20 | 101/341.90/CLERK:10")
    assert [(one.department, one.project) for one in fine] == [("PW", "P-2207"), ("", "P-1"), ("CLERK", "")]
    assert parse_distribution(format_distribution(fine)) == fine
    for wrong in ("", "501", "/341", "501/", "501/1/", "501/1/PW/", "501/1/2/3/4", "501/1:0", "501/1:x", "501/1|501/1"):
        assert refusal(lambda text=wrong: parse_distribution(text)) == "GL_DISTRIBUTION_WRONG"


def test_counts_refuse_what_is_no_denomination() -> None:
    assert CashCount({10000: 1, 25: 4}).total == Money(10100)
    assert refusal(lambda: CashCount({300: 1})) == "DENOMINATION_UNKNOWN"
    assert refusal(lambda: CashCount({100: -1})) == "PIECES_WRONG"
    assert CashCount.from_json(CashCount({100: 3, 5: 0}).as_json()).total == Money(300)
