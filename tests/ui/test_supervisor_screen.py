"""The supervisor's screen: the review, the reasons, the board without figures."""

import pytest

from pos.cashiering import open_drawer
from pos.domain.drawers import CashCount, SessionState
from pos.ui.screens.supervisor.state import Phase
from tests.ui.conftest import DAY, STAFF
from tests.ui.driver import Driver
from tests.ui.evening import (
    EXPECTED,
    RIGHT,
    SHORT,
    begin,
    change_everything,
    entries,
    hand_in,
    sell,
    session,
    sign,
    supervisor,
    work_as,
)


@pytest.fixture
def sold(selling: Driver) -> Driver:
    """Two bills for a check and cash."""
    return sell(selling)


def test_a_right_count_needs_no_reason(sold: Driver) -> None:
    begin(sold)
    hand_in(sold, RIGHT)
    sold.press("Enter")  # a supervisor is here
    supervisor(sold)
    sold.press("Enter")
    sign(sold)
    assert [row.cells[-1] for row in supervisor(sold).review.table.figures.rows] == ["agrees", "agrees"]
    sold.press("Enter")
    assert session(sold).state is SessionState.FINALIZED
    assert "Z report 1" in sold.shown("supervisor-title")
    assert len(supervisor(sold).presenter.state.pages) >= 1
    assert "Expected" in supervisor(sold).pages.accessibleDescription()
    assert "Signed head" in supervisor(sold).head.text()


def test_the_foot_shows_no_key_that_does_nothing_for_an_open_drawer(sold: Driver) -> None:
    work_as(sold, "sam")
    sold.program.desk.go("supervisor")
    supervisor(sold)
    sold.settle()
    assert sold.seen("key-supervisor-F7")
    assert not sold.seen("key-supervisor-F9")
    assert not sold.seen("key-supervisor-F12")


def test_every_difference_wants_a_reason_and_has_hints(sold: Driver) -> None:
    begin(sold)
    hand_in(sold, SHORT)
    sold.press("Enter")
    supervisor(sold)
    sold.press("Enter")
    sign(sold)
    rows = supervisor(sold).review.table.figures.rows
    assert rows[0].cells == ("Cash", "200.00", EXPECTED, "47.43 short")
    sold.press("F12")
    assert session(sold).state is SessionState.SUBMITTED
    assert sold.focus() == "review-reason-0"
    assert supervisor(sold).presenter.state.hints[0].title == "R01-000001"
    sold.press("Ctrl+1")
    assert "R01-000001" in supervisor(sold).explain.paper.accessibleDescription()
    sold.press("Esc")
    assert not supervisor(sold).explain.paper.isVisible()
    sold.press("Alt+4", "F12")
    assert entries(sold, "drawer.finalized")[0]["reasons"] == {"cash": "Not explained"}
    assert len(entries(sold, "expected.seen")) == 1


def test_nobody_finalizes_their_own_drawer_nor_without_the_right(sold: Driver) -> None:
    begin(sold)
    hand_in(sold, RIGHT)
    sold.press("Enter")
    supervisor(sold)
    sold.press("Enter")
    sign(sold, "ana")
    assert supervisor(sold).presenter.state.phase is Phase.SIGN
    assert entries(sold, "expected.seen") == []


def test_a_drawer_sent_back_is_counted_again_without_a_running_total(sold: Driver) -> None:
    begin(sold)
    hand_in(sold, SHORT)
    sold.press("Enter")
    supervisor(sold)
    sold.press("Enter")
    sign(sold)
    sold.press("F9", "Alt+1")
    assert session(sold).state is SessionState.COUNTING
    sold.press("Esc")
    sold.at("count")
    assert "Samuel Okafor" in sold.shown("count-words")
    sold.type(RIGHT)
    assert sold.shown("count-total") == ""
    sold.type("1\n100\n")
    sold.press("F12", "Enter")
    assert [one["blind"] for one in entries(sold, "drawer.counted")] == [True, False]


def test_the_board_shows_no_figure_of_an_open_drawer_until_it_is_read(sold: Driver) -> None:
    work_as(sold, "sam")
    sold.program.desk.go("supervisor")
    rows = supervisor(sold).rows.lines()
    assert [row.amount for row in rows] == [""]
    assert entries(sold, "expected.seen") == []
    sold.press("F7")
    figures = supervisor(sold).reading.figures
    assert figures.rows[-1].cells[0] == "Expected"
    assert EXPECTED in figures.rows[-1].cells
    assert [one["what"] for one in entries(sold, "expected.seen")] == ["x"]
    sold.press("Esc")
    assert not supervisor(sold).reading.isVisible()


def test_what_is_said_at_the_right_is_of_the_marked_row(sold: Driver) -> None:
    luis = next(one for one in STAFF if one.login == "luis")
    open_drawer.open_drawer(sold.program.desk.counter, luis, "2", DAY, CashCount({1000: 20}))
    work_as(sold, "sam")
    sold.program.desk.go("supervisor")
    supervisor(sold)
    assert "Ana Berg" in sold.shown("supervisor-title")
    sold.press("Down")
    assert "Luis Ortega" in sold.shown("supervisor-title")
    sold.press("Up")
    assert "Ana Berg" in sold.shown("supervisor-title")


def test_figures_do_not_stay_for_the_next_person(sold: Driver) -> None:
    work_as(sold, "sam")
    sold.program.desk.go("supervisor")
    supervisor(sold)
    sold.press("F7")
    sold.program.desk.go("home")
    work_as(sold, "luis")
    sold.program.desk.go("supervisor")
    assert not supervisor(sold).reading.isVisible()


def test_a_review_stays_open_with_what_was_typed(sold: Driver) -> None:
    begin(sold)
    hand_in(sold, SHORT)
    sold.press("Enter")
    supervisor(sold)
    sold.press("Enter")
    change_everything(sold)
    assert supervisor(sold).presenter.state.phase is Phase.SIGN
    sign(sold)
    sold.type("Se buscará mañana")
    sold.press("Ctrl+1")
    sold.program.desk.speak("en")
    sold.settle()
    assert supervisor(sold).explain.paper.isVisible()
    assert sold.field("review-reason-0") == "Se buscará mañana"
    sold.press("F12")
    assert entries(sold, "drawer.finalized")[0]["reasons"] == {"cash": "Se buscará mañana"}
    change_everything(sold)
    assert sold.shown("supervisor-title") == "Informe Z 1"
