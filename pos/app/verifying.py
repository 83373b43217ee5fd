"""Verify a register's book whole: the ledger, the bills that its last import names, the files of settlements, and the
head that went upstream (design L2, L5)."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path

from pos.app.places import STEPS, Places
from pos.cashiering import sql
from pos.cashiering.witness import Seen, Witness, compare
from pos.domain.errors import Expected, Refused, Unavailable
from pos.ledger import sql as ledger_sql
from pos.ledger.book import streams
from pos.ledger.entries import GENESIS
from pos.ledger.findings import Finding, Verified
from pos.ledger.keys import Keys
from pos.ledger.verify import verify
from pos.ledger.walk import UNREADABLE
from pos.receivables.reference import Reference
from pos.store import Connection, Database
from pos.store.schema import expected_schema, schema_of, steps_had
from pos.sync.folder import FolderTarget

_NOT_READ = "BOOK_UNREADABLE"


def verify_book(places: Places, progress: Callable[[int], None] = lambda _: None) -> Verified:
    """Look through the whole book, beside a till that may be at work; needs neither its settings nor its devices.

    A file that SQLite itself cannot read is a finding like any other.

    :raises Unavailable: ``BOOK_MISSING``; Refused: ``BOOK_FOREIGN``, ``BOOK_NEWER``
    """
    keys = Keys.load(places.keys) if places.keys.exists() else None
    seen = _seen(places, keys)  # before the moment at which the book is looked at: a till may be at work
    try:
        with closing(Database.open_read_only(places.book, STEPS)) as database, database.snapshot() as connection:
            shipped = expected_schema(steps_had(connection, STEPS))
            verified = verify(connection, shipped, schema_of(connection), keys=keys, progress=progress)
            findings = list(verified.findings)
            if seen is not None:
                with _known(findings):
                    findings += filter(None, (compare(connection, seen),))
            for look in (_reference, _files, _upstream):
                with _known(findings):
                    findings += look(connection, places)
            return replace(verified, findings=tuple(findings))
    except Unavailable as error:
        if error.code != _NOT_READ:
            raise
        return Verified(0, GENESIS, (Finding(places.book.name, "", "BOOK_TORN"),))


def _seen(places: Places, keys: Keys | None) -> Seen | None:
    """What the user's account remembers of the book."""
    if places.state is None or keys is None:
        return None
    return Witness(places.state, places.data, keys.public).seen()


@contextmanager
def _known(findings: Sequence[Finding]) -> Iterator[None]:
    """What cannot be read of a book of which something was found already, is a part of that."""
    try:
        yield
    except (Refused, *UNREADABLE):
        if not findings:
            raise


def _reference(connection: Connection, places: Places) -> tuple[Finding, ...]:
    """The stored bills and what they are found by, held against the digest in the entry of their import."""
    named, digest = sql.last_reference(connection), sql.last_reference_digest(connection)
    if not named:
        return ()
    try:
        with closing(Reference.open(places.data / named)) as reference:
            same = reference.is_as_imported(digest)
    except Expected as error:
        return (Finding(named, "", error.code),)
    return () if same else (Finding(named, "", "REFERENCE_DIFFERS"),)


def _files(connection: Connection, places: Places) -> Iterator[Finding]:
    """What lies in settlement folders, held against the digests in the book. A batch none of whose files is there was
    handed on; one that has a file has all of them, as they were issued. One whose writing broke off has not
    been written yet: the next start writes it."""
    unwritten = sql.batches_unwritten(connection)
    for seq in sql.batches(connection):
        sealed = ledger_sql.entry(connection, seq)
        if sealed is None or seq in unwritten:
            continue
        batch = sealed.data["id"]
        folder = places.out / "settlement" / sealed.date / batch
        names = sealed.data["files"]
        handed_on = not any((folder / name).exists() for name in names)
        for name in () if handed_on else names:
            path = folder / name
            if not path.is_file():
                yield Finding(f"{batch}/{name}", "", "ISSUED_FILE_MISSING")
            elif _digest(path) != ledger_sql.issued_digest(connection, f"{batch}/{name}"):
                yield Finding(f"{batch}/{name}", "", "ISSUED_FILE_DIFFERS")


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _upstream(connection: Connection, places: Places) -> Iterator[Finding]:
    """The head that the folder for upstream ends at is one of this book's."""
    root = places.out / "upstream"
    first = ledger_sql.entry(connection, 1)
    if first is None or not root.is_dir():
        return
    try:
        there = FolderTarget(root).head(streams(connection)[-1], first.data["public_key"])
    except Expected as error:
        yield Finding("upstream", "", error.code)
        return
    if there.seq and ledger_sql.head_at(connection, there.seq) != (there.seq, there.hash):
        yield Finding("upstream", str(there.seq), "UPSTREAM_DIFFERS")
