"""A book in doubt: the first thing that is seen, and nothing is sold before a supervisor has signed."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from pos.cashiering import health
from pos.cashiering.doubt import OLDER, Doubt
from pos.ledger.findings import Finding
from pos.ui.screens.doubt.view import DoubtScreen
from tests.support.forgery import forging
from tests.ui.driver import PASSWORD, Driver


@pytest.fixture
def doubted(till: Driver) -> Iterator[Driver]:
    """The till started again after somebody touched the last entry."""
    till.at("sign-in")
    till.program.close()
    till.window.close()
    with forging(till.app) as book:
        book.execute("UPDATE entry SET at_ms = at_ms - 1 WHERE seq = (SELECT max(seq) FROM entry)")
    driver = Driver(till.app.places.data)
    yield driver
    driver.close()


def test_a_cashier_sees_the_doubt_first_and_a_supervisor_signs_for_going_on(doubted: Driver) -> None:
    doubted.sign_in("ana")
    screen = doubted.at("doubt")
    assert isinstance(screen, DoubtScreen)
    assert screen.found.text().startswith("In the entries of the book (entry), row ")
    doubted.press("F12")
    doubted.until(lambda: doubted.seen("doubt-reason-reason"))
    doubted.type("the auditor was told")
    doubted.press("Return")
    doubted.until(lambda: doubted.seen("doubt-approval-login"))
    doubted.type("sam")
    doubted.press("Return")
    doubted.type(PASSWORD)
    doubted.press("Return")
    doubts = doubted.program.desk.counter.doubts
    doubted.until(lambda: doubts.doubt is not None and doubts.doubt.by == "sam")
    doubted.until(lambda: "decision stands in the book" in doubted.said)
    doubted.press("Esc")
    doubted.at("count-in")


def test_a_copy_is_called_one_and_going_on_says_the_new_code(doubted: Driver) -> None:
    doubted.at("sign-in")
    counter = doubted.program.desk.counter
    counter.doubts.become(Doubt(Finding("entry", "999", OLDER), others=(Finding("person", "ana", "PERSON_DIFFERS"),)))
    doubted.sign_in("sam")
    screen = doubted.at("doubt")
    assert isinstance(screen, DoubtScreen)
    assert "One thing more does not hold" in screen.found.text()
    assert "This is a copy" in screen.since.text()
    doubted.press("F12")
    doubted.until(lambda: doubted.seen("doubt-reason-reason"))
    doubted.type("there is no backup")
    doubted.press("Return")
    doubted.until(lambda: "Numbers begin with R01." in doubted.said)
    assert counter.agency.register.startswith("R01.")


def test_bills_that_cannot_be_read_are_named_by_their_file(doubted: Driver) -> None:
    doubted.at("sign-in")
    doubted.program.desk.counter.doubts.become(Doubt(Finding("reference-2.db", "", "REFERENCE_UNREADABLE")))
    doubted.sign_in("sam")
    screen = doubted.at("doubt")
    assert isinstance(screen, DoubtScreen)
    assert "The file with the bills, reference-2.db, cannot be read." in screen.found.text()


def test_the_light_of_the_book_says_it(doubted: Driver) -> None:
    doubted.at("sign-in")
    assert health.light(doubted.program.desk.counter).key == "light.book.doubted"
