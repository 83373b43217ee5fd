"""What was done at a register, entry by entry, as people read it (row P1)."""

from __future__ import annotations

import datetime as dt
import enum
from dataclasses import dataclass

from pos.domain.clock import Instant
from pos.domain.money import Money


class Group(enum.StrEnum):
    """What a reader may want to see of it; the rest is OFFICE."""

    ALL = "all"
    PAYMENTS = "payments"
    DRAWERS = "drawers"
    CLOSING = "closing"
    PEOPLE = "people"
    OFFICE = "office"
    DEVICES = "devices"


KINDS: dict[Group, tuple[str, ...]] = {
    Group.PAYMENTS: ("receipt", "card", "line", "cart", "check"),
    Group.DRAWERS: ("drawer", "cash", "expected", "fund"),
    Group.CLOSING: ("day", "deposit", "batch", "document", "head"),
    Group.PEOPLE: ("person",),
    Group.DEVICES: ("device", "terminal", "clock"),
}
"""What the kinds of their entries begin with, before the point."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which entries: of these local days (both included), by this person, of a group, of one receipt. Empty: all."""

    first: dt.date | None = None
    last: dt.date | None = None
    who: str = ""
    group: Group = Group.ALL
    receipt: str = ""


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that was otherwise before; empty: it was not there."""

    name: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Activity:
    """One entry. ``reference`` is what it is about: a receipt, a drawer, a person, a bag.

    ``guarded``: its figures belong to a drawer whose count is not handed in yet, and are not here (design section 5).
    """

    seq: int
    kind: str
    at: Instant
    date: str
    register: str
    who: str
    approver: str
    reason: str
    reference: str
    amount: Money | None
    changes: tuple[Change, ...]
    guarded: bool


@dataclass(frozen=True, slots=True)
class ActivityPage:
    """Newest first. ``below`` is where the next page begins; 0: there is none. ``back_to``: how far was looked."""

    rows: tuple[Activity, ...]
    below: int
    back_to: Instant | None


@dataclass(frozen=True, slots=True)
class Detail:
    """One thing that an entry says: by which names it is reached in it, and what it says."""

    path: tuple[str, ...]
    value: str | int | bool


@dataclass(frozen=True, slots=True)
class Posting:
    """One line of an entry: debit positive."""

    account: str
    amount: Money


@dataclass(frozen=True, slots=True)
class WholeActivity:
    """All that an entry says, without figures where they are guarded, and never a secret or a personal value."""

    activity: Activity
    drawer: str
    details: tuple[Detail, ...]
    postings: tuple[Posting, ...]
    hash: str
