"""What Python has no use for any more is swept up on the window's thread alone.

Widgets point at each other in circles, and Python takes such circles apart on whatever thread happens to fill its
measure: a printer's, a backup's. A widget that is taken apart beside the thread it lives on ends the program. So while
a window is there nothing is swept by itself, and a clock of the window does it.
"""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer

EVERY_MS = 1_000


class Sweeper(QObject):
    """Sweeps as often as Python would have, and not through what was there before the window (``gc.freeze``)."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        gc.disable()
        gc.freeze()
        self._clock = QTimer(self, interval=EVERY_MS)
        self._clock.timeout.connect(sweep)
        self._clock.start()


def sweep() -> None:
    """The oldest part whose measure is full, by Python's own measures."""
    for generation, (count, full) in reversed(list(enumerate(zip(gc.get_count(), gc.get_threshold(), strict=True)))):
        if count > full > 0:
            gc.collect(generation)
            return
