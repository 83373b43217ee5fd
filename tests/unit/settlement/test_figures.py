"""Design L6, component by component, and the refusal to show figures that the ledger does not confirm."""

from pathlib import Path

import pytest

from pos.domain.carts import Item
from pos.domain.errors import Bug, Refused
from pos.domain.money import ZERO
from pos.ledger import sql as ledger_sql
from pos.ledger.entries import Line
from pos.settlement.figures import balance_of, check_balance, drawer_figures
from pos.settlement.gather import session_figures
from tests.support.samples import card, cash, check, citation, money
from tests.support.written_day import Day

ANA = "a1" * 16


@pytest.fixture
def day(tmp_path: Path) -> Day:
    day = Day.begin(tmp_path)
    day.open(ANA, "ana")
    return day


def test_change_comes_off_cash_whatever_was_tendered_beside_it(day: Day) -> None:
    day.pay(ANA, [Item.of_bill(citation("147.43"))], [check("100.00", "4471"), cash("60.00")])
    figures = session_figures(day.book.read(), ANA)
    row = figures.of("cash")
    assert (row.start, row.received, row.change) == (money("200.00"), money("60.00"), money("12.57"))
    assert row.expected == money("247.43")
    assert figures.of("check").expected == money("100.00")


def test_a_void_takes_back_what_the_receipt_brought(day: Day) -> None:
    number = day.pay(ANA, [Item.of_bill(citation("147.43"))], [check("100.00", "4471"), cash("60.00")])
    day.void(ANA, number)
    figures = session_figures(day.book.read(), ANA)
    assert figures.of("cash").voided == money("47.43")
    assert figures.of("cash").expected == money("200.00")
    assert figures.of("check").expected == ZERO


def test_paid_in_paid_out_and_picked_up(day: Day) -> None:
    drawer, other = Line("drawer:cash", money("30.00")), Line("gl:101/390.00", money("-30.00"), "general")
    day.event(ANA, "cash.paid-in", {"cents": 3000}, lines=[drawer, other])
    drawer, other = Line("drawer:cash", money("-12.00")), Line("gl:101/550.00", money("12.00"), "general")
    day.event(ANA, "cash.paid-out", {"cents": 1200}, lines=[drawer, other])
    day.pick_up(ANA, "50.00")
    row = session_figures(day.book.read(), ANA).of("cash")
    assert (row.paid_in, row.paid_out, row.picked_up) == (money("30.00"), money("12.00"), money("50.00"))
    assert row.expected == money("168.00")


def test_over_and_short_are_never_netted(day: Day) -> None:
    day.pay(ANA, [Item.of_bill(citation("80.00"))], [check("30.00", "1"), cash("50.00")])
    day.count(ANA, 1, {"cash": "240.00", "check": "40.00"})
    figures = session_figures(day.book.read(), ANA)
    assert (figures.of("cash").over, figures.of("cash").short) == (ZERO, money("10.00"))
    assert (figures.of("check").over, figures.of("check").short) == (money("10.00"), ZERO)


def test_a_tender_that_nobody_counted_is_counted_as_nothing(day: Day) -> None:
    day.pay(ANA, [Item.of_bill(citation("30.00"))], [card("30.00")])
    day.count(ANA, 1, {"cash": "200.00"})
    assert session_figures(day.book.read(), ANA).of("card").short == money("30.00")


def test_a_tender_counted_that_never_came_is_over(day: Day) -> None:
    day.count(ANA, 1, {"cash": "200.00", "check": "25.00"})
    assert session_figures(day.book.read(), ANA).of("check").over == money("25.00")


def test_a_count_that_was_sent_back_does_not_stand(day: Day) -> None:
    day.count(ANA, 1, {"cash": "199.00"})
    day.append("drawer.rejected", {}, who="sue", reason="Again, please", **day.of(ANA))
    assert not session_figures(day.book.read(), ANA).counted


def test_the_drawer_is_empty_after_finalization(day: Day) -> None:
    day.pay(ANA, [Item.of_bill(citation("30.00"))], [cash("40.00")])
    day.close(ANA, 1, off={"cash": "-2.00"})
    figures = session_figures(day.book.read(), ANA)
    assert figures.of("cash").short == money("2.00")
    assert ledger_sql.drawer_balance(day.book.read(), ANA) == {}


def test_figures_that_the_ledger_does_not_confirm_are_refused(day: Day) -> None:
    receipt = day.pay(ANA, [Item.of_bill(citation("30.00"))], [cash("40.00")])
    figures = drawer_figures(day.entries(ANA))
    with pytest.raises(Refused, match="LINES_DIFFER"):
        check_balance(figures, {"cash": money("200.00")}, finalized=False)
    with pytest.raises(Refused, match="LINES_DIFFER"):
        check_balance(figures, balance_of(day.entries(ANA)), finalized=True)
    assert receipt == "R01-000001"


def test_figures_are_of_one_session(day: Day) -> None:
    day.open("b2" * 16, "ben", "2")
    with pytest.raises(Bug, match="2 sessions"):
        drawer_figures([*day.entries(ANA), *day.entries("b2" * 16)])
    with pytest.raises(Bug, match="0 sessions"):
        drawer_figures([])
