"""The statements that ``verify`` reads with."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

from pos.ledger.schema import DERIVED

DERIVED_TABLES = (
    "day",
    "session",
    "receipt",
    "payment",
    "attempt",
    "standing",
    "deposit",
    "batch",
    "unsure",
    "latest",
    "document",
)

PERSON = ("login", "name", "initials", "role", "language")


def rows(connection: sqlite3.Connection) -> Iterator[sqlite3.Row]:
    """Every entry row in order of its number."""
    yield from connection.execute("SELECT * FROM entry ORDER BY seq")


def lines(connection: sqlite3.Connection, seq: int) -> list[tuple[int, int, str, int, str, str]]:
    """An entry's lines as stored."""
    query = "SELECT entry, n, account, cents, session, biller FROM line WHERE entry = ? ORDER BY n"
    return [tuple(row) for row in connection.execute(query, (seq,))]


def issued(connection: sqlite3.Connection, name: str) -> bytes | None:
    """An issued document's bytes."""
    row = connection.execute("SELECT content FROM issued WHERE name = ?", (name,)).fetchone()
    return None if row is None else bytes(row["content"])


def orphan_lines(connection: sqlite3.Connection) -> list[int]:
    """Numbers of entries that have lines but are not there."""
    query = "SELECT DISTINCT entry FROM line WHERE entry NOT IN (SELECT seq FROM entry)"
    return [row["entry"] for row in connection.execute(query)]


def people(connection: sqlite3.Connection) -> set[tuple[str, ...]]:
    """Everyone with what the book's entries say of them; their secrets are not in it."""
    rows = connection.execute(f"SELECT {', '.join(PERSON)} FROM person")
    return {tuple(row) for row in rows}


def fresh_tables() -> sqlite3.Connection:
    """The derived tables, empty, in memory."""
    again = sqlite3.connect(":memory:", isolation_level=None)
    again.row_factory = sqlite3.Row
    again.executescript(DERIVED)
    return again


def differences(connection: sqlite3.Connection, again: sqlite3.Connection) -> Iterator[tuple[str, str]]:
    """The first row that differs, of every derived table that differs."""
    for table in DERIVED_TABLES:
        columns = [row["name"] for row in again.execute(f"PRAGMA table_info({table})")]
        query = f"SELECT * FROM {table} ORDER BY {', '.join(columns)}"
        kept, built = connection.execute(query), again.execute(query)
        while True:
            one, other = kept.fetchone(), built.fetchone()
            if one is None and other is None:
                break
            if one is None or other is None or tuple(one) != tuple(other):
                yield table, str((one or other)[0])
                break
