"""The statements about checks that were taken: a keyed mark of each, never its numbers."""

from __future__ import annotations

from typing import NamedTuple

from pos.store import Connection, Step

STEPS: tuple[Step, ...] = (
    Step(
        "checks",
        """
CREATE TABLE check_taken(
  mark BLOB NOT NULL, seq INTEGER NOT NULL, date TEXT NOT NULL, PRIMARY KEY(mark, seq)
) STRICT, WITHOUT ROWID;
CREATE INDEX check_taken_date ON check_taken(date);
""",
    ),
)


class Taken(NamedTuple):
    """The receipt that a check was taken with, and its business date (ISO)."""

    receipt: str
    date: str


def add(connection: Connection, mark: bytes, seq: int, date: str) -> None:
    """Remember one; the same check twice in one payment is one."""
    connection.execute("INSERT OR IGNORE INTO check_taken VALUES (?, ?, ?)", (mark, seq, date))


def forget_before(connection: Connection, date: str) -> None:
    """Marks go when nobody asks for them any more."""
    connection.execute("DELETE FROM check_taken WHERE date < ?", (date,))


def newest(connection: Connection, mark: bytes, since: str) -> Taken | None:
    """Where this check was taken last since a date, and not given back by a void."""
    row = connection.execute(
        """
        SELECT receipt.number, check_taken.date FROM check_taken JOIN receipt ON receipt.seq = check_taken.seq
        WHERE mark = ? AND date >= ?
          AND NOT EXISTS (SELECT 1 FROM receipt AS void WHERE void.voids = receipt.number)
        ORDER BY check_taken.seq DESC LIMIT 1
        """,
        (mark, since),
    ).fetchone()
    return None if row is None else Taken(row["number"], row["date"])
