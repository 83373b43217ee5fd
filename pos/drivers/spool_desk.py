"""Where jobs lie: the book's database on one side, those who want to know on the other."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from types import MappingProxyType
from typing import Protocol

from pos.domain.errors import Bug
from pos.domain.papers import Paper
from pos.drivers import spool_sql
from pos.drivers.jobs import Job, JobDone, JobSending, JobState, SpoolEvent
from pos.drivers.ports import Outcome
from pos.drivers.spool_sql import Lane
from pos.store import Connection

OnOutcome = Callable[[Job, Outcome], None]
MakePaper = Callable[[Job], Paper]
Listener = Callable[[SpoolEvent], None]


class Database(Protocol):
    """What the spool needs of the book's file."""

    def write(self) -> AbstractContextManager[Connection]:
        """One durable transaction."""

    def read(self) -> Connection:
        """This thread's read-only connection."""


class Desk:
    """The jobs of one device. Every change of one is on the disk before anybody is told.

    ``outlets`` are further names that its drawers' jobs go by, each with the connector that its drawer hangs on.
    """

    def __init__(
        self,
        database: Database,
        device: str,
        on_outcome: OnOutcome,
        make_paper: MakePaper | None = None,
        outlets: Mapping[str, int] = MappingProxyType({}),
    ) -> None:
        self.device = device
        self.names = (device, *outlets)
        self._outlets = outlets
        self._database = database
        self._on_outcome = on_outcome
        self._make_paper = make_paper
        self._listeners: list[Listener] = []
        self._guard = threading.Lock()

    def next_waiting(self, lane: Lane) -> Job | None:
        """The oldest job of a lane that waits."""
        devices = self.names if lane is Lane.DRAWER else self.names[:1]
        return spool_sql.next_waiting(self._database.read(), devices, lane)

    def outlet(self, job: Job) -> int:
        """Which connector a pulse goes to; 0: the device's own."""
        return self._outlets.get(job.device, 0)

    def paper_of(self, job: Job) -> Paper:
        """What a job prints: as it was put down, or made now. Raises what making it raises."""
        if job.paper:
            return Paper.from_json(job.paper)
        if self._make_paper is None:
            raise Bug(f"nobody makes the paper of job {job.seq}")
        return self._make_paper(job)

    def in_state(self, state: JobState) -> list[Job]:
        """All jobs in one state, oldest first."""
        connection = self._database.read()
        found = [job for name in self.names for job in spool_sql.in_state(connection, name, state)]
        return sorted(found, key=lambda job: job.seq)

    def in_doubt(self) -> bool:
        """Whether the last paper ended UNKNOWN."""
        return spool_sql.last_begun(self._database.read(), self.device) is JobState.UNKNOWN

    def begin(self, job: Job) -> bool:
        """WAITING to SENDING, before the first byte; False where somebody withdrew or moved it meanwhile."""
        with self._database.write() as connection:
            begun = spool_sql.move(connection, job, JobState.WAITING, JobState.SENDING)
        if begun:
            self.tell(JobSending(job))
        return begun

    def put_back(self, job: Job) -> None:
        """SENDING to WAITING: nothing of it was sent after all."""
        with self._database.write() as connection:
            spool_sql.move(connection, job, JobState.SENDING, JobState.WAITING)

    def end(self, job: Job, before: JobState, outcome: Outcome) -> bool:
        """Make a job final, once, in one transaction with what ``on_outcome`` writes about it."""
        with self._database.write() as connection:
            if not spool_sql.finish(connection, job.seq, before, outcome):
                return False
            self._on_outcome(job, outcome)
        self.tell(JobDone(job, outcome))
        return True

    def listen(self, listener: Listener) -> Callable[[], None]:
        """Tell ``listener`` of everything from now on; the call that ends it is returned."""
        with self._guard:
            self._listeners.append(listener)

        def end() -> None:
            with self._guard:
                self._listeners.remove(listener)

        return end

    def tell(self, event: SpoolEvent) -> None:
        """Tell all who listen, on the thread that calls."""
        with self._guard:
            listeners = list(self._listeners)
        for listener in listeners:
            listener(event)
