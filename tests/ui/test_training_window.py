"""The window of virtual devices: it shows those that stand in for a device, and nothing of a real one."""

from __future__ import annotations

from PySide6.QtGui import QFontMetrics

from pos.domain.cards import CardKind, CardOperation
from pos.domain.money import Money
from pos.drivers.virtual.fleet import VirtualDevices
from pos.ui import style, tokens
from pos.ui.virtual_window import SIZE, VirtualWindow
from pos.ui.widgets.drawer_picture import DrawerPicture
from pos.words import LANGUAGES, Words
from tests.ui.driver import Driver


def test_a_real_terminal_is_not_shown_as_a_virtual_one(till: Driver, tmp_path) -> None:
    beside = VirtualWindow(till.program.desk, VirtualDevices(tmp_path, frozenset({"printer"})))
    assert beside.roll.isVisibleTo(beside)
    assert not beside.terminal.isVisibleTo(beside)
    assert not beside.display.isVisibleTo(beside)


def test_it_leaves_the_till_room_on_a_small_display_in_every_language(till: Driver, tmp_path) -> None:
    beside = VirtualWindow(till.program.desk, VirtualDevices(tmp_path, frozenset({"printer", "terminal"})))
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


def said(till: Driver) -> str:
    desk = till.program.desk
    return " ".join(desk.words.say(one.key, **one.values) for one in desk.counter.devices.lights())
