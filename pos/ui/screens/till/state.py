"""All that the till's screen shows at one moment. The presenter makes it, the view paints it, nothing else is kept."""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import dataclass, field

from pos.ui.desk import Tone
from pos.ui.lines import Line

BESIDE = frozenset({"check", "money-order", "way", "way-numbered", "card", "card-wait", "card-unknown", "confirm"})
"""Steps that stand at the right, in the place of the ways to pay; the others at the left, in that of what was found."""


ALONE = frozenset({"pick-up"})
"""Steps that need all of the left side."""


MACHINE = "machine"
"""Among the values of a count: what money counters said, as JSON."""


class Phase(enum.Enum):
    """Where a payment stands."""

    OPEN = enum.auto()
    POSTING = enum.auto()
    PAID = enum.auto()


@dataclass(frozen=True, slots=True)
class Amount:
    """A large figure with its caption."""

    caption: str
    words: str
    tone: Tone = Tone.PLAIN


@dataclass(frozen=True, slots=True)
class Step:
    """A panel in place of something else until it is done or left.

    `name` says which panel; `turn` is another one each time a step begins, so that its fields are filled once and not
    while someone types. `values` are what its fields begin with, `lines` the rows of those that are lists,
    `other` what F9 does here, where it does something.
    """

    name: str
    turn: int
    title: str
    enter: str = ""
    note: str = ""
    values: Mapping[str, str] = field(default_factory=dict)
    lines: tuple[Line, ...] = ()
    marked: int = -1
    other: str = ""


@dataclass(frozen=True, slots=True)
class TillState:
    """`found` is None where nothing was searched for, and empty where nothing was found."""

    phase: Phase = Phase.OPEN
    hint: str = ""
    lines: tuple[Line, ...] = ()
    marked: int = -1
    count: str = ""
    total: str = ""
    found: tuple[Line, ...] | None = None
    found_marked: int = -1
    found_words: str = ""
    due: Amount = field(default_factory=lambda: Amount("", ""))
    tenders: tuple[Line, ...] = ()
    second: Amount | None = None
    pieces: tuple[str, ...] = ()
    paid: str = ""
    printed: str = ""
    next_words: str = ""
    quick: tuple[str, ...] = ()
    step: Step | None = None
