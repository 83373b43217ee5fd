"""Verify a register's book whole: the ledger, and the bills that its last import names (design L2, L5)."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from dataclasses import replace

from pos.app.register import STEPS, Places
from pos.cashiering import sql
from pos.domain.errors import Expected, Unavailable
from pos.ledger.entries import GENESIS
from pos.ledger.keys import Keys
from pos.ledger.verify import Finding, Verified, verify
from pos.receivables.reference import Reference
from pos.store import Connection, Database
from pos.store.schema import expected_schema, schema_of

UNREADABLE = "BOOK_UNREADABLE"


def verify_book(places: Places, progress: Callable[[int], None] = lambda _: None) -> Verified:
    """Look through the whole book, beside a till that may be at work; needs neither its settings nor its devices.

    A file that SQLite itself cannot read is a finding like any other.

    :raises Unavailable: ``BOOK_MISSING``; Refused: ``BOOK_FOREIGN``, ``BOOK_NEWER``
    """
    try:
        with closing(Database.open_read_only(places.book, STEPS)) as database, database.snapshot() as connection:
            keys = Keys.load(places.keys) if places.keys.exists() else None
            verified = verify(connection, expected_schema(STEPS), schema_of(connection), keys=keys, progress=progress)
            return replace(verified, findings=_reference(connection, places)) if verified.ok else verified
    except Unavailable as error:
        if error.code != UNREADABLE:
            raise
        return Verified(0, GENESIS, (Finding(places.book.name, "", "BOOK_TORN"),))


def _reference(connection: Connection, places: Places) -> tuple[Finding, ...]:
    """The stored bills, held against the digest in the entry of their import."""
    named, digest = sql.last_reference(connection), sql.last_reference_digest(connection)
    if not named:
        return ()
    try:
        with closing(Reference.open(places.data / named)) as reference:
            same = reference.digest() == digest
    except Expected as error:
        return (Finding(named, "", error.code),)
    return () if same else (Finding(named, "", "REFERENCE_DIFFERS"),)
