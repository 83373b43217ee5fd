"""The pass over the entries, in order, with every other table that follows from one entry alone read beside it."""

from __future__ import annotations

import hashlib
import marshal
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, ClassVar

from pos.domain.clock import Instant
from pos.ledger import sql, verify_sql
from pos.ledger.derived_sql import POSTED, VOIDED, payment_rows, receipt_row
from pos.ledger.entries import read_body
from pos.ledger.findings import Finding, Signed
from pos.ledger.keys import Keys, signature_holds
from pos.store import Connection

UNREADABLE = (AttributeError, KeyError, TypeError, ValueError, StopIteration)
"""A column or a body holds what none of ours ever held."""

_SIGNED_AFTER = frozenset({"drawer.finalized", "deposit.made", "book.restored"})
"""Kinds after which the head is signed at once (design L5); a batch is sealed after that and its documents."""

_Wrong = tuple[str, str] | None

_END: tuple[Any, ...] = (2**63,)
_NONE: list[tuple[Any, ...]] = []
_ALL_WELL: tuple[Finding, ...] = ()


class _Stray(Exception):
    """A row under a number that no entry has."""


class _Beside:
    """A table that is read beside the entries, both in order of the entry's number."""

    def __init__(self, rows: verify_sql.Rows) -> None:
        self.stray: int | None = None
        self._rows = rows
        self._next = next(rows, _END)

    def of(self, seq: int) -> list[tuple[Any, ...]]:
        """The rows of this entry; rows of one that is not there are remembered as ``stray``."""
        row = self._next
        if row[0] > seq:
            return _NONE
        found = []
        while row[0] <= seq:
            if row[0] == seq:
                found.append(row)
            elif self.stray is None:
                self.stray = row[0]
            row = next(self._rows, _END)
        self._next = row
        return found

    def first_stray(self) -> int | None:
        """The first entry number that rows name and that no entry has, once all entries were passed."""
        return self.stray if self.stray is not None or self._next is _END else int(self._next[0])


