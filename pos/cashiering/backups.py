"""Backups of the register: made beside the work, looked through before they are called backups, kept by a rule.

A backup holds the book, the bills and accounts in force, the settings and the keys, sealed for the recovery passphrase.
Issued documents, a batch's files among them, are in the book; bundles for upstream are made from it again.
"""

from __future__ import annotations

import datetime as dt
import shutil
import tempfile
import threading
import time
from contextlib import closing, suppress
from dataclasses import replace
from pathlib import Path

from pos.backup.recovery import Recovery
from pos.backup.sealed import About, seal_files
from pos.backup.shelf import OnShelf, backups_in, clear, name_for, put_beside
from pos.cashiering import keeping_sql, sql
from pos.cashiering.backup_desk import BackupSettings, Made
from pos.cashiering.counter import Counter
from pos.cashiering.people import require
from pos.domain.errors import Expected, Refused, Unavailable
from pos.domain.people import Permission, Person
from pos.ledger import sql as ledger_sql
from pos.ledger.book import Book
from pos.ledger.verify import verify_recent
from pos.store.connecting import open_reading
from pos.store.copying import check_copy, copy_database

BOOK, CONFIG = "counterfoil.db", "config.toml"
KEYS = ("keys/register.key", "keys/personal.key", "keys/recovery.json")
_RECOVERY = Path("keys") / "recovery.json"
_SHELF, _WORKSHOP = "backups", ".making-"
_LEFT_AFTER_S = 24 * 60 * 60
_ROOM_TO_SPARE = 64 * 2**20

_one_at_a_time = threading.Lock()


def recovery_key(counter: Counter) -> Recovery | None:
    """The recovery key of this register; None before one was set. :raises Unavailable: ``RECOVERY_UNREADABLE``"""
    return Recovery.read(counter.data / _RECOVERY)


def set_passphrase(counter: Counter, by: Person, passphrase: str) -> Recovery:
    """Set the recovery passphrase; backups from now on open with it, older ones with the one before.

    :raises Refused: ``NOT_PERMITTED``; BadInput: ``PASSPHRASE_SHORT``; Unavailable: ``FILE_NOT_WRITTEN``
    """
    require(by, Permission.ADMINISTER)
    recovery = Recovery.of_passphrase(passphrase)
    with counter.book.writing() as page:
        page.append("recovery.set", {"public": recovery.public}, who=by.login)
        recovery.write(counter.data / _RECOVERY)
    counter.backups.soon("passphrase")
    return recovery


def shelf(counter: Counter) -> tuple[OnShelf, ...]:
    """The backups in the data folder, newest first."""
    return tuple(backups_in(counter.data / _SHELF))


def back_up_to(counter: Counter, target: Path) -> Made:
    """A backup into a file of one's choice, beside a till that may be at work; writes nothing into the book.

    :raises Refused: ``RECOVERY_NOT_SET``, ``FILE_THERE``, ``COPY_DAMAGED``, ``BACKUP_DAMAGED``, ``BOOK_DOUBTED``
    :raises Unavailable: ``BACKUP_NO_ROOM``, ``FILE_NOT_WRITTEN`` and what a disk does
    """
    if target.exists():
        raise Refused("FILE_THERE", path=target)
    with _one_at_a_time:
        return _make(counter, target)


