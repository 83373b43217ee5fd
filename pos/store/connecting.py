"""Connections to SQLite: opened with every setting asserted, and disks that fail said in our words."""

from __future__ import annotations

import re
import shutil
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Self

from pos.domain.errors import Expected, Unavailable

_WRITING: dict[str, int | str] = {
    "journal_mode": "wal",
    "synchronous": 2,
    "foreign_keys": 1,
    "recursive_triggers": 1,
    "trusted_schema": 0,
    "cell_size_check": 1,
    "busy_timeout": 5000,
    "fullfsync": 1,
    "checkpoint_fullfsync": 1,
    "secure_delete": 1,
    "ignore_check_constraints": 0,
    "writable_schema": 0,
    "wal_autocheckpoint": 1000,
    "mmap_size": 0,
    "cache_size": -64_000,
}
_READING: dict[str, int | str] = {
    "query_only": 1,
    "trusted_schema": 0,
    "cell_size_check": 1,
    "busy_timeout": 5000,
    "writable_schema": 0,
    "mmap_size": 0,
    "cache_size": -16_000,
}
Complaint = sqlite3.Error | UnicodeDecodeError
COMPLAINTS = (sqlite3.Error, UnicodeDecodeError)
"""What comes of a file: the driver cannot even read SQLite's complaint where that quotes what is no text."""

_FAILED = {sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CANTOPEN}
_ROOMLESS = {sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CANTOPEN}
"""What SQLite says where there is no room for the index of its log (``-shm``), which whoever reads needs too."""

_ROOM_TO_READ = 65_536  # that index begins with half of it
_STATEMENTS_KEPT = 512
_OTHER_SCHEMA = re.compile(r"no such (table|column): |ambiguous column name: |table \S+ has no column named ")


def primary_code(error: sqlite3.Error) -> int:
    """SQLite's result code without its extension; 0 where the driver itself complained."""
    return getattr(error, "sqlite_errorcode", 0) & 0xFF


def disk_failed(error: BaseException) -> bool:
    """Whether the disk under the connection is to be doubted from now on."""
    failed = isinstance(error, sqlite3.Error) and primary_code(error) in _FAILED
    return failed or isinstance(error, UnicodeDecodeError)


def said(error: Complaint, path: Path) -> Expected | None:
    """What a disk, a lock or a damaged file did, in our words; None for anything else, which is a bug."""
    if isinstance(error, UnicodeDecodeError):
        return Unavailable("BOOK_UNREADABLE", path=path, detail=error.reason)
    code = primary_code(error)
    if code == sqlite3.SQLITE_FULL or (code in _ROOMLESS and _is_full(path.parent)):
        return Unavailable("DISK_FULL", path=path)
    if code == sqlite3.SQLITE_IOERR:
        return Unavailable("DISK_FAILED", path=path, detail=str(error))
    if code in (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM):
        return Unavailable("FOLDER_READ_ONLY", folder=path.parent)
    if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return Unavailable("BOOK_IN_USE", pid="?")
    if code in (sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT) or _is_not_what_we_wrote(error):
        return Unavailable("BOOK_UNREADABLE", path=path, detail=str(error))
    return None


def _is_full(folder: Path) -> bool:
    try:
        return shutil.disk_usage(folder).free < _ROOM_TO_READ
    except OSError:
        return False


def _is_not_what_we_wrote(error: sqlite3.Error) -> bool:
    """Complaints about what lies in the file, without a code of their own: a text not in UTF-8, a body not in JSON."""
    said = str(error)
    return isinstance(error, sqlite3.OperationalError) and ("decode to UTF-8" in said or said == "malformed JSON")


def said_at_work(error: Complaint, path: Path) -> Expected | None:
    """As :func:`said`, of a book whose tables are known: where SQLite knows one no more, or a column, its schema came
    back empty, as from a read that ended early, or with another letter in it.
    """
    if isinstance(error, sqlite3.OperationalError) and _OTHER_SCHEMA.match(str(error)):
        return Unavailable("BOOK_UNREADABLE", path=path, detail=str(error))
    return said(error, path)


@contextmanager
def in_our_words(path: Path) -> Iterator[None]:
    """Raise what SQLite raises as :func:`said` says it."""
    try:
        yield
    except COMPLAINTS as error:
        expected = said(error, path)
        if expected is None:
            raise
        raise expected from error


def open_writing(path: Path) -> sqlite3.Connection:
    """The connection that writes, not set up yet: :func:`set_up` does it once the file is known to be ours."""
    return _connect(path, "rwc", sqlite3.Connection)


def set_up(connection: sqlite3.Connection) -> None:
    """Set and read back everything that durability and the schema's rules rest on.

    :raises Unavailable: ``STORE_SETTING_REFUSED``
    """
    _set(connection, _WRITING)


def open_reading(path: Path) -> sqlite3.Connection:
    """A connection that can only read, and raises what a disk does in our words.

    :raises Unavailable: ``STORE_SETTING_REFUSED``
    """
    connection = _connect(path, "ro", _Reading)
    try:
        _set(connection, _READING)
    except BaseException:
        connection.close()
        raise
    return connection


def _set(connection: sqlite3.Connection, settings: Mapping[str, int | str]) -> None:
    """Set, then read back: SQLite passes over a setting that it does not know or cannot keep."""
    for name, value in settings.items():
        connection.execute(f"PRAGMA {name}={value}")
    for name, value in settings.items():
        row = connection.execute(f"PRAGMA {name}").fetchone()
        if row is None or row[0] != value:
            raise Unavailable("STORE_SETTING_REFUSED", setting=name, wanted=value, found=row and row[0])


def _connect(path: Path, mode: str, factory: type[sqlite3.Connection]) -> sqlite3.Connection:
    with in_our_words(path):
        connection = sqlite3.connect(
            f"{path.absolute().as_uri()}?mode={mode}",
            uri=True,
            isolation_level=None,
            check_same_thread=False,
            cached_statements=_STATEMENTS_KEPT,
            factory=factory,
        )
    connection.row_factory = sqlite3.Row
    if isinstance(connection, _Reading):
        connection.path = path
    return connection


class _ReadingCursor(sqlite3.Cursor):
    """Writing by it is a bug and stays one; everything else that a file or a disk does is said."""

    def execute(self, *given: Any) -> Self:
        try:
            return super().execute(*given)
        except COMPLAINTS as error:
            raise self._said(error) from error

    def __next__(self) -> Any:
        try:
            return super().__next__()
        except COMPLAINTS as error:
            raise self._said(error) from error

    def fetchone(self) -> Any:
        try:
            return super().fetchone()
        except COMPLAINTS as error:
            raise self._said(error) from error

    def fetchmany(self, size: int | None = 1) -> list[Any]:
        try:
            return super().fetchmany(size)
        except COMPLAINTS as error:
            raise self._said(error) from error

    def fetchall(self) -> list[Any]:
        try:
            return super().fetchall()
        except COMPLAINTS as error:
            raise self._said(error) from error

    def _said(self, error: Complaint) -> Exception:
        forbidden = isinstance(error, sqlite3.Error) and primary_code(error) == sqlite3.SQLITE_READONLY
        if forbidden or not isinstance(self.connection, _Reading):
            return error
        return said_at_work(error, self.connection.path) or error


class _Reading(sqlite3.Connection):
    """Makes cursors that speak our words."""

    path: Path

    def cursor(self, factory: Any = None) -> Any:
        return super().cursor(factory or _ReadingCursor)

    def execute(self, *given: Any) -> Any:
        return self.cursor().execute(*given)
