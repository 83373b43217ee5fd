"""A card without an answer at the end of the day, through the window: asked again, judged by hand, or carried."""

from pathlib import Path

import pytest

from pos.cashiering.open_cards import open_cards
from pos.domain.drawers import SessionState
from pos.domain.money import Money
from pos.ui.screens.count.state import Phase
from tests.ui.driver import Driver
from tests.ui.evening import count_screen, entries, hand_in, session, sign, supervisor, work_as
from tests.ui.test_devices_at_the_till import WATER, steer, totals

FLOAT = "\n\n\n20\n\n\n\n\n\n\n\n"  # 200.00 in tens: what the drawer began with


@pytest.fixture
def unknown(wired: Driver) -> Driver:
    """Ana's card payment of 42.43 has no answer, beside 40.00 in cash; the terminal is gone, and F10 was pressed."""
    wired.open_drawer()
    steer(wired, "terminal", "mode", mode="drop_after_host")
    wired.type(f"{WATER}\n40")
    wired.press("F5", "F7", "Enter")
    wired.until(lambda: wired.seen("step-card-unknown"))
    steer(wired, "terminal", "unplug")
    wired.press("F10")
    wired.at("count")
    return wired


def reference(till: Driver) -> str:
    (card,) = open_cards(till.program.desk.counter)
    return card.reference


def test_what_stands_is_said_with_its_reference_and_what_lies_beside_it(unknown: Driver) -> None:
    card = count_screen(unknown).card
    assert "$42.43" in card.title.text()
    assert reference(unknown) in card.note.text()
    assert "$40.00" in card.note.text()
    assert session(unknown).state is SessionState.OPEN
    unknown.press("F12")
    assert "see to it first" in unknown.said
    unknown.program.desk.speak("es")
    unknown.settle()
    assert "No se sabe" in card.title.text()
    unknown.press("Esc")
    unknown.at("till")
    unknown.until(lambda: unknown.seen("step-card-unknown"))


def test_the_terminal_is_asked_again_and_a_charged_card_is_posted_first(unknown: Driver) -> None:
    unknown.press("Enter")
    assert count_screen(unknown).presenter.state.phase is Phase.CARD
    assert "has not answered" in unknown.said
    steer(unknown, "terminal", "plug")
    unknown.press("Enter")
    card = count_screen(unknown).card
    assert "not posted" in card.title.text()
    assert not card.charged.isVisible()
    unknown.press("Enter")
    unknown.at("till")
    unknown.press("Enter")
    unknown.until(lambda: totals(unknown) == [Money(8243)])


def test_a_supervisor_records_that_nothing_was_charged_and_the_count_begins(unknown: Driver) -> None:
    unknown.press("F6")
    assert unknown.focus() == "count-slip-auth"
    unknown.type("\n\n")
    assert "reason" in unknown.said
    unknown.type("Batch report of the terminal\n")
    assert unknown.said == ""
    sign(unknown)
    assert count_screen(unknown).presenter.state.phase is Phase.BEFORE
    unknown.press("Enter")
    assert session(unknown).state is SessionState.COUNTING
    (answer,) = [one for one in entries(unknown, "card.answered") if one["state"] == "not-charged"]
    assert answer["approved"] == 0


def test_a_card_is_carried_by_a_supervisor_and_listed_until_it_is_answered(unknown: Driver) -> None:
    called = reference(unknown)
    unknown.press("F9")
    assert unknown.focus() == "count-approval-login"
    sign(unknown, "ana")
    assert session(unknown).state is SessionState.OPEN
    unknown.press("Esc", "F9")
    sign(unknown)
    assert session(unknown).state is SessionState.COUNTING
    assert unknown.focus() == "count-10000"
    hand_in(unknown, FLOAT, "")
    unknown.press("Enter")
    supervisor(unknown)
    unknown.press("Enter")
    sign(unknown)
    unknown.press("F12")
    report = supervisor(unknown).pages.accessibleDescription()
    assert called in report
    assert "42.43" in report
    work_as(unknown, "sam")
    unknown.program.desk.go("supervisor")
    card, _ = supervisor(unknown).rows.lines()
    assert card.amount == "42.43"
    assert "carried" in card.state
    assert called in unknown.shown("supervisor-note")
    steer(unknown, "terminal", "plug")
    unknown.press("Enter")
    charged, _ = supervisor(unknown).rows.lines()
    assert "not posted" in charged.state
    assert [one["state"] for one in entries(unknown, "card.answered")][-1] == "approved"


def test_the_next_drawer_works_while_a_carried_card_has_no_answer(unknown: Driver) -> None:
    unknown.press("F9")
    sign(unknown)
    hand_in(unknown, FLOAT, "")
    unknown.press("Enter")
    supervisor(unknown)
    unknown.press("Enter")
    sign(unknown)
    unknown.press("F12")
    unknown.program.desk.go("count-in")
    unknown.count_in()
    assert "has no answer yet" in unknown.said
    unknown.type(f"{WATER}\n")
    unknown.press("F5")
    unknown.until(lambda: totals(unknown) == [Money(8243)])


def test_the_summary_names_what_was_carried(unknown: Driver) -> None:
    called = reference(unknown)
    unknown.press("F9")
    sign(unknown)
    hand_in(unknown, FLOAT, "")
    unknown.press("Enter")
    supervisor(unknown)
    unknown.press("Enter")
    sign(unknown)
    unknown.press("F12")
    work_as(unknown, "sam")
    unknown.program.desk.go("settle")
    unknown.at("settle")
    unknown.press("Enter")
    folder = Path(unknown.control("settle-folder").accessibleName())
    assert called in (folder / "batch.json").read_text("utf-8")
    summary = [row.title for row in unknown.control("settle-files").lines()].index("summary.pdf")  # type: ignore[attr-defined]  # a list of files
    unknown.press(*["Down"] * summary, "Enter")
    assert called in unknown.control("settle-pages").accessibleDescription()
