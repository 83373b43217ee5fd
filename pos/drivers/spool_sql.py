"""The jobs of the spool in the book's own database. The one module of the drivers that speaks SQL."""

from __future__ import annotations

import enum
import sqlite3
import time
from collections.abc import Iterator, Sequence

from pos.drivers.jobs import Job, JobKind, JobState, NewJob
from pos.drivers.ports import Outcome, State, Why
from pos.store import Step

# A list after IN is built anew as a table of its own whenever a check runs: OR is a tenth of that.
_SCHEMA = """
CREATE TABLE device_job(
  seq INTEGER PRIMARY KEY,
  device TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind = 'original' OR kind = 'drawer' OR kind = 'duplicate' OR kind = 'report'),
  subject TEXT NOT NULL,
  reason TEXT NOT NULL,
  paper TEXT NOT NULL,
  copy INTEGER NOT NULL,
  created_ms INTEGER NOT NULL,
  state TEXT NOT NULL CHECK (
    state = 'waiting' OR state = 'sending' OR state = 'confirmed' OR state = 'unknown' OR state = 'not-sent'
  ),
  why TEXT NOT NULL,
  bytes_sent INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX device_job_original ON device_job(subject) WHERE kind = 'original';
CREATE INDEX device_job_open ON device_job(device, seq) WHERE state IN ('waiting', 'sending');
"""

_WITH_SLIPS = """
DROP INDEX device_job_original;
DROP INDEX device_job_open;
ALTER TABLE device_job RENAME TO device_job_before;
CREATE TABLE device_job(
  seq INTEGER PRIMARY KEY,
  device TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (
    kind = 'original' OR kind = 'drawer' OR kind = 'duplicate' OR kind = 'report' OR kind = 'endorsement'
    OR kind = 'validation'
  ),
  subject TEXT NOT NULL,
  reason TEXT NOT NULL,
  paper TEXT NOT NULL,
  copy INTEGER NOT NULL,
  created_ms INTEGER NOT NULL,
  state TEXT NOT NULL CHECK (
    state = 'waiting' OR state = 'sending' OR state = 'confirmed' OR state = 'unknown' OR state = 'not-sent'
  ),
  why TEXT NOT NULL,
  bytes_sent INTEGER NOT NULL
) STRICT;
INSERT INTO device_job SELECT * FROM device_job_before;
DROP TABLE device_job_before;
CREATE UNIQUE INDEX device_job_original ON device_job(subject) WHERE kind = 'original';
CREATE INDEX device_job_open ON device_job(device, seq) WHERE state IN ('waiting', 'sending');
"""

STEPS = (Step("spool", _SCHEMA),)
"""The spool's part of the book's schema. An original of a receipt can be asked for once, ever (design section 4)."""

SLIP_STEPS = (Step("spool-slips", _WITH_SLIPS),)
"""What is printed on slips came later: a check on a column is changed by making its table anew."""

_COLUMNS = "seq, device, kind, subject, reason, paper, copy, created_ms, state, why, bytes_sent"
_OPEN = "state IN ('waiting', 'sending')"


def add(connection: sqlite3.Connection, jobs: Sequence[NewJob]) -> None:
    """Put jobs down in the caller's own transaction, in their order. IntegrityError on a second original."""
    now = now_ms()
    rows = [
        (one.device, one.kind.value, one.subject, one.reason, one.paper.to_json() if one.paper else "", one.copy, now)
        for one in jobs
    ]
    connection.executemany(
        "INSERT INTO device_job(device, kind, subject, reason, paper, copy, created_ms, state, why, bytes_sent)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, 'waiting', '', 0)",
        rows,
    )


class Lane(enum.Enum):
    """Jobs of one lane go out in their order; none waits for another lane's."""

    ROLL = "kind <> 'drawer' AND kind <> 'endorsement' AND kind <> 'validation'"
    DRAWER = "kind = 'drawer'"
    SLIP = "(kind = 'endorsement' OR kind = 'validation')"


