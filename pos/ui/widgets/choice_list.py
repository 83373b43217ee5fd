"""A list that has the focus itself: for screens whose first question is "which one?"."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent

from pos.ui.widgets.line_list import LineList

_MOVES = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1, Qt.Key.Key_PageUp: -5, Qt.Key.Key_PageDown: 5}
_ENTERS = {Qt.Key.Key_Return, Qt.Key.Key_Enter}


class ChoiceList(LineList):
    """`moved` asks for another row, `entered` is Enter on the marked one; a touched row is `chosen`."""

    moved = Signal(object)
    entered = Signal()

    def __init__(self, handle: str, *, compact: bool = False) -> None:
        super().__init__(handle, compact=compact, takes_focus=True)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows and Enter are ours, letters are nobody's: a list is no search box."""
        if event.key() in _MOVES:
            self.moved.emit(_MOVES[Qt.Key(event.key())])
        elif event.key() in _ENTERS:
            if not event.isAutoRepeat():
                self.entered.emit()
        else:
            event.ignore()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """The marked row stays the marked one: Qt would go to the first."""
        kept = self.currentIndex()
        super().focusInEvent(event)
        self.setCurrentIndex(kept)
