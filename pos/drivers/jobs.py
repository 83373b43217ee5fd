"""What is asked of a device: jobs, as the spool keeps them and as it tells of them."""

from __future__ import annotations

import enum
from dataclasses import dataclass

from pos.domain.papers import Paper
from pos.drivers.ports import Outcome, PrinterStatus, Why


class JobKind(enum.StrEnum):
    """What a job is. An ``ORIGINAL`` exists once for each receipt; a ``DRAWER`` is a pulse and no paper.

    ``ENDORSEMENT`` and ``VALIDATION`` are printed on a slip that a person puts in, and wait for it.
    """

    ORIGINAL = "original"
    DUPLICATE = "duplicate"
    REPORT = "report"
    DRAWER = "drawer"
    ENDORSEMENT = "endorsement"
    VALIDATION = "validation"

    @property
    def on_slip(self) -> bool:
        """Whether it is printed on a slip, not on the roll."""
        return self in {JobKind.ENDORSEMENT, JobKind.VALIDATION}


class JobState(enum.StrEnum):
    """Where a job is. The last three are final: nothing sends it again."""

    WAITING = "waiting"
    SENDING = "sending"
    CONFIRMED = "confirmed"
    UNKNOWN = "unknown"
    NOT_SENT = "not-sent"


@dataclass(frozen=True, slots=True)
class NewJob:
    """A job to put into the spool.

    ``subject`` is what it is about: a receipt number, a report's name, a session. ``reason`` is why a drawer is opened
    (a sale, no sale, a count) or a duplicate printed; every opening has one. A receipt comes without ``paper``: it is
    named by ``subject`` and ``copy`` (0 is the original), and made when it is printed. So does what is printed on a
    slip: its ``copy`` says which check, or which line, of the receipt it is about (from 1), ``reason`` what to call it.
    """

    device: str
    kind: JobKind
    subject: str
    reason: str = ""
    paper: Paper | None = None
    copy: int = 0

    def __post_init__(self) -> None:
        if (
            self.paper is None
            if self.kind is JobKind.REPORT
            else self.paper is not None and self.kind is JobKind.DRAWER
        ):
            raise ValueError(f"a {self.kind} job with paper {self.paper}")
        if self.kind is JobKind.DRAWER and not self.reason:
            raise ValueError("a drawer opens for a reason")


@dataclass(frozen=True, slots=True)
class Job:
    """A job in the spool. ``seq`` grows by one from job to job.

    ``paper`` is its JSON until the job is final, and empty where the paper is made when it is printed.
    """

    seq: int
    device: str
    kind: JobKind
    subject: str
    reason: str
    paper: str
    copy: int
    created_ms: int
    state: JobState
    outcome: Outcome | None = None

    @property
    def fence(self) -> str:
        """Four digits that no job shortly before or after has."""
        return f"{self.seq % 10_000:04d}"


@dataclass(frozen=True, slots=True)
class JobWaits:
    """Told when a job cannot go out yet: why, for the screen to say what to do. Nothing of it was sent."""

    job: Job
    why: Why


@dataclass(frozen=True, slots=True)
class JobSending:
    """Told when the first byte is about to leave."""

    job: Job


@dataclass(frozen=True, slots=True)
class JobDone:
    """Told when a job has its final outcome, after that is on the disk."""

    job: Job
    outcome: Outcome


@dataclass(frozen=True, slots=True)
class StatusChanged:
    """Told when a device's state changed."""

    device: str
    status: PrinterStatus


SpoolEvent = JobWaits | JobSending | JobDone | StatusChanged