def next_waiting(connection: sqlite3.Connection, devices: Sequence[str], lane: Lane) -> Job | None:
    """The oldest job of a lane of these that waits."""
    query = (
        f"SELECT {_COLUMNS} FROM device_job WHERE {_OPEN} AND device = ? AND state = 'waiting' AND {lane.value}"
        " ORDER BY seq LIMIT 1"
    )
    found = [row for device in devices for row in connection.execute(query, (device,))]
    return min(map(_job, found), key=lambda job: job.seq, default=None)


def in_state(connection: sqlite3.Connection, device: str, state: JobState) -> Iterator[Job]:
    """All jobs of a device that wait, or all that are being sent, oldest first."""
    rows = connection.execute(
        f"SELECT {_COLUMNS} FROM device_job WHERE {_OPEN} AND device = ? AND state = ? ORDER BY seq",
        (device, state),
    )
    return (_job(row) for row in rows.fetchall())


def last_begun(connection: sqlite3.Connection, device: str) -> JobState | None:
    """How the youngest paper of which anything may have been sent ended."""
    row = connection.execute(
        "SELECT state FROM device_job WHERE device = ? AND kind <> 'drawer' AND state IN ('confirmed', 'unknown')"
        " ORDER BY seq DESC LIMIT 1",
        (device,),
    ).fetchone()
    return None if row is None else JobState(row[0])


def move(connection: sqlite3.Connection, job: Job, before: JobState, after: JobState) -> bool:
    """Compare and set; False where somebody else moved it first, or it is another device's by now (design L9)."""
    done = connection.execute(
        "UPDATE device_job SET state = ? WHERE seq = ? AND device = ? AND state = ?",
        (after, job.seq, job.device, before),
    )
    return done.rowcount == 1


def give(connection: sqlite3.Connection, job: Job, device: str) -> bool:
    """Make a job that waits another device's; False where it no longer waits where it did."""
    done = connection.execute(
        "UPDATE device_job SET device = ? WHERE seq = ? AND device = ? AND state = 'waiting'",
        (device, job.seq, job.device),
    )
    return done.rowcount == 1


def finish(connection: sqlite3.Connection, seq: int, before: JobState, outcome: Outcome) -> bool:
    """The last word on a job. Its paper goes: it may hold a payer's name, and is never sent again."""
    done = connection.execute(
        "UPDATE device_job SET state = ?, why = ?, bytes_sent = ?, paper = '' WHERE seq = ? AND state = ?",
        (JobState(outcome.state), outcome.why, outcome.bytes_sent, seq, before),
    )
    return done.rowcount == 1


def device_of(connection: sqlite3.Connection, seq: int) -> str | None:
    """Which device a job went to; None where the spool no longer has it."""
    row = connection.execute("SELECT device FROM device_job WHERE seq = ?", (seq,)).fetchone()
    return None if row is None else str(row[0])


def doubt_waiting(connection: sqlite3.Connection) -> int:
    """In a book that goes on from a backup: what waited then may have been done since. All of it counts as begun, so
    that it becomes UNKNOWN when the spool starts; how many there were.
    """
    return connection.execute("UPDATE device_job SET state = 'sending' WHERE state = 'waiting'").rowcount


def now_ms() -> int:
    """The machine's own clock: whether a pulse is stale is no matter of the business day."""
    return time.time_ns() // 1_000_000


def _job(row: sqlite3.Row) -> Job:
    seq, device, kind, subject, reason, paper, copy, created_ms, state, why, bytes_sent = row
    return Job(
        seq=seq,
        device=device,
        kind=JobKind(kind),
        subject=subject,
        reason=reason,
        paper=paper,
        copy=copy,
        created_ms=created_ms,
        state=JobState(state),
        outcome=None if state in {"waiting", "sending"} else Outcome(State(state), Why(why), bytes_sent),
    )
