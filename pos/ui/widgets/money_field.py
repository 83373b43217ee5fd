"""A field for an amount: digits, one point, two decimals. What is none is refused with a sentence, not guessed at."""

from __future__ import annotations

import re

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence

from pos.domain.errors import BadInput
from pos.domain.money import Money
from pos.ui.scan import RollBack

_BEGUN = re.compile(r"\d{0,10}(\.\d{0,2})?", re.ASCII)
_DELETES = {Qt.Key.Key_Backspace, Qt.Key.Key_Delete}
_ENTERS = {Qt.Key.Key_Return, Qt.Key.Key_Enter}


class MoneyField(RollBack):
    """`edited` carries the `Money` that stands there, or None; `refused` the text that was not taken.

    After a refusal nothing more is taken until something was deleted: who typed `1,5` meant neither 1 nor 15.

    Enter, and + of the number pad, are `entered`. A comma of the number pad is the decimal key of a Spanish keyboard
    and means the point; any other comma is refused, because nobody can tell `1,500` from `1,50` with a slip of a key.
    """

    edited = Signal(object)
    refused = Signal(str)
    entered = Signal()

    def __init__(self, handle: str) -> None:
        super().__init__()
        self.setObjectName(handle)
        self.setProperty("look", "amount")
        self.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.setMaxLength(13)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        self._stopped_by = ""
        self.textChanged.connect(lambda _: self.edited.emit(self.money()))

    def money(self) -> Money | None:
        """What stands there; None where nothing or no amount does."""
        try:
            return Money.parse(self.text().rstrip(".")) if self.text() else None
        except BadInput:
            return None

    def put(self, amount: Money | None) -> None:
        """Set it; selected is only what has the focus."""
        self._stop("")
        self.setText("" if amount is None else str(amount))

    def type_text(self, text: str) -> None:
        """Take text as if typed: from keys, the ten-key on the screen, or the clipboard."""
        start, length = self.selectionStart(), len(self.selectedText())
        at = self.cursorPosition() if start < 0 else start
        result = self.text()[:at] + text + self.text()[at + length :]
        if self._stopped_by:
            self.refused.emit(self._stopped_by)
        elif _BEGUN.fullmatch(result):
            self.insert(text)
        elif text:
            self._stop(text)
            self.refused.emit(text)

    def clear(self) -> None:
        """Empty, and ready to begin anew."""
        self._stop("")
        super().clear()

    def roll_back(self) -> None:
        """A scan is no mistake of whoever typed before it."""
        self._stop("")
        super().roll_back()

    def _stop(self, text: str) -> None:
        """Show that something was refused, or that this is over."""
        self._stopped_by = text
        self.setProperty("wrong", bool(text))
        self.style().unpolish(self)
        self.style().polish(self)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Digits and the point; everything else that would write is refused."""
        key, text = event.key(), event.text()
        on_pad = bool(event.modifiers() & Qt.KeyboardModifier.KeypadModifier)
        if key in _ENTERS or (key == Qt.Key.Key_Plus and on_pad):
            if self._stopped_by:
                self.refused.emit(self._stopped_by)
            elif not event.isAutoRepeat():
                self.entered.emit()
        elif key in _DELETES and self._stopped_by:
            self._stop("")
            self.selectAll()
        elif on_pad and text == ",":
            self.type_text(".")
        elif event.matches(QKeySequence.StandardKey.Paste):
            self.type_text(QGuiApplication.clipboard().text().strip())
        elif len(text) == 1 and text.isprintable():
            self.type_text(text)
        else:
            super().keyPressEvent(event)
