"""Notices that nobody is at the register."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QTimer, Signal

_SIGNS_OF_LIFE = {QEvent.Type.KeyPress, QEvent.Type.MouseButtonPress, QEvent.Type.TouchBegin, QEvent.Type.Wheel}


class Idle(QObject):
    """Install it on the windows. `idle` once nothing was pressed or touched for so long, and again after that."""

    idle = Signal()

    def __init__(self, after_ms: int, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._clock = QTimer(self, interval=after_ms)
        self._clock.timeout.connect(self.idle)
        self._clock.start()

    def somebody(self) -> None:
        """A sign of life that is no event of Qt's: something was read by a device of its own."""
        self._clock.start()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Looks on, takes nothing."""
        if event.type() in _SIGNS_OF_LIFE:
            self._clock.start()
        return False
