"""The statements of the book's care: backups, holds, personal values that are due to go."""

from __future__ import annotations

import json
from collections.abc import Sequence

from pos.ledger.entries import Entry, from_body
from pos.store import Connection


def recovery_set(connection: Connection, after: int) -> str:
    """The public half of the recovery key that was set last by an entry after a number; empty where none was."""
    row = connection.execute(
        "SELECT json_extract(body, '$.data.public') AS public FROM entry"
        " WHERE seq > ? AND kind = 'recovery.set' ORDER BY seq DESC LIMIT 1",
        (after,),
    ).fetchone()
    return "" if row is None else str(row["public"])


def document_named(connection: Connection, names: Sequence[str]) -> str:
    """Which of some names an issued document has; the first where none has."""
    row = connection.execute(
        "SELECT name FROM document WHERE name IN (SELECT value FROM json_each(?))", (json.dumps(list(names)),)
    ).fetchone()
    return str(row["name"]) if row else names[0]


def holds(connection: Connection) -> tuple[tuple[Entry, int | None], ...]:
    """Every legal hold, oldest first: the entry that placed it, and the number of the one that lifted it."""
    rows = connection.execute("SELECT body, lifted FROM hold JOIN entry USING (seq) ORDER BY seq")
    return tuple((from_body(row["body"]), row["lifted"]) for row in rows)


def personal_upto(connection: Connection, date: str) -> list[Entry]:
    """Entries with personal values of business dates up to ``date`` (ISO), oldest first."""
    rows = connection.execute(
        "SELECT body FROM personal JOIN entry ON entry.seq = personal.entry WHERE entry.date <= ? ORDER BY entry.seq",
        (date,),
    )
    return [from_body(row["body"]) for row in rows]


def personal_among(connection: Connection, entries: Sequence[int]) -> list[Entry]:
    """Those of some entries that have personal values still, in order."""
    rows = connection.execute(
        "SELECT body FROM personal JOIN entry ON entry.seq = personal.entry"
        " WHERE personal.entry IN (SELECT value FROM json_each(?)) ORDER BY entry.seq",
        (json.dumps(list(entries)),),
    )
    return [from_body(row["body"]) for row in rows]


def delete_personal(connection: Connection, entries: Sequence[int]) -> int:
    """Delete the personal values of entries, with the salts of their commitments; how many there were."""
    done = connection.execute(
        "DELETE FROM personal WHERE entry IN (SELECT value FROM json_each(?))", (json.dumps(list(entries)),)
    )
    return done.rowcount
