"""What every derivation is made with: a row that must be new, a state that must have been so, an open session."""

from __future__ import annotations

import sqlite3

from pos.domain.errors import Refused
from pos.ledger.entries import Entry


def insert(connection: sqlite3.Connection, statement: str, values: tuple[object, ...], code: str) -> None:
    """A row that must be new. :raises Refused: ``code``"""
    try:
        connection.execute(statement, values)
    except sqlite3.IntegrityError:
        raise Refused(code) from None


def change_one(
    connection: sqlite3.Connection, statement: str, values: tuple[object, ...] | dict[str, object], code: str
) -> None:
    """One row that must be there as the statement wants it. :raises Refused: ``code``"""
    if connection.execute(statement, values).rowcount != 1:
        raise Refused(code)


def require_open(connection: sqlite3.Connection, session: str) -> None:
    """:raises Refused: ``SESSION_NOT_OPEN``"""
    row = connection.execute("SELECT state FROM session WHERE id = ?", (session,)).fetchone()
    if row is None or row["state"] != "open":
        raise Refused("SESSION_NOT_OPEN")


def latest(connection: sqlite3.Connection, entry: Entry) -> None:
    """This entry is the newest of its kind."""
    connection.execute(
        "INSERT INTO latest VALUES (?, ?) ON CONFLICT(kind) DO UPDATE SET seq = excluded.seq", (entry.kind, entry.seq)
    )
