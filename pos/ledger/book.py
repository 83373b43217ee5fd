"""The book: the one way in for everything that happens.

``with book.writing() as page`` is one durable transaction; every ``page.append`` in it is one entry, and
what belongs to it (derived tables, work tables, jobs for devices) commits with it or not at all.
"""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from pos.domain.clock import Clock
from pos.domain.errors import Bug, Refused
from pos.domain.ids import new_id
from pos.ledger import sql
from pos.ledger.clock_watch import ClockWatch
from pos.ledger.entries import BODY_VERSION, Entry, Line, seal
from pos.ledger.keys import Keys
from pos.store import Connection, Database

CREATED, RESTORED = "book.created", "book.restored"
_NAMING = frozenset({CREATED, RESTORED})
"""Kinds that say what the register is called from themselves on."""


@dataclass(frozen=True, slots=True)
class Identity:
    """Which book this is, as its first entry says; ``register`` is what its numbers begin with now."""

    mode: str
    agency: str
    office: str
    register: str
    public_key: str

    @property
    def training(self) -> bool:
        """A book is born ``live`` or ``training`` and stays so for ever."""
        return self.mode == "training"


class Book:
    """A register's ledger in one file."""

    def __init__(self, database: Database, keys: Keys, clock: Clock) -> None:
        self.database = database
        self.keys = keys
        self.clock = clock
        self.watch = ClockWatch()
        self._identity: Identity | None = None
        self._names = 0
        self._naming = threading.Lock()

    @property
    def identity(self) -> Identity:
        """Mode, agency and register. :raises Refused: ``BOOK_EMPTY`` before the first entry."""
        known = self._identity
        return known if known is not None else self._kept(self.read())

    def _kept(self, connection: Connection) -> Identity:
        """Read it, and keep it unless the book was renamed meanwhile: who is asked on another thread may be late."""
        names = self._names
        found = _identity(connection)
        with self._naming:
            if names == self._names:
                self._identity = found
        return found

    @contextmanager
    def writing(self) -> Iterator[Page]:
        """One transaction on the book; rolled back whole on any exception.

        A clock that was set since the last entry is an entry of its own, before all else.
        """
        with self.database.write() as connection:
            page = Page(self, connection)
            if not self.watch.knows_last:
                last = sql.last_instant(connection)
                if last is not None:
                    self.watch.begin(last)
            now, elapsed_ms = self.clock.now(), self.clock.elapsed_ms()
            jump = self.watch.jump(now, elapsed_ms)
            if jump is not None:
                page.append("clock.jumped", jump.as_json(), who="")
            yield page
        self.watch.settle(now, elapsed_ms, jump)

    def read(self) -> Connection:
        """This thread's read-only connection."""
        return self.database.read()

    def register_in(self, connection: Connection) -> str:
        """The register, also in the transaction that makes the book."""
        known = self._identity
        return (known if known is not None else self._kept(connection)).register

    def renamed(self) -> None:
        """The book has another stream from here on, on the disk: who it is, is read anew."""
        with self._naming:
            self._names += 1
            self._identity = None

    def head(self) -> tuple[int, str]:
        """Number and hash of the last entry; ``(0, "00...")`` of an empty book."""
        return sql.head(self.read())


class Page:
    """What is being written in one transaction."""

    def __init__(self, book: Book, connection: Connection) -> None:
        self.book = book
        self.connection = connection
        self._register = ""
        """What the register is called from an entry of this transaction on; empty: as before it."""

    def append(
        self,
        kind: str,
        data: dict[str, Any],
        *,
        who: str,
        date: str = "",
        session: str = "",
        approver: str = "",
        reason: str = "",
        lines: Sequence[Line] = (),
    ) -> Entry:
        """Seal one entry: lines, then the entry, then what is derived from it.

        ``date`` is the business date (ISO) and ``session`` the drawer session it belongs to, where
        there is one; the session goes onto its drawer lines.

        :raises Bug: lines that do not sum to zero, data that is not JSON
        :raises BadInput: ``TEXT_NOT_UNICODE``
        :raises Refused: what a derived table refuses (states compare and set, design L9)
        """
        kept = [line for line in lines if line.amount.cents]
        stated = [[line.account, line.amount.cents, line.biller] for line in kept]
        if sum(line.amount.cents for line in kept):
            raise Bug(f"{kind}: lines do not sum to zero")
        if kind in _NAMING:
            self._register = data["register"]
        last, prev = sql.head(self.connection)
        now = self.book.clock.now()
        raw = {
            "v": BODY_VERSION,
            "seq": last + 1,
            "id": new_id(),
            "kind": kind,
            "at": now.ms,
            "off": now.offset_minutes,
            "date": date,
            "session": session,
            "register": self._register or self.book.register_in(self.connection),
            "who": who,
            "approver": approver,
            "reason": reason,
            "lines": stated,
            "data": data,
            "prev": prev,
        }
        entry = seal(raw, tuple(kept))
        sql.insert(self.connection, entry, sql.line_rows(entry.seq, session, stated))
        return entry

    def head(self) -> tuple[int, str]:
        """Number and hash of the last entry as it stands in this transaction."""
        return sql.head(self.connection)

    def sign_head(self, *, who: str) -> Entry:
        """Sign the head as it stands; the signature is the next entry (design L5)."""
        seq, head = sql.head(self.connection)
        signature = self.book.keys.sign(head)
        return self.append("head.signed", {"seq": seq, "hash": head, "signature": signature}, who=who)

    def issue(self, name: str, content: bytes, *, who: str, date: str = "") -> Entry:
        """Keep a report as issued, so that it prints again byte for byte (design L11).

        :raises Refused: ``DOCUMENT_ISSUED`` where the name was used before
        """
        sql.keep_issued(self.connection, name, content)
        given = {"name": name, "sha256": digest_bytes(content), "bytes": len(content)}
        return self.append("document.issued", given, who=who, date=date)

    def keep_personal(self, entry: Entry, commitment_salt: bytes, value: str) -> None:
        """Put the personal values behind an entry's commitment into their own, encrypted, table."""
        sealed = self.book.keys.seal(value.encode(), bound_to=entry.id)
        sql.keep_personal(self.connection, entry.seq, commitment_salt, sealed)


def _identity(connection: Connection) -> Identity:
    first = sql.entry(connection, 1)
    if first is None:
        raise Refused("BOOK_EMPTY")
    named = ("mode", "agency", "office", "register", "public_key")
    restored = sql.last_restored(connection)
    now = {} if restored is None else {"register": restored.data["register"]}
    return Identity(**{name: first.data[name] for name in named} | now)


def streams(connection: Connection) -> tuple[str, ...]:
    """The codes that the book's numbers have begun with: the register's own, as settings name it, and one more for
    every time that the book went on from a backup."""
    restored = sql.last_restored(connection)
    return (_identity(connection).register,) if restored is None else tuple(restored.data["streams"])


def digest_bytes(content: bytes) -> str:
    """SHA-256 of bytes, hexadecimal."""
    return hashlib.sha256(content).hexdigest()
