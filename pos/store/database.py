"""Connections to one SQLite file: one that writes, read-only ones for everybody else.

One writer per file and read-only readers keep clear of the WAL-reset fault of SQLite 3.7.0 to 3.51.2
(two connections that write or checkpoint at once) by construction. ``synchronous=FULL`` in WAL mode is
what survived simulated power cuts; both are set and then read back, never assumed.
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

import sqlite_utils

from pos.domain.errors import Bug, Refused, Unavailable

APPLICATION_ID = 0x43464C31
"""``CFL1``: marks a file as a Counterfoil book."""

_PRAGMAS = {
    "journal_mode": "wal",
    "synchronous": 2,
    "foreign_keys": 1,
    "recursive_triggers": 1,
    "trusted_schema": 0,
    "cell_size_check": 1,
    "busy_timeout": 5000,
    "fullfsync": 1,
}


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the schema: a name, never changed after release, and its statements."""

    name: str
    script: str


class Database:
    """One file. Any thread may write, one at a time; each thread reads on a connection of its own."""

    def __init__(self, path: Path, connection: sqlite3.Connection, *, read_only: bool) -> None:
        self.path = path
        self.read_only = read_only
        self._writer = connection
        self._turn = threading.RLock()
        self._own = threading.local()
        self._readers: list[sqlite3.Connection] = []
        self._closed = False

    @classmethod
    def open(cls, path: Path, steps: Sequence[Step], *, create: bool = False) -> Database:
        """Open for writing and bring the schema up to ``steps``.

        :raises Unavailable: ``FOLDER_READ_ONLY``, ``BOOK_MISSING``, ``BOOK_UNREADABLE``
        :raises Refused: ``BOOK_FOREIGN`` (not a book), ``BOOK_NEWER`` (written by a later release)
        """
        if not create and not path.exists():
            raise Unavailable("BOOK_MISSING", path=path)
        connection = _connect(path, read_only=False)
        try:
            _check_identity(connection, path, len(steps), fresh=create)
            _set_pragmas(connection)
            _bring_up(connection, steps)
        except sqlite3.Error as error:
            connection.close()
            raise _said(error, path) from error
        except BaseException:
            connection.close()
            raise
        return cls(path, connection, read_only=False)

    @classmethod
    def open_read_only(cls, path: Path, steps: Sequence[Step]) -> Database:
        """Open beside a till that may be writing. Raises as :meth:`open` does."""
        if not path.exists():
            raise Unavailable("BOOK_MISSING", path=path)
        connection = _connect(path, read_only=True)
        try:
            _check_identity(connection, path, len(steps), fresh=False)
        except sqlite3.Error as error:
            connection.close()
            raise _said(error, path) from error
        except BaseException:
            connection.close()
            raise
        return cls(path, connection, read_only=True)

    @contextmanager
    def write(self) -> Iterator[sqlite3.Connection]:
        """One durable transaction: ``BEGIN IMMEDIATE`` to ``COMMIT``, rolled back on any exception.

        What it committed is on the disk when the block ends (design L4). A block inside a block of
        the same thread joins it.

        :raises Unavailable: ``DISK_FULL``, ``DISK_FAILED``, ``BOOK_IN_USE``
        """
        if self.read_only:
            raise Bug("a read-only book was asked to write")
        with self._turn:
            if self._writer.in_transaction:
                yield self._writer
                return
            try:
                self._writer.execute("BEGIN IMMEDIATE")
                yield self._writer
                self._writer.execute("COMMIT")
            except sqlite3.Error as error:
                self._roll_back()
                raise _said(error, self.path) from error
            except BaseException:
                self._roll_back()
                raise

    def read(self) -> sqlite3.Connection:
        """This thread's own read-only connection; sees what is committed."""
        own: sqlite3.Connection | None = getattr(self._own, "connection", None)
        if own is None:
            if self._closed:
                raise Bug("the book is closed")
            own = self._own.connection = _connect(self.path, read_only=True)
            self._readers.append(own)
        return own

    @contextmanager
    def snapshot(self) -> Iterator[sqlite3.Connection]:
        """This thread's read-only connection held at one moment: what others commit meanwhile is not seen.

        :raises Unavailable: ``BOOK_UNREADABLE``, ``DISK_FAILED``
        """
        connection = self.read()
        try:
            connection.execute("BEGIN")
            yield connection
        except sqlite3.Error as error:
            raise _said(error, self.path) from error
        finally:
            if connection.in_transaction:
                connection.execute("ROLLBACK")

    def close(self) -> None:
        """Close every connection. Readers first: the last one out folds the WAL in."""
        with self._turn:
            self._closed = True
            for reader in self._readers:
                reader.close()
            self._writer.close()

    def _roll_back(self) -> None:
        if self._writer.in_transaction:
            self._writer.execute("ROLLBACK")


