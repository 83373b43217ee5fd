"""Entries and lines as values; their canonical bytes and hash (design L5).

The hash of an entry is the SHA-256 of its body, and the body names the hash of the entry before.
A body is kept and hashed exactly as it was written; it is never serialised again.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from json.encoder import c_make_encoder, encode_basestring  # type: ignore[attr-defined]  # the stub leaves them out
from json.scanner import make_scanner
from typing import Any, NamedTuple

from pos.domain.clock import Instant
from pos.domain.errors import BadInput, Bug
from pos.domain.money import Money

GENESIS = "0" * 64
"""What the first entry names as the hash before it."""

BODY_VERSION = 1

_TEXT = frozenset({str})
_PLAIN = frozenset({bool, type(None)})


class Line(NamedTuple):
    """One posting: debit positive, credit negative. ``biller`` stands on general-ledger accounts."""

    account: str
    amount: Money
    biller: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """A sealed entry. ``data`` is what its kind says; ``body`` the bytes that were hashed, as text. ``register`` is
    what the register was called then: it has another code once the book went on from a backup.
    """

    seq: int
    id: str
    kind: str
    at: Instant
    date: str
    session: str
    register: str
    who: str
    approver: str
    reason: str
    lines: tuple[Line, ...]
    data: Mapping[str, Any]
    prev: str
    hash: str
    body: str


def canonical(value: object) -> str:
    """JSON with sorted keys and no blanks: one text for one value."""
    return "".join(_encode(value, 0))


def digest(text: str) -> str:
    """SHA-256 of the text's UTF-8 bytes, 64 hexadecimal digits."""
    return hashlib.sha256(text.encode()).hexdigest()


def seal(raw: dict[str, Any], lines: tuple[Line, ...]) -> Entry:
    """The entry of a body that was put together just now; ``lines`` are those that the body names.

    :raises BadInput: ``TEXT_NOT_UNICODE``; Bug: a value that is not fit for a body
    """
    _check_fit(raw["data"])
    body = canonical(raw)
    try:
        hashed = digest(body)
    except UnicodeEncodeError as error:  # half a character, as some programs put into JSON
        raise BadInput("TEXT_NOT_UNICODE", text=body[max(error.start - 10, 0) : error.start]) from error
    return _entry(raw, lines, body, hashed)


def read_body(body: str) -> dict[str, Any]:
    """The values of a body.

    :raises KeyError, ValueError, TypeError, StopIteration: where it is not one that we wrote
    """
    raw: dict[str, Any]
    raw, end = _scan(body, 0)
    if end != len(body):
        raise ValueError("more than one value")
    if raw["v"] != BODY_VERSION:
        raise ValueError(f"body version {raw['v']}")
    return raw


def from_body(body: str) -> Entry:
    """Read an entry back from the bytes that were hashed. Raises as :func:`read_body`."""
    return from_raw(read_body(body), body, digest(body))


def from_raw(raw: dict[str, Any], body: str, hashed: str) -> Entry:
    """The entry of a body that was read and hashed already."""
    lines = tuple(Line(account, Money(cents), biller) for account, cents, biller in raw["lines"])
    return _entry(raw, lines, body, hashed)


def _entry(raw: dict[str, Any], lines: tuple[Line, ...], body: str, hashed: str) -> Entry:
    return Entry(
        seq=raw["seq"],
        id=raw["id"],
        kind=raw["kind"],
        at=Instant(raw["at"], raw["off"]),
        date=raw["date"],
        session=raw["session"],
        register=raw["register"],
        who=raw["who"],
        approver=raw["approver"],
        reason=raw["reason"],
        lines=lines,
        data=raw["data"],
        prev=raw["prev"],
        hash=hashed,
        body=body,
    )


def _check_fit(data: dict[str, Any]) -> None:
    """Only what JSON gives back as it was: no float, no key that is not text, no tuple that would come back a list."""
    left: list[dict[str, Any] | list[Any]] = [data]
    for value in left:
        parts: Collection[Any] = value
        if isinstance(value, dict):
            parts = value.values()
            if not _TEXT.issuperset(map(type, value)):
                raise Bug("not fit for a body: a key that is not text")
        for part in parts:
            kind = type(part)
            if kind is str or kind is int:
                continue
            if kind is dict or kind is list:
                left.append(part)
            elif kind not in _PLAIN:
                raise Bug(f"not fit for a body: {kind.__name__}")


def _not_fit(value: object) -> object:
    raise TypeError(f"not JSON: {type(value).__name__}")


def _not_ours(text: str) -> object:
    raise ValueError(f"a number that we do not write: {text}")


_encode = c_make_encoder(None, _not_fit, encode_basestring, None, ":", ",", True, False, False)
"""Sorted keys, no blanks, letters as they are, no NaN: what ``json.JSONEncoder.encode`` makes anew with every call."""

_scan = make_scanner(json.JSONDecoder(parse_float=_not_ours, parse_constant=_not_ours))  # type: ignore[arg-type]  # the stub has its own class in its place
