"""Every screen fits a counter's small display: 1366 by 768 with a title bar and a task bar; larger text scrolls.

It also fits what is left of that display beside the window of virtual devices.
"""

from __future__ import annotations

import itertools
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QPoint, QRect
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QLabel, QLineEdit, QWidget

from pos.domain.drawers import CashCount
from pos.ui.desk import Tone
from pos.ui.preferences import Preferences
from pos.ui.screens.count_in.view import CountInScreen
from pos.ui.widgets.denominations import PiecesField
from pos.ui.widgets.key_button import KeyButton
from pos.ui.widgets.money_field import MoneyField
from pos.ui.widgets.roomy import Roomy
from pos.ui.widgets.scroller import Scroller
from pos.words import LANGUAGES
from tests.support.settings import copy_book
from tests.ui.driver import Driver
from tests.ui.evening import SHORT, begin, hand_in
from tests.ui.test_devices_at_the_till import steer
from tests.ui.test_every_screen import every_screen

ROOM = (1366, 728)
BESIDE_DEVICES = (960, 728)


@pytest.mark.parametrize("percent", [100, 200])
def test_nothing_is_cut_at_the_foot(selling: Driver, percent: int) -> None:
    selling.program.desk.prefer(Preferences(percent=percent))
    cut = []
    for name in every_screen(selling):
        selling.window.resize(*ROOM)
        QCoreApplication.processEvents()
        assert (selling.window.width(), selling.window.height()) == ROOM, name
        screen = selling.screen
        assert screen is not None
        if screen.minimumSizeHint().height() > screen.height():
            cut.append(f"{name}: needs {screen.minimumSizeHint().height()}, has {screen.height()}")
        foot = selling.window._shelf.feet.currentWidget()
        assert isinstance(foot, QWidget)
        if foot.mapTo(selling.window, foot.rect().bottomLeft()).y() >= ROOM[1]:
            cut.append(f"{name}: its keys are below the window")
    assert not cut


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_screen_fits_beside_the_virtual_devices(selling: Driver, language: str) -> None:
    cut = []
    for name in every_screen(selling):
        selling.program.desk.speak(language)
        cut += [f"{name}: {said}" for said in cut_beside_devices(selling)]
    assert not cut


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_check_after_another_tender_fits_beside_the_virtual_devices(selling: Driver, language: str) -> None:
    selling.program.desk.speak(language)
    selling.type("10-2231-04\n7714203\n")
    for amount in ("50", "10"):
        selling.type(amount)
        selling.press("F5")
        selling.press("F6")
        assert not cut_beside_devices(selling)
        button = selling.control("step-check-escape")
        assert button.visibleRegion().boundingRect().height() == button.height()
        selling.press("Esc")


def test_number_and_amount_of_a_receipt_are_read_beside_the_virtual_devices(selling: Driver) -> None:
    selling.type("10-2231-04\n")
    selling.press("F5")
    selling.program.desk.go("receipts")
    selling.settle()
    assert not cut_beside_devices(selling)
    assert selling.control("receipts-found").width() >= 300


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("percent", [100, 200])
def test_no_key_of_the_foot_is_cut_when_a_payment_offers_all_of_them(
    qapp, wired_book: Path, tmp_path: Path, language: str, percent: int
) -> None:
    station = {"devices.spare_printer": "virtual", "devices.printer_model": "tm-h6000v", "devices.columns": 42}
    till = Driver(copy_book(wired_book, tmp_path / "data", station))
    till.open_drawer()
    till.program.desk.speak(language)
    till.program.desk.prefer(Preferences(percent=percent))
    steer(till, "printer", "paper_out")
    till.type("10-2231-04\n")
    till.press("F5")
    till.until(lambda: till.seen("key-till-F11"))
    resize_beside_devices(till)
    assert all(till.seen(f"key-till-{press}") for press in ("F1", "F12", "Ctrl+B", "Ctrl+L"))
    assert not cut_keys(till)
    till.close()