def _connect(path: Path, *, read_only: bool) -> sqlite3.Connection:
    mode = "ro" if read_only else "rwc"
    try:
        connection = sqlite3.connect(
            f"{path.absolute().as_uri()}?mode={mode}",
            uri=True,
            isolation_level=None,
            check_same_thread=False,
            cached_statements=512,
        )
    except sqlite3.Error as error:
        raise _said(error, path) from error
    connection.row_factory = sqlite3.Row
    if read_only:
        connection.execute("PRAGMA query_only=1")
        connection.execute("PRAGMA busy_timeout=5000")
        connection.execute("PRAGMA trusted_schema=0")
    return connection


def _check_identity(connection: sqlite3.Connection, path: Path, newest: int, *, fresh: bool) -> None:
    tables = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
    if fresh and tables == 0:
        return
    mark = connection.execute("PRAGMA application_id").fetchone()[0]
    version = connection.execute("PRAGMA user_version").fetchone()[0]
    if mark != APPLICATION_ID:
        raise Refused("BOOK_FOREIGN", path=path)
    if version > newest:
        raise Refused("BOOK_NEWER", path=path, version=version, newest=newest)


def _set_pragmas(connection: sqlite3.Connection) -> None:
    for name, value in _PRAGMAS.items():
        connection.execute(f"PRAGMA {name}={value}")
    for name, value in _PRAGMAS.items():
        (found,) = connection.execute(f"PRAGMA {name}").fetchone()
        if found != value:
            raise Unavailable("STORE_SETTING_REFUSED", setting=name, wanted=value, found=found)


def _bring_up(connection: sqlite3.Connection, steps: Sequence[Step]) -> None:
    """Run the steps that this file has not had, each in a transaction with its own record."""
    done = connection.execute("PRAGMA user_version").fetchone()[0]
    for number, step in enumerate(steps[done:], start=done + 1):
        connection.execute("BEGIN IMMEDIATE")
        for statement in _statements(step.script):
            connection.execute(statement)
        connection.execute(f"PRAGMA application_id={APPLICATION_ID}")
        connection.execute(f"PRAGMA user_version={number}")
        connection.execute("COMMIT")


def _statements(script: str) -> Iterator[str]:
    """The single statements of a script (``executescript`` would commit on its own)."""
    gathered = ""
    for line in script.splitlines(keepends=True):
        gathered += line
        if sqlite3.complete_statement(gathered):
            yield gathered
            gathered = ""
    if gathered.strip():
        raise Bug(f"unfinished statement in a schema step: {gathered.strip()[:60]}")


def engine_version() -> tuple[int, int, int]:
    """The version of SQLite that this Python uses."""
    return sqlite3.sqlite_version_info


def has_wal_reset_fault(version: tuple[int, int, int]) -> bool:
    """Whether two connections that write or checkpoint at once could damage a WAL database (fixed in 3.51.3)."""
    return (3, 7, 0) <= version < (3, 51, 3)


def schema_of(connection: sqlite3.Connection) -> dict[str, str]:
    """Every object of the schema with its text, to compare a file with what we ship."""
    database = sqlite_utils.Database(connection, execute_plugins=False)
    rows = database.query("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL")
    return {row["name"]: row["sql"] for row in rows}


def expected_schema(steps: Sequence[Step]) -> dict[str, str]:
    """The schema that a new file made of ``steps`` has."""
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        for step in steps:
            for statement in _statements(step.script):
                connection.execute(statement)
        return schema_of(connection)


def _said(error: sqlite3.Error, path: Path) -> Exception:
    """The expected errors of a disk in our words; anything else stays what it is, a bug."""
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    if code == sqlite3.SQLITE_FULL:
        return Unavailable("DISK_FULL", path=path)
    if code == sqlite3.SQLITE_IOERR:
        return Unavailable("DISK_FAILED", path=path, detail=str(error))
    if code in (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM):
        return Unavailable("FOLDER_READ_ONLY", folder=path.parent)
    if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return Unavailable("BOOK_IN_USE", pid="?")
    if code in (sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT):
        return Unavailable("BOOK_UNREADABLE", path=path, detail=str(error))
    return error
