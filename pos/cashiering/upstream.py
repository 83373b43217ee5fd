"""The day goes upstream: what the target does not have yet, as one signed bundle, read back (design section 4)."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from pos.cashiering.counter import Counter
from pos.domain.errors import Refused
from pos.ledger import sql as ledger_sql
from pos.sync.bundle import make_bundle
from pos.sync.folder import FolderTarget


@dataclass(frozen=True, slots=True)
class Synced:
    """What a sync did. ``sent`` 0: the target had everything. ``head`` is the hash upstream ends at."""

    sent: int
    first: int
    last: int
    head: str
    file: str


def sync(counter: Counter) -> Synced:
    """Bring the target up to the book's head. Doing it again sends nothing.

    :raises Unavailable: ``UPSTREAM_MISSING``, ``FILE_NOT_WRITTEN``
    :raises Refused: ``UPSTREAM_FORK`` where the target ends at an entry that this book does not have
    :raises BadInput: ``BUNDLE_WRONG``
    """
    with counter.errand:
        return _bring_up_to_date(counter)


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
    there = target.head(identity.register, identity.public_key)
    seq, head = ledger_sql.head(connection)
    if there.seq:
        known = ledger_sql.entry(connection, there.seq)
        if known is None or known.hash != there.hash:
            raise Refused("UPSTREAM_FORK", register=identity.register, seq=there.seq)
    if there.seq == seq:
        return Synced(0, seq, seq, head, "")
    entries = ledger_sql.entries(connection, after=there.seq, upto=seq)
    bundle = make_bundle(identity.register, identity.public_key, entries, counter.book.keys)
    path = target.push(bundle, identity.register, identity.public_key)
    return Synced(bundle.last - bundle.first + 1, bundle.first, bundle.last, head, str(path))
