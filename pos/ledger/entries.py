"""Entries and lines as values; their canonical bytes and hash (design L5).

The hash of an entry is the SHA-256 of its body, and the body names the hash of the entry before.
A body is kept and hashed exactly as it was written; it is never serialised again.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pos.domain.clock import Instant
from pos.domain.errors import Bug
from pos.domain.money import Money

GENESIS = "0" * 64
"""What the first entry names as the hash before it."""

BODY_VERSION = 1


@dataclass(frozen=True, slots=True)
class Line:
    """One posting: debit positive, credit negative. ``biller`` stands on general-ledger accounts."""

    account: str
    amount: Money
    biller: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """A sealed entry. ``data`` is what its kind says; ``body`` the bytes that were hashed, as text."""

    seq: int
    id: str
    kind: str
    at: Instant
    date: str
    session: str
    who: str
    approver: str
    reason: str
    lines: tuple[Line, ...]
    data: Mapping[str, Any]
    prev: str
    hash: str
    body: str


def canonical(value: object) -> str:
    """JSON with sorted keys and no blanks: one text for one value. Floats are refused."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=_refuse)


def _refuse(value: object) -> object:
    raise Bug(f"not fit for a body: {type(value).__name__}")


def digest(text: str) -> str:
    """SHA-256 of the text's UTF-8 bytes, 64 hexadecimal digits."""
    return hashlib.sha256(text.encode()).hexdigest()


def from_body(body: str) -> Entry:
    """Read an entry back from the bytes that were hashed.

    :raises KeyError, ValueError, TypeError: where the body is not one that we wrote
    """
    raw = json.loads(body)
    if raw["v"] != BODY_VERSION:
        raise ValueError(f"body version {raw['v']}")
    return Entry(
        seq=raw["seq"],
        id=raw["id"],
        kind=raw["kind"],
        at=Instant(raw["at"], raw["off"]),
        date=raw["date"],
        session=raw["session"],
        who=raw["who"],
        approver=raw["approver"],
        reason=raw["reason"],
        lines=tuple(Line(account, Money(cents), biller) for account, cents, biller in raw["lines"]),
        data=raw["data"],
        prev=raw["prev"],
        hash=digest(body),
        body=body,
    )