class Walk:
    """One pass over the entries after a number, in order.

    The pass goes on behind what does not hold, from the hash that stands in its row. ``signed`` stays at the last head
    before the first finding.
    """

    def __init__(self, connection: Connection, keys: Keys | None, *, after: int = 0) -> None:
        self.seq, self.head = sql.head_at(connection, after)
        self.raw: dict[str, Any] = {}
        self.body = ""
        self.erased = 0
        self.signed: Signed | None = None
        self.unread = False
        """Nobody can read the entry just passed, or it is none."""
        first = after + 1 if after else verify_sql.FIRST
        self._connection = connection
        self._keys = keys
        self._public = keys.public if keys and after else ""
        self._receipts = sql.receipts_upto(connection, after) if after else 0
        self._adrift = False
        """An entry was passed over: the next receipt's number may follow from it."""
        self._voided: set[str] = set()
        self._lines = _Beside(verify_sql.lines(connection, first))
        self._rows = _Beside(verify_sql.receipts(connection, first))
        self._personal = _Beside(verify_sql.personal(connection, first))
        self._gone = _Beside(verify_sql.erased(connection, first))
        self._whole = not after
        self._register = ""
        self._streams: list[str] = []
        self._payments = 0
        self._owed = self._doubted = False
        self._since = 0
        """Documents issued since a head was signed: a batch seals just those."""
        self._people: dict[str, dict[str, Any]] = {}
        self._documents: dict[str, str] = {}

    def step(self, row: tuple[Any, ...]) -> Sequence[Finding]:
        """Check one row; empty where all holds."""
        try:
            wrong = self._entry(row)
            beside, meaning = self._beside(row), self._meaning()
            self.seq, self.head, self.unread = row[0], row[7].hex(), False
        except UNREADABLE:
            self._pass_over(row)
            return self._told(row, ("BODY_UNREADABLE", "entry"))
        except _Stray:
            self.unread = True
            return self._told(row, ("ENTRY_STRAY", "entry"))
        return _ALL_WELL if wrong is beside is meaning is None else self._told(row, wrong, beside, meaning)

    def _told(self, row: tuple[Any, ...], *wrong: _Wrong) -> list[Finding]:
        self._doubted = True
        return [Finding(one[1], str(row[0]), one[0]) for one in wrong if one is not None]

    def _pass_over(self, row: tuple[Any, ...]) -> None:
        """Go on behind a row that nobody can read; the rows of other tables beside it go with it."""
        seq, hashed = row[0], row[7]
        for table in (self._lines, self._rows, self._personal, self._gone):
            table.of(seq)
        self.seq, self.unread, self._adrift, self._owed = seq, True, True, False
        self.head = hashed.hex() if isinstance(hashed, bytes) else ""

    def unsigned(self) -> Iterator[Finding]:
        """A head that had to be signed in the next entry, where there is none."""
        if self._owed:
            yield Finding("entry", str(self.seq), "SIGNATURE_MISSING")

    def left_over(self) -> Iterator[Finding]:
        """What no entry accounts for, once all were passed."""
        yield from self.unsigned()
        for table, rows, code in (
            ("line", self._lines, "LINES_WITHOUT_ENTRY"),
            ("receipt", self._rows, "DERIVED_DIFFERS"),
            ("personal", self._personal, "PERSONAL_WITHOUT_ENTRY"),
            ("erased", self._gone, "DERIVED_DIFFERS"),
        ):
            stray = rows.first_stray()
            if stray is not None:
                yield Finding(table, str(stray), code)
        if self._payments != _sum(verify_sql.payments(self._connection)):
            yield Finding("payment", "", "DERIVED_DIFFERS")
        said = {login: tuple(data[name] for name in verify_sql.PERSON) for login, data in self._people.items()}
        differing = {login for login, _ in said.items() ^ verify_sql.people(self._connection).items()}
        yield from (Finding("person", login, "PERSON_DIFFERS") for login in sorted(differing))
        kept = verify_sql.issued(self._connection)
        others = sorted({name for name, _ in kept.items() ^ self._documents.items()})
        yield from (Finding("issued", name, "DOCUMENT_DIFFERS") for name in others)

    def _entry(self, row: tuple[Any, ...]) -> _Wrong:
        """Number, hash and chain. What is wrong is told, and the entry is taken at its word all the same."""
        seq, _, _, _, _, body, prev, hashed = row
        if seq <= self.seq:
            raise _Stray
        whole = hashlib.sha256(body.encode()).digest() == hashed
        self.raw, self.body = read_body(body), body
        missing = seq != self.seq + 1
        if missing:
            self.seq, self.head, self._adrift = seq - 1, self.raw["prev"], True
        if missing or not whole:
            return ("ENTRY_MISSING" if missing else "HASH_DIFFERS", "entry")
        chained = self.raw["seq"] == seq and self.raw["prev"] == self.head == prev.hex()
        return None if chained else ("CHAIN_BROKEN", "entry")

    def _beside(self, row: tuple[Any, ...]) -> _Wrong:
        """What else says the same: columns, lines, receipt, payments, personal values. All are passed, and the first
        that is wrong is told."""
        raw, seq = self.raw, row[0]
        kind, data, wrong = raw["kind"], raw["data"], None
        if row[1:5] != (kind, raw["date"], raw["at"], len(raw["lines"])):
            wrong = ("ROW_DIFFERS", "entry")
        stated = sql.line_rows(seq, raw["session"], raw["lines"])
        if self._lines.of(seq) != stated:
            wrong = wrong or ("LINES_DIFFER", "line")
        elif sum(line[3] for line in stated):
            wrong = wrong or ("NOT_BALANCED", "line")
        taken = kind in {POSTED, VOIDED}
        if self._rows.of(seq) != ([receipt_row(seq, kind, raw["session"], data)] if taken else _NONE):
            wrong = wrong or ("DERIVED_DIFFERS", "receipt")
        if taken:
            self._payments = (self._payments + _sum(payment_rows(seq, kind, data))) % _MODULUS
        commitment, kept = data.get("personal", ""), self._personal.of(seq)
        if kept or commitment:
            personal = self._personal_value(seq, commitment, kept)
            wrong = wrong or personal
        return wrong

    def _personal_value(self, seq: int, commitment: str, kept: list[tuple[Any, ...]]) -> _Wrong:
        if commitment and self._gone.of(seq):
            self.erased += 1
            return ("PERSONAL_NOT_DELETED", "personal") if kept else None
        if not kept or not commitment:
            return ("PERSONAL_MISSING" if commitment else "PERSONAL_WITHOUT_ENTRY", "personal")
        if self._keys is not None and not _opens(self._keys, kept[0], self.raw["id"], commitment):
            return ("PERSONAL_DIFFERS", "personal")
        return None

    def _meaning(self) -> _Wrong:
        kind, data = self.raw["kind"], self.raw["data"]
        missed = self._owed and kind != "head.signed"
        self._owed = kind in _SIGNED_AFTER
        meaning = self._meanings.get(kind)
        wrong = None if meaning is None else meaning(self, data)
        self._register = self._register or self.raw["register"]
        if missed:
            return ("SIGNATURE_MISSING", "entry")
        return wrong or (None if self.raw["register"] == self._register else ("STREAM_DIFFERS", "entry"))

    def _restored(self, data: dict[str, Any]) -> _Wrong:
        """It went on here from a backup that ended with the entry before, under a code that was never used."""
        *before, now = data["streams"]
        self._register = now
        follows = (data["seq"], data["hash"]) == (self.seq, self.head) and now not in before
        known = not self._streams or before == self._streams
        self._streams = data["streams"]
        return None if follows and known else ("STREAM_DIFFERS", "entry")

    def _created(self, data: dict[str, Any]) -> _Wrong:
        self._public = data["public_key"]
        self._streams = [data["register"]]
        ours = self._keys is None or self._keys.public == self._public
        return None if ours else ("KEY_DIFFERS", "entry")

    def _person(self, data: dict[str, Any]) -> _Wrong:
        self._people[data["login"]] = data
        return None

    def _person_changed(self, data: dict[str, Any]) -> _Wrong:
        """Where what was before is not what the entries before say, the entry is not true."""
        known = self._people.get(data["login"], {} if self._whole else data["before"])
        if data["before"].items() - known.items():
            return ("PERSON_DIFFERS", "entry")
        self._people[data["login"]] = {**known, **data["after"], "secrets": data["secrets"]}
        return None

    def _copied(self, data: dict[str, Any]) -> _Wrong:
        known = verify_sql.receipt_before(self._connection, data["receipt"], self.raw["seq"])
        return ("RECEIPT_UNKNOWN", "entry") if known is None else None

    def _signed(self, data: dict[str, Any]) -> _Wrong:
        self._since = 0
        states = (data["seq"], data["hash"]) == (self.seq, self.head)
        if not states or not signature_holds(self._public, data["hash"], data["signature"]):
            return ("SIGNATURE_WRONG", "entry")
        if not self._doubted:
            self.signed = Signed(self.seq, self.head, Instant(self.raw["at"], self.raw["off"]))
        return None

    def _issued(self, data: dict[str, Any]) -> _Wrong:
        self._documents[data["name"]] = data["sha256"]
        self._since += 1
        return None

    def _sealed(self, data: dict[str, Any]) -> _Wrong:
        return None if self._since == len(data["files"]) else ("SIGNATURE_MISSING", "entry")

    def _receipt(self, data: dict[str, Any]) -> _Wrong:
        register, _, count = data["number"].rpartition("-")
        if register != self.raw["register"] or not count.isdecimal():
            return ("RECEIPT_NUMBER_GAP", "entry")
        follows = self._adrift or int(count) == self._receipts + 1
        self._receipts, self._adrift = int(count), False
        if not follows:
            return ("RECEIPT_NUMBER_GAP", "entry")
        return self._undone(data["voids"]) if self.raw["kind"] == VOIDED else None

    def _undone(self, number: str) -> _Wrong:
        before = verify_sql.receipt_before(self._connection, number, self.raw["seq"])
        if before != (self.raw["session"], "") or number in self._voided:
            return ("RECEIPT_NOT_VOIDABLE", "entry")
        self._voided.add(number)
        return None

    _meanings: ClassVar[dict[str, Callable[[Walk, dict[str, Any]], _Wrong]]] = {
        "book.created": _created,
        "book.restored": _restored,
        "person.added": _person,
        "person.changed": _person_changed,
        "receipt.reprinted": _copied,
        "head.signed": _signed,
        "document.issued": _issued,
        "batch.sealed": _sealed,
        POSTED: _receipt,
        VOIDED: _receipt,
    }


_MODULUS = 2**64


def _sum(rows: Iterable[tuple[Any, ...]]) -> int:
    """The same for the same rows in any order. Python salts the hashes of bytes anew in every process, so that nobody
    can make up other rows that come to it. Of bytes alone: those of numbers are what they leave when divided by
    ``2**61 - 1``, and those of tuples add up, so that two rows could exchange a value.
    """
    return sum(hash(marshal.dumps(row, _PLAIN)) for row in rows) % _MODULUS


_PLAIN = 2
"""The form of ``marshal`` that says what a value is and not who else holds it."""


def _opens(keys: Keys, kept: tuple[Any, ...], bound_to: str, commitment: str) -> bool:
    _, salt, sealed = kept
    value = keys.unseal(sealed, bound_to=bound_to)
    return value is not None and hashlib.sha256(salt + value).hexdigest() == commitment
