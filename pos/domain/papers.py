"""What stands on a narrow paper, without saying how a printer is told.

A :class:`Paper` is a list of blocks. :func:`set_out` breaks it into lines of a given number of columns, in one place
for the printer, the screen and plain text, so that they never disagree about where a line ends.
"""

from __future__ import annotations

import enum
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from pos.domain.errors import Bug


class Align(enum.StrEnum):
    """Where a text stands on its line."""

    LEFT = "left"
    CENTER = "center"
    RIGHT = "right"


@dataclass(frozen=True, slots=True)
class Text:
    """Running text; wrapped at words. ``tall`` is double height, ``wide`` double width (half the columns)."""

    text: str
    align: Align = Align.LEFT
    bold: bool = False
    tall: bool = False
    wide: bool = False


@dataclass(frozen=True, slots=True)
class Columns:
    """One row: ``left`` and ``right`` at the edges, ``middle`` from a third of the width on.

    Where they do not fit on one line, ``left`` wraps and ``right`` stands at the end of the last line: an amount is
    never broken or dropped.
    """

    left: str
    right: str = ""
    middle: str = ""
    indent: int = 0
    bold: bool = False
    tall: bool = False


@dataclass(frozen=True, slots=True)
class Parts:
    """Short texts with a dot between them, in as few lines as the paper allows; none is broken that fits a line."""

    parts: tuple[str, ...]
    align: Align = Align.LEFT
    indent: int = 0


@dataclass(frozen=True, slots=True)
class Rule:
    """A line across the paper, or from the end of ``lead`` on."""

    mark: str = "-"
    lead: str = ""


@dataclass(frozen=True, slots=True)
class Feed:
    """Empty lines."""

    lines: int = 1


@dataclass(frozen=True, slots=True)
class Barcode:
    """A Code 128 of printable ASCII, centred, its text below it (never Code 39: docs/devices.md)."""

    data: str
    caption: bool = True

    def __post_init__(self) -> None:
        if not self.data or not all(" " <= sign <= "~" for sign in self.data):
            raise Bug(f"a code of {self.data!r}")


@dataclass(frozen=True, slots=True)
class Qr:
    """A QR code of printable ASCII, centred; ``size`` is dots per module, 1 to 16."""

    data: str
    size: int = 4

    def __post_init__(self) -> None:
        if not self.data or not all(" " <= sign <= "~" for sign in self.data) or not 1 <= self.size <= 16:
            raise Bug(f"a code of {self.data!r}")


LOGO = "logo"
"""The name of the picture that a receipt begins with."""

TEST_PAPER = "test"
"""What a printer's trial is called among the papers that wait."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture by name, centred: the printer's side knows it (a city's seal). An unknown name prints nothing."""

    name: str


@dataclass(frozen=True, slots=True)
class Keep:
    """Have the printer keep a picture in its own memory, where it has one for pictures; prints nothing."""

    name: str


@dataclass(frozen=True, slots=True)
class Cut:
    """Feed past the cutter and cut; nothing is left behind."""


Block = Text | Columns | Parts | Rule | Feed | Barcode | Qr | Picture | Keep | Cut

_KINDS: dict[str, type[Block]] = {
    kind.__name__.lower(): kind for kind in (Text, Columns, Parts, Rule, Feed, Barcode, Qr, Picture, Keep, Cut)
}


@dataclass(frozen=True, slots=True)
class Paper:
    """One document for a narrow printer. Device-neutral: how many columns there are is the printer's affair."""

    blocks: tuple[Block, ...]

    def to_json(self) -> str:
        """As kept by the spool; :meth:`from_json` reads it back to an equal value."""
        rows = [{"is": type(block).__name__.lower(), **asdict(block)} for block in self.blocks]
        return json.dumps(rows, ensure_ascii=False, separators=(",", ":"))

    @classmethod
    def from_json(cls, text: str) -> Paper:
        """Read what :meth:`to_json` wrote."""
        return cls(tuple(_block(row) for row in json.loads(text)))


def _block(row: Mapping[str, Any]) -> Block:
    values = {name: value for name, value in row.items() if name != "is"}
    if "align" in values:
        values["align"] = Align(values["align"])
    if "parts" in values:
        values["parts"] = tuple(values["parts"])
    block: Block = _KINDS[row["is"]](**values)
    return block


@dataclass(frozen=True, slots=True)
class Line:
    """One line as set: at most as many characters as the paper has columns (half of them where ``wide``)."""

    text: str
    bold: bool = False
    tall: bool = False
    wide: bool = False


Piece = Line | Feed | Barcode | Qr | Picture | Keep | Cut


def set_out(paper: Paper, columns: int, clean: Callable[[str], str] = str) -> Iterator[Piece]:
    """Set a paper in lines of ``columns`` characters, blanks at their ends taken off; what is no text passes through.

    ``clean`` is applied to every text before it is measured (a printer's transliteration may change its length).
    """
    for block in paper.blocks:
        match block:
            case Text():
                width = columns // 2 if block.wide else columns
                for line in wrapped(clean(block.text), width):
                    yield Line(_aligned(line, block.align, width), block.bold, block.tall, block.wide)
            case Columns():
                for line in _columned(block, columns, clean):
                    yield Line(line, block.bold, block.tall)
            case Parts():
                width = columns - block.indent
                for line in _packed([clean(part) for part in block.parts], width):
                    yield Line(" " * block.indent + _aligned(line, block.align, width))
            case Rule():
                lead = f"{clean(block.lead)} " if block.lead else ""
                yield Line((lead + clean(block.mark) * columns)[:columns])
            case _:
                yield block


def wrapped(text: str, width: int) -> list[str]:
    """``text`` in lines of at most ``width``; words longer than a line are cut. Line ends in it are kept."""
    return [line for paragraph in text.split("\n") for line in _wrapped_paragraph(paragraph, width)]


def _wrapped_paragraph(text: str, width: int) -> list[str]:
    lines = [""]
    for word in text.split():
        rest = word
        if lines[-1] and len(lines[-1]) + 1 + len(rest) > width:
            lines.append("")
        while len(rest) > width:
            lines[-1], rest = rest[:width], rest[width:]
            lines.append("")
        lines[-1] = f"{lines[-1]} {rest}" if lines[-1] else rest
    return lines


def _packed(parts: list[str], width: int) -> list[str]:
    lines: list[str] = []
    for part in filter(None, parts):
        longer = f"{lines[-1]} · {part}" if lines else part
        if lines and len(longer) <= width:
            lines[-1] = longer
        else:
            lines += wrapped(part, width)
    return lines


def _aligned(line: str, align: Align, width: int) -> str:
    if align is Align.CENTER:
        return " " * ((width - len(line)) // 2) + line
    return line.rjust(width) if align is Align.RIGHT else line


def _columned(row: Columns, columns: int, clean: Callable[[str], str]) -> list[str]:
    margin = " " * row.indent
    width = columns - row.indent
    left, middle, right = (" ".join(clean(part).split()) for part in (row.left, row.middle, row.right))
    if middle:
        start = max(columns // 3 - row.indent, len(left) + 2)
        left = f"{left:<{start}}{middle}"
    lines = _kept(left, width)
    for part in wrapped(right, width) if right else []:
        if lines[-1] and len(lines[-1]) + 1 + len(part) > width:
            lines.append("")
        lines[-1] += part.rjust(width - len(lines[-1]))
    return [margin + line for line in lines]


def _kept(text: str, width: int) -> list[str]:
    """Wrapped only where it must be: inner blanks are the row's own tabulation."""
    return [text] if len(text) <= width else wrapped(text, width)
