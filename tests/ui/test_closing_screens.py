"""The blind count, the supervisor's review, the deposit and the seal: an evening through the window."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QLabel

from pos.cashiering import open_drawer, settle
from pos.cashiering import sql as counter_sql
from pos.domain.drawers import SessionState
from pos.ledger import sql as ledger_sql
from pos.ui.screens.count.view import CountScreen
from pos.ui.screens.deposit.view import DepositScreen
from pos.ui.screens.settle.view import SettleScreen
from pos.ui.screens.supervisor.state import Phase
from pos.ui.screens.supervisor.view import SupervisorScreen
from pos.ui.tokens import Theme
from tests.ui.conftest import STAFF
from tests.ui.driver import PASSWORD, Driver

WATER, CITATION = "10-2231-04", "7714203"
EXPECTED = "247.43"  # 200.00 to start with, and 47.43 of the two bills; a check for the other 100.00

# Pieces in the order of the drawer, 100 down to 1 cent.
RIGHT = "\n\n12\n\n1\n\n2\n\n1\n1\n1\n3\n"
SHORT = "\n\n10\n\n\n\n\n\n\n\n\n\n"  # 200.00: what the citation and the rest brought is missing


@pytest.fixture
def sold(selling: Driver) -> Driver:
    """Two bills for a check and cash."""
    selling.type(f"{WATER}\n{CITATION}\n100")
    selling.press("F6")
    selling.type("4471\n")
    selling.press("F5")
    return selling


def count_screen(till: Driver) -> CountScreen:
    found = till.at("count")
    assert isinstance(found, CountScreen)
    return found


def supervisor(till: Driver) -> SupervisorScreen:
    found = till.at("supervisor")
    assert isinstance(found, SupervisorScreen)
    return found


def begin(till: Driver) -> None:
    """To the fields of the count."""
    till.program.desk.go("count")
    till.at("count")
    till.press("Enter")


def hand_in(till: Driver, cash: str, checks: str = "1\n100\n") -> None:
    """Count, and hand it in."""
    till.type(cash)
    till.type(checks)
    till.press("F12", "Enter")


def sign(till: Driver, login: str = "sam") -> None:
    """A supervisor signs on the spot."""
    till.type(f"{login}\n")
    till.type(f"{PASSWORD}\n")


def session(till: Driver) -> counter_sql.Session:
    """The one drawer of the day."""
    (found,) = counter_sql.sessions(till.program.desk.counter.book.read(), *SessionState)
    return found


def entries(till: Driver, kind: str) -> list[Mapping[str, Any]]:
    """What the book has of a kind."""
    return [one.data for one in ledger_sql.entries(till.program.desk.counter.book.read()) if one.kind == kind]


def work_as(till: Driver, login: str) -> None:
    """Somebody else sits down."""
    person = next(one for one in STAFF if one.login == login)
    till.program.desk.enter(person, None)
    till.settle()


def words_on_screen(till: Driver) -> str:
    return " ".join(label.text() for label in till.window.findChildren(QLabel) if label.isVisible())


# --- the count ---


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
    sold.program.desk.go("count")
    sold.at("count")
    assert sold.focus() == "count-10000"


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


# --- the supervisor ---


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
    counter, ana = sold.program.desk.counter, next(one for one in STAFF if one.login == "ana")
    sold.program.desk.enter(ana, open_drawer.current_session(counter, ana))
    sold.program.desk.go("count")
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


def test_figures_do_not_stay_for_the_next_person(sold: Driver) -> None:
    work_as(sold, "sam")
    sold.program.desk.go("supervisor")
    supervisor(sold)
    sold.press("F7")
    sold.program.desk.go("home")
    work_as(sold, "luis")
    sold.program.desk.go("supervisor")
    assert not supervisor(sold).reading.isVisible()


# --- deposit and seal ---


@pytest.fixture
def finalized(sold: Driver) -> Driver:
    """The drawer is finalized; a supervisor works here."""
    begin(sold)
    hand_in(sold, RIGHT)
    sold.press("Enter")
    supervisor(sold)
    sold.press("Enter")
    sign(sold)
    sold.press("F12")
    work_as(sold, "sam")
    return sold


def deposit(till: Driver) -> DepositScreen:
    found = till.at("deposit")
    assert isinstance(found, DepositScreen)
    return found


def settle_screen(till: Driver) -> SettleScreen:
    found = till.at("settle")
    assert isinstance(found, SettleScreen)
    return found


BAG = "\n\n2\n\n1\n\n2\n\n1\n1\n1\n3\n"  # 47.43


def close_bag(till: Driver) -> None:
    """Count the cash, tick the check, number the bag."""
    till.program.desk.go("deposit")
    deposit(till)
    till.type(BAG)
    till.press("Enter")
    assert till.focus() == "deposit-bag"
    till.type("48-0021\n")


def test_a_bag_takes_cash_checks_and_a_number(finalized: Driver) -> None:
    close_bag(finalized)
    (made,) = entries(finalized, "deposit.made")
    assert (made["cents"], made["bag"]) == (14743, "48-0021")
    assert "Deposit 1" in finalized.shown("deposit-title")
    assert "48-0021" in deposit(finalized).pages.accessibleDescription()


def test_a_check_that_is_not_in_the_bag_stops_it(finalized: Driver) -> None:
    finalized.program.desk.go("deposit")
    deposit(finalized)
    finalized.type(BAG)
    deposit(finalized).bag.setFocus()
    finalized.type("48-0021\n")
    assert entries(finalized, "deposit.made") == []
    assert "100.00" in finalized.said


def test_cash_that_differs_asks_why(finalized: Driver) -> None:
    finalized.program.desk.go("deposit")
    deposit(finalized)
    finalized.type("\n\n2\n\n1\n\n\n\n1\n1\n1\n3\n")  # two dollars less
    finalized.press("Enter")
    finalized.type("48-0021\n")
    assert finalized.focus() == "deposit-reason"
    finalized.type("Two ones torn, kept apart\n")
    (made,) = entries(finalized, "deposit.made")
    assert made["cents"] == 14543


def test_the_amount_of_a_check_is_put_right(finalized: Driver) -> None:
    finalized.program.desk.go("deposit")
    screen = deposit(finalized)
    finalized.press("F7")
    assert finalized.field("item-number") == "4471"
    finalized.type("\n")
    assert screen.items.lines()[0].state == "in the bag"
    finalized.press("F8")
    finalized.type("\n")
    assert "needs its number" in finalized.said


def test_a_bag_is_scanned(finalized: Driver) -> None:
    finalized.program.desk.go("deposit")
    deposit(finalized)
    finalized.scan("4800217744")
    assert finalized.field("deposit-bag") == "4800217744"


def test_nothing_to_deposit_says_so(till: Driver) -> None:
    till.at("sign-in")
    work_as(till, "sam")
    till.program.desk.go("deposit")
    deposit(till)
    assert "Nothing lies in the safe" in till.shown("deposit-note")


def test_the_day_is_not_sealed_while_money_lies_in_the_safe(finalized: Driver) -> None:
    finalized.program.desk.go("settle")
    states = [row.state for row in settle_screen(finalized).checks.lines()]
    assert states == ["Z 1", "F6 makes the deposit"]
    finalized.press("Enter")
    assert "Not ready" in finalized.said
    assert settle.batches(finalized.program.desk.counter) == ()


def test_the_seal_writes_the_files_and_the_day_goes_upstream(finalized: Driver) -> None:
    close_bag(finalized)
    finalized.press("Enter")
    screen = settle_screen(finalized)
    finalized.press("Enter")
    folder = Path(screen.folder.accessibleName())
    assert (folder / "manifest.json").is_file()
    names = [row.title for row in screen.files.lines()]
    assert sorted(names) == sorted(path.name for path in folder.iterdir())
    assert ("Total", "$147.43") in [row.cells for row in screen.table.figures.rows]
    assert "Upstream ends at" in finalized.shown("settle-gone")
    assert "gone upstream" in finalized.said
    finalized.press("F9")
    assert "had everything" in finalized.shown("settle-gone")


def test_a_pdf_of_the_batch_is_looked_at(finalized: Driver) -> None:
    close_bag(finalized)
    finalized.press("Enter")
    screen = settle_screen(finalized)
    finalized.press("Enter")
    at = [row.title for row in screen.files.lines()].index("summary.pdf")
    finalized.press(*["Down"] * at, "Enter")
    assert screen.pages.isVisible()
    assert "147.43" in screen.pages.accessibleDescription()
    finalized.press("Esc")
    assert not screen.pages.isVisible()
    finalized.press("Up", "Up", "Up", "Up", "Up", "Up", "Up", "Up", "Up", "Up", "Up", "Up", "Enter")
    assert "for other programs" in finalized.said


def test_what_has_not_gone_is_said_and_the_batch_stands(finalized: Driver) -> None:
    close_bag(finalized)
    counter = finalized.program.desk.counter
    counter.upstream = str(counter.data / "a share that is not there")
    finalized.press("Enter")
    settle_screen(finalized)
    finalized.press("Enter")
    assert len(settle.batches(counter)) == 1
    assert finalized.shown("settle-gone").startswith("Not sent.")
    assert settle_screen(finalized).send.isVisible()
    Path(counter.upstream).mkdir()
    finalized.press("F9")
    assert "Upstream ends at" in finalized.shown("settle-gone")


def test_a_sealed_batch_can_be_looked_at_again(finalized: Driver) -> None:
    close_bag(finalized)
    finalized.press("Enter")
    settle_screen(finalized)
    finalized.press("Enter", "Esc")
    finalized.program.desk.go("settle")
    screen = settle_screen(finalized)
    assert "No date is open" in finalized.shown("settle-title")
    finalized.press("Enter")
    assert "manifest.json" in [row.title for row in screen.files.lines()]


# --- another language or look in the middle of it ---


def change_everything(till: Driver) -> None:
    """Spanish, and high contrast."""
    desk = till.program.desk
    desk.speak("es")
    desk.prefer(replace(desk.preferences, theme=Theme.CONTRAST))
    till.settle()


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


def test_a_batch_stays_in_front_with_what_has_gone(finalized: Driver) -> None:
    close_bag(finalized)
    change_everything(finalized)
    assert "Depósito 1" in finalized.shown("deposit-title")
    finalized.press("Enter")
    screen = settle_screen(finalized)
    finalized.press("Enter")
    at = [row.title for row in screen.files.lines()].index("summary.pdf")
    finalized.press(*["Down"] * at, "Enter")
    finalized.program.desk.speak("en")
    finalized.settle()
    assert screen.pages.isVisible()
    assert "Upstream ends at" in finalized.shown("settle-gone")


def test_a_check_being_put_right_keeps_what_was_typed(finalized: Driver) -> None:
    finalized.program.desk.go("deposit")
    screen = deposit(finalized)
    finalized.press("F7")
    screen.number.setText("4472")
    change_everything(finalized)
    assert screen.form.title.text() == "Corregir el cheque"
    assert screen.number.text() == "4472"
