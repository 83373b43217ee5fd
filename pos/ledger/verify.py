"""Verify: derive everything again from the bodies and compare (design L5).

One pass over the entries, in order, with every other table beside it: number, chain, hash, the row against its body,
lines, balance, receipts and payments, signatures over heads, personal values against their commitments, issued
documents against their digests. States (days, sessions, attempts, deposits, batches ...) are built anew and compared
at the end. The first finding names table and row. The pass goes on behind it, as something else may be wrong there that
nobody has decided about; on a broken chain a part of that is noise, so no more than :data:`MOST` are told.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing

from pos.domain.errors import Expected
from pos.ledger import sql, verify_sql
from pos.ledger.derived_parts_sql import require_open
from pos.ledger.derived_sql import CARD_IN_BODY, OUTCOME, POSTED, REPLAYED_KINDS, is_done, replay
from pos.ledger.entries import from_raw
from pos.ledger.findings import Finding, Verified
from pos.ledger.keys import Keys, signature_holds
from pos.ledger.walk import UNREADABLE, Walk
from pos.store import Connection

MOST = 100
"""So many findings of the pass are told: a book of which more is wrong is another book."""

_EVERY = 1000


def verify(
    connection: Connection,
    shipped: dict[str, str],
    found: dict[str, str],
    *,
    keys: Keys | None = None,
    progress: Callable[[int], None] = lambda _: None,
) -> Verified:
    """Verify a whole book.

    ``shipped`` and ``found`` are schemas by name; a table that is not in ``shipped`` is not asked for. With ``keys``
    personal values are opened and held against their commitments. ``progress`` is told the number of entries read.
    """
    findings = list(_schema(shipped, found))
    walk = Walk(connection, keys)
    with closing(verify_sql.replay_tables()) as again:
        try:
            for one in _passed(connection, again, walk, progress):  # to the end: what is left over is known only there
                if len(findings) < MOST:
                    findings.append(one)
            findings += walk.left_over()
            differences = verify_sql.differences(connection, again, shipped)
            findings += (Finding(table, at, "DERIVED_DIFFERS") for table, at in differences)
            bad = verify_sql.bad_indexes(connection)
            findings += (Finding(table, said, "INDEX_DIFFERS") for table, said in bad)
        except UNREADABLE:
            findings.append(Finding("", str(walk.seq), "ROW_UNREADABLE"))
    return Verified(walk.seq, walk.head, tuple(findings), walk.erased, walk.signed)


def _passed(
    connection: Connection, again: Connection, walk: Walk, progress: Callable[[int], None]
) -> Iterator[Finding]:
    """What does not hold of the entries, one after the other."""
    for row in verify_sql.entries(connection, verify_sql.FIRST):
        found = walk.step(row)
        if found:
            yield from found
        problem = None if walk.unread else _replay(again, walk)
        if problem is not None:
            yield problem
        if walk.seq % _EVERY == 0:
            progress(walk.seq)


def verify_recent(connection: Connection, keys: Keys) -> Finding | None:
    """The first finding of :func:`recent`; None where all holds."""
    found = recent(connection, keys).findings
    return found[0] if found else None


def recent(connection: Connection, keys: Keys) -> Verified:
    """At every start: the last signed head, and all that was written since (a drawer's time at most).

    Before the first one is signed: the whole of a book that is a day old.
    """
    last = sql.last_signed(connection)
    walk = Walk(connection, keys, after=(last or 1) - 1)
    findings: list[Finding] = []
    try:
        for row in verify_sql.entries(connection, verify_sql.FIRST if last is None else last):
            findings += walk.step(row)
            if len(findings) >= MOST:
                break
        findings += walk.unsigned()
    except UNREADABLE:
        findings.append(Finding("", str(walk.seq), "ROW_UNREADABLE"))
    return Verified(walk.seq, walk.head, tuple(findings), since=walk.signed)


def restored_unsigned(connection: Connection) -> Finding | None:
    """A book that says it went on from a backup has that signed in the very next entry: else anybody could write that
    it did, and so explain away that it is an older copy. None where it is signed, or never went on.
    """
    restored = sql.last_restored(connection)
    if restored is None:
        return None
    first, after = sql.entry(connection, 1), sql.entry(connection, restored.seq + 1)
    if first is not None and after is not None and after.kind == "head.signed":
        public = first.data["public_key"]
        said = (after.data["seq"], after.data["hash"])
        if said == (restored.seq, restored.hash) and signature_holds(public, restored.hash, after.data["signature"]):
            return None
    return Finding("entry", str(restored.seq), "SIGNATURE_MISSING")


def _schema(shipped: dict[str, str], found: dict[str, str]) -> Iterator[Finding]:
    for name in sorted(shipped.keys() | found.keys()):
        if shipped.get(name) != found.get(name):
            yield Finding("sqlite_master", name, "SCHEMA_DIFFERS")


def _replay(again: Connection, walk: Walk) -> Finding | None:
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
