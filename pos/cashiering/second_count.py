"""The same money counted by two people, each from an empty form (rows B4, G13, I5; POL14).

Whoever receives the money signs for what they counted themselves. Where the two counts differ, the money stays
where it is until they agree, or until somebody has said why they do not: then both counts and the reason are in the
one entry that moves it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from pos.domain.drawers import CashCount, said_by_machines
from pos.domain.errors import Refused
from pos.domain.people import Person


@dataclass(frozen=True, slots=True)
class Second:
    """What a second person, proved on the spot, counted. ``reason`` says why it is not what the first one counted."""

    person: Person
    count: CashCount
    reason: str = ""


@dataclass(frozen=True, slots=True)
class BothCounts:
    """Two counts of the same cash, checked: ``facts`` for the entry, ``reason`` where they differ."""

    facts: Mapping[str, object]
    reason: str


def both(first_by: Person, first: CashCount, second: Second) -> BothCounts:
    """Hold two counts against each other, piece by piece.

    :raises Refused: ``APPROVER_SAME`` (one person counted twice), ``COUNTS_DIFFER`` where no reason is given
    """
    if second.person.login == first_by.login:
        raise Refused("APPROVER_SAME")
    counts = {first_by.login: first, second.person.login: second.count}
    facts: dict[str, object] = {
        "counts": {login: count.as_json() for login, count in counts.items()},
        **said_by_machines(counts),
    }
    if same(first, second.count):
        return BothCounts(facts, "")
    if not second.reason.strip():
        raise Refused("COUNTS_DIFFER", first=first.total, second=second.count.total)
    return BothCounts(facts | {"counts_differ": True}, second.reason.strip())


def alone(person: Person, count: CashCount) -> BothCounts:
    """Where nobody counts along: the entry says only what money counters said."""
    return BothCounts(said_by_machines({person.login: count}), "")


def same(first: CashCount, second: CashCount) -> bool:
    """Whether two counts are of the same pieces; the same sum in other pieces is another count."""
    return first.as_json() == second.as_json()
