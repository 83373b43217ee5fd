"""Copies of a file that is in use: made at one moment, and looked through before they are called copies."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

from pos.domain.errors import Refused, Unavailable
from pos.store.connecting import in_our_words, open_reading
from pos.store.files import discard, put_whole

PAGES_AT_ONCE = 4096
"""What is copied in one go: 16 MiB, so that whoever waits for the disk gets a turn."""

_PAUSE_S = 0.002
_KEPT = ".schema-"
_ROOM_TO_SPARE = 16 * 2**20


def copy_database(source: Path, target: Path) -> None:
    """Copy a database as it stands at this moment, beside whoever writes in it; the copy is one file, synced.

    The reading connection holds one snapshot all the while: what is committed meanwhile neither waits nor makes the
    copying begin anew.

    :raises Unavailable: ``BOOK_UNREADABLE``, ``DISK_FULL``, ``DISK_FAILED``
    """
    target.unlink(missing_ok=True)
    with closing(open_reading(source)) as reading, in_our_words(target):
        reading.execute("BEGIN")
        reading.execute("SELECT count(*) FROM sqlite_master").fetchone()
        with closing(sqlite3.connect(target, isolation_level=None)) as writing:
            reading.backup(writing, pages=PAGES_AT_ONCE, sleep=_PAUSE_S)
            writing.execute("PRAGMA journal_mode=DELETE")  # all in one file


def check_copy(path: Path) -> None:
    """Whether SQLite finds every page, index and rule of a copy in order.

    :raises Refused: ``COPY_DAMAGED`` with the first thing that is not
    """
    with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, isolation_level=None)) as copy:
        try:
            said = [row[0] for row in copy.execute("PRAGMA integrity_check(1)")]
        except sqlite3.Error as error:
            raise Refused("COPY_DAMAGED", path=path, detail=str(error)) from error
    if said != ["ok"]:
        raise Refused("COPY_DAMAGED", path=path, detail=said[0])


def keep_before(path: Path, version: int) -> Path:
    """Before a file is brought up from ``version``: a copy of it beside it, looked through; its path.

    :raises Unavailable: ``UPGRADE_NO_ROOM`` with what is missing, ``DISK_FULL``; Refused: ``COPY_DAMAGED``
    """
    needed = path.stat().st_size * 2 + _ROOM_TO_SPARE
    free = shutil.disk_usage(path.parent).free
    if free < needed:
        raise Unavailable("UPGRADE_NO_ROOM", folder=path.parent, missing=(needed - free) // 2**20 + 1)
    kept = path.with_name(f"{path.stem}{_KEPT}{version}.db")
    beside = kept.with_name(f"{kept.name}.part")
    try:
        copy_database(path, beside)
        check_copy(beside)
        put_whole(beside, kept)
    finally:
        discard(beside)
    return kept


def kept_copies(path: Path) -> list[Path]:
    """What :func:`keep_before` kept beside a file, oldest schema first."""
    return sorted(path.parent.glob(f"{path.stem}{_KEPT}*.db"))
