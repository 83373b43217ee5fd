"""The devices screen and the training window, with virtual devices that are programs of their own."""

from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QWidget

from pos.cashiering import papers, people, receipts, try_devices
from pos.cashiering.lights import SPARE_PRINTER, Light, Mood
from pos.domain.clock import Instant
from pos.domain.money import Money
from pos.ui.screens.devices.told import news
from pos.ui.screens.devices.view import DevicesScreen
from pos.ui.screens.supervisor.view import SupervisorScreen
from pos.ui.virtual.printer import PrinterPart
from pos.ui.virtual.terminal import TerminalPart
from pos.ui.virtual.window import Beside, VirtualWindow
from tests.ui.driver import Driver

pytestmark = pytest.mark.qt_log_ignore("does not support propagateSizeHints", extend=True)  # two windows, offscreen

WATER, CITATION = "10-2231-04", "7714203"


@pytest.fixture
def selling(wired: Driver) -> Driver:
    """Ana at her open drawer, with virtual devices."""
    wired.open_drawer()
    return wired


@pytest.fixture
def bench(selling: Driver) -> Iterator[VirtualWindow]:
    """The training window beside the till."""
    beside = Beside(selling.program.desk, selling.window)
    beside.follow(selling.program.desk.counter)
    assert beside.window is not None
    window = beside.window
    selling.until(lambda: printer(window).state.here and terminal(window).state.here)
    yield window
    selling.settle()
    window.close()


def printer(bench: VirtualWindow) -> PrinterPart:
    part = bench.parts["printer"]
    assert isinstance(part, PrinterPart)
    return part


def terminal(bench: VirtualWindow) -> TerminalPart:
    part = bench.parts["terminal"]
    assert isinstance(part, TerminalPart)
    return part


def screen(till: Driver) -> DevicesScreen:
    till.program.desk.go("devices")
    found = till.at("devices")
    assert isinstance(found, DevicesScreen)
    return found


def steer(till: Driver, device: str, do: str, **given: object) -> None:
    """Have a virtual device do something."""
    virtual = till.program.desk.counter.devices.virtual
    assert virtual is not None
    virtual.device(device).command(do, **given)


def unsure(till: Driver) -> list[str]:
    return [job.subject for job in papers.unsure_jobs(till.program.desk.counter)]


def said_of(shown: DevicesScreen) -> list[str]:
    """The events of the marked device."""
    return [f"{line.title} {line.detail}".strip() for line in shown.events.lines()]


def click(button: QWidget) -> None:
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    QCoreApplication.processEvents()


# --- the screen ---


def test_each_device_says_how_it_stands_and_what_it_did(selling: Driver) -> None:
    selling.type(f"{WATER}\n")
    selling.press("F5")
    shown = screen(selling)
    selling.until(lambda: "R01-000001 printed" in said_of(shown))
    assert [line.title for line in shown.rows.lines()] == ["Receipt printer", "Cash drawer", "Card terminal"]
    assert shown.sentence.text() == "The printer answers and has paper."
    selling.press("Down")
    selling.until(lambda: "Opened for R01-000001" in said_of(shown))
    assert "open" in shown.sentence.text()


def test_a_test_waits_for_paper_in_words_and_prints_when_it_is_there(selling: Driver) -> None:
    shown = screen(selling)
    steer(selling, "printer", "paper_out")
    selling.until(lambda: "out of paper" in shown.sentence.text())
    selling.press("Enter")
    selling.until(lambda: "Printer test waits out of paper" in said_of(shown))
    assert shown.note.text() == "One paper waits for it."
    steer(selling, "printer", "load_paper")
    selling.until(lambda: "Printer test printed" in said_of(shown))
    assert shown.note.text() == ""


