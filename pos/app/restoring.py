"""A register is put together again from a backup, in an empty folder, and goes on in a stream of its own.

All of it is unpacked and looked through in a folder beside; it gets its place when everything holds, the book last.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from pos.app.places import Places
from pos.app.register import App
from pos.app.verifying import verify_book
from pos.backup.sealed import Head, read_head, unseal
from pos.cashiering import restored
from pos.cashiering.backups import BOOK, CONFIG, KEYS
from pos.cashiering.counter import Counter
from pos.cashiering.doubt import undecided
from pos.cashiering.own_files import is_own_file
from pos.cashiering.witness import Seen, Witness
from pos.domain.errors import Refused, Unavailable
from pos.domain.people import Person
from pos.ledger import sql as ledger_sql
from pos.ledger.keys import Keys
from pos.store.connecting import open_reading
from pos.store.copying import check_copy
from pos.store.files import put_whole
from pos.store.folders import require_local

_REFERENCE = re.compile(r"reference-\d+\.db\Z")
_STAGE = ".restoring"


@dataclass(frozen=True, slots=True)
class Restored:
    """``register`` is what numbers begin with from here on; ``seq`` the entry that the backup ended at. ``head`` is the
    hash of entry ``head_seq``, which says so: it was signed, and stands on no paper.
    """

    register: str
    seq: int
    made_ms: int
    papers: int
    head_seq: int
    head: str


def restore(app: App, file: Path, passphrase: str, acting: Callable[[Counter], Person]) -> Restored:
    """Unpack, look through whole, go on in a new stream, put in place. A break leaves the folder as it was.

    ``acting`` says who does this, proved by a password of the restored book.

    :raises Refused: ``RESTORE_NOT_EMPTY``, ``PASSPHRASE_WRONG``, ``BACKUP_FOREIGN``, ``BACKUP_DAMAGED``,
        ``COPY_DAMAGED``, ``BOOK_NEWER``, ``BOOK_DOUBTED`` with what does not hold, and what ``acting`` refuses
    :raises Unavailable: ``FOLDER_READ_ONLY``, ``FOLDER_ON_NETWORK``, ``BACKUP_MISSING``, ``FILE_NOT_WRITTEN``
    """
    data = app.places.data
    head = read_head(file)
    _require_empty(data)
    require_local(data)
    stage = data / _STAGE
    try:
        shutil.rmtree(stage, ignore_errors=True)  # of one that was cut off
        data.mkdir(mode=0o700, parents=True, exist_ok=True)
        data.chmod(0o700)
        stage.mkdir(mode=0o700)
    except OSError as error:
        raise Unavailable("FOLDER_READ_ONLY", folder=data) from error
    try:
        _unpack(file, passphrase, stage)
        _require_end(stage / BOOK, head)
        done = _go_on(App(stage, clock=app.clock), head, file.name, acting)
        _put_in_place(stage, data)
    finally:
        shutil.rmtree(stage, ignore_errors=True)
    _remember(app.places, done)
    return done


def _remember(places: Places, done: Restored) -> None:
    """The account may have seen another book here, put together from the same backup: this one holds from now on."""
    if places.state is not None:
        seen = Seen(done.register, done.head_seq, done.head)
        Witness(places.state, places.data, Keys.load(places.keys).public).remember(seen)


def _require_empty(data: Path) -> None:
    """What is left of a restore that was cut off does not count."""
    if data.exists() and any(one.name != _STAGE for one in data.iterdir()):
        raise Refused("RESTORE_NOT_EMPTY", folder=data)


def _wanted(name: str) -> bool:
    return name in {BOOK, CONFIG, *KEYS} or _REFERENCE.match(name) is not None or is_own_file(name)


def _unpack(file: Path, passphrase: str, stage: Path) -> None:
    try:
        (stage / "keys").mkdir(mode=0o700)
        for name, content in unseal(file, passphrase, _wanted):
            with (stage / name).open("xb") as target:
                shutil.copyfileobj(content, target, 2**20)
            (stage / name).chmod(0o600)
    except OSError as error:
        raise Unavailable("FILE_NOT_WRITTEN", path=stage, detail=error.strerror or error) from error


def _require_end(book: Path, head: Head) -> None:
    """The book is in order for SQLite, and ends where the backup says that it ends."""
    if not book.exists():
        raise Refused("BACKUP_DAMAGED", what=BOOK)
    check_copy(book)
    with closing(open_reading(book)) as connection:
        if ledger_sql.head(connection) != (head.seq, head.hash):
            raise Refused("BACKUP_DAMAGED", what="head")


def _go_on(app: App, head: Head, file: str, acting: Callable[[Counter], Person]) -> Restored:
    counter = app.open_as_it_is()
    try:
        entry = restored.go_on(counter, acting(counter), head, file)
    finally:
        app.close()
    _require_whole(app.places)
    return Restored(entry.data["register"], head.seq, head.made_ms, entry.data["papers"], entry.seq, entry.hash)


def _require_whole(places: Places) -> None:
    """All of it holds, or somebody decided to go on with what does not: it was so when the backup was made."""
    verified = verify_book(places)
    with closing(open_reading(places.book)) as connection:
        left = undecided(connection, verified.findings)
    if left:
        first = left[0]
        raise Refused("BOOK_DOUBTED", table=first.table, row=first.row, code=first.code)


def _put_in_place(stage: Path, data: Path) -> None:
    """Each under its own name; the book comes last: before it is there, there is no register."""
    keys = data / "keys"
    keys.mkdir(mode=0o700, exist_ok=True)
    there = (path.relative_to(stage).as_posix() for path in (*stage.iterdir(), *(stage / "keys").iterdir()))
    names = sorted(name for name in there if name != BOOK and _wanted(name))
    for name in (*names, BOOK):
        put_whole(stage / name, data / name)
