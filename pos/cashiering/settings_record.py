"""Settings are work: every change of the file is an entry with before and after, and has a name to it (L2 c, L12, P1).

The file is edited outside the program, so nobody can say who did it: the entry says so, and since when the file is as
it is. An administrator who signs in reads what changed and confirms it; until then it stands on the list for review.
What a wizard learned of a device is written by the program and has its administrator's name at once.
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pos.cashiering import sql
from pos.cashiering.counter import Counter
from pos.cashiering.people import require
from pos.domain.clock import Instant
from pos.domain.errors import Bug, Refused
from pos.domain.money import Money
from pos.domain.people import Permission, Person
from pos.ledger import chart
from pos.ledger import sql as ledger_sql
from pos.ledger.book import Book
from pos.ledger.entries import Entry, Line, digest
from pos.store import Connection


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting, as it was and as it is; empty: it did not stand in the file."""

    key: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Edit:
    """One change of the file: when the program found it, when the file was last written, and what is different."""

    seq: int
    found: Instant
    edited: Instant
    settings: tuple[Setting, ...]


def note(book: Book, text: str, change_fund: Money, *, who: str = "", file: Path | None = None) -> bool:
    """Record the settings in force where they are not those last recorded; whether they were not.

    ``change_fund`` is what is authorised as change: where it is another sum than before, the same entry brings the
    difference into the change fund, or takes it out. ``who`` made the book with them, or had the program write them;
    of a ``file`` nobody knows who wrote it, only when.
    """
    if sql.last_settings(book.read()) == text:
        return False
    with book.writing() as page:
        before = sql.last_settings(page.connection)
        more = change_fund + ledger_sql.held_balance(page.connection, chart.CHANGE_FUND)
        page.append(
            "settings.changed",
            {
                "sha256": digest(text),
                "before": sql.latest(page.connection, "settings.changed"),
                "before_sha256": digest(before) if before else "",
                "edited": 0 if file is None else int(file.stat().st_mtime * 1000),
                "text": text,
            },
            who=who,
            lines=[Line(chart.SAFE_FLOAT, more), Line(chart.CHANGE_FUND, -more)],
        )
    return True


def unconfirmed(counter: Counter) -> tuple[Edit, ...]:
    """Changes of the file that no administrator has confirmed yet, oldest first."""
    connection = counter.book.read()
    return tuple(edit_of(connection, entry) for entry in reversed(tuple(_waiting(connection))))


def confirm(counter: Counter, by: Person, upto: int) -> None:
    """An administrator has read the changes up to the entry ``upto`` and stands for them.

    :raises Refused: ``NOT_PERMITTED``, ``SETTINGS_CONFIRMED`` where there is nothing to confirm (any more)
    """
    require(by, Permission.ADMINISTER)
    with counter.book.writing() as page:
        read = sorted(entry.seq for entry in _waiting(page.connection) if entry.seq <= upto)
        if not read:
            raise Refused("SETTINGS_CONFIRMED")
        page.append("settings.acknowledged", {"settings": read, "upto": read[-1]}, who=by.login)


def edit_of(connection: Connection, entry: Entry) -> Edit:
    """What a change of the file changed, from its entry."""
    earlier = ledger_sql.entry(connection, entry.data["before"]) if entry.data["before"] else None
    before = _flat(earlier.data["text"]) if earlier is not None else {}
    after = _flat(entry.data["text"])
    settings = tuple(
        Setting(key, before.get(key, ""), after.get(key, ""))
        for key in sorted(before.keys() | after.keys())
        if before.get(key, "") != after.get(key, "")
    )
    edited = Instant(entry.data["edited"], entry.at.offset_minutes) if entry.data["edited"] else entry.at
    return Edit(entry.seq, entry.at, edited, settings)


def _waiting(connection: Connection) -> Iterator[Entry]:
    """Newest first, back to what was confirmed, or to what the book was made with."""
    last = sql.latest(connection, "settings.acknowledged")
    confirmed = _there(connection, last).data["upto"] if last else 0
    seq = sql.latest(connection, "settings.changed")
    while seq > confirmed:
        entry = _there(connection, seq)
        if not entry.who:
            yield entry
        seq = entry.data["before"]


def _there(connection: Connection, seq: int) -> Entry:
    found = ledger_sql.entry(connection, seq)
    if found is None:
        raise Bug(f"no entry {seq}")
    return found


def _flat(text: str) -> dict[str, str]:
    """``agency.phone`` and what it is, for every setting; rows of a table go by their code or their place."""
    return dict(_leaves("", tomllib.loads(text)))


def _leaves(name: str, value: Any) -> Iterator[tuple[str, str]]:
    if isinstance(value, Mapping):
        for key, inner in value.items():
            yield from _leaves(f"{name}.{key}" if name else key, inner)
    elif isinstance(value, list) and value and all(isinstance(one, Mapping) for one in value):
        for place, one in enumerate(value, start=1):
            yield from _leaves(f"{name}.{one.get('code', place)}", one)
    else:
        yield name, value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)
