"""Verify: derive everything again from the bodies and compare (design L5).

One pass over the entries, in order, with every other table beside it: number, chain, hash, the row against its body,
lines, balance, receipts and payments, signatures over heads, personal values against their commitments, issued
documents against their digests. States (days, sessions, attempts, deposits, batches ...) are built anew and compared
at the end. The first finding of the pass names table and row; what follows it on a broken chain would only be noise.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from typing import Any, ClassVar

from pos.domain.clock import Instant
from pos.domain.errors import Expected
from pos.ledger import sql, verify_sql
from pos.ledger.derived_parts_sql import require_open
from pos.ledger.derived_sql import (
    CARD_IN_BODY,
    OUTCOME,
    POSTED,
    REPLAYED_KINDS,
    VOIDED,
    is_done,
    payment_rows,
    receipt_row,
    replay,
)
from pos.ledger.entries import from_raw, read_body
from pos.ledger.keys import Keys, signature_holds
from pos.store import Connection

_EVERY = 1000

_UNREADABLE = (AttributeError, KeyError, TypeError, ValueError)
"""A column holds what no column of ours ever held."""

_SIGNED_AFTER = frozenset({"drawer.finalized", "deposit.made"})
"""Kinds after which the head is signed at once (design L5); a batch is sealed after that and its documents."""


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that does not hold: which table and row, and a stable code of what is wrong."""

    table: str
    row: str
    code: str


@dataclass(frozen=True, slots=True)
class Signed:
    """A head that the register's key signed: the entry it is the hash of, and when it was signed."""

    seq: int
    hash: str
    at: Instant


@dataclass(frozen=True, slots=True)
class Verified:
    """What a verification found. ``head`` is the last hash reached.

    ``erased`` is how many entries have had their personal values deleted under a retention rule. ``since``: up to this
    signed head all entries hold; where something was found, the book is in doubt since then. None: from its beginning.
    """

    entries: int
    head: str
    findings: tuple[Finding, ...]
    erased: int = 0
    since: Signed | None = None

    @property
    def ok(self) -> bool:
        """Whether nothing was found."""
        return not self.findings


def verify(
    connection: Connection,
    shipped: dict[str, str],
    found: dict[str, str],
    *,
    keys: Keys | None = None,
    progress: Callable[[int], None] = lambda _: None,
) -> Verified:
    """Verify a whole book.

    ``shipped`` and ``found`` are schemas as name to text. With ``keys`` personal values are opened and
    held against their commitments. ``progress`` is told the number of entries read so far.
    """
    findings = list(_schema(shipped, found))
    walk = _Walk(connection, keys)
    try:
        findings += _findings(connection, walk, progress)
    except _UNREADABLE:
        findings.append(Finding("", str(walk.seq), "ROW_UNREADABLE"))
    return Verified(walk.seq, walk.head, tuple(findings), walk.erased, walk.signed)


def _findings(connection: Connection, walk: _Walk, progress: Callable[[int], None]) -> Iterator[Finding]:
    """The first entry that does not hold; where all do, what else does not."""
    with closing(verify_sql.replay_tables()) as again:
        for row in verify_sql.entries(connection, 0):
            problem = walk.step(row) or _replay(again, walk)
            if problem is not None:
                yield problem
                return
            if walk.seq % _EVERY == 0:
                progress(walk.seq)
        yield from walk.left_over()
        yield from (Finding(table, at, "DERIVED_DIFFERS") for table, at in verify_sql.differences(connection, again))
        yield from (Finding(table, said, "INDEX_DIFFERS") for table, said in verify_sql.bad_indexes(connection))


def verify_recent(connection: Connection, keys: Keys) -> Finding | None:
    """The finding of :func:`recent`; None where all holds."""
    found = recent(connection, keys).findings
    return found[0] if found else None


