"""Read the log: what was done here, when, by whom, what was before and after (row P1).

Page by page from the newest, however long the book is: one page looks at no more than :data:`LOOKED_AT_MAX` entries,
and says how far it came. Figures of a drawer whose count is not handed in are left out for everybody: what a log adds
up to is a look at what is expected, and those are asked for by name elsewhere (design section 5).
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator, Mapping
from typing import Any

from pos.cashiering import activity_sql, sql
from pos.cashiering.activity_sql import Span
from pos.cashiering.counter import Counter
from pos.cashiering.people import require
from pos.cashiering.settings_record import edit_of
from pos.domain.activity import KINDS, Activity, ActivityPage, Change, Detail, Group, Posting, Wanted, WholeActivity
from pos.domain.clock import Instant
from pos.domain.errors import Refused
from pos.domain.money import Money
from pos.domain.people import Permission, Person
from pos.ledger import sql as ledger_sql
from pos.ledger.entries import Entry
from pos.store import Connection

PAGE_LENGTH = 60
LOOKED_AT_MAX = 100_000
_AT_ONCE = 5_000
_FOR_EVER_MS = 2**62

_ABOUT = ("voids", "number", "receipt", "login", "drawer", "bag", "name", "id", "ref", "reference", "hold", "file")
_HIDDEN = frozenset({"personal", "secrets", "key", "text", "before", "after", "public_key", "signature"})
"""Commitments, hashes and what is shown otherwise: nothing that anybody reads."""


def read(counter: Counter, person: Person, wanted: Wanted, below: int = 0, limit: int = PAGE_LENGTH) -> ActivityPage:
    """One page, newest first; ``below`` is where the page before ended, 0 begins at the newest entry.

    :raises Refused: ``NOT_PERMITTED``, ``RECEIPT_UNKNOWN``
    """
    require(person, Permission.READ_LOG)
    return page(counter, wanted, below, limit)


def page(counter: Counter, wanted: Wanted, below: int = 0, limit: int = PAGE_LENGTH) -> ActivityPage:
    """As :func:`read`, for a command on the book's own machine. :raises Refused: ``RECEIPT_UNKNOWN``"""
    connection = counter.book.read()
    span = _span(counter, connection, wanted, below)
    guarded = activity_sql.unsubmitted(connection)
    floor = max(span.after, span.below - LOOKED_AT_MAX)
    found: list[Entry] = []
    at = span.below
    while at > floor + 1 and len(found) < limit:
        after = max(floor, at - _AT_ONCE)
        chunk = Span(after, at, span.first_ms, span.last_ms, span.kinds, span.other, span.words)
        found += activity_sql.newest(connection, chunk, limit - len(found))
        at = found[-1].seq if len(found) == limit else after + 1
    reached = ledger_sql.entry(connection, at)
    rows = tuple(_activity(connection, one, guarded) for one in found)
    return ActivityPage(rows, at if at > span.after + 1 else 0, reached.at if reached else None)


def every(counter: Counter, wanted: Wanted) -> Iterator[Activity]:
    """All of it, newest first, for a file. :raises Refused: ``RECEIPT_UNKNOWN``"""
    below = 0
    while True:
        found = page(counter, wanted, below, _AT_ONCE)
        yield from found.rows
        below = found.below
        if not below:
            return


def whole(counter: Counter, person: Person, seq: int) -> WholeActivity:
    """All that one entry says. :raises Refused: ``NOT_PERMITTED``, ``ENTRY_UNKNOWN``"""
    require(person, Permission.READ_LOG)
    connection = counter.book.read()
    entry = ledger_sql.entry(connection, seq)
    if entry is None:
        raise Refused("ENTRY_UNKNOWN", seq=seq)
    activity = _activity(connection, entry, activity_sql.unsubmitted(connection))
    details = () if activity.guarded else tuple(_details((), entry.data))
    postings = () if activity.guarded else tuple(Posting(line.account, line.amount) for line in entry.lines)
    return WholeActivity(activity, activity_sql.drawer_of(connection, entry.session), details, postings, entry.hash)


