"""Bags in the safe go to a courier, in the window (I5, POL14)."""

from __future__ import annotations

from pos.cashiering import count, deposit, finalize, open_drawer, people
from pos.cashiering.second_count import Second
from pos.domain.drawers import CashCount
from pos.ledger import sql as ledger_sql
from tests.ui.driver import MORNING, PASSWORD, Driver

DAY = MORNING.local.date()
FIFTY = CashCount({5000: 1})


def with_bags(till: Driver, *names: str) -> None:
    """A bag for each name, made up by Sam: a drawer that started 50.00 over brings what goes into it."""
    till.at("sign-in")
    counter = till.program.desk.counter
    known = {person.login: person for person in people.people(counter)}
    for drawer, name in zip(("1", "2"), names, strict=False):
        start = CashCount({1000: 20, 5000: 1})
        second = Second(known["sam"], start)
        session = open_drawer.open_drawer(counter, known["ana"], drawer, DAY, start, second=second).session.id
        count.start(counter, known["ana"], session)
        count.submit(counter, known["ana"], session, count.Counted(start))
        finalize.finalize(counter, known["sam"], session, {})
        deposit.make(counter, known["sam"], DAY, deposit.Bagged(FIFTY, name))


def at_bags(till: Driver) -> None:
    till.sign_in("sam")
    till.at("home")
    till.program.desk.go("bags")
    till.at("bags")


def test_bags_go_with_the_courier_and_the_sheet_is_shown(till: Driver) -> None:
    with_bags(till, "BAG-1", "BAG-2")
    at_bags(till)
    assert "2 bags go, 100.00" in till.shown("bags-about")
    assert till.focus() == "bags-name"
    till.press("F6", "Enter")
    assert "1 bag goes, 50.00" in till.shown("bags-about")
    till.control("bags-name").setFocus()
    till.type("Dana Driver\nBrinks\nM-77\n")
    till.until(lambda: till.seen("bags-sheet"))
    assert "Hand-over 1" in till.shown("bags-title")
    handed = [one for one in ledger_sql.entries(till.program.desk.counter.book.read()) if one.kind.endswith("over")]
    assert [(one.data["bags"], one.approver) for one in handed] == [(["BAG-2"], "")]


def test_a_second_of_the_staff_may_sign_instead(till: Driver) -> None:
    with_bags(till, "BAG-1")
    at_bags(till)
    till.press("F8")
    assert "courier" in till.said
    till.control("bags-name").setFocus()
    till.type("Dana Driver")
    till.press("F8")
    till.type(f"luis\n{PASSWORD}\n")
    till.until(lambda: till.seen("bags-sheet"))
    (handed,) = [one for one in ledger_sql.entries(till.program.desk.counter.book.read()) if one.kind.endswith("over")]
    assert (handed.who, handed.approver) == ("sam", "luis")


def test_an_empty_safe_says_so(till: Driver) -> None:
    at_bags(till)
    assert "no bag in the safe" in till.shown("bags-note")
    till.press("Enter")
    till.at("home")
