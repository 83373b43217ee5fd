"""One SQLite file: one connection that writes, read-only ones for everybody else.

One writer per file and read-only readers keep clear of the WAL-reset fault of SQLite 3.7.0 to 3.51.2
(two connections that write or checkpoint at once) by construction. ``synchronous=FULL`` in WAL mode is
what survived simulated power cuts; both are set and then read back, never assumed.
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from pos.domain.errors import Bug, Unavailable
from pos.store.connecting import COMPLAINTS, disk_failed, in_our_words, open_reading, open_writing, said_at_work, set_up
from pos.store.copying import keep_before
from pos.store.schema import Step, bring_up, check_identity, check_schema


class Database:
    """One file. Any thread may write, one at a time; each thread reads on a connection of its own."""

    def __init__(self, path: Path, connection: sqlite3.Connection, *, read_only: bool) -> None:
        self.path = path
        self.read_only = read_only
        self.renewed = 0
        """How often the writing connection was made anew after the disk failed under it."""
        self._writer = connection
        self._turn = threading.RLock()
        self._inside = self._spoiled = self._doubted = False
        self._own = threading.local()
        self._readers: list[sqlite3.Connection] = []
        self._closed = False

    @classmethod
    def open(cls, path: Path, steps: Sequence[Step], *, create: bool = False) -> Database:
        """Open for writing and bring the schema up to ``steps``.

        :raises Unavailable: ``FOLDER_READ_ONLY``, ``BOOK_MISSING``, ``BOOK_UNREADABLE``, ``BOOK_IN_USE``
        :raises Unavailable: ``UPGRADE_NO_ROOM`` for the copy that is kept before the schema is brought up
        :raises Refused: ``BOOK_FOREIGN`` (not a book), ``BOOK_NEWER`` (written by a later release),
            ``BOOK_DAMAGED`` (its tables or triggers are not those that we made), ``COPY_DAMAGED``, ``UPGRADE_BROKE``
        """
        if not create and not path.exists():
            raise Unavailable("BOOK_MISSING", path=path)
        connection = open_writing(path)
        try:
            with in_our_words(path):
                check_identity(connection, path, len(steps), fresh=create)
                set_up(connection)
                bring_up(connection, steps, lambda version: keep_before(path, version))
                check_schema(connection, steps)
                connection.execute("BEGIN IMMEDIATE")  # a file that cannot be written is said now, not at the sale
                connection.execute("ROLLBACK")
        except BaseException:
            connection.close()
            raise
        return cls(path, connection, read_only=False)

    @classmethod
    def open_read_only(cls, path: Path, steps: Sequence[Step]) -> Database:
        """Open beside a till that may be writing. Raises as :meth:`open`; a changed schema is left to ``verify``."""
        if not path.exists():
            raise Unavailable("BOOK_MISSING", path=path)
        connection = open_reading(path)
        try:
            check_identity(connection, path, len(steps), fresh=False)
        except BaseException:
            connection.close()
            raise
        return cls(path, connection, read_only=True)

    @contextmanager
    def write(self) -> Iterator[sqlite3.Connection]:
        """One durable transaction: ``BEGIN IMMEDIATE`` to ``COMMIT``, rolled back on any exception.

        What it committed is on the disk when the block ends (design L4). A block inside a block of
        the same thread joins it; where the inner one raises, the outer one cannot commit any more.

        :raises Unavailable: ``DISK_FULL``, ``DISK_FAILED``, ``BOOK_IN_USE``, ``BOOK_UNREADABLE``
        """
        if self.read_only:
            raise Bug("a read-only book was asked to write")
        with self._turn:
            if self._inside:
                try:
                    yield self._writer
                except BaseException:
                    self._spoiled = True
                    raise
                return
            try:
                self._begin()
                yield self._writer
                self._commit()
            except COMPLAINTS as error:
                self._undo(error)
                expected = said_at_work(error, self.path)
                if expected is None:
                    raise
                raise expected from error
            except BaseException as error:
                self._undo(error)
                raise
            finally:
                self._inside = False

    def read(self) -> sqlite3.Connection:
        """This thread's own read-only connection; sees what is committed."""
        own: sqlite3.Connection | None = getattr(self._own, "connection", None)
        if own is None:
            if self._closed:
                raise Bug("the book is closed")
            own = self._own.connection = open_reading(self.path)
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
        finally:
            if connection.in_transaction:
                connection.execute("ROLLBACK")

    def scrub(self) -> bool:
        """Fold the log into the file and empty it, so that what was deleted is in neither; False while somebody
        reads at an earlier moment. Deleted rows are overwritten with zeros where they lay (``secure_delete``).

        :raises Unavailable: as :meth:`write`
        """
        with self._turn, in_our_words(self.path):
            busy, _, _ = self._writer.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
            return not busy

    def close(self) -> None:
        """Close every connection. Readers first: the last one out folds the WAL in."""
        with self._turn:
            self._closed = True
            for reader in self._readers:
                reader.close()
            self._writer.close()

    def _begin(self) -> None:
        if self._doubted:
            self._renew()
        self._inside, self._spoiled = True, False
        self._writer.execute("BEGIN IMMEDIATE")

    def _commit(self) -> None:
        if self._spoiled:
            raise Bug("a part of this transaction failed, and the rest went on")
        self._writer.execute("COMMIT")

    def _undo(self, error: BaseException) -> None:
        self._doubted |= disk_failed(error)
        try:
            if self._writer.in_transaction:
                self._writer.execute("ROLLBACK")
        except sqlite3.Error:
            self._doubted = True  # the connection goes, and what it held open with it

    def _renew(self) -> None:
        """After a failed write or sync nobody knows what the connection believes: begin with a new one."""
        with suppress(sqlite3.Error):
            self._writer.close()
        connection = open_writing(self.path)
        try:
            set_up(connection)
        except BaseException:
            connection.close()
            raise
        self._writer = connection
        self._doubted = False
        self.renewed += 1


def engine_version() -> tuple[int, int, int]:
    """The version of SQLite that this Python uses."""
    return sqlite3.sqlite_version_info


def has_wal_reset_fault(version: tuple[int, int, int]) -> bool:
    """Whether two connections that write or checkpoint at once could damage a WAL database (fixed in 3.51.3)."""
    return (3, 7, 0) <= version < (3, 51, 3)