def _span(counter: Counter, connection: Connection, wanted: Wanted, below: int) -> Span:
    first_ms, last_ms = 0, _FOR_EVER_MS
    after, last = 0, ledger_sql.head(connection)[0] + 1
    offset = counter.clock.now().offset_minutes
    if wanted.first is not None:
        first_ms = _midnight_ms(wanted.first, offset)
        after = activity_sql.first_since(connection, first_ms) - 1
    if wanted.last is not None:
        last_ms = _midnight_ms(wanted.last + dt.timedelta(days=1), offset)
        last = min(last, activity_sql.first_since(connection, last_ms))
    if wanted.receipt:
        after = max(after, sql.receipt(connection, wanted.receipt).seq - 1)
    named = tuple(one for kinds in KINDS.values() for one in kinds)
    return Span(
        after=after,
        below=min(last, below) if below else last,
        first_ms=first_ms,
        last_ms=last_ms,
        kinds=named if wanted.group is Group.OFFICE else KINDS.get(wanted.group, ()),
        other=wanted.group is Group.OFFICE,
        words=_words(wanted),
    )


def _words(wanted: Wanted) -> tuple[str, ...]:
    """What stands in the canonical body of such an entry. Of both, the receipt is the rarer."""
    if wanted.receipt:
        return (f'"{wanted.receipt}"',)
    return (f'"who":"{wanted.who}"', f'"approver":"{wanted.who}"') if wanted.who else ()


def _midnight_ms(day: dt.date, offset_minutes: int) -> int:
    start = dt.datetime.combine(day, dt.time(), dt.timezone(dt.timedelta(minutes=offset_minutes)))
    return Instant.parse(start.isoformat()).ms


def _activity(connection: Connection, entry: Entry, guarded: Mapping[str, str]) -> Activity:
    data, hidden = entry.data, entry.session in guarded
    about = next((data[name] for name in _ABOUT if isinstance(data.get(name), str) and data[name]), "")
    return Activity(
        seq=entry.seq,
        kind=entry.kind,
        at=entry.at,
        date=entry.date,
        register=json.loads(entry.body)["register"],
        who=entry.who,
        approver=entry.approver,
        reason=entry.reason,
        reference=about,
        amount=None if hidden else _amount(entry),
        changes=_changes(connection, entry),
        guarded=hidden,
    )


def _amount(entry: Entry) -> Money | None:
    """What an entry is worth, where that is one figure."""
    if entry.kind in {"receipt.posted", "receipt.voided"}:
        cents = sum(item["cents"] for item in entry.data["cart"]["items"])
        return Money(cents if entry.kind == "receipt.posted" else -cents)
    cents = entry.data.get("cents")
    return Money(cents) if isinstance(cents, int) else None


def _changes(connection: Connection, entry: Entry) -> tuple[Change, ...]:
    if entry.kind == "settings.changed":
        return tuple(Change(one.key, one.before, one.after) for one in edit_of(connection, entry).settings)
    if entry.kind != "person.changed":
        return ()
    before, after = entry.data["before"], entry.data["after"]
    facts = [Change(name, str(before[name]), str(after[name])) for name in sorted(after)]
    return (*facts, Change(entry.data["secret"], "***", "***")) if entry.data["secret"] else tuple(facts)


def _details(path: tuple[str, ...], value: Any) -> Iterator[Detail]:
    if isinstance(value, Mapping):
        for name, inner in value.items():
            if name not in _HIDDEN or path:
                yield from _details((*path, str(name)), inner)
    elif isinstance(value, list):
        for place, inner in enumerate(value, start=1):
            yield from _details((*path, str(place)) if len(value) > 1 else path, inner)
    elif value not in (None, ""):
        yield Detail(path, value)
