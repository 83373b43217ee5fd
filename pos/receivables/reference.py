"""What can be paid, to be read: one reference file, from any thread, never changing under a reader."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path

from pos.domain.bills import Fee
from pos.domain.errors import Bug, Unavailable
from pos.receivables import sql
from pos.receivables.filed import FiledBill, FileMark
from pos.receivables.proof_sql import is_as_imported
from pos.store.connecting import COMPLAINTS

_BILLS_KEPT = 500
_PRINTED_MAX = 50
_NAME = re.compile(r"reference-(\d+)\.db\Z")


def reference_name(number: int) -> str:
    """The file name of a reference: ``reference-7.db``."""
    return f"reference-{number}.db"


class Reference:
    """The bills, accounts and fees in force. Each thread reads on a connection of its own."""

    def __init__(self, path: Path | None, lost: Path | None = None) -> None:
        """``path`` None: nothing was imported yet, or what was is ``lost``."""
        self.path = path
        self.lost = lost
        self._own = threading.local()
        self._readers: list[sql.Connection] = []
        self._fees: list[Fee] | None = None
        self._bill = lru_cache(maxsize=_BILLS_KEPT)(self._read_bill)
        self._closed = False

    @classmethod
    def open(cls, path: Path) -> Reference:
        """Open a reference file. :raises Unavailable: ``REFERENCE_MISSING``, ``REFERENCE_UNREADABLE``"""
        reference = cls(path)
        reference.connection()
        return reference

    @classmethod
    def empty(cls) -> Reference:
        """Before the first import: nothing is found."""
        return cls(None)

    @classmethod
    def instead_of(cls, lost: Path) -> Reference:
        """For a file that is gone or damaged: nothing is found, and the next import begins anew, with its number."""
        return cls(None, lost)

    @property
    def number(self) -> int:
        """The n of ``reference-<n>.db``; 0 before the first import."""
        named = self.path or self.lost
        found = _NAME.match(named.name) if named else None
        return int(found[1]) if found else 0

    def bill(self, biller: str, number: str) -> FiledBill | None:
        """The bill with exactly this number as it was filed, closed ones included; None where there is none.

        The last few hundred are kept: what is looked up now is posted in a minute, and the file never changes.
        """
        return self._bill(biller, number)

    def printed(self, biller: str) -> list[FiledBill]:
        """A biller's first open bills that have a printed line, at most fifty."""
        with self.readable():
            return sql.bills_with_line(self.connection(), biller, _PRINTED_MAX)

    def fees(self) -> list[Fee]:
        """Every fee, by biller and code. Read once: the box asks at every key."""
        if self._fees is None:
            with self.readable():
                self._fees = sql.fees(self.connection())
        return self._fees

    def last_mark(self, biller: str) -> FileMark | None:
        """How far a biller's open-item files have come; None where there was none."""
        return sql.last_mark(self.connection(), biller)

    def has_rows(self, digest: str) -> bool:
        """Whether the rows have the digest that the book's entry of their import says.

        :raises Unavailable: ``REFERENCE_UNREADABLE``
        """
        with self.readable():
            return sql.digest(self.connection()) == digest

    def is_as_imported(self, digest: str) -> bool:
        """Whether the rows have the digest that the book's entry of their import says, and what finds them follows
        from them; all is read anew."""
        return self.has_rows(digest) if self.path is None else is_as_imported(self.path, digest)

    def connection(self) -> sql.Connection:
        """This thread's own connection."""
        own: sql.Connection | None = getattr(self._own, "connection", None)
        if own is None:
            if self._closed:
                raise Bug("the reference is closed")
            own = self._own.connection = sql.open_file(self.path) if self.path else sql.open_empty()
            self._readers.append(own)
        return own

    def _read_bill(self, biller: str, number: str) -> FiledBill | None:
        with self.readable():
            return sql.bill_by_number(self.connection(), biller, number)

    @contextmanager
    def readable(self) -> Iterator[None]:
        """What is read within is read of this file.

        :raises Unavailable: ``REFERENCE_UNREADABLE`` where SQLite cannot, as the file is damaged
        """
        try:
            yield
        except COMPLAINTS as error:
            raise Unavailable("REFERENCE_UNREADABLE", file=self.path.name if self.path else "-") from error

    def close(self) -> None:
        """Close every thread's connection."""
        self._closed = True
        for reader in self._readers:
            reader.close()


def drop_old(folder: Path, current: int) -> list[str]:
    """Delete reference files that are neither in force nor the one before; the names of those deleted.

    To be called once the book names ``current``. One that another program still reads stays until the next time.
    """
    gone = []
    for path in sorted(folder.glob("reference-*.db")):
        found = _NAME.match(path.name)
        if found and int(found[1]) < current - 1:
            try:
                path.unlink()
            except OSError:  # Windows keeps what is open
                continue
            gone.append(path.name)
    return gone
