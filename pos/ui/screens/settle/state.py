"""All that the settling screen shows at one moment."""

from __future__ import annotations

import enum
from dataclasses import dataclass

from pos.ui.desk import Tone
from pos.ui.lines import Line
from pos.ui.pages import Page
from pos.ui.tables import NO_FIGURES, Figures


class Phase(enum.Enum):
    """Where the day stands."""

    READING = enum.auto()
    OPEN = enum.auto()
    SEALED = enum.auto()
    PAPERS = enum.auto()


@dataclass(frozen=True, slots=True)
class SettleState:
    """`rows` are the check-list, the files of a batch, or documents and batches, after the phase.

    `document` names what `pages` show, among issued documents. `dates` counts the open ones.
    `gone` says what went upstream or why nothing did; `gone_tone` the same in colour.
    """

    phase: Phase = Phase.READING
    title: str = ""
    note: str = ""
    rows: tuple[Line, ...] = ()
    marked: int = -1
    about: str = ""
    ready: bool = False
    figures: Figures = NO_FIGURES
    folder: str = ""
    gone: str = ""
    gone_tone: Tone = Tone.PLAIN
    head: str = ""
    pages: tuple[Page, ...] = ()
    pages_title: str = ""
    document: str = ""
    dates: int = 0