def cut_keys(till: Driver) -> list[str]:
    """Keys at the foot that are narrower than their words, outside the window, or upon each other."""
    foot = till.window._shelf.feet.currentWidget()
    assert isinstance(foot, QWidget)
    shown = [one for one in foot.findChildren(KeyButton) if one.isVisible()]
    room = QRect(foot.mapFromGlobal(till.window.mapToGlobal(QPoint(0, 0))), till.window.size()) & foot.rect()
    cut = [
        f"{one.text()} has {one.geometry()} in {room}"
        for one in shown
        if one.width() < one.sizeHint().width() or not room.contains(one.geometry())
    ]
    pairs = itertools.combinations(shown, 2)
    return cut + [f"{a.text()} upon {b.text()}" for a, b in pairs if a.geometry().intersects(b.geometry())]


def cut_in_head(till: Driver) -> list[str]:
    """What of the head is narrower than its words, or outside it."""
    head = till.window.head
    return [
        f"{one.text()} has {one.width()}, needs {one.minimumSizeHint().width()}"
        for one in head.findChildren(QLabel)
        if one.isVisible() and (one.width() < one.minimumSizeHint().width() or one.geometry().right() > head.width())
    ]


def test_trouble_is_told_in_words_where_the_head_is_narrow(selling: Driver) -> None:
    troubles = (
        ("printer", "Impresora sin respuesta"),
        ("drawer", "Gaveta sin cerrar"),
        ("terminal", "Terminal no encontrada"),
    )
    stop = [(device, words, Tone.STOP) for device, words in troubles]
    head = selling.window.head
    for states in (*[[one] for one in stop], stop):
        head.show_lights((*states, ("book", "Se hizo el respaldo de esta mañana", Tone.DONE)))
        resize_beside_devices(selling)
        assert not cut_in_head(selling)
    assert not selling.seen("head-place")
    assert selling.seen("head-who")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_counters_claim_is_not_cut_beside_the_virtual_devices(till: Driver, language: str) -> None:
    till.sign_in("ana")
    till.at("count-in")
    till.program.desk.speak(language)
    screen = till.screen
    assert isinstance(screen, CountInScreen)
    screen.take_count(CashCount({2000: 4, 1000: 8, 500: 4, 100: 20}))
    resize_beside_devices(till)
    assert all(not one.horizontalScrollBar().maximum() for one in screen.findChildren(Roomy))
    fields = [
        *screen.grid.findChildren(PiecesField),
        *screen.grid.findChildren(MoneyField),
        *screen.findChildren(KeyButton),
    ]
    shown = [one for one in fields if one.isVisible()]
    narrow = [
        one.objectName() for one in shown if one.visibleRegion().boundingRect().width() < one.minimumSizeHint().width()
    ]
    in_sight = [one.objectName() for one in shown if not one.visibleRegion().isEmpty()]
    assert not set(narrow) & set(in_sight)
    assert {"count-in-claim-add", "count-in-claim-replace", "count-in-claim-leave"} <= set(in_sight)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_count_that_was_handed_in_fits_beside_the_virtual_devices(selling: Driver, language: str) -> None:
    begin(selling)
    hand_in(selling, SHORT, checks="")
    selling.program.desk.speak(language)
    assert not cut_beside_devices(selling)


def resize_beside_devices(till: Driver) -> None:
    till.window.resize(*BESIDE_DEVICES)
    for _ in range(3):  # panes take their room one after the other
        QCoreApplication.processEvents()


def cut_beside_devices(till: Driver) -> list[str]:
    """What cannot be read or reached without scrolling."""
    resize_beside_devices(till)
    assert till.screen is not None
    assert (till.window.width(), till.window.height()) == BESIDE_DEVICES
    panes = [*till.screen.findChildren(Scroller), *till.screen.findChildren(Roomy)]
    bars = [bar for pane in panes for bar in (pane.horizontalScrollBar(), pane.verticalScrollBar())]
    cut = [f"a pane scrolls by {bar.maximum()}" for bar in bars if bar.maximum()]
    cut += cut_keys(till) + cut_in_head(till)
    for field in till.screen.findChildren(QLineEdit):
        words = QFontMetrics(field.font()).horizontalAdvance(field.placeholderText())
        if field.isVisible() and field.placeholderText() and words > field.width() - 20:
            cut.append(f"{field.placeholderText()!r} needs {words}, has {field.width()}")
    return cut
