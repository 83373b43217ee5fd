"""What money counters said goes with a count, and is no part of what was counted (row B9)."""

from pos.cashiering.change_order import ChangeOrder
from pos.domain.drawers import CashCount, said_by_machines

NOTES = CashCount({2000: 5}, ("BATCH 1",))
COINS = CashCount({25: 400, 2000: 1}, ("BATCH 2",))


def test_two_reports_add_up_and_both_are_kept() -> None:
    both = NOTES.plus(COINS)
    assert (both.pieces, both.machine) == ({2000: 6, 25: 400}, ("BATCH 1", "BATCH 2"))


def test_a_report_stands_in_place_of_the_rows_that_it_names() -> None:
    typed = CashCount({2000: 9, 500: 3})
    assert typed.with_rows_of(COINS) == CashCount({2000: 1, 500: 3, 25: 400})


def test_the_same_pieces_are_the_same_count_whoever_counted_them() -> None:
    assert CashCount({2000: 5}) == NOTES
    assert NOTES.as_json() == {"2000": 5}
    assert said_by_machines({"ana": NOTES, "sam": CashCount({2000: 5})}) == {"machine": {"ana": ["BATCH 1"]}}
    assert said_by_machines({"ana": CashCount({2000: 5})}) == {}


def test_a_change_order_keeps_what_was_said_of_both_its_sides() -> None:
    order = ChangeOrder(NOTES, CashCount({25: 400}, ("BATCH 2",)))
    assert order.by_cashier == NOTES
    assert order.by_cashier.machine == ("BATCH 1", "BATCH 2")
