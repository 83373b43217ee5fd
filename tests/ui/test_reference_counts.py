"""The pinned Qt binding gives back every reference it takes.

PySide6 6.12.0 on Python 3.11 returned `None` without taking a reference: each `setText` lowered its count by one, each
`Signal.emit` lowered that of `True`, and after some hundred sales the process died with "none_dealloc". A count that
falls is death in the end; one that rises is a small leak. Whoever changes the pin learns it here.
"""

import sys
from collections.abc import Callable

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton, QWidget

TIMES = 200


class Filter(QObject):
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802  # Qt's name
        return event.type() == QEvent.Type.User


class Emitter(QObject):
    flag = Signal(bool)


class Receiver(QObject):
    @Slot(bool)
    def take(self, value: bool) -> None:
        """Takes it and returns None, as slots do."""


def fall(call: Callable[[], object]) -> dict[str, int]:
    """How far the counts of the singletons fall over many calls."""
    singletons = {"None": None, "True": True, "False": False}
    call()  # the first call may keep something
    before = {name: sys.getrefcount(value) for name, value in singletons.items()}
    for _ in range(TIMES):
        call()
    return {name: before[name] - sys.getrefcount(value) for name, value in singletons.items()}


@pytest.fixture
def calls(qtbot) -> dict[str, Callable[[], object]]:
    """What a till does all day: calls into Qt and calls back from it."""
    label, button, edit, window = QLabel(), QPushButton(), QLineEdit(), QWidget()
    for widget in (label, button, edit, window):
        qtbot.addWidget(widget)
    emitter, receiver = Emitter(window), Receiver(window)
    emitter.flag.connect(receiver.take)
    emitter.flag.connect(lambda value: None)
    button.clicked.connect(lambda: None)
    edit.textEdited.connect(lambda text: None)
    window.installEventFilter(Filter(window))
    process = QCoreApplication.processEvents
    return {
        "setText": lambda: label.setText("147.43"),
        "setEnabled": lambda: button.setEnabled(not button.isEnabled()),
        "isVisible": window.isVisible,
        "setProperty": lambda: label.setProperty("state", True),
        "property": lambda: label.property("state"),
        "emit True": lambda: emitter.flag.emit(True),
        "emit False": lambda: emitter.flag.emit(False),
        "click": button.click,
        "keyClick": lambda: qtbot.keyClick(edit, Qt.Key.Key_1),
        "eventFilter": lambda: QCoreApplication.sendEvent(window, QEvent(QEvent.Type.User)),
        "shortcut": lambda: QShortcut(QKeySequence("F5"), window, lambda: None).deleteLater(),
        "singleShot": lambda: QTimer.singleShot(0, lambda: None),
        "processEvents": process,
    }


@pytest.mark.skipif(sys.version_info >= (3, 12), reason="None and True are immortal from Python 3.12 on")
def test_no_call_gives_away_a_reference(calls: dict[str, Callable[[], object]]) -> None:
    falling = {name: lost for name, call in calls.items() if max((lost := fall(call)).values()) >= TIMES // 2}
    assert not falling, f"this PySide6 will kill the process: {falling}"
