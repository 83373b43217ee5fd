"""Opening the book: a sentence, and a way to try again."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from pos.domain.errors import Expected
from pos.ui import tokens
from pos.ui.desk import Desk
from pos.ui.screen import Key, Screen
from pos.ui.widgets.basics import column, panel, row, show_text, text
from pos.ui.widgets.key_button import KeyButton


class StartScreen(Screen):
    """`again` opens the book once more, `leave` ends the program."""

    name = "start"
    locks = False

    def __init__(self, desk: Desk, *, again: Callable[[], None], leave: Callable[[], None]) -> None:
        super().__init__(desk)
        self._again, self._leave = again, leave
        self._error: Expected | None = None
        self._title, self._sentence, self._code = text("headline", wrap=True), text("large", wrap=True), text("small")
        self._title.setObjectName("start-title")
        self._sentence.setObjectName("start-sentence")
        self.retry = KeyButton("start-again", "Return", strong=True, focus=True)
        self.retry.setProperty("look", "enter")
        self.retry.clicked.connect(again)
        inner = column(self._title, self._sentence, self._code, self.retry, gap=tokens.L, margin=2 * tokens.XL)
        card = panel(inner)
        card.setMaximumWidth(760)
        self.setLayout(column(None, row(None, card, None), None))
        self.retry.hide()

    def explain(self, error: Expected | None) -> None:
        """Say why the book cannot be opened; None: it is being opened."""
        self._error = error
        self.retranslate()
        if error is not None:
            self.retry.setFocus()

    def keys(self) -> tuple[Key, ...]:
        """Out again."""
        return (Key("Ctrl+Q", "key.quit", self._leave, last=True),)

    def retranslate(self) -> None:
        """The title, and what is wrong."""
        words, error = self.words, self._error
        show_text(self._title, words.say("start.opening" if error is None else "start.cannot"))
        show_text(self._sentence, "" if error is None else words.explain(error))
        show_text(self._code, "" if error is None else error.code)
        self.retry.label(words, words.say("start.again"))
        self.retry.setVisible(error is not None)

    def first_focus(self) -> QWidget:
        """The button, where there is one."""
        return self.retry if self._error is not None else self
