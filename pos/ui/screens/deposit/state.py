"""All that the deposit screen shows at one moment."""

from __future__ import annotations

import enum
from dataclasses import dataclass

from pos.domain.money import Money
from pos.ui.lines import Line
from pos.ui.pages import Page
from pos.ui.tables import NO_FIGURES, Figures


class Phase(enum.Enum):
    """Where the deposit stands."""

    READING = enum.auto()
    NOTHING = enum.auto()
    FILL = enum.auto()
    ITEM = enum.auto()
    DONE = enum.auto()


class Wrong(enum.Enum):
    """What has to be put right before the bag can be closed."""

    NOTHING = enum.auto()
    BAG = enum.auto()
    REASON = enum.auto()


@dataclass(frozen=True, slots=True)
class ItemForm:
    """A check or money order being put right; `turn` is another one each time, so that fields are filled once."""

    turn: int
    title: str
    number: str = ""
    bank: str = ""
    amount: Money | None = None


@dataclass(frozen=True, slots=True)
class DepositState:
    """`reason` is why a reason is asked for; empty: none is. `wrong` is what stopped the bag from being closed.

    `document` names what `pages` show, among issued documents. `begun` is another one for each bag: fields are emptied
    then, and keep what was typed otherwise.
    """

    phase: Phase = Phase.READING
    title: str = ""
    note: str = ""
    items: tuple[Line, ...] = ()
    marked: int = -1
    items_words: str = ""
    figures: Figures = NO_FIGURES
    reason: str = ""
    wrong: Wrong = Wrong.NOTHING
    begun: int = 0
    form: ItemForm | None = None
    pages: tuple[Page, ...] = ()
    document: str = ""
