"""The keeper: makes backups on a thread of its own, by the clock and at every close; nobody at the counter waits."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import replace

from pos.backup.recovery import Recovery
from pos.cashiering import backups
from pos.cashiering.counter import Counter
from pos.domain.errors import Expected

_log = logging.getLogger(__name__)

CLOSING_S = 120
"""How long a till that is being closed waits for a backup that is under way; after that it is left to be made anew."""


class Keeper:
    """Serves the backup desk of one open book."""

    def __init__(self, counter: Counter) -> None:
        self._counter = counter
        self._desk = counter.backups
        self._thread: threading.Thread | None = None
        self._look()

    def start(self) -> None:
        """Begin by the clock: the first backup is due one interval from now, or at the first close."""
        self._thread = threading.Thread(target=self._work, name="keeper", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Make what is asked for and not made yet, and end."""
        self._desk.end()
        if self._thread is not None:
            self._thread.join(CLOSING_S)
            return
        why, _ = self._desk.wait(0)
        if why:
            self._make(why)

    def _work(self) -> None:
        self._look(backups.recovery_key)
        interval_ms = int(self._desk.settings.every_minutes * 60_000)
        due = _now_ms() + interval_ms
        while True:
            why, ending = self._desk.wait(max(due - _now_ms(), 0) if interval_ms else None)
            if not why and ending:
                return
            if not why and interval_ms and _now_ms() >= due:
                why = "schedule"
            if why:
                self._make(why)
                due = _now_ms() + interval_ms

    def _make(self, why: str) -> None:
        """What goes wrong is said by the light, and tried again at the next occasion."""
        self._look()
        try:
            backups.back_up(self._counter, why)
        except Expected as error:
            _log.info("no backup was made: %s", error.code)
        except Exception:  # noqa: BLE001 - the thread's boundary: a bug is logged, and the till goes on
            _log.exception("a backup was not made")

    def _look(self, key: Callable[[Counter], Recovery | None] = backups.recovery_file) -> None:
        """Whether there is a passphrase to seal for; ``key`` may read much of a book to know whether it is the right
        one, so that the opening of a till does not wait for it."""
        try:
            ready = key(self._counter) is not None
        except Expected as error:
            self._desk.become(replace(self._desk.state, error=error))
            return
        if ready != self._desk.state.ready:
            self._desk.become(replace(self._desk.state, ready=ready))


def _now_ms() -> int:
    return time.monotonic_ns() // 10**6
