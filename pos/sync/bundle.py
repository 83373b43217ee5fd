"""The signed bundle: entries verbatim, one a line, and a head beside them.

``<register>-<first>-<last>.jsonl`` holds per line ``{"seq", "prev", "hash", "body"}`` with the body as the text
that was hashed; ``.head`` holds register, first, last, the last hash, the SHA-256 of the entries file, totals by
account, the public key and an Ed25519 signature over the rest.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from pos.domain.errors import BadInput
from pos.ledger.entries import Entry, canonical, digest, from_body
from pos.ledger.keys import Keys, signature_holds


@dataclass(frozen=True, slots=True)
class Head:
    """Where a register's stream ends at a target; ``seq`` 0 where it has not begun."""

    seq: int
    hash: str


@dataclass(frozen=True, slots=True)
class Bundle:
    """The two files of a bundle. ``name`` is without ending; entries ``first`` to ``last`` are inside."""

    name: str
    date: str
    first: int
    last: int
    entries: bytes
    head: bytes


def make_bundle(register: str, public_key: str, entries: Iterable[Entry], keys: Keys) -> Bundle:
    """A bundle of at least one entry, in order without gaps."""
    rows, totals, first, last = [], dict[str, int](), 0, None
    for entry in entries:
        first = first or entry.seq
        last = entry
        rows.append(canonical({"seq": entry.seq, "prev": entry.prev, "hash": entry.hash, "body": entry.body}))
        for line in entry.lines:
            totals[line.account] = totals.get(line.account, 0) + line.amount.cents
    if last is None:
        raise ValueError("a bundle of nothing")
    content = "".join(f"{row}\n" for row in rows).encode()
    head: dict[str, Any] = {
        "register": register,
        "first": first,
        "last": last.seq,
        "hash": last.hash,
        "entries_sha256": hashlib.sha256(content).hexdigest(),
        "totals": {account: cents for account, cents in sorted(totals.items()) if cents},
        "public_key": public_key,
    }
    head["signature"] = keys.sign(canonical(head))
    date = last.date or last.at.local.date().isoformat()
    name = f"{register}-{first:08d}-{last.seq:08d}"
    return Bundle(name, date, first, last.seq, content, f"{canonical(head)}\n".encode())


def check_bundle(entries: bytes, head: bytes, *, public_key: str = "") -> Head:
    """Check a bundle as read back: signature, digest, chain; returns the head it ends at.

    ``public_key`` is the register's, where it is known; else the one the head names is taken.

    :raises BadInput: ``BUNDLE_WRONG`` with what does not hold
    """
    try:
        said = json.loads(head)
        signature = said.pop("signature")
        key = public_key or said["public_key"]
        if said["public_key"] != key or not signature_holds(key, canonical(said), signature):
            raise BadInput("BUNDLE_WRONG", what="signature")
        if hashlib.sha256(entries).hexdigest() != said["entries_sha256"]:
            raise BadInput("BUNDLE_WRONG", what="entries")
        seq, last = said["first"] - 1, ""
        for row in entries.decode().splitlines():
            raw = json.loads(row)
            entry = from_body(raw["body"])
            whole = raw["hash"] == digest(raw["body"]) and raw["seq"] == entry.seq == seq + 1
            if not whole or entry.prev != raw["prev"] or (last and entry.prev != last):
                raise BadInput("BUNDLE_WRONG", what=f"entry {raw['seq']}")
            seq, last = entry.seq, entry.hash
        if (seq, last) != (said["last"], said["hash"]):
            raise BadInput("BUNDLE_WRONG", what="head")
    except (ValueError, KeyError, TypeError) as error:
        raise BadInput("BUNDLE_WRONG", what="form") from error
    return Head(seq, last)