def back_up(counter: Counter, why: str) -> Made | None:
    """A backup onto the shelf and into the second place, recorded; older ones go by the rule. None: nothing is new.

    Raises as :func:`back_up_to`; a second place that is missing is told in what is returned.
    """
    settings = counter.backups.settings
    with _one_at_a_time:
        seq, _ = counter.book.head()
        if seq == keeping_sql.last_backup_entry(counter.book.read()):
            return None
        register = counter.book.identity.register
        at = dt.datetime.fromtimestamp(counter.clock.now().ms // 1000, tz=dt.UTC)
        folder = counter.data / _SHELF
        made = _make(counter, folder / name_for(register, at, seq))
        made = _beside(made, register, settings)
        _record(counter.book, made, why)
        with suppress(OSError):
            clear(folder, register, settings.keep)
    return made


def _beside(made: Made, register: str, settings: BackupSettings) -> Made:
    if not settings.second_folder:
        return made
    place = Path(settings.second_folder)
    try:
        put_beside(made.path, place)
        with suppress(OSError):
            clear(place, register, settings.keep)
    except Unavailable as error:
        return replace(made, not_beside=error)
    return made


def _record(book: Book, made: Made, why: str) -> None:
    with book.writing() as page:
        page.append(
            "backup.made",
            {
                "file": made.path.name,
                "sha256": made.sha256,
                "bytes": made.size,
                "seq": made.seq,
                "hash": made.head,
                "why": why,
                "beside": "" if made.not_beside is None else made.not_beside.code,
            },
            who="",
        )


def _make(counter: Counter, target: Path) -> Made:
    recovery = recovery_key(counter)
    if recovery is None:
        raise Refused("RECOVERY_NOT_SET")
    workshop = _workshop(counter.data / _SHELF)
    try:
        _require_room(counter.book.database.path, workshop)
        copied = workshop / BOOK
        copy_database(counter.book.database.path, copied)
        files = {BOOK: copied, **_beside_the_book(counter, copied, workshop)}
        seq, head = _look_through(counter.book, copied)
        identity, made_ms = counter.book.identity, counter.clock.now().ms
        about = About(identity.register, identity.public_key, seq, head, made_ms)
        sha256 = seal_files(target, files, about, recovery)
        return Made(target, seq, head, sha256, target.stat().st_size)
    finally:
        shutil.rmtree(workshop, ignore_errors=True)


def _workshop(shelf: Path) -> Path:
    """A folder of one's own: a command may back up beside the till. What was left of one that was cut off goes."""
    try:
        shelf.mkdir(mode=0o700, parents=True, exist_ok=True)
        for left in shelf.glob(f"{_WORKSHOP}*"):
            if time.time() - left.stat().st_mtime > _LEFT_AFTER_S:
                shutil.rmtree(left, ignore_errors=True)
        return Path(tempfile.mkdtemp(prefix=_WORKSHOP, dir=shelf))
    except OSError as error:
        raise Unavailable("FOLDER_READ_ONLY", folder=shelf) from error


def _require_room(book: Path, workshop: Path) -> None:
    """The copy and the backup of it are on the disk at once."""
    needed = book.stat().st_size * 2 + _ROOM_TO_SPARE
    free = shutil.disk_usage(workshop).free
    if free < needed:
        raise Unavailable("BACKUP_NO_ROOM", folder=workshop.parent, missing=(needed - free) // 2**20 + 1)


def _beside_the_book(counter: Counter, copied: Path, workshop: Path) -> dict[str, Path]:
    """Settings, keys, and the bills that this very copy of the book names."""
    files = {name: counter.data / name for name in (CONFIG, *KEYS)}
    with closing(open_reading(copied)) as connection:
        named = sql.last_reference(connection)
    if named:
        copy_database(counter.data / named, workshop / named)
        check_copy(workshop / named)
        files[named] = workshop / named
    return files


def _look_through(book: Book, copied: Path) -> tuple[int, str]:
    """What makes a copy a backup: SQLite finds it in order, the chain since the last signed head holds, and it ends
    at an entry that the book itself has; that entry's number and hash."""
    check_copy(copied)
    with closing(open_reading(copied)) as connection:
        problem = verify_recent(connection, book.keys)
        seq, head = ledger_sql.head(connection)
    if problem is not None:
        raise Refused("BOOK_DOUBTED", table=problem.table, row=problem.row, code=problem.code)
    if ledger_sql.head_at(book.read(), seq) != (seq, head):
        raise Refused("COPY_DAMAGED", path=copied, detail=str(seq))
    return seq, head


def record_failure(book: Book, error: Expected, why: str) -> None:
    """That there is no backup is an entry too, where there is a disk for it."""
    with suppress(Unavailable), book.writing() as page:
        page.append("backup.failed", {"code": error.code, "why": why}, who="")
