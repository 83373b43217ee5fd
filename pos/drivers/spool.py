"""The spool: durable jobs turned into actions on a device's own thread (design section 4).

A job is put down in the transaction of what it belongs to. SENDING is on the disk before its first byte leaves; after
a crash SENDING is UNKNOWN. UNKNOWN is never sent again by itself. A job waits for as long as nothing of it was sent,
but a drawer pulse only for seconds: a drawer must not spring open when nobody expects it. Nobody who calls waits.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from types import MappingProxyType

from pos.drivers import spool_sql
from pos.drivers.jobs import Job, JobKind, JobState, JobWaits, NewJob
from pos.drivers.ports import LinkState, Outcome, PrinterStatus, PrinterWithDrawer, Said, Why
from pos.drivers.spool_desk import Database, Desk, Listener, MakePaper, OnOutcome
from pos.drivers.spool_worker import Pace, Worker
from pos.store import Connection


class Spool:
    """One device: its jobs and the thread that works them off.

    ``open_device`` makes the device afresh and is called on its thread. ``on_outcome(job, outcome)`` is called there
    too, inside the transaction that makes a job final, to write the entry that says so; what it writes through the
    same database joins that transaction, and if it raises, neither is written. ``make_paper`` makes what a job only
    names, on that thread as well, just before it is printed. ``outlets`` are the
    further drawers that hang on it, by the name of their jobs, with the connector of each.
    """

    def __init__(
        self,
        database: Database,
        device: str,
        open_device: Callable[[], PrinterWithDrawer],
        on_outcome: OnOutcome,
        *,
        make_paper: MakePaper | None = None,
        outlets: Mapping[str, int] = MappingProxyType({}),
        pace: Pace | None = None,
    ) -> None:
        self.device = device
        self._desk = Desk(database, device, on_outcome, make_paper, outlets)
        self._open_device = open_device
        self._pace = pace or Pace()
        self._worker: Worker | None = None

    def start(self) -> None:
        """Judge what a crash left behind, then begin to work."""
        for job in self._desk.in_state(JobState.SENDING):
            self._desk.end(job, JobState.SENDING, Outcome.unknown(0, Why.INTERRUPTED))
        for job in self._desk.in_state(JobState.WAITING):
            if job.kind is JobKind.DRAWER or job.kind.on_slip:  # nobody stands there any more
                self._desk.end(job, JobState.WAITING, Outcome.not_sent(Why.TOO_LATE))
        self._begin()

    def stop(self, seconds: float = 5) -> bool:
        """End the thread after what it is doing; False where it did not end in time and was left behind."""
        worker = self._worker
        if worker is None:
            return True
        worker.leave.set()
        worker.bell.set()
        worker.thread.join(seconds)
        return not worker.thread.is_alive()

    @staticmethod
    def enqueue(connection: Connection, *jobs: NewJob) -> None:
        """Put jobs down in the caller's own transaction. Call :meth:`wake` once that is committed.

        :raises sqlite3.IntegrityError: a second original of the same receipt
        """
        spool_sql.add(connection, jobs)

    def take_over(self, connection: Connection, job: Job) -> bool:
        """In the caller's own transaction: a job that waits for another device is this one's from now on.

        False where it no longer waits there. Call :meth:`wake` once that is committed.
        """
        return spool_sql.give(connection, job, self.device)

    def forget_held(self) -> None:
        """Before its next paper, have the device forget what it still holds: somebody chose to print that again."""
        if self._worker is not None:
            self._worker.forget.set()
            self.wake()

    def wake(self) -> None:
        """There is something to do, or a person says "try again". Returns at once; from any thread."""
        if self._worker is not None:
            self._worker.bell.set()

    def waiting(self) -> list[Job]:
        """The jobs of which nothing was sent yet, oldest first."""
        return self._desk.in_state(JobState.WAITING)

    def held(self) -> JobWaits | None:
        """The paper that waits for the device and why, as its thread told last; asks nothing. None: none waits."""
        return self._worker.held if self._worker is not None else None

    def withdraw(self, seq: int) -> bool:
        """Give up a job that waits ("receipt by PDF instead"); False where it is too late for that."""
        found = [job for job in self.waiting() if job.seq == seq]
        return bool(found) and self._desk.end(found[0], JobState.WAITING, Outcome.not_sent(Why.WITHDRAWN))

    def want_check(self, hear: Callable[[Said], None] | None) -> None:
        """Have the next check that is put into the printer read; ``hear`` is called on its thread. None: no more."""
        if self._worker is not None:
            self._worker.slips.want_check(hear)

    def status(self) -> PrinterStatus:
        """What the device last said; ``STUCK`` where its thread has ended or sits in a call that never returns."""
        worker = self._worker
        if worker is None:
            return PrinterStatus()
        if not worker.thread.is_alive() or time.monotonic() - worker.alive_at > self._pace.stuck:
            return worker.status.with_link(LinkState.STUCK)
        return worker.status

    def abandon(self) -> None:
        """Leave a stuck thread behind and begin with a new one; what it was sending is UNKNOWN."""
        if self._worker is not None:
            self._worker.leave.set()
        for job in self._desk.in_state(JobState.SENDING):
            self._desk.end(job, JobState.SENDING, Outcome.unknown(0, Why.STUCK))
        self._begin()

    def listen(self, listener: Listener) -> Callable[[], None]:
        """Be told of all that happens, on the device's thread: be quick. The call that ends it is returned."""
        return self._desk.listen(listener)

    def _begin(self) -> None:
        """A device whose last paper is in doubt may still be in the middle of a command."""
        self._worker = Worker(self._desk, self._open_device, self._pace, distrust=self._desk.in_doubt())
        self._worker.thread.start()
