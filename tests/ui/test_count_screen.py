"""The blind count through the window."""

import pytest

from pos.domain.drawers import SessionState
from pos.ui.screens import menu
from tests.ui.driver import Driver
from tests.ui.evening import (
    EXPECTED,
    RIGHT,
    begin,
    change_everything,
    count_screen,
    entries,
    hand_in,
    sell,
    session,
    sign,
    supervisor,
    words_on_screen,
)


@pytest.fixture
def sold(selling: Driver) -> Driver:
    """Two bills for a check and cash."""
    return sell(selling)


def test_nothing_on_the_count_screen_shows_what_is_expected(sold: Driver) -> None:
    begin(sold)
    seen = words_on_screen(sold)
    sold.type("\n\n5\n")
    seen += words_on_screen(sold)
    assert EXPECTED not in seen
    assert "47.43" not in seen
    assert entries(sold, "expected.seen") == []


def test_enter_goes_down_the_drawer_and_on_to_the_checks(sold: Driver) -> None:
    begin(sold)
    assert sold.focus() == "count-10000"
    sold.type(RIGHT)
    assert sold.shown("count-total") == f"${EXPECTED}"
    assert sold.focus() == "count-check-pieces"
    sold.type("1\n100\n")
    assert sold.focus() == "count-money-order-pieces"


def test_an_amount_of_a_strap_counts_its_pieces(sold: Driver) -> None:
    begin(sold)
    sold.type("\n\n\t2000\n")
    assert sold.field("count-2000") == "100"
    sold.type("\t55\n")  # ten-dollar notes: not that many
    assert "cannot be made" in sold.said


def test_pieces_without_an_amount_are_refused_with_the_tender_named(sold: Driver) -> None:
    begin(sold)
    sold.type(RIGHT)
    sold.type("2\n")
    sold.press("F12")
    assert sold.window.strip.text()
    assert session(sold).state is SessionState.COUNTING


def test_f12_before_the_count_began_says_what_to_do(sold: Driver) -> None:
    sold.program.desk.go("count")
    sold.at("count")
    sold.press("F12")
    assert "Begin the count" in sold.said
    assert session(sold).state is SessionState.OPEN


def test_esc_before_it_began_leaves_the_drawer_open(sold: Driver) -> None:
    sold.program.desk.go("count")
    sold.at("count")
    sold.press("Esc")
    sold.at("till")
    assert session(sold).state is SessionState.OPEN


def test_a_count_that_was_begun_is_gone_on_with_later(sold: Driver) -> None:
    begin(sold)
    sold.press("Esc")
    sold.at("home")
    offered = [entry.name for entry in menu.entries(sold.program.desk)]
    assert "till" not in offered
    assert "count" in offered
    sold.program.desk.go("count")
    sold.at("count")
    assert sold.focus() == "count-10000"


def test_what_was_typed_into_a_count_stays_for_its_cashier(sold: Driver) -> None:
    begin(sold)
    sold.type(RIGHT)
    sold.type("1\n100\n")
    sold.press("Esc")
    sold.at("home")
    assert "count is kept" in sold.said
    sold.program.desk.go("count")
    sold.at("count")
    assert "still here" in sold.said
    assert (sold.field("count-2000"), sold.field("count-check-amount")) == ("12", "100")
    assert sold.shown("count-total") == f"${EXPECTED}"
    sold.press("F12", "F12")
    assert session(sold).state is SessionState.SUBMITTED
    assert entries(sold, "drawer.counted")[0]["tenders"] == {"check": {"cents": 10000, "count": 1}}


def test_a_count_that_was_sent_back_begins_from_nothing(sold: Driver) -> None:
    begin(sold)
    hand_in(sold, RIGHT)
    sold.press("Enter")
    supervisor(sold)
    sold.press("Enter")
    sign(sold)
    sold.press("F9", "Alt+1", "Esc")
    sold.at("count")
    assert (sold.field("count-2000"), sold.field("count-check-amount")) == ("", "")


def test_handing_in_shows_what_was_counted_once_more(sold: Driver) -> None:
    begin(sold)
    sold.type(RIGHT)
    sold.type("1\n100\n")
    sold.press("F12")
    cells = [row.cells for row in count_screen(sold).summary.figures.rows]
    assert ("Cash", "", EXPECTED) in cells
    assert ("Check", "1", "100.00") in cells
    sold.press("Esc")
    assert session(sold).state is SessionState.COUNTING
    sold.press("F12", "F12")
    assert session(sold).state is SessionState.SUBMITTED
    assert sold.program.desk.session is None


def test_the_foot_shows_the_key_that_hands_in_only_while_it_does(sold: Driver) -> None:
    sold.program.desk.go("count")
    sold.at("count")
    assert not sold.seen("key-count-F12")
    sold.press("Enter")
    assert sold.seen("key-count-F12")
    sold.type(RIGHT)
    sold.press("F12", "F12")
    assert session(sold).state is SessionState.SUBMITTED
    assert not sold.seen("key-count-F12")


def test_a_count_about_to_be_handed_in_stays_so_in_another_language(sold: Driver) -> None:
    begin(sold)
    sold.type(RIGHT)
    sold.type("1\n100\n")
    sold.press("F12")
    change_everything(sold)
    assert ("Efectivo", "", EXPECTED) in [row.cells for row in count_screen(sold).summary.figures.rows]
    sold.press("F12")
    assert session(sold).state is SessionState.SUBMITTED
    assert "entregado" in sold.shown("count-title")
