"""The statements that ``verify`` reads with: each table once, in the order of the entries."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Container, Iterator
from itertools import chain
from typing import Any

from pos.ledger.schema import DERIVED, SLIPS

REPLAYED = (
    "day",
    "session",
    "copy",
    "attempt",
    "standing",
    "deposit",
    "batch",
    "unsure",
    "latest",
    "document",
    "erased",
    "hold",
    "endorsement",
    "validation",
)
"""Derived tables that are built anew, as what they say depends on more than one entry."""

PERSON = ("login", "name", "initials", "role", "language", "active", "must_change", "secrets")

_AT_ONCE = 1000

Rows = Iterator[tuple[Any, ...]]


FIRST = -(2**63)
"""The least number that a row can have: nobody of ours gives one below 1, and whoever does is to be seen."""


def entries(connection: sqlite3.Connection, first: int) -> Rows:
    """Every entry row from a number on, in order."""
    query = "SELECT seq, kind, date, at_ms, lines, body, prev, hash FROM entry WHERE seq >= ? ORDER BY seq"
    return _rows(connection, query, first)


def lines(connection: sqlite3.Connection, first: int) -> Rows:
    """Every line of the entries from a number on, in order."""
    query = "SELECT entry, n, account, cents, session, biller FROM line WHERE entry >= ? ORDER BY entry, n"
    return _rows(connection, query, first)


def receipts(connection: sqlite3.Connection, first: int) -> Rows:
    """Every receipt row of the entries from a number on, in order."""
    query = "SELECT seq, number, key, session, cents, voids FROM receipt WHERE seq >= ? ORDER BY seq"
    return _rows(connection, query, first)


def personal(connection: sqlite3.Connection, first: int) -> Rows:
    """Everything personal of the entries from a number on, in order."""
    return _rows(connection, "SELECT entry, salt, sealed FROM personal WHERE entry >= ? ORDER BY entry", first)


def erased(connection: sqlite3.Connection, first: int) -> Rows:
    """Entries from a number on whose personal values are gone by a rule, in order."""
    return _rows(connection, "SELECT entry, seq FROM erased WHERE entry >= ? ORDER BY entry", first)


def payments(connection: sqlite3.Connection) -> Rows:
    """Every payment row, as it lies."""
    return _rows(connection, "SELECT biller, reference, seq, item, charge, cents FROM payment")


def receipt_before(connection: sqlite3.Connection, number: str, seq: int) -> tuple[str, str] | None:
    """Session, and what it voids, of a receipt that is older than an entry."""
    row = connection.execute(
        "SELECT session, voids FROM receipt WHERE number = ? AND seq < ?", (number, seq)
    ).fetchone()
    return None if row is None else (row["session"], row["voids"])


def issued(connection: sqlite3.Connection) -> dict[str, str]:
    """Names of the issued documents that are kept, with the SHA-256 of each."""
    rows = _rows(connection, "SELECT name, content FROM issued")
    return {name: hashlib.sha256(content).hexdigest() for name, content in rows}


def people(connection: sqlite3.Connection) -> dict[str, tuple[object, ...]]:
    """By login all that the book's entries say of somebody; of their secrets the digest."""
    rows = connection.execute(
        "SELECT login, name, initials, role, language, active, must_change, password || '|' || pin FROM person"
    )
    return {row["login"]: (*row[:7], hashlib.sha256(row[7].encode()).hexdigest()) for row in rows}


def bad_indexes(connection: sqlite3.Connection) -> Iterator[tuple[str, str]]:
    """Tables of which an index says something else than the table itself, with what SQLite says of it.

    The tables themselves are read row by row elsewhere; through their indexes things are found, and found to be unique.
    """
    indexed = connection.execute("SELECT DISTINCT tbl_name FROM sqlite_master WHERE type = 'index' ORDER BY tbl_name")
    for table in [row["tbl_name"] for row in indexed]:
        said = [row[0] for row in connection.execute(f"PRAGMA integrity_check({table})")]
        if said != ["ok"]:
            yield table, said[0]


def replay_tables() -> sqlite3.Connection:
    """The derived tables, empty, in a file of SQLite's own that goes with the connection."""
    again = sqlite3.connect("", isolation_level=None)
    again.row_factory = sqlite3.Row
    again.executescript(f"PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; BEGIN; {DERIVED} {SLIPS}")
    return again


def differences(
    connection: sqlite3.Connection, again: sqlite3.Connection, tables: Container[str]
) -> Iterator[tuple[str, str]]:
    """The first row that differs, of every replayed table that differs and is among ``tables``: a book that was not
    brought up yet has not all of them."""
    for table in (one for one in REPLAYED if one in tables):
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


def _rows(connection: sqlite3.Connection, query: str, *given: int) -> Rows:
    """Plain tuples, many at a time."""
    cursor = connection.cursor()
    cursor.row_factory = None
    cursor.execute(query, given)
    return chain.from_iterable(iter(lambda: cursor.fetchmany(_AT_ONCE), []))
