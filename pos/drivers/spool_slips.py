"""What the device's thread does with slips: waits for one without holding anything up, prints on it, reads checks."""

from __future__ import annotations

import time
from collections.abc import Callable

from pos.drivers.jobs import Job, JobState
from pos.drivers.ports import Outcome, Said, SlipPrinter, Why
from pos.drivers.spool_desk import Desk
from pos.drivers.spool_sql import Lane

UNREADABLE = "?"
Hear = Callable[[Said], None]


class SlipTurn:
    """The one slip that is waited for. Waiting ends after ``patience`` seconds: NOT_SENT, and the next has its turn."""

    def __init__(self, desk: Desk, patience: float, waits: Callable[[Job, Why], None]) -> None:
        self._desk = desk
        self._patience = patience
        self._waits = waits
        self._seq = 0
        self._until = 0.0
        self._hear: Hear | None = None
        self._let_go = False

    # --- from any thread ---

    def want_check(self, hear: Hear | None) -> None:
        """Read the next check that is put in and tell ``hear`` what it says; None: no more, and whatever was read and
        stayed in comes out."""
        self._let_go = self._let_go or hear is None
        self._hear = hear

    # --- on the device's thread ---

    def next(self, slip: SlipPrinter) -> Job | None:
        """The job that can be printed now: its slip lies ready."""
        if self._let_go:
            self._let_go = False
            slip.let_go()
        job = self._desk.next_waiting(Lane.SLIP)
        if job is None:
            self._read(slip)
            return None
        now = time.monotonic()
        if job.seq != self._seq:
            self._seq, self._until = job.seq, now + self._patience
        hindered = slip.slip_ready()
        if hindered is None:
            return job
        if now >= self._until:
            self._desk.end(job, JobState.WAITING, Outcome.not_sent(hindered.why))
        else:
            self._waits(job, hindered.why)
        return None

    def _read(self, slip: SlipPrinter) -> None:
        """A check that was asked for. One that cannot be read stays asked for."""
        hear = self._hear
        if hear is None or not slip.reads_checks or slip.slip_ready() is not None:
            return
        said = slip.read_check() or UNREADABLE
        if UNREADABLE not in said and self._hear is hear:
            self._hear = None
        hear(Said(said))
