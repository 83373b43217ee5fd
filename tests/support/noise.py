"""What two plays of one written day must have in common: the entries without ids, times, hashes and signatures."""

from __future__ import annotations

import json
import re
from typing import Any

from pos.ledger import sql
from pos.ledger.book import Book
from pos.ledger.entries import Entry

HEADER = ("kind", "date", "session", "who", "approver", "reason")
NOISE = frozenset({"bytes", "seq", "auth_code", "host_ref", "trace_no", "trace", "ref_no"})
"""Fields that say when or in what order devices and hosts worked."""

_HEX = re.compile(r"\b(?:[0-9a-f]{128}|[0-9a-f]{64}|[0-9a-f]{32})\b")
_BY_DEVICES = "device.outcome"


def entries_without_noise(book: Book) -> list[dict[str, Any]]:
    """Every entry as header, lines and data; random ids are numbered in the order they first appear.

    Devices work beside the counter, so what they said stands at the end, by job, wherever it was written.
    """
    aliases: dict[str, str] = {}
    every = list(sql.entries(book.read()))
    counter = [entry for entry in every if entry.kind != _BY_DEVICES]
    devices = sorted((entry for entry in every if entry.kind == _BY_DEVICES), key=lambda entry: entry.data["job"])
    return [_quiet(entry, aliases) for entry in (*counter, *devices)]


def _quiet(entry: Entry, aliases: dict[str, str]) -> dict[str, Any]:
    told = {name: getattr(entry, name) for name in HEADER}
    told["lines"] = [[line.account, line.amount.cents, line.biller] for line in entry.lines]
    told["data"] = _without(entry.data)
    named = _HEX.sub(lambda found: _alias(found[0], aliases), json.dumps(told, sort_keys=True))
    quiet: dict[str, Any] = json.loads(named)
    return quiet


def _without(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _without(one) for name, one in value.items() if name not in NOISE}
    return [_without(one) for one in value] if isinstance(value, list | tuple) else value


def _alias(text: str, aliases: dict[str, str]) -> str:
    if len(text) == 32:
        return aliases.setdefault(text, f"id-{len(aliases) + 1}")
    return "hash" if len(text) == 64 else "signature"
