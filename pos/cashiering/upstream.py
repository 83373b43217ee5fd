"""The day goes upstream: what the target does not have yet, as one signed bundle, read back (design section 4)."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from pos.cashiering import doubt
from pos.cashiering.counter import Counter
from pos.domain.errors import Refused
from pos.ledger import sql as ledger_sql
from pos.ledger.findings import Finding, Verified
from pos.ledger.verify import restored_unsigned
from pos.sync.bundle import Head, make_bundle
from pos.sync.folder import FolderTarget


@dataclass(frozen=True, slots=True)
class Synced:
    """What a sync did. ``sent`` 0: the target had everything. ``head`` is the hash upstream ends at.

    ``overlap``: how many entries upstream has of the stream before that this book, restored from a backup, has not.
    """

    sent: int
    first: int
    last: int
    head: str
    file: str
    overlap: int = 0


def sync(counter: Counter) -> Synced:
    """Bring the target up to the book's head. Doing it again sends nothing.

    :raises Unavailable: ``UPSTREAM_MISSING``, ``FILE_NOT_WRITTEN``
    :raises Refused: ``UPSTREAM_FORK`` where the target ends at an entry that this book does not have
    :raises BadInput: ``BUNDLE_WRONG``
    """
    with counter.errand:
        return _bring_up_to_date(counter)


def waits(counter: Counter) -> bool:
    """Whether the target does not end where the book ends.

    :raises Unavailable: ``UPSTREAM_MISSING``
    """
    identity = counter.book.identity
    there = FolderTarget(upstream_folder(counter)).head(identity.register, identity.public_key)
    return there.seq != ledger_sql.head(counter.book.read())[0]


def upstream_folder(counter: Counter) -> Path:
    """Where bundles go: as set up, else ``OUT/upstream``, which is ours to make."""
    if counter.upstream:
        return Path(counter.upstream)
    folder = counter.out / "upstream"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _bring_up_to_date(counter: Counter) -> Synced:
    connection = counter.book.read()
    identity = counter.book.identity
    target = FolderTarget(upstream_folder(counter))
    there, overlap = target.head(identity.register, identity.public_key), 0
    if there.seq:
        _require_known(counter, identity.register, there)
    else:
        there, overlap = _where_it_begins(counter, target)
    seq, head = ledger_sql.head(connection)
    if there.seq == seq:
        return Synced(0, seq, seq, head, "")
    entries = ledger_sql.entries(connection, after=there.seq, upto=seq)
    bundle = make_bundle(identity.register, identity.public_key, entries, counter.book.keys)
    path = target.push(bundle, identity.register, identity.public_key)
    return Synced(bundle.last - bundle.first + 1, bundle.first, bundle.last, head, str(path), overlap)


def _where_it_begins(counter: Counter, target: FolderTarget) -> tuple[Head, int]:
    """A new stream of a book that went on from a backup begins where upstream and this book part.

    Upstream keeps what it has of the stream before. Where that is more than the backup had, it is known here only as
    a number: an entry says so, and people look up there what the lost entries were.
    """
    connection = counter.book.read()
    restored = ledger_sql.last_restored(connection)
    if restored is None:
        return Head(0, ""), 0
    unsigned = restored_unsigned(connection)
    if unsigned is not None:
        doubt.note(counter, Verified(*ledger_sql.head(connection), (unsigned,)))
        raise Refused("BOOK_DOUBTED", table=unsigned.table, row=unsigned.row, code=unsigned.code)
    *earlier, before, _ = restored.data["streams"]
    key = counter.book.identity.public_key
    there, sent = target.head(before, key), before
    while not there.seq and earlier:  # a stream of which nothing was sent
        sent = earlier.pop()
        there = target.head(sent, key)
    if not there.seq or ledger_sql.head_at(connection, there.seq) == (there.seq, there.hash):
        return there, 0
    if sent != before or not restored.data["backup"]["file"]:
        return _last_common(counter, target, sent, there)
    parted = Head(restored.data["seq"], restored.data["hash"])
    if there.seq <= parted.seq:
        _require_known(counter, before, there)
    return parted, _overlap(counter, before, parted, there)


def _last_common(counter: Counter, target: FolderTarget, before: str, there: Head) -> tuple[Head, int]:
    """Of a copy that somebody decided to go on with, nobody here knows where it parted: upstream's own heads tell."""
    connection = counter.book.read()
    heads = target.heads(before, counter.book.identity.public_key)
    common = next((one for one in heads if ledger_sql.head_at(connection, one.seq) == (one.seq, one.hash)), Head(0, ""))
    return common, _overlap(counter, before, common, there)


def _overlap(counter: Counter, before: str, common: Head, there: Head) -> int:
    """Say in the book that upstream has more of the stream before; how many entries."""
    facts = {"stream": before, "seq": common.seq, "upstream_seq": there.seq, "upstream_hash": there.hash}
    with counter.book.writing() as page:
        page.append("upstream.overlap", facts, who="")
    return there.seq - common.seq


def _require_known(counter: Counter, register: str, there: Head) -> None:
    """The other side ends at an entry that this book has: else one of the two is a copy, and no money is taken before
    a supervisor has decided."""
    connection = counter.book.read()
    if ledger_sql.head_at(connection, there.seq) != (there.seq, there.hash):
        finding = Finding("upstream", str(there.seq), "UPSTREAM_DIFFERS")
        doubt.note(counter, Verified(*ledger_sql.head(connection), (finding,)))
        raise Refused("UPSTREAM_FORK", register=register, seq=there.seq)