def test_the_terminal_is_asked(selling: Driver) -> None:
    shown = screen(selling)
    selling.press("Down", "Down")
    steer(selling, "terminal", "unplug")
    selling.press("Enter")
    selling.until(lambda: "does not answer" in shown.sentence.text())
    steer(selling, "terminal", "plug")
    selling.press("Enter")
    selling.until(lambda: shown.sentence.text() == "The card terminal answers.")


def test_the_drawer_is_tried_only_by_its_person_and_stands_on_the_list(selling: Driver) -> None:
    screen(selling)
    selling.press("Down", "Enter")
    selling.press("Alt+1")
    assert "opens" in selling.said
    opened = try_devices.last_outcomes
    selling.until(lambda: [one.reason for one in opened(selling.program.desk.counter, 9)] == ["no-sale"])
    selling.program.desk.use_drawer(None)
    selling.press("Enter")
    assert "only for the person" in selling.said


def test_esc_leaves_the_question_before_the_screen(selling: Driver) -> None:
    shown = screen(selling)
    selling.press("Down", "Enter")
    assert selling.focus() == "drawer-reason-reason"
    selling.press("Esc")
    assert selling.focus() == "devices-rows"
    assert shown.isVisible()
    selling.press("Esc")
    assert not shown.isVisible()


# --- wizards, errors, diagnostics ---


def as_administrator(till: Driver) -> DevicesScreen:
    """Rosa, who may change settings, looks at the devices."""
    desk = till.program.desk
    rosa = next(one for one in people.people(desk.counter) if one.login == "rosa")
    desk.enter(rosa, None)
    return screen(till)


def asks(shown: DevicesScreen, question: str) -> bool:
    return question in shown.lesson.title.text()


def test_a_drawer_is_learned_in_the_window_and_holds_at_once(selling: Driver) -> None:
    shown = as_administrator(selling)
    assert [line.title for line in shown.rows.lines()][-2:] == ["Check reader", "Customer display"]
    steer(selling, "printer", "drawer_close")
    selling.press("Down", "F12")
    selling.until(shown.lesson.isVisible)
    assert next(line.title for line in shown.lesson.choices.lines()).startswith("The only one")
    for question in ("Close the drawer", "Did the drawer open?", "Close it once more"):
        selling.press("Enter")
        selling.until(partial(asks, shown, question))
    steer(selling, "printer", "drawer_close")
    selling.press("Enter")
    selling.until(lambda: not shown.lesson.isVisible())
    assert "It opens on connector 1. Its switch pulls the line high" in selling.said
    selling.until(lambda: "Drawer closed" in selling.shown("light-drawer"))
    assert selling.focus() == "devices-rows"


def test_a_cashier_learns_nothing_without_an_administrators_signature(selling: Driver) -> None:
    shown = screen(selling)
    selling.press("F12")
    selling.until(shown.approval.isVisible)
    selling.type("sam\ncorrect horse battery\n")
    selling.until(lambda: selling.said != "")
    assert not shown.lesson.isVisible()
    selling.press("Esc")
    assert shown.isVisible()


def test_what_went_wrong_last_is_said_with_its_time(selling: Driver) -> None:
    steer(selling, "printer", "drawer_lock")
    selling.type(f"{WATER}\n")
    selling.press("F5")
    selling.until(lambda: "stayed shut" in selling.said)
    shown = screen(selling)
    selling.press("Down")
    selling.until(shown.errors.lines)
    (error,) = shown.errors.lines()
    assert "the switch saw it stay shut" in error.detail
    assert error.place


def test_diagnostics_are_copied_without_a_secret(selling: Driver) -> None:
    keys = selling.app.places.keys
    (keys / "terminal.passphrase").write_text("open sesame, nobody may read this")
    selling.type(f"{WATER}\n")
    selling.press("F5")
    screen(selling)
    selling.press("F4")
    selling.until(lambda: "clipboard" in selling.said)
    text = QGuiApplication.clipboard().text()
    for told in ("Counterfoil", "devices.printer = virtual", "drawer 1: printer:1", "SQLite"):
        assert told in text
    secrets = [
        "sesame",
        "Elm St",
        "Ana Berg",
        "correct horse",
        "82.43",
        *(one.read_text("latin-1")[:40] for one in keys.iterdir()),
    ]
    assert [one for one in secrets if one and one in text] == []


