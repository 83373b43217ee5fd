"""The window of virtual devices: it shows those that stand in for a device, and nothing of a real one."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TypeVar

import pytest
from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from pos.domain.cards import CardKind, CardOperation
from pos.domain.money import Money
from pos.drivers.virtual.fleet import VirtualDevices
from pos.ui import style, tokens
from pos.ui.virtual.check_reader import CHECKS, CheckReaderPart
from pos.ui.virtual.display import DisplayPart
from pos.ui.virtual.drawer import DrawerPart
from pos.ui.virtual.part import Part
from pos.ui.virtual.scanner import ScannerPart
from pos.ui.virtual.terminal import TerminalPart
from pos.ui.virtual.window import SIZE, Beside, VirtualWindow
from pos.ui.widgets.drawer_picture import DrawerPicture
from pos.words import LANGUAGES, Words
from tests.support.settings import copy_book
from tests.ui.driver import Driver

pytestmark = pytest.mark.qt_log_ignore("does not support propagateSizeHints", extend=True)  # two windows, offscreen

WATER = "10-2231-04"
KINDS = ("printer", "drawer", "terminal", "scanner", "check_reader", "display", "counter")
P = TypeVar("P", bound=Part)


def test_a_real_terminal_is_not_shown_as_a_virtual_one(till: Driver, tmp_path) -> None:
    beside = VirtualWindow(till.program.desk, VirtualDevices(tmp_path, {"printer": ("printer",)}))
    assert set(beside.parts) == {"printer"}
    assert not beside.tabs.buttons


def test_it_leaves_the_till_room_on_a_small_display_in_every_language(till: Driver, tmp_path) -> None:
    programs = {**dict.fromkeys(KINDS, ()), "printer": ("printer", "--slip", "tm-h6000")}
    beside = VirtualWindow(till.program.desk, VirtualDevices(tmp_path, programs))
    for language in LANGUAGES:
        till.program.desk.speak(language)
        beside.retranslate()
        laid_out = beside.layout()
        assert laid_out is not None
        laid_out.activate()
        assert beside.minimumSizeHint().width() <= SIZE[0]


def test_what_stands_on_the_drawer_has_room_at_any_size(qapp) -> None:
    style.load_faces()
    drawer = DrawerPicture("drawer")
    for percent in (100, 200):
        style.dress(qapp, style.theme(), percent)
        drawer.set_open(Words("es").say("virtual.drawer_open"), is_open=True)
        lines = QFontMetrics(style.font(tokens.SMALL)).height()
        assert drawer.sizeHint().height() >= 70 + lines
    style.dress(qapp, style.theme(), 100)


def test_a_terminal_that_gave_no_answer_is_asked_at_once(wired: Driver) -> None:
    wired.at("sign-in")
    devices = wired.program.desk.counter.devices
    wired.until(lambda: "Card ready" in said(wired))
    assert devices.virtual is not None
    devices.virtual.device("terminal").post("unplug")
    devices.terminal.charge(CardOperation("R01-000001-1", CardKind.SALE, Money(100)))
    wired.until(lambda: "Card terminal not found" in said(wired), patience_s=12)


# --- every device of a register to practise at ---


@pytest.fixture
def bench(practising: Driver) -> Iterator[VirtualWindow]:
    """Ana at her open drawer, the training window beside her, every device at work."""
    practising.open_drawer()
    beside = Beside(practising.program.desk, practising.window)
    beside.follow(practising.program.desk.counter)
    assert beside.window is not None
    practising.settle()
    scanner, reader = scanner_of(beside.window), reader_of(beside.window)
    practising.until(lambda: scanner.printed)
    virtual = practising.program.desk.counter.devices.virtual
    assert virtual is not None
    for part in (scanner, reader):
        virtual.device(part.KIND).wait_for("connected")
    yield beside.window
    practising.settle()
    beside.window.close()


def part_of(bench: VirtualWindow, kind: type[P]) -> P:
    part = bench.parts[kind.KIND]
    assert isinstance(part, kind)
    return part


def scanner_of(bench: VirtualWindow) -> ScannerPart:
    return part_of(bench, ScannerPart)


def reader_of(bench: VirtualWindow) -> CheckReaderPart:
    return part_of(bench, CheckReaderPart)


def in_front(bench: VirtualWindow) -> str:
    return bench.tabs.open.KIND if bench.tabs.open else ""


def click(button: QWidget) -> None:
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    QCoreApplication.processEvents()


def test_the_sample_city_has_a_part_for_each_of_its_devices(practising: Driver, bench: VirtualWindow) -> None:
    assert set(bench.parts) == {"printer", "terminal", "scanner", "check_reader", "display", "counter"}
    assert bench.parts["printer"].isVisible()
    assert part_of(bench, DisplayPart).isVisible()


def test_a_stub_is_scanned_and_paid_by_the_check_that_is_fed(practising: Driver, bench: VirtualWindow) -> None:
    till, scanner, reader = practising, scanner_of(bench), reader_of(bench)
    due = str(scanner.stub.due)
    click(bench.tabs.buttons["scanner"])
    click(scanner.scan)
    till.until(lambda: till.shown("due") == due)
    glass = part_of(bench, DisplayPart)
    till.until(lambda: any(due in line.text() for line in glass.lines))
    click(bench.tabs.buttons["check_reader"])
    click(reader.feed)
    till.until(lambda: till.seen("step-check"))
    assert till.field("step-check-number") == CHECKS[0].number
    assert not scanner.isVisible()


def test_what_is_read_badly_does_nothing(practising: Driver, bench: VirtualWindow) -> None:
    till, scanner, reader = practising, scanner_of(bench), reader_of(bench)
    click(bench.tabs.buttons["scanner"])
    click(scanner.misread)
    till.until(lambda: "check digit" in till.said)
    click(bench.tabs.buttons["check_reader"])
    click(reader.crumpled)
    till.until(lambda: "?" in till.said)
    assert till.shown("due") in {"", "0.00"}
    assert not till.seen("step-check")


def test_any_code_can_be_typed_for_the_scanner(practising: Driver, bench: VirtualWindow) -> None:
    scanner = scanner_of(bench)
    click(bench.tabs.buttons["scanner"])
    click(scanner.typing)
    practising.until(scanner.type_in.isVisible)
    scanner.type_in.field.setText(scanner.printed)
    QTest.keyClick(scanner.type_in.field, Qt.Key.Key_Return)
    practising.until(lambda: practising.shown("due") == str(scanner.stub.due))
    assert not scanner.type_in.isVisible()


def test_a_terminal_that_is_asked_comes_to_the_front_and_goes_back(practising: Driver, bench: VirtualWindow) -> None:
    till, scanner, terminal = practising, scanner_of(bench), part_of(bench, TerminalPart)
    click(bench.tabs.buttons["scanner"])
    click(scanner.scan)
    till.until(lambda: till.shown("due") == str(scanner.stub.due))
    till.press("F7")
    till.begin("Enter")
    till.until(lambda: terminal.state.asked is not None)
    assert in_front(bench) == "terminal"
    click(terminal.answers["approve"])
    till.until(lambda: terminal.state.asked is None)
    assert in_front(bench) == "scanner"
    till.settle()


def test_a_tab_folds_what_it_opened(bench: VirtualWindow) -> None:
    click(bench.tabs.buttons["scanner"])
    assert in_front(bench) == "scanner"
    click(bench.tabs.buttons["scanner"])
    assert in_front(bench) == ""


def test_a_drawer_of_its_own_opens_and_is_pushed_shut(qapp, quiet_book: Path, tmp_path: Path) -> None:
    till = Driver(copy_book(quiet_book, tmp_path / "data", {"devices.drawer": "virtual"}))
    till.open_drawer()
    beside = Beside(till.program.desk, till.window)
    beside.follow(till.program.desk.counter)
    assert beside.window is not None
    drawer = part_of(beside.window, DrawerPart)
    till.until(lambda: "Drawer closed" in said(till))
    till.type(f"{WATER}\n")
    till.press("F5")
    till.until(lambda: drawer.is_open)
    till.until(lambda: "Drawer open" in said(till))
    click(drawer.drawer)
    till.until(lambda: "Drawer closed" in said(till))
    till.settle()
    beside.window.close()
    till.close()


def said(till: Driver) -> str:
    desk = till.program.desk
    return " ".join(desk.words.say(one.key, **one.values) for one in desk.counter.devices.lights())
