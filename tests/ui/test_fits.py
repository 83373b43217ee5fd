"""Every screen fits a counter's small display: 1366 by 768 with a title bar and a task bar; larger text scrolls."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from pos.ui.preferences import Preferences
from tests.ui.driver import Driver
from tests.ui.test_every_screen import every_screen

ROOM = (1366, 728)


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