@pytest.fixture
def in_doubt(selling: Driver) -> Driver:
    """The printer lost its power in the middle of a receipt."""
    steer(selling, "printer", "power_off", after_bytes=400)
    selling.type(f"{WATER}\n")
    selling.press("F5")
    selling.until(lambda: unsure(selling) == ["R01-000001"])
    steer(selling, "printer", "power_on")
    return selling


def test_a_paper_nobody_is_sure_of_waits_for_a_person(in_doubt: Driver) -> None:
    shown = screen(in_doubt)
    assert [line.title for line in shown.rows.lines()][-1] == "R01-000001"
    in_doubt.press("Down", "Down", "Down")
    assert "nobody knows" in shown.sentence.text()
    in_doubt.press("F5")
    assert unsure(in_doubt) == []
    assert "Nothing is printed again" in in_doubt.said


def test_what_did_not_come_out_prints_again_marked(in_doubt: Driver) -> None:
    screen(in_doubt)
    in_doubt.press("Down", "Down", "Down", "F6")
    assert unsure(in_doubt) == []
    assert "DUPLICATE 1" in in_doubt.said


@pytest.mark.parametrize("key", ["F6", "F7"])
def test_the_supervisor_sees_it_too(in_doubt: Driver, key: str) -> None:
    in_doubt.program.desk.go("supervisor")
    shown = in_doubt.at("supervisor")
    assert isinstance(shown, SupervisorScreen)
    assert [line.state for line in shown.rows.lines()] == ["nobody knows", "open"]
    in_doubt.press(key)
    assert unsure(in_doubt) == []
    assert "DUPLICATE 1" in in_doubt.said
    counter = in_doubt.program.desk.counter
    (body,) = counter.book.read().execute("SELECT body FROM entry WHERE body LIKE '%device.answered%'").fetchone()
    assert ('"forget":true' in body) == (key == "F7"), "what was asked of the printer is in the book"


# --- a card nobody knows the end of, at the supervisor's screen ---


@pytest.fixture
def unknown_card(selling: Driver) -> Driver:
    """The terminal charged the card and never said so; it cannot be reached either."""
    steer(selling, "terminal", "mode", mode="drop_after_host")
    selling.type(f"{WATER}\n")
    selling.press("F7", "Enter")
    selling.until(lambda: selling.seen("step-card-unknown"))
    selling.program.desk.go("supervisor")
    selling.at("supervisor")
    return selling


def test_the_terminal_is_asked_again_for_a_lost_card(unknown_card: Driver) -> None:
    assert unknown_card.shown("supervisor-title") == "Card payment of $82.43, Ana Berg"
    unknown_card.press("Enter")
    unknown_card.until(lambda: "answered" in unknown_card.said)


def test_a_supervisor_records_what_the_slip_says(unknown_card: Driver) -> None:
    unknown_card.press("F5")
    assert unknown_card.focus() == "slip-auth"
    unknown_card.type("112648\n")
    unknown_card.type("Slip in hand, customer copy\n")
    unknown_card.type("sam\n")
    unknown_card.type("correct horse battery\n")
    unknown_card.until(lambda: "Recorded from the slip" in unknown_card.said)


# --- the training window ---


def test_paper_comes_out_and_the_drawer_is_pushed_shut(selling: Driver, bench: VirtualWindow) -> None:
    selling.type(f"{WATER}\n")
    selling.press("F5")
    selling.until(lambda: printer(bench).roll.count == 1)
    selling.until(lambda: printer(bench).state.drawer_open)
    assert printer(bench).drawer.accessibleName() == "Drawer open: click to close"
    click(printer(bench).drawer)
    selling.until(lambda: not printer(bench).state.drawer_open)


