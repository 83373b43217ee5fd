"""Personal values go when their time is over, unless a legal hold keeps them; that they went, and by which rule, stays.

Two classes: ``payers`` (names and addresses of those who paid) and ``checks`` (the same of payments with a check or a
money order, whose writer's name the bank may ask for). For how many days each is kept is a setting; 0 is for ever.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from pos.cashiering import keeping_sql
from pos.cashiering.counter import Counter
from pos.cashiering.holds import cart_of, standing
from pos.cashiering.people import require
from pos.domain.errors import BadInput, Bug
from pos.domain.people import Permission, Person
from pos.ledger.entries import Entry
from pos.store import Connection
from pos.store.copying import kept_copies

PAYERS, CHECKS = "payers", "checks"
CLASSES = (PAYERS, CHECKS)
AT_ONCE = 500
"""Entries to one transaction: payments go on meanwhile."""


@dataclass(frozen=True, slots=True)
class Due:
    """One class today: its rule in days (0: for ever), what is older, and how much of that holds keep."""

    name: str
    days: int
    before: dt.date | None
    entries: tuple[int, ...]
    held: int


@dataclass(frozen=True, slots=True)
class Deleted:
    """``gone`` entries have no personal values any more. ``scrubbed``: nothing of them is left in the book's files;
    False where somebody was reading, so that the log goes with the next close. ``copies``: files that were kept before
    an upgrade, and have them still.
    """

    gone: int
    held: int
    scrubbed: bool
    copies: tuple[Path, ...] = ()


def due(counter: Counter, person: Person, today: dt.date) -> tuple[Due, ...]:
    """What would be deleted today, class by class. :raises Refused: ``NOT_PERMITTED``"""
    require(person, Permission.KEEP_RECORDS)
    return _due(counter.book.read(), counter.retention, today)


def delete_due(counter: Counter, person: Person, today: dt.date) -> Deleted:
    """Delete what is due: the values and the salts of their commitments, so that the commitments say nothing any more.

    What went is overwritten where it lay and the log emptied. It is still in backups until those go by their rule.

    :raises Refused: ``NOT_PERMITTED``; BadInput: ``RETENTION_AHEAD`` where ``today`` has not come yet;
        Unavailable: what a disk does
    """
    require(person, Permission.KEEP_RECORDS)
    if today > counter.clock.now().local.date():
        raise BadInput("RETENTION_AHEAD", date=today)
    gone = held = 0
    for one in _due(counter.book.read(), counter.retention, today):
        held += one.held
        for first in range(0, len(one.entries), AT_ONCE):
            gone += _delete(counter, person, one, one.entries[first : first + AT_ONCE])
    book = counter.book.database.path
    return Deleted(gone, held, counter.book.database.scrub(), tuple(kept_copies(book)))


def _delete(counter: Counter, person: Person, rule: Due, wanted: tuple[int, ...]) -> int:
    """One part, looked at again inside its transaction: a hold may have been placed meanwhile."""
    with counter.book.writing() as page:
        holds = standing(page.connection)
        there = keeping_sql.personal_among(page.connection, wanted)
        entries = [one.seq for one in there if not any(hold.held.covers(one) for hold in holds)]
        if not entries:
            return 0
        if keeping_sql.delete_personal(page.connection, entries) != len(entries):
            raise Bug("personal values that were due are not there")
        before = rule.before.isoformat() if rule.before else ""
        facts = {"class": rule.name, "days": rule.days, "before": before, "entries": entries}
        page.append("personal.deleted", facts, who=person.login)
    return len(entries)


def _due(connection: Connection, retention: Mapping[str, int], today: dt.date) -> tuple[Due, ...]:
    return tuple(_class_due(connection, name, retention.get(name, 0), today) for name in CLASSES)


def _class_due(connection: Connection, name: str, days: int, today: dt.date) -> Due:
    if not days:
        return Due(name, 0, None, (), 0)
    before = today - dt.timedelta(days=days)
    holds = standing(connection)
    old = [one for one in keeping_sql.personal_upto(connection, before.isoformat()) if _class_of(one) == name]
    kept = {one.seq for one in old if any(hold.held.covers(one) for hold in holds)}
    return Due(name, days, before, tuple(one.seq for one in old if one.seq not in kept), len(kept))


def _class_of(entry: Entry) -> str:
    tenders = cart_of(entry)["tenders"]
    return CHECKS if any("number" in one for one in tenders) else PAYERS
