"""The one box: takes a scan, an account, a name, an address, a fee code, an amount, a question mark."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent

from pos.ui.scan import RollBack

_MOVES = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1, Qt.Key.Key_PageUp: -5, Qt.Key.Key_PageDown: 5}


class TheBox(RollBack):
    """`moved` asks for another row of the list below; `entered` is Enter or + of the number pad.

    `deleted` is Del in an empty box.
    """

    moved = Signal(object)
    entered = Signal()
    deleted = Signal()

    def __init__(self, handle: str = "box") -> None:
        super().__init__()
        self.setObjectName(handle)
        self.setProperty("look", "box")
        self.setMaxLength(120)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Lists are moved through and entered from here, so that the focus stays. The + of the number pad is Enter."""
        key = event.key()
        on_pad = bool(event.modifiers() & Qt.KeyboardModifier.KeypadModifier)
        if key in {Qt.Key.Key_Return, Qt.Key.Key_Enter} or (key == Qt.Key.Key_Plus and on_pad):
            if not event.isAutoRepeat():  # a key held down is one wish, not many
                self.entered.emit()
        elif key in _MOVES:
            self.moved.emit(_MOVES[Qt.Key(key)])
        elif key == Qt.Key.Key_Delete and not self.text():
            self.deleted.emit()
        else:
            super().keyPressEvent(event)
