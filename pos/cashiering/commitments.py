"""Personal values: a salted commitment in the hashed body, the value encrypted in its own table.

The commitment proves later that a value was not changed; once the value is deleted, the salt goes with
it and the commitment says nothing any more (design section 3).
"""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass

from pos.domain.errors import Refused
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
    return Commitment(value, salt, _digest(salt, value.encode()))


def revealed(book: Book, connection: Connection, entry: Entry) -> str:
    """The personal values behind an entry; empty where there are none, or none any more by a rule.

    :raises Refused: ``BOOK_DAMAGED`` where they are missing, or not those that the entry committed to
    """
    commitment = entry.data.get("personal")
    if not commitment:
        return ""
    kept = ledger_sql.personal(connection, entry.seq)
    if kept is None:
        if ledger_sql.is_erased(connection, entry.seq):
            return ""
        raise Refused("BOOK_DAMAGED", table="personal", row=entry.seq, what="PERSONAL_MISSING")
    salt, sealed = kept
    opened = book.keys.unseal(sealed, bound_to=entry.id)
    if opened is None or _digest(salt, opened) != commitment:
        raise Refused("BOOK_DAMAGED", table="personal", row=entry.seq, what="PERSONAL_DIFFERS")
    return opened.decode()


def _digest(salt: bytes, value: bytes) -> str:
    return hashlib.sha256(salt + value).hexdigest()