def test_the_keys_stay_with_the_till(selling: Driver, bench: VirtualWindow) -> None:
    assert selling.focus() == "box"
    click(printer(bench).switches["cover"])
    selling.until(lambda: printer(bench).state.cover_open)
    assert selling.focus() == "box"
    click(printer(bench).switches["cover"])
    selling.until(lambda: not printer(bench).state.cover_open)


@pytest.mark.parametrize(("button", "paid"), [("approve", True), ("decline", False), ("cancel", False)])
def test_the_terminal_does_what_is_pressed(selling: Driver, bench: VirtualWindow, button: str, *, paid: bool) -> None:
    selling.type(f"{WATER}\n")
    selling.press("F7")
    selling.begin("Enter")
    selling.until(lambda: terminal(bench).state.asked == Money(8243))
    assert terminal(bench).display.text() == "$82.43"
    click(terminal(bench).answers[button])
    selling.until(lambda: terminal(bench).state.asked is None)
    selling.settle()
    totals = [row.total for row in receipts.find_receipts(selling.program.desk.counter, "")]
    assert totals == ([Money(8243)] if paid else [])


def test_no_answer_leaves_the_till_not_knowing(selling: Driver, bench: VirtualWindow) -> None:
    selling.type(f"{WATER}\n")
    selling.press("F7")
    selling.begin("Enter")
    selling.until(lambda: terminal(bench).state.asked is not None)
    click(terminal(bench).answers["no_answer"])
    selling.until(lambda: terminal(bench).state.asked is None)
    assert terminal(bench).display.text() == "Ready"
    steer(selling, "terminal", "drop")  # the till need not wait for its own patience to end
    selling.until(lambda: selling.seen("step-card-unknown"))


def test_the_printers_mishaps_are_seen_by_the_till(selling: Driver, bench: VirtualWindow) -> None:
    click(printer(bench).switches["paper"])
    selling.until(lambda: printer(bench).state.paper == "out")
    assert "out of paper" in printer(bench).light.accessibleName()
    selling.until(lambda: "Out of paper" in selling.shown("light-printer"))
    click(printer(bench).switches["paper"])
    selling.until(lambda: "ready" in selling.shown("light-printer"))
    click(printer(bench).switches["plug"])
    selling.until(lambda: not printer(bench).state.plugged)
    click(printer(bench).switches["plug"])
    selling.until(lambda: printer(bench).state.plugged)


def test_it_speaks_both_languages_and_says_that_it_is_training(selling: Driver, bench: VirtualWindow) -> None:
    assert "TRAINING" in bench.windowTitle() or "training" in bench.windowTitle()
    selling.program.desk.speak("es")
    assert "práctica" in bench.windowTitle()
    silent = [one.objectName() for one in bench.findChildren(QAbstractButton) if not one.accessibleName()]
    assert not silent


def test_real_devices_have_no_such_window(till: Driver) -> None:
    till.at("sign-in")
    beside = Beside(till.program.desk, till.window)
    beside.follow(till.program.desk.counter)
    assert beside.window is None


def test_the_paper_is_the_one_that_was_kept(selling: Driver, bench: VirtualWindow) -> None:
    selling.type(f"{WATER}\n")
    selling.press("F5")
    selling.until(lambda: printer(bench).roll.count == 1)
    kept = Path(selling.app.places.virtual) / "printer" / "papers" / "paper-0001.png"
    assert kept.is_file()


def test_a_state_is_told_once_though_papers_begin_to_wait() -> None:
    now = Instant.parse("2026-11-20T10:42:00-08:00")
    gone = Light(SPARE_PRINTER, Mood.STOP, "light.printer.no_link")
    assert news((replace(gone, owed=True),), (gone,), (), now) == ()
    ready = Light(SPARE_PRINTER, Mood.GOOD, "light.printer.ready")
    assert [told.light for told in news((ready,), (gone,), (), now)] == [ready]
