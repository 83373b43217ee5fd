"""The foot of the window: the keys of the screen in front, each also a button."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QStackedWidget

from pos.ui import tokens
from pos.ui.screen import Key
from pos.ui.widgets.key_button import KeyButton
from pos.words import Words


class Foot(QFrame):
    """Made anew for each screen; labelled anew for each language. `press` is what a key does, touched or pressed.

    No word is ever cut: the keys stand in as many rows as they need, and in smaller words where that saves a row.
    """

    def __init__(self, keys: tuple[Key, ...], screen: str, press: Callable[[Key], None]) -> None:
        super().__init__()
        self.setObjectName(f"foot-{screen}")
        self._press = press
        self._buttons = [(key, KeyButton(f"key-{screen}-{key.press}", key.press)) for key in keys if key.label]
        for key, button in self._buttons:
            button.setParent(self)
            button.percent_max = tokens.PERCENT_OF_FRAME
            button.clicked.connect(partial(self._touched, key))
        self.refresh()

    def retranslate(self, words: Words) -> None:
        """Put the keys' words in."""
        for key, button in self._buttons:
            button.label(words, words.say(key.label))
        self._fit()

    def refresh(self) -> None:
        """Show the keys that do something now."""
        for key, button in self._buttons:
            button.setVisible(key.offered())
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """There is another amount of room."""
        super().resizeEvent(event)
        self._fit()

    def sizeHint(self) -> QSize:
        """As high as its rows."""
        return QSize(0, self.minimumHeight())

    def _fit(self) -> None:
        shown = [(key, button) for key, button in self._buttons if button.isVisibleTo(self)]
        buttons = [button for _, button in shown]
        rows = self._rows(buttons, tight=False)
        if len(rows) > 1:
            tight = self._rows(buttons, tight=True)
            rows = tight if len(tight) < len(rows) else self._rows(buttons, tight=False)
        self._place(rows, [button for key, button in shown if key.last])

    def _rows(self, buttons: Sequence[KeyButton], *, tight: bool) -> list[list[KeyButton]]:
        """One after the other, a new row where the next one finds no room."""
        rows: list[list[KeyButton]] = []
        for button in buttons:
            button.tighten(tight=tight)
        for button in buttons:
            if rows and self._width_of([*rows[-1], button]) <= self.width():
                rows[-1].append(button)
            else:
                rows.append([button])
        return rows

    def _place(self, rows: Sequence[Sequence[KeyButton]], last: Sequence[KeyButton]) -> None:
        """From the left; the last ones at the right end of their row."""
        top = 0
        for row in rows:
            left, spare = tokens.S, self.width() - self._width_of(row)
            height = max(button.sizeHint().height() for button in row)
            for button in row:
                if button in last:
                    left, spare = left + spare, 0
                width = button.sizeHint().width()
                button.setGeometry(left, top, width, height)
                left += width + tokens.XS
            top += height + tokens.XS
        self.setFixedHeight(max(top - tokens.XS, 0) + tokens.S)

    @staticmethod
    def _width_of(row: Sequence[KeyButton]) -> int:
        return sum(button.sizeHint().width() + tokens.XS for button in row) - tokens.XS + 2 * tokens.S

    def _touched(self, key: Key, _: bool = False) -> None:  # the shape of `clicked`
        self._press(key)


class Feet(QStackedWidget):
    """The feet of all screens, as high as the one in front: what another one needs takes no room from this screen."""

    def sizeHint(self) -> QSize:
        """Of the one in front."""
        front = self.currentWidget()
        return front.sizeHint() if front is not None else QSize()

    def minimumSizeHint(self) -> QSize:
        """The same height; any width."""
        return QSize(0, self.sizeHint().height())
