"""The foot of the window: the keys of the screen in front, each also a button."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame

from pos.ui import tokens
from pos.ui.screen import Key
from pos.ui.widgets.basics import row
from pos.ui.widgets.key_button import KeyButton
from pos.words import Words


class Foot(QFrame):
    """Made anew for each screen; labelled anew for each language."""

    def __init__(self, keys: tuple[Key, ...], screen: str) -> None:
        super().__init__()
        self.setObjectName(f"foot-{screen}")
        self._buttons = [(key, KeyButton(f"key-{screen}-{key.press}", key.press)) for key in keys if key.label]
        for key, button in self._buttons:
            button.percent_max = tokens.PERCENT_OF_FRAME
            button.clicked.connect(key.act)
        first = [button for key, button in self._buttons if not key.last]
        last = [button for key, button in self._buttons if key.last]
        inner = row(*first, None, *last, gap=tokens.XS)
        inner.setContentsMargins(tokens.S, 0, tokens.S, tokens.S)
        self.setLayout(inner)

    def retranslate(self, words: Words) -> None:
        """Put the keys' words in."""
        for key, button in self._buttons:
            button.label(words, words.say(key.label))
