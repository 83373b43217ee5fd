"""Every screen fits a counter's small display: 1366 by 768 with a title bar and a task bar; larger text scrolls.

It also fits what is left of that display beside the window of virtual devices.
"""

from __future__ import annotations

import pytest
from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QLineEdit, QWidget

from pos.ui.preferences import Preferences
from pos.ui.widgets.roomy import Roomy
from pos.ui.widgets.scroller import Scroller
from pos.words import LANGUAGES
from tests.ui.driver import Driver
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


def cut_beside_devices(till: Driver) -> list[str]:
    """What cannot be read or reached without scrolling."""
    till.window.resize(*BESIDE_DEVICES)
    for _ in range(3):  # panes take their room one after the other
        QCoreApplication.processEvents()
    assert till.screen is not None
    assert (till.window.width(), till.window.height()) == BESIDE_DEVICES
    panes = [*till.screen.findChildren(Scroller), *till.screen.findChildren(Roomy)]
    bars = [bar for pane in panes for bar in (pane.horizontalScrollBar(), pane.verticalScrollBar())]
    cut = [f"a pane scrolls by {bar.maximum()}" for bar in bars if bar.maximum()]
    foot = till.window._shelf.feet.currentWidget()
    assert isinstance(foot, QWidget)
    if foot.minimumSizeHint().width() > foot.width():
        cut.append(f"its keys need {foot.minimumSizeHint().width()}")
    for field in till.screen.findChildren(QLineEdit):
        words = QFontMetrics(field.font()).horizontalAdvance(field.placeholderText())
        if field.isVisible() and field.placeholderText() and words > field.width() - 20:
            cut.append(f"{field.placeholderText()!r} needs {words}, has {field.width()}")
    return cut
