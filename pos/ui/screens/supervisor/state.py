"""All that the supervisor's screen shows at one moment. The presenter makes it, the view paints it."""

from __future__ import annotations

import enum
from dataclasses import dataclass

from pos.domain.papers import Paper
from pos.ui.lines import Line
from pos.ui.pages import Page
from pos.ui.tables import NO_FIGURES, Figures


class Phase(enum.Enum):
    """What the right side is at."""

    LOOK = enum.auto()
    SIGN = enum.auto()
    REVIEW = enum.auto()
    SEND_BACK = enum.auto()
    FIGURES = enum.auto()
    DOCUMENT = enum.auto()
    SLIP = enum.auto()


@dataclass(frozen=True, slots=True)
class Offer:
    """Something that can be done with what is marked: the key, its words. The first one is what Enter does too."""

    press: str
    words: str
    name: str


@dataclass(frozen=True, slots=True)
class Wanted:
    """A tender that differs and wants a reason."""

    tender: str
    words: str


@dataclass(frozen=True, slots=True)
class SupervisorState:
    """`figures` are shown in a review and in a reading, `pages` for a document, `paper` for a receipt looked at.

    `document` names what `pages` show, among issued documents.
    """

    rows: tuple[Line, ...] = ()
    selected: int = -1
    hint: str = ""
    phase: Phase = Phase.LOOK
    title: str = ""
    note: str = ""
    offers: tuple[Offer, ...] = ()
    figures: Figures = NO_FIGURES
    wanted: tuple[Wanted, ...] = ()
    hints: tuple[Line, ...] = ()
    hint_marked: int = -1
    paper: Paper | None = None
    paper_title: str = ""
    pages: tuple[Page, ...] = ()
    document: str = ""
    head: str = ""
    terminal: str = ""
    sign_title: str = ""
    sign_note: str = ""


NOTHING_OPEN = SupervisorState()
"""Before there is anything to show."""
