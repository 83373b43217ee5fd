"""The statements that the log is read with. Nothing here looks through the whole book: `seq` is the only index used."""

from __future__ import annotations

from dataclasses import dataclass

from pos.ledger import sql as ledger_sql
from pos.ledger.entries import Entry
from pos.store import Connection


@dataclass(frozen=True, slots=True)
class Span:
    """Entries by number and by time in milliseconds (the last ones excluded), and what must stand in them.

    ``kinds`` are beginnings of kinds before the point; ``other`` turns them around. ``words`` must stand in the body,
    one of them at least; empty: anything may.
    """

    after: int
    below: int
    first_ms: int
    last_ms: int
    kinds: tuple[str, ...] = ()
    other: bool = False
    words: tuple[str, ...] = ()


def newest(connection: Connection, span: Span, limit: int) -> tuple[Entry, ...]:
    """Entries of a span, newest first."""
    marks = ", ".join("?" for _ in span.kinds)
    kinds = f"substr(kind, 1, instr(kind, '.') - 1) {'NOT ' if span.other else ''}IN ({marks})" if span.kinds else "1"
    words = " OR ".join("instr(body, ?)" for _ in span.words) or "1"
    rows = connection.execute(
        "SELECT seq, body, hash FROM entry WHERE seq > ? AND seq < ? AND at_ms >= ? AND at_ms < ?"
        f" AND {kinds} AND ({words}) ORDER BY seq DESC LIMIT ?",
        (span.after, span.below, span.first_ms, span.last_ms, *span.kinds, *span.words, limit),
    )
    return tuple(map(ledger_sql.sealed, rows))


def first_since(connection: Connection, ms: int) -> int:
    """The first entry at or after a moment, or one past the last: by halving, as the clock goes with the numbers."""
    (last,) = connection.execute("SELECT coalesce(max(seq), 0) FROM entry").fetchone()
    low, high = 1, last + 1
    while low < high:
        middle = (low + high) // 2
        row = connection.execute("SELECT at_ms FROM entry WHERE seq = ?", (middle,)).fetchone()
        if row["at_ms"] < ms:
            low = middle + 1
        else:
            high = middle
    return low


def unsubmitted(connection: Connection) -> dict[str, str]:
    """Sessions whose count is not handed in, with their drawers."""
    rows = connection.execute("SELECT id, drawer FROM session WHERE state IN ('open', 'locked', 'counting')")
    return {row["id"]: row["drawer"] for row in rows}


def drawer_of(connection: Connection, session: str) -> str:
    """The drawer of a session; empty where there is none."""
    row = connection.execute("SELECT drawer FROM session WHERE id = ?", (session,)).fetchone()
    return "" if row is None else str(row["drawer"])
