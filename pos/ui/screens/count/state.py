"""All that the count screen shows at one moment."""

from __future__ import annotations

import enum
from dataclasses import dataclass

from pos.ui.tables import NO_FIGURES, Figures


class Phase(enum.Enum):
    """Where the count stands."""

    READING = enum.auto()
    CARD = enum.auto()
    SLIP = enum.auto()
    BEFORE = enum.auto()
    SIGN = enum.auto()
    COUNTING = enum.auto()
    CONFIRM = enum.auto()
    HANDED_IN = enum.auto()


@dataclass(frozen=True, slots=True)
class CardStands:
    """A card payment without an end, in words. `unknown`: nobody knows; else it was charged and is not posted.

    `slip` is what is being recorded by hand, `sign` and `sign_note` what a supervisor signs for.
    """

    title: str
    note: str
    unknown: bool
    slip: str
    sign: str
    sign_note: str


@dataclass(frozen=True, slots=True)
class CountState:
    """`total` is the running total of cash; empty where it is hidden.

    `turn` is another one each time a count begins: fields are emptied then, and keep what was typed otherwise.
    """

    phase: Phase = Phase.READING
    title: str = ""
    note: str = ""
    total: str = ""
    total_note: str = ""
    summary: Figures = NO_FIGURES
    card: CardStands | None = None
    turn: int = 0
