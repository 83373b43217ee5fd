"""The foot of the window: the keys of the screen in front, each also a button."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame

from pos.ui import tokens
from pos.ui.screen import Key
from pos.ui.widgets.basics import row
from pos.ui.widgets.key_button import KeyButton
from pos.words import Words


class Foot(QFrame):
    """Made anew for each screen; labelled anew for each language. `press` is what a key does, touched or pressed."""

    def __init__(self, keys: tuple[Key, ...], screen: str, press: Callable[[Key], None]) -> None:
        super().__init__()
        self.setObjectName(f"foot-{screen}")
        self._press = press
        self._buttons = [(key, KeyButton(f"key-{screen}-{key.press}", key.press)) for key in keys if key.label]
        for key, button in self._buttons:
            button.percent_max = tokens.PERCENT_OF_FRAME
            button.clicked.connect(partial(self._touched, key))
        first = [button for key, button in self._buttons if not key.last]
        last = [button for key, button in self._buttons if key.last]
        inner = row(*first, None, *last, gap=tokens.XS)
        inner.setContentsMargins(tokens.S, 0, tokens.S, tokens.S)
        self.setLayout(inner)
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

    def _fit(self) -> None:
        """On a narrow window the words are smaller, before any is cut."""
        shown = [button for _, button in self._buttons if button.isVisibleTo(self)]
        for tight in (False, True):
            for button in shown:
                button.tighten(tight=tight)
            if sum(one.sizeHint().width() + tokens.XS for one in shown) + 2 * tokens.S <= self.width():
                break

    def _touched(self, key: Key, _: bool = False) -> None:  # the shape of `clicked`
        self._press(key)
