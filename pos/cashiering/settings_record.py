"""Settings are work: every change of the file is an entry with before and after, and has a name to it (L2 c, L12, P1).

The file is edited outside the program, so nobody can say who did it: the entry says so, and since when the file is as
it is. An administrator who signs in reads what changed and confirms it. Until then it stands on the list for review,
and what decides who may sign, what is taken and kept, and where it goes (``GUARDED``) stays as it was (POL7, POL8).
What a wizard learned of a device is written by the program and has its administrator's name at once.
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from pos.cashiering import sql
from pos.cashiering.counter import Counter
from pos.cashiering.people import require
from pos.domain.clock import Instant
from pos.domain.errors import Refused
from pos.domain.money import Money
from pos.domain.people import Permission, Person
from pos.ledger import chart
from pos.ledger import sql as ledger_sql
from pos.ledger.book import Book
from pos.ledger.entries import Entry, Line, digest
from pos.ledger.walk import UNREADABLE
from pos.store import Connection

GUARDED = frozenset(
    {
        "custody",
        "tenders",
        "service_fees",
        "papers",
        "gl",
        "upstream",
        "backups",
        "retention",
        "agency.endorsement",
        "agency.bank_account",
    }
)
"""Sections and settings that hold only once an administrator stands for them. Whatever a technician mends at the
counter, devices above all, holds from the next start; what is authorised as change is booked with its own lines."""

_AT_ONCE = frozenset({"custody.fund_reserve"})


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting, as it was and as it is; empty: it did not stand in the file. ``waits``: as it was still holds."""

    key: str
    before: str
    after: str
    waits: bool = False


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
    if recorded(book.read()) == text:
        return False
    with book.writing() as page:
        before = recorded(page.connection)
        more = change_fund + ledger_sql.held_balance(page.connection, chart.CHANGE_FUND)
        page.append(
            "settings.changed",
            {
                "sha256": digest(text),
                "before": sql.latest(page.connection, "settings.changed") if before else 0,
                "before_sha256": digest(before) if before else "",
                "edited": 0 if file is None else int(file.stat().st_mtime * 1000),
                "text": text,
                "waits": [] if who else _guarded(before, text),
            },
            who=who,
            lines=[Line(chart.SAFE_FLOAT, more), Line(chart.CHANGE_FUND, -more)],
        )
    return True


def recorded(connection: Connection) -> str:
    """The settings as last recorded; empty in a new book, and where that entry is missing or not what was written: they
    are recorded anew, as a whole, and an administrator can stand for them.
    """
    try:
        last = ledger_sql.latest(connection, "settings.changed")
        text = "" if last is None else str(last.data["text"])
        tomllib.loads(text)
    except (Refused, *UNREADABLE):
        return ""
    return text


def unconfirmed(counter: Counter) -> tuple[Edit, ...]:
    """Changes of the file that no administrator has confirmed yet, oldest first.

    :raises Refused: ``BOOK_DAMAGED`` where an entry of theirs is missing, or not what was written
    """
    connection = counter.book.read()
    return tuple(edit_of(connection, entry) for entry in reversed(tuple(_waiting(connection))))


def waiting(connection: Connection) -> tuple[str, ...]:
    """The settings that were edited and do not hold yet, in order of their names.

    :raises Refused: ``BOOK_DAMAGED``
    """
    return tuple(sorted({key for entry in _waiting(connection) for key in entry.data.get("waits", ())}))


def confirmed_text(connection: Connection, text: str) -> str:
    """The settings from which those that wait for a name are taken, where the file says ``text``; ``text`` itself
    where none waits.

    An entry of a book's earlier time, before settings waited, has been in force since, and stays so.

    :raises Refused: ``BOOK_DAMAGED``
    """
    waits = [entry for entry in _waiting(connection) if entry.data.get("waits")]
    if waits:
        held = _there(connection, waits[-1].data["before"])
        with _body_of(held.seq):
            return str(held.data["text"])
    last = recorded(connection)
    return last if last and _guarded(last, text) else text


def confirm(counter: Counter, by: Person, upto: int) -> None:
    """An administrator has read the changes up to the entry ``upto`` and stands for them.

    :raises Refused: ``NOT_PERMITTED``, ``SETTINGS_CONFIRMED`` where there is nothing to confirm (any more),
        ``BOOK_DAMAGED``
    """
    require(by, Permission.ADMINISTER)
    with counter.book.writing() as page:
        read = sorted(entry.seq for entry in _waiting(page.connection) if entry.seq <= upto)
        if not read:
            raise Refused("SETTINGS_CONFIRMED")
        page.append("settings.acknowledged", {"settings": read, "upto": read[-1]}, who=by.login)


def edit_of(connection: Connection, entry: Entry) -> Edit:
    """What a change of the file changed, from its entry. :raises Refused: ``BOOK_DAMAGED``"""
    with _body_of(entry.seq):
        earlier = ledger_sql.entry(connection, entry.data["before"]) if entry.data["before"] else None
        waits = frozenset(entry.data.get("waits", ()))
        changed = _changed(earlier.data["text"] if earlier is not None else "", entry.data["text"])
        settings = tuple(replace(one, waits=one.key in waits) for one in changed)
        edited = Instant(entry.data["edited"], entry.at.offset_minutes) if entry.data["edited"] else entry.at
        return Edit(entry.seq, entry.at, edited, settings)


def _waiting(connection: Connection) -> Iterator[Entry]:
    """Newest first, back to what was confirmed, or to what the book was made with."""
    last = sql.latest(connection, "settings.acknowledged")
    with _body_of(last):
        confirmed = int(_there(connection, last).data["upto"]) if last else 0
    seq = sql.latest(connection, "settings.changed")
    while seq > confirmed:
        entry = _there(connection, seq)
        if not entry.who:
            yield entry
        with _body_of(seq):
            seq = min(int(entry.data["before"]), seq - 1)  # one that names itself is named by nobody else


def _there(connection: Connection, seq: int) -> Entry:
    found = ledger_sql.entry(connection, seq)
    if found is None:
        raise Refused("BOOK_DAMAGED", table="entry", row=seq, what="ENTRY_MISSING")
    return found


@contextmanager
def _body_of(seq: int) -> Iterator[None]:
    """What is read within is read of this entry: where it says none of that, somebody changed it."""
    try:
        yield
    except UNREADABLE as error:
        raise Refused("BOOK_DAMAGED", table="entry", row=seq, what="BODY_UNREADABLE") from error


def _guarded(text: str, fresh: str) -> list[str]:
    return [one.key for one in _changed(text, fresh) if _is_guarded(one.key)]


def _is_guarded(key: str) -> bool:
    return key not in _AT_ONCE and not GUARDED.isdisjoint((key, key.partition(".")[0]))


def _changed(text: str, fresh: str) -> Iterator[Setting]:
    before, after = _flat(text), _flat(fresh)
    for key in sorted(before.keys() | after.keys()):
        one = Setting(key, before.get(key, ""), after.get(key, ""))
        if one.before != one.after:
            yield one


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
