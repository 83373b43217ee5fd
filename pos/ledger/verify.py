"""Verify: derive everything again from the bodies and compare (design L5).

Reads entries in order, one pass: number, chain, hash, the row against its body, lines against the body,
balance, receipt numbers, signatures over heads, personal values against their commitments, issued
documents against their digests. Then the derived tables are built anew in memory and compared row by row.
The first finding of a pass names table and row; what comes after it on a broken chain would only be noise.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass

from pos.domain.errors import Expected
from pos.ledger import derived_sql, sql, verify_sql
from pos.ledger.entries import GENESIS, Entry, from_body
from pos.ledger.keys import Keys, signature_holds
from pos.store import Connection, Row


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that does not hold: which table and row, and a stable code of what is wrong."""

    table: str
    row: str
    code: str


@dataclass(frozen=True, slots=True)
class Verified:
    """What a verification found. ``head`` is the last hash reached."""

    entries: int
    head: str
    findings: tuple[Finding, ...]

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
    walk = _Walk(keys)
    with closing(verify_sql.fresh_tables()) as again:
        for row in verify_sql.rows(connection):
            problem = walk.step(row, connection)
            if problem is None:
                problem = _derive(again, walk.entry)
            if problem is not None:
                findings.append(problem)
                break
            if walk.seq % 1000 == 0:
                progress(walk.seq)
        else:
            orphans, differing = verify_sql.orphan_lines(connection), verify_sql.differences(connection, again)
            findings += (Finding("line", str(seq), "LINES_WITHOUT_ENTRY") for seq in orphans)
            findings += (Finding(table, row, "DERIVED_DIFFERS") for table, row in differing)
            strangers = walk.people ^ verify_sql.people(connection)
            findings += (Finding("person", login, "PERSON_DIFFERS") for login in sorted({one[0] for one in strangers}))
    return Verified(walk.seq, walk.head, tuple(findings))


_Wrong = tuple[str, str] | None


class _Walk:
    """One pass over the entries, in order."""

    def __init__(self, keys: Keys | None) -> None:
        self.seq = 0
        self.head = GENESIS
        self.entry: Entry
        self._keys = keys
        self.people: set[tuple[str, ...]] = set()
        self._public = ""
        self._receipts = 0

    def step(self, row: Row, connection: Connection) -> Finding | None:
        """Check one row; None where all holds."""
        wrong = self._entry(row) or self._lines(connection) or self._meaning(connection)
        if wrong:
            code, table = wrong
            return Finding(table, str(row["seq"]), code)
        self.seq, self.head = self.entry.seq, self.entry.hash
        return None

    def _entry(self, row: Row) -> _Wrong:
        if row["seq"] != self.seq + 1:
            return ("ENTRY_MISSING", "entry")
        if hashlib.sha256(row["body"].encode()).digest() != row["hash"]:
            return ("HASH_DIFFERS", "entry")
        try:
            self.entry = from_body(row["body"])
        except (KeyError, ValueError, TypeError, Expected):
            return ("BODY_UNREADABLE", "entry")
        if self.entry.prev != self.head or row["prev"].hex() != self.head:
            return ("CHAIN_BROKEN", "entry")
        stated = (self.entry.seq, self.entry.id, self.entry.kind, self.entry.date, self.entry.at.ms)
        kept = (row["seq"], row["id"], row["kind"], row["date"], row["at_ms"])
        return None if stated == kept and len(self.entry.lines) == row["lines"] else ("ROW_DIFFERS", "entry")

    def _lines(self, connection: Connection) -> _Wrong:
        stated = sql.line_rows(self.entry)
        if verify_sql.lines(connection, self.entry.seq) != stated:
            return ("LINES_DIFFER", "line")
        return None if sum(row[3] for row in stated) == 0 else ("NOT_BALANCED", "line")

    def _meaning(self, connection: Connection) -> _Wrong:
        data = self.entry.data
        match self.entry.kind:
            case "book.created":
                self._public = data["public_key"]
            case "person.added":
                self.people.add(tuple(data[name] for name in verify_sql.PERSON))
            case "receipt.posted" | "receipt.voided":
                self._receipts += 1
                if int(data["number"].rpartition("-")[2]) != self._receipts:
                    return ("RECEIPT_NUMBER_GAP", "entry")
            case "head.signed":
                if data["hash"] != self.head or not signature_holds(self._public, data["hash"], data["signature"]):
                    return ("SIGNATURE_WRONG", "entry")
            case "document.issued":
                content = verify_sql.issued(connection, data["name"])
                if content is None or hashlib.sha256(content).hexdigest() != data["sha256"]:
                    return ("DOCUMENT_DIFFERS", "issued")
        return self._personal(connection)

    def _personal(self, connection: Connection) -> _Wrong:
        commitment = self.entry.data.get("personal")
        if not commitment or self._keys is None:
            return None
        kept = sql.personal(connection, self.entry.seq)
        if kept is None:
            return ("PERSONAL_MISSING", "personal")
        salt, sealed = kept
        value = self._keys.unseal(sealed, bound_to=self.entry.id)
        if value is None or hashlib.sha256(salt + value).hexdigest() != commitment:
            return ("PERSONAL_DIFFERS", "personal")
        return None


def _schema(shipped: dict[str, str], found: dict[str, str]) -> Iterator[Finding]:
    for name in sorted(shipped.keys() | found.keys()):
        if shipped.get(name) != found.get(name):
            yield Finding("sqlite_master", name, "SCHEMA_DIFFERS")


def _derive(again: Connection, entry: Entry) -> Finding | None:
    try:
        derived_sql.derive(again, entry)
    except Expected as error:
        return Finding("entry", str(entry.seq), error.code)
    except (KeyError, TypeError):
        return Finding("entry", str(entry.seq), "BODY_UNREADABLE")
    return None
