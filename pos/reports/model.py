"""What a report says, without saying how it is set: PDF, plain text and narrow paper are made from the same value.

All texts are ready to read; amounts are formatted already, so that every rendering shows the same signs.
"""

from __future__ import annotations

import enum
from dataclasses import dataclass

from pos.domain.facts import Head


class Style(enum.StrEnum):
    """What kind of row: an ordinary one, a sum, the sum of all, or one that wants a look."""

    PLAIN = "plain"
    SUM = "sum"
    TOTAL = "total"
    MARKED = "marked"


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its title, its share of the width, and whether it holds amounts (set right, in tabular figures)."""

    title: str
    share: int = 1
    amount: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """One row: as many cells as the table has columns."""

    cells: tuple[str, ...]
    style: Style = Style.PLAIN


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under columns. ``by_column``: on narrow paper the columns after the first are printed one by one."""

    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    by_column: bool = False


@dataclass(frozen=True, slots=True)
class Note:
    """A sentence; ``marked`` where it wants a look."""

    text: str
    marked: bool = False


@dataclass(frozen=True, slots=True)
class SignHere:
    """Lines for people to sign by hand: what each stands for."""

    people: tuple[str, ...]


Block = Table | Note | SignHere


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and what stands under it."""

    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Figure:
    """One of the few amounts that the report is about, set large at its top."""

    label: str
    value: str
    marked: bool = False


@dataclass(frozen=True, slots=True)
class Report:
    """A report: who issues it, what it is, the facts at its top, the figures it is about, and its sections."""

    language: str
    agency: str
    office: str
    title: str
    subtitle: str
    facts: tuple[tuple[str, str], ...]
    sections: tuple[Section, ...]
    figures: tuple[Figure, ...] = ()
    head: Head | None = None
    training: bool = False
