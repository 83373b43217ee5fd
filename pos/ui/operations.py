"""Work that may wait (book, disk, device) runs in the background; its result comes back on the window's thread.

An operation ends in exactly one of three ways: its result goes to `then`, an expected error to `failed`, anything else
is a bug and goes to `sys.excepthook`, loud and logged. Whoever waits over 0.3 s is told what for, and over 2 s shown a
way out.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from PySide6.QtCore import QObject, QTimer

from pos.domain.errors import Expected
from pos.ui.bridge import Bridge
from pos.ui.desk import Operation

Result = TypeVar("Result")

SAY_AFTER_S = 0.3
WAY_OUT_AFTER_S = 2.0
_TICK_MS = 100
_WORKERS = 6  # a stalled device holds one of them, never all


class Operations(QObject):
    """The background. `told` hears which operation is worth a word now: the oldest that waits, or None."""

    def __init__(self, bridge: Bridge, told: Callable[[Operation | None], None], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._told = told
        self._pool = ThreadPoolExecutor(_WORKERS, thread_name_prefix="operation")
        self._waits: list[Operation] = []
        self.running = 0
        """How many have not delivered yet; tests wait for none."""
        self._clock = QTimer(self, interval=_TICK_MS)
        self._clock.timeout.connect(self._tell)

    def run(
        self,
        work: Callable[[], Result],
        *,
        then: Callable[[Result], object],
        failed: Callable[[Expected], object],
        operation: Operation,
    ) -> Operation:
        """See `desk.Runner`. Call it on the window's thread."""
        if operation.waiting:
            self._waits.append(operation)
            self._clock.start()
        self.running += 1
        self._pool.submit(self._work, operation, work, then, failed)
        return operation

    def post(self, call: Callable[[], object]) -> None:
        """See `desk.Runner`."""
        self._bridge.post(call)

    def close(self) -> None:
        """Take nothing new and let what runs end; results are dropped."""
        self._clock.stop()
        for operation in self._waits:
            operation.forget()
        self._pool.shutdown(wait=False, cancel_futures=True)

    def _work(
        self,
        operation: Operation,
        work: Callable[[], Result],
        then: Callable[[Result], object],
        failed: Callable[[Expected], object],
    ) -> None:
        """On a worker. Nothing may escape here: the pool would keep it to itself."""
        try:
            result = work()
        except Expected as error:
            refused = error
            self._bridge.post(lambda: self._end(operation, lambda: failed(refused)))
        except BaseException as error:  # noqa: BLE001  # the thread's boundary: handed on to the hook, nothing swallowed
            bug = error
            self._bridge.post(lambda: self._end_badly(operation, bug))
        else:
            self._bridge.post(lambda: self._end(operation, lambda: then(result)))

    def _end(self, operation: Operation, deliver: Callable[[], object]) -> None:
        wanted = operation.wanted
        self._done(operation)
        if wanted:
            deliver()

    def _end_badly(self, operation: Operation, bug: BaseException) -> None:
        self._done(operation)
        sys.excepthook(type(bug), bug, bug.__traceback__)
        if operation.broken is not None:
            operation.broken()

    def _done(self, operation: Operation) -> None:
        self.running -= 1
        operation.wanted = False
        if operation in self._waits:
            self._waits.remove(operation)
            self._tell()

    def _tell(self) -> None:
        self._waits = [one for one in self._waits if one.wanted]
        self._told(next((one for one in self._waits if one.age_s >= SAY_AFTER_S), None))
        if not self._waits:
            self._clock.stop()
