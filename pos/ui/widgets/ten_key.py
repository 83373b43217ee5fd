"""Ten keys to touch, in the order of an adding machine: they type into whatever has the focus."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QGridLayout, QPushButton, QSizePolicy, QWidget

from pos.ui import style, tokens
from pos.ui.widgets.basics import name_control
from pos.words import Words

_DIGITS = ("7", "8", "9", "4", "5", "6", "1", "2", "3", "0", "00", ".")
_COLUMNS = 3
_WIDTH = 224


class TenKey(QWidget):
    """None of its keys takes the focus: what is typed must land where it was."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("ten-key")
        self.setFixedWidth(_WIDTH)
        grid = QGridLayout()
        grid.setSpacing(tokens.S)
        grid.setContentsMargins(0, tokens.M, tokens.M, tokens.M)
        for place, sign in enumerate(_DIGITS):
            grid.addWidget(self._key(f"ten-key-{sign}", sign, sign), place // _COLUMNS, place % _COLUMNS)
        self.back = self._key("ten-key-back", "⌫", "\b")
        self.enter = self._key("ten-key-enter", "", "\r")
        self.enter.setProperty("look", "enter")
        grid.addWidget(self.back, len(_DIGITS) // _COLUMNS, 0)
        grid.addWidget(self.enter, len(_DIGITS) // _COLUMNS, 1, 1, _COLUMNS - 1)
        self.setLayout(grid)

    def retranslate(self, words: Words) -> None:
        """Enter and backspace have names; digits are their own."""
        self.enter.setText(words.say("press.enter"))
        name_control(self.enter, "", words.say("press.enter"))
        name_control(self.back, "", words.say("press.back"))

    def _key(self, handle: str, face: str, signs: str) -> QPushButton:
        key = QPushButton(face)
        name_control(key, handle, face)
        key.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        key.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        key.setMinimumHeight(tokens.TARGET)
        key.setMaximumHeight(2 * tokens.TARGET)
        key.setProperty("figures", "true")
        key.clicked.connect(lambda: _type(signs))
        return key

    def changeEvent(self, event: QEvent) -> None:
        """Wider with larger text."""
        if event.type() == QEvent.Type.StyleChange:
            self.setFixedWidth(min(style.pixels(_WIDTH), 2 * _WIDTH))
        super().changeEvent(event)


def _type(signs: str) -> None:
    """Send keys to what has the focus, as its own keyboard would."""
    focus = QApplication.focusWidget()
    for sign in signs:
        code = {"\b": Qt.Key.Key_Backspace, "\r": Qt.Key.Key_Return}.get(sign, Qt.Key(ord(sign)))
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            if focus is not None:
                QCoreApplication.sendEvent(focus, QKeyEvent(kind, code, Qt.KeyboardModifier.NoModifier, sign))
