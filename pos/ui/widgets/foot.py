"""The foot of the window: the keys of the screen in front, each also a button."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

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

    def retranslate(self, words: Words) -> None:
        """Put the keys' words in."""
        for key, button in self._buttons:
            button.label(words, words.say(key.label))

    def _touched(self, key: Key, _: bool = False) -> None:  # the shape of `clicked`
        self._press(key)