def recent(connection: Connection, keys: Keys) -> Verified:
    """At every start: the last signed head, and all that was written since (a drawer's time at most).

    Before the first one is signed: the whole of a book that is a day old.
    """
    after = sql.last_signed(connection) or 1
    walk = _Walk(connection, keys, after=after - 1)
    problems = (walk.step(row) for row in verify_sql.entries(connection, after - 1))
    try:
        first = next((problem for problem in problems if problem), None)
    except _UNREADABLE:
        first = Finding("", str(walk.seq), "ROW_UNREADABLE")
    return Verified(walk.seq, walk.head, (first,) if first else (), since=walk.signed)


_Wrong = tuple[str, str] | None

_END: tuple[Any, ...] = (2**63,)
_NONE: list[tuple[Any, ...]] = []


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


class _Walk:
    """One pass over the entries after a number, in order."""

    def __init__(self, connection: Connection, keys: Keys | None, *, after: int = 0) -> None:
        self.seq, self.head = sql.head_at(connection, after)
        self.raw: dict[str, Any] = {}
        self.body = ""
        self._connection = connection
        self._keys = keys
        self._public = keys.public if keys and after else ""
        self._receipts = sql.receipts_upto(connection, after) if after else 0
        self._voided: set[str] = set()
        self._lines = _Beside(verify_sql.lines(connection, after))
        self._rows = _Beside(verify_sql.receipts(connection, after))
        self._personal = _Beside(verify_sql.personal(connection, after))
        self._gone = _Beside(verify_sql.erased(connection, after))
        self.erased = 0
        self.signed: Signed | None = None
        self._whole = not after
        self._register = ""
        self._streams: list[str] = []
        self._payments = 0
        self._owed = False
        self._since = 0
        """Documents issued since a head was signed: a batch seals just those."""
        self._people: dict[str, dict[str, Any]] = {}
        self._documents: dict[str, str] = {}

    def step(self, row: tuple[Any, ...]) -> Finding | None:
        """Check one row; None where all holds."""
        wrong = self._entry(row) or self._beside() or self._meaning()
        if wrong is not None:
            code, table = wrong
            return Finding(table, str(row[0]), code)
        self.seq, self.head = row[0], row[7].hex()
        return None

    def left_over(self) -> Iterator[Finding]:
        """What no entry accounts for, once all were passed."""
        if self._owed:
            yield Finding("entry", str(self.seq), "SIGNATURE_MISSING")
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
        seq, kind, date, at_ms, count, body, prev, hashed = row
        if seq != self.seq + 1:
            return ("ENTRY_MISSING", "entry")
        if hashlib.sha256(body.encode()).digest() != hashed:
            return ("HASH_DIFFERS", "entry")
        try:
            raw = read_body(body)
            stated = (raw["seq"], raw["kind"], raw["date"], raw["at"], len(raw["lines"]))
            chained = raw["prev"] == self.head == prev.hex()
        except (KeyError, ValueError, TypeError, StopIteration):
            return ("BODY_UNREADABLE", "entry")
        if not chained:
            return ("CHAIN_BROKEN", "entry")
        self.raw, self.body = raw, body
        return None if stated == (seq, kind, date, at_ms, count) else ("ROW_DIFFERS", "entry")

    def _beside(self) -> _Wrong:
        """Lines, receipt, payments and personal values of this entry."""
        raw, seq = self.raw, self.raw["seq"]
        stated = sql.line_rows(seq, raw["session"], raw["lines"])
        if self._lines.of(seq) != stated:
            return ("LINES_DIFFER", "line")
        if sum(line[3] for line in stated):
            return ("NOT_BALANCED", "line")
        kind, data = raw["kind"], raw["data"]
        taken = kind in {POSTED, VOIDED}
        if self._rows.of(seq) != ([receipt_row(seq, kind, raw["session"], data)] if taken else _NONE):
            return ("DERIVED_DIFFERS", "receipt")
        if taken:
            self._payments = (self._payments + _sum(payment_rows(seq, kind, data))) % _MODULUS
        commitment, kept = data.get("personal", ""), self._personal.of(seq)
        if kept or commitment:
            return self._personal_value(commitment, kept)
        return None

    def _personal_value(self, commitment: str, kept: list[tuple[Any, ...]]) -> _Wrong:
        if commitment and self._gone.of(self.raw["seq"]):
            self.erased += 1
            return ("PERSONAL_NOT_DELETED", "personal") if kept else None
        if not kept or not commitment:
            return ("PERSONAL_MISSING" if commitment else "PERSONAL_WITHOUT_ENTRY", "personal")
        if self._keys is not None and not _opens(self._keys, kept[0], self.raw["id"], commitment):
            return ("PERSONAL_DIFFERS", "personal")
        return None

    def _meaning(self) -> _Wrong:
        kind, data = self.raw["kind"], self.raw["data"]
        if self._owed and kind != "head.signed":
            return ("SIGNATURE_MISSING", "entry")
        self._owed = kind in _SIGNED_AFTER
        meaning = self._meanings.get(kind)
        wrong = None if meaning is None else meaning(self, data)
        self._register = self._register or self.raw["register"]
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
        self.signed = Signed(self.seq, self.head, Instant(self.raw["at"], self.raw["off"]))
        return None

    def _issued(self, data: dict[str, Any]) -> _Wrong:
        self._documents[data["name"]] = data["sha256"]
        self._since += 1
        return None

    def _sealed(self, data: dict[str, Any]) -> _Wrong:
        return None if self._since == len(data["files"]) else ("SIGNATURE_MISSING", "entry")

    def _receipt(self, data: dict[str, Any]) -> _Wrong:
        self._receipts += 1
        register, _, count = data["number"].rpartition("-")
        if register != self.raw["register"] or not count.isdecimal() or int(count) != self._receipts:
            return ("RECEIPT_NUMBER_GAP", "entry")
        return self._undone(data["voids"]) if self.raw["kind"] == VOIDED else None

    def _undone(self, number: str) -> _Wrong:
        before = verify_sql.receipt_before(self._connection, number, self.raw["seq"])
        if before != (self.raw["session"], "") or number in self._voided:
            return ("RECEIPT_NOT_VOIDABLE", "entry")
        self._voided.add(number)
        return None

    _meanings: ClassVar[dict[str, Callable[[_Walk, dict[str, Any]], _Wrong]]] = {
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


def _sum(rows: Iterator[tuple[Any, ...]] | list[tuple[Any, ...]]) -> int:
    """The same for the same rows in any order. Python salts the hashes of bytes anew in every process, so that
    nobody can make up other rows that come to it; those of tuples add up, so that two rows could exchange a value."""
    return sum(hash(hash(row).to_bytes(8, "little", signed=True)) for row in rows) % _MODULUS


def _opens(keys: Keys, kept: tuple[Any, ...], bound_to: str, commitment: str) -> bool:
    _, salt, sealed = kept
    value = keys.unseal(sealed, bound_to=bound_to)
    return value is not None and hashlib.sha256(salt + value).hexdigest() == commitment


def _schema(shipped: dict[str, str], found: dict[str, str]) -> Iterator[Finding]:
    for name in sorted(shipped.keys() | found.keys()):
        if shipped.get(name) != found.get(name):
            yield Finding("sqlite_master", name, "SCHEMA_DIFFERS")


def _replay(again: Connection, walk: _Walk) -> Finding | None:
    """Bring the states along. What most entries are, a receipt without a card or a device that did as it was told,
    changes none."""
    raw = walk.raw
    kind = raw["kind"]
    if kind not in REPLAYED_KINDS or (kind == OUTCOME and is_done(raw["data"])):
        return None
    try:
        if kind == POSTED and CARD_IN_BODY not in walk.body:
            require_open(again, raw["session"])
        else:
            replay(again, from_raw(raw, walk.body, walk.head))
    except Expected as error:
        return Finding("entry", str(walk.seq), error.code)
    except (KeyError, TypeError):
        return Finding("entry", str(walk.seq), "BODY_UNREADABLE")
    return None
