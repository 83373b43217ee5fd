"""Backups of the register: made beside the work, looked through before they are called backups, kept by a rule.

A backup holds the book, the bills and accounts in force, the settings and the keys, and what the office put beside them
(logo, terminal's certificate and passphrase), sealed for the recovery passphrase.
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
from pos.backup.sealed import About, digest_of, seal_files
from pos.backup.shelf import OnShelf, backups_in, clear, name_for, put_beside
from pos.cashiering import keeping_sql, sql
from pos.cashiering.backup_desk import BackupSettings, BackupState, Made
from pos.cashiering.counter import Counter
from pos.cashiering.own_files import own_files
from pos.cashiering.people import require
from pos.domain.errors import Expected, Refused, Unavailable
from pos.domain.people import Permission, Person
from pos.ledger import sql as ledger_sql
from pos.ledger.book import Book, streams
from pos.ledger.entries import Entry
from pos.ledger.verify import verify_recent
from pos.store import Connection
from pos.store.connecting import open_reading
from pos.store.copying import check_copy, copy_database

BOOK, CONFIG = "counterfoil.db", "config.toml"
RECOVERY = "keys/recovery.json"
KEYS = ("keys/register.key", "keys/personal.key", RECOVERY)
MADE = "backup.made"
_NOT_SET = "RECOVERY_NOT_SET"
_SHELF, _WORKSHOP = "backups", ".making-"
_LEFT_AFTER_S = 24 * 60 * 60
_ROOM_TO_SPARE = 64 * 2**20

_one_at_a_time = threading.Lock()


def recovery_file(counter: Counter) -> Recovery | None:
    """The recovery key that lies here; None where none does. :raises Unavailable: ``RECOVERY_UNREADABLE``"""
    return Recovery.read(counter.data / RECOVERY)


def recovery_key(counter: Counter) -> Recovery | None:
    """The recovery key of this register, where it is the one that the book says was set; None before one was.

    :raises Refused: ``RECOVERY_DIFFERS`` where another one lies here, or none any more
    :raises Unavailable: ``RECOVERY_UNREADABLE``
    """
    with _one_at_a_time:
        return _recovery_key(counter, counter.book.read())


def _recovery_key(counter: Counter, connection: Connection) -> Recovery | None:
    """A backup names the key it was sealed for, so that only what came after it is read; the whole book before the
    first one, and after one of a release that did not name it."""
    lies_here, last = recovery_file(counter), ledger_sql.latest(connection, MADE)
    if lies_here is None and last is None:
        return None
    since, named = (0, "") if last is None else (last.data["seq"], last.data.get("recovery", ""))
    stated = keeping_sql.recovery_set(connection, since) or named or keeping_sql.recovery_set(connection, 0)
    if lies_here is None or lies_here.public != stated:
        raise Refused("RECOVERY_DIFFERS")
    return lies_here


def set_passphrase(counter: Counter, by: Person, passphrase: str) -> Recovery:
    """Set the recovery passphrase; backups from now on open with it, older ones with the one before. Waits for a
    backup that is being made.

    :raises Refused: ``NOT_PERMITTED``; BadInput: ``PASSPHRASE_SHORT``; Unavailable: ``FILE_NOT_WRITTEN``
    """
    require(by, Permission.ADMINISTER)
    recovery = Recovery.of_passphrase(passphrase)
    with _one_at_a_time, counter.book.writing() as page:
        page.append("recovery.set", {"public": recovery.public}, who=by.login)
        recovery.write(counter.data / RECOVERY)
    counter.backups.soon("passphrase")
    return recovery


def shelf(counter: Counter) -> tuple[OnShelf, ...]:
    """The backups in the data folder, newest first."""
    return tuple(backups_in(counter.data / _SHELF))


def back_up_to(counter: Counter, target: Path) -> Made:
    """A backup into a file of one's choice, beside a till that may be at work; writes nothing into the book.

    :raises Refused: ``RECOVERY_NOT_SET``, ``RECOVERY_DIFFERS``, ``FILE_THERE``, ``COPY_DAMAGED``, ``BACKUP_DAMAGED``,
        ``BOOK_DOUBTED``
    :raises Unavailable: ``RECOVERY_UNREADABLE``, ``BACKUP_NO_ROOM``, ``FILE_NOT_WRITTEN`` and what a disk does
    """
    if target.exists():
        raise Refused("FILE_THERE", path=target)
    with _one_at_a_time:
        return _make(counter, target)


def back_up(counter: Counter, why: str) -> Made | None:
    """A backup onto the shelf and into the second place, recorded; older ones go by the rule. None: nothing is new, and
    the last one lies where it should.

    Raises as :func:`back_up_to`; that there is none is an entry too, where there is a disk for it. A second place that
    is missing is told in what is returned. The desk knows all of it.
    """
    desk = counter.backups
    try:
        with _one_at_a_time:
            made = _kept(counter, why)
    except Expected as error:
        if error.code != _NOT_SET:
            desk.become(replace(desk.state, error=error))
            with suppress(Unavailable), counter.book.writing() as page:
                page.append("backup.failed", {"code": error.code, "why": why}, who="")
        raise
    missing = None if made is None else made.not_beside
    desk.become(BackupState(ready=True, made=made or desk.state.made, error=missing))
    return made


def _kept(counter: Counter, why: str) -> Made | None:
    connection, book, settings = counter.book.read(), counter.book, counter.backups.settings
    if _recovery_key(counter, connection) is None:
        raise Refused(_NOT_SET)
    folder, register = counter.data / _SHELF, book.identity.register
    (seq, _), last = book.head(), ledger_sql.latest(connection, MADE)
    if last is not None and last.seq == seq:
        made = _recorded(folder, last)
        lies_here = _lies_in(folder, made)
        if lies_here and (not settings.second_folder or _lies_in(Path(settings.second_folder), made)):
            return None
        if lies_here and _is_whole(made):
            made = _beside(made, book, settings)
            if _not_beside(made) != last.data["beside"]:
                _record(book, made, "second-place")
            return made
    at = dt.datetime.fromtimestamp(counter.clock.now().ms // 1000, tz=dt.UTC)
    made = _make(counter, folder / name_for(register, at, seq))
    made = _beside(made, book, settings)
    _record(book, made, why)
    with suppress(OSError):
        clear(folder, streams(book.read()), settings.keep)
    return made


def _recorded(shelf: Path, entry: Entry) -> Made:
    data = entry.data
    path, recovery = shelf / data["file"], data.get("recovery", "")
    return Made(path, data["seq"], data["hash"], data["sha256"], data["bytes"], recovery)


def _lies_in(folder: Path, made: Made) -> bool:
    """By name and size: this is asked every hour, of files that may take minutes to read."""
    try:
        return (folder / made.path.name).stat().st_size == made.size
    except OSError:
        return False


def _is_whole(made: Made) -> bool:
    try:
        return digest_of(made.path) == made.sha256
    except OSError:
        return False


def _beside(made: Made, book: Book, settings: BackupSettings) -> Made:
    if not settings.second_folder:
        return made
    place = Path(settings.second_folder)
    try:
        put_beside(made.path, place)
        with suppress(OSError):
            clear(place, streams(book.read()), settings.keep)
    except Unavailable as error:
        return replace(made, not_beside=error)
    return made


def _record(book: Book, made: Made, why: str) -> None:
    with book.writing() as page:
        page.append(
            MADE,
            {
                "file": made.path.name,
                "sha256": made.sha256,
                "bytes": made.size,
                "seq": made.seq,
                "hash": made.head,
                "why": why,
                "recovery": made.recovery,
                "beside": _not_beside(made),
            },
            who="",
        )


def _not_beside(made: Made) -> str:
    return "" if made.not_beside is None else made.not_beside.code


def _make(counter: Counter, target: Path) -> Made:
    if _recovery_key(counter, counter.book.read()) is None:
        raise Refused(_NOT_SET)
    workshop = _workshop(counter.data / _SHELF)
    try:
        _require_room(counter.book.database.path, workshop)
        copied = workshop / BOOK
        copy_database(counter.book.database.path, copied)
        recovery = _recovery_of(counter, copied)
        lies_there = workshop / Path(RECOVERY).name
        recovery.write(lies_there)
        files = {BOOK: copied, **_beside_the_book(counter, copied, workshop), RECOVERY: lies_there}
        seq, head = _look_through(counter.book, copied)
        identity, made_ms = counter.book.identity, counter.clock.now().ms
        about = About(identity.register, identity.public_key, seq, head, made_ms)
        sha256 = seal_files(target, files, about, recovery)
        return Made(target, seq, head, sha256, target.stat().st_size, recovery.public)
    finally:
        shutil.rmtree(workshop, ignore_errors=True)


def _recovery_of(counter: Counter, copied: Path) -> Recovery:
    """The key that this very copy of the book says was set: a passphrase may be set beside the making."""
    with closing(open_reading(copied)) as connection:
        recovery = _recovery_key(counter, connection)
    if recovery is None:
        raise Refused(_NOT_SET)
    return recovery


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
    """Settings, keys, what the office put beside them, and the bills that this very copy of the book names."""
    files = {name: counter.data / name for name in (CONFIG, *KEYS, *own_files(counter.data, CONFIG))}
    with closing(open_reading(copied)) as connection:
        named, _ = sql.last_reference(connection)
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
