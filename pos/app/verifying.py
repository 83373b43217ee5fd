"""Verify a register's book whole: the ledger, the bills that its last import names, the files of settlements, the head
that went upstream, and the recovery key (design L2, L5)."""

from __future__ import annotations

import hashlib
import time
import tomllib
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path

from pos.app.places import STEPS, Places
from pos.backup.recovery import Recovery
from pos.cashiering import sql
from pos.cashiering.backups import RECOVERY
from pos.cashiering.keeping_sql import recovery_set
from pos.cashiering.settings_record import confirmed_text, recorded
from pos.cashiering.witness import Seen, Witness, compare
from pos.domain.errors import Expected, Refused, Unavailable
from pos.ledger import sql as ledger_sql
from pos.ledger.book import streams
from pos.ledger.entries import GENESIS
from pos.ledger.findings import Finding, Remark, Verified
from pos.ledger.keys import Keys
from pos.ledger.verify import verify
from pos.ledger.walk import UNREADABLE
from pos.receivables.reference import Reference
from pos.store import Connection, Database
from pos.store.connecting import COMPLAINTS
from pos.store.schema import expected_schema, schema_of, steps_had
from pos.sync.bundle import Head
from pos.sync.folder import FolderTarget

_NOT_READ = "BOOK_UNREADABLE"
_SETTING_S = 1.0
"""An administrator who sets a passphrase at this moment has written the file and not the entry yet."""


def verify_book(places: Places, progress: Callable[[int], None] = lambda _: None, *, key: str = "") -> Verified:
    """Look through the whole book, beside a till that may be at work; needs neither its settings nor its devices.

    A file that SQLite itself cannot read is a finding like any other. What is out of reach is no finding, and remarked:
    the folder that upstream was set to go to, the register's keys. ``key``: the register's public key as it is known
    from outside, 64 hexadecimal digits; a book that was born with another one is of another register, or made anew.

    :raises Unavailable: ``BOOK_MISSING``; Refused: ``BOOK_FOREIGN``, ``BOOK_NEWER``
    """
    keys = Keys.load(places.keys) if places.keys.exists() else None
    seen = _seen(places, keys)  # before the moment at which the book is looked at: a till may be at work
    try:
        with closing(Database.open_read_only(places.book, STEPS)) as database:
            with database.snapshot() as connection:
                shipped = expected_schema(steps_had(connection, STEPS))
                verified = verify(connection, shipped, schema_of(connection), keys=keys, progress=progress)
                said: list[Finding | Remark] = list(verified.findings)
                if seen is not None:
                    with _known(said):
                        said += filter(None, (compare(connection, seen),))
                with _known(said):
                    said += _files(connection, places)
            for others in (_reference, _upstream, _recovery):  # held against the book of now: a till may be at work
                with _known(said):
                    said += others(database.read(), places)
            if keys is None:
                said.append(Remark("NAMES_NOT_CHECKED", {"folder": str(places.keys)}))
            findings = tuple(one for one in said if isinstance(one, Finding))
            remarks = tuple(one for one in said if isinstance(one, Remark))
            return _held_against(key, replace(verified, findings=findings, remarks=remarks), database.read())
    except Unavailable as error:
        if error.code != _NOT_READ:
            raise
        return Verified(0, GENESIS, (Finding(places.book.name, "", "BOOK_TORN"),))


def _held_against(key: str, verified: Verified, connection: Connection) -> Verified:
    """The key that the book was born with is the one given, if any; what another one signed says nothing."""
    try:
        first = ledger_sql.entry(connection, 1) if key else None
        born = "" if first is None else first.data["public_key"]
    except (Refused, *UNREADABLE):
        born = ""
    if born == key:
        return verified
    findings = dict.fromkeys((Finding("entry", "1", "KEY_DIFFERS"), *verified.findings))
    return replace(verified, findings=tuple(findings), since=None)


def _seen(places: Places, keys: Keys | None) -> Seen | None:
    """What the user's account remembers of the book."""
    if places.state is None or keys is None:
        return None
    return Witness(places.state, places.data, keys.public).seen()


@contextmanager
def _known(said: Sequence[Finding | Remark]) -> Iterator[None]:
    """What cannot be read of a book of which something was found already, is a part of that."""
    try:
        yield
    except (Refused, *UNREADABLE):
        if not any(isinstance(one, Finding) for one in said):
            raise


def _reference(connection: Connection, places: Places) -> tuple[Finding, ...]:
    """The stored bills and what they are found by, held against the digest in the entry of their import.

    Imports go on meanwhile and take away what is older than the one before, so what is wrong with a file that the book
    no longer names says nothing.
    """
    while True:
        named, digest = sql.last_reference(connection)
        found = _stored(places, named, digest) if named else ()
        if not found or sql.last_reference(connection) == (named, digest):
            return found


def _stored(places: Places, named: str, digest: str) -> tuple[Finding, ...]:
    try:
        with closing(Reference.open(places.data / named)) as reference:
            same = reference.is_as_imported(digest)
    except Expected as error:
        return (Finding(named, "", error.code),)
    except COMPLAINTS:
        return (Finding(named, "", "REFERENCE_UNREADABLE"),)
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


def _upstream(connection: Connection, places: Places) -> Iterator[Finding | Remark]:
    """The heads that the folders for upstream end at are of this book: the one that the settings in force name, and the
    one of a till that is told none."""
    first = ledger_sql.entry(connection, 1)
    if first is None:
        return
    register, key = streams(connection)[-1], first.data["public_key"]
    own, set_up = places.out / "upstream", _upstream_set_up(connection)
    for root in dict.fromkeys((own, Path(set_up or own))):
        try:
            there = FolderTarget(root).head(register, key)
        except Unavailable:
            there = Head(0, "")
        except Expected as error:
            yield Finding("upstream", "", error.code)
            continue
        if there.seq and ledger_sql.head_at(connection, there.seq) != (there.seq, there.hash):
            yield Finding("upstream", str(there.seq), "UPSTREAM_DIFFERS")
        if set_up and not there.seq and root == Path(set_up):
            yield Remark("UPSTREAM_NOT_CHECKED", {"folder": set_up})


def _upstream_set_up(connection: Connection) -> str:
    """The folder of the settings in force, as the book has them; empty where they name none."""
    try:
        text = confirmed_text(connection, recorded(connection))
        folder = tomllib.loads(text)["upstream"]["folder"]
    except (Refused, KeyError, TypeError, ValueError):  # a damaged entry was found on the way through the book
        return ""
    return folder if isinstance(folder, str) else ""


def _recovery(connection: Connection, places: Places) -> Iterator[Finding]:
    """Backups are sealed for the passphrase that was set last, or none was set and no key lies here. Where all keys are
    elsewhere, so is this one."""
    if not places.keys.exists() or _is_as_set(connection, places):
        return
    time.sleep(_SETTING_S)
    if not _is_as_set(connection, places):
        yield Finding(RECOVERY, "", "RECOVERY_DIFFERS")


def _is_as_set(connection: Connection, places: Places) -> bool:
    try:
        lies_here = Recovery.read(places.data / RECOVERY)
    except Unavailable:
        return False
    return recovery_set(connection, 0) == ("" if lies_here is None else lies_here.public)
