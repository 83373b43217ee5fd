"""Personal values: a salted commitment in the hashed body, the value encrypted in its own table.

The commitment proves later that a value was not changed; once the value is deleted, the salt goes with
it and the commitment says nothing any more (design section 3).
"""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass

from pos.ledger import sql as ledger_sql
from pos.ledger.book import Book
from pos.ledger.entries import Entry
from pos.store import Connection

_SALT_BYTES = 16


@dataclass(frozen=True, slots=True)
class Commitment:
    """A value, its salt, and the SHA-256 of both that stands in the body; all empty for no value."""

    value: str
    salt: bytes
    commitment: str


def commit_to(value: str) -> Commitment:
    """Commit to a text."""
    if not value:
        return Commitment("", b"", "")
    salt = secrets.token_bytes(_SALT_BYTES)
    return Commitment(value, salt, hashlib.sha256(salt + value.encode()).hexdigest())


def revealed(book: Book, connection: Connection, entry: Entry) -> str:
    """The personal values behind an entry; empty where there are none, or none any more."""
    kept = ledger_sql.personal(connection, entry.seq) if entry.data.get("personal") else None
    if kept is None:
        return ""
    opened = book.keys.unseal(kept[1], bound_to=entry.id)
    return "" if opened is None else opened.decode()
