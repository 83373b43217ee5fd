"""The one way from other threads to the window's thread.

A Qt signal whose sender was made in a worker runs lambdas in that worker; so there is one sender, made on the window's
thread, and its receiver is a method of a QObject there.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Qt, Signal


class Bridge(QObject):
    """Make it on the window's thread; `post` from any."""

    _posted = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._open = True
        self._posted.connect(self._run, Qt.ConnectionType.QueuedConnection)

    def post(self, call: Callable[[], object]) -> None:
        """Have `call` run on the window's thread, after what was posted before it."""
        self._posted.emit(call)

    def close(self) -> None:
        """The window goes away: what is posted from now on falls on deaf ears."""
        self._open = False

    def _run(self, call: Callable[[], object]) -> None:
        if self._open:
            call()
