"""A table of a report on the page: how wide its columns are, where rows break, and how each row is drawn."""

from __future__ import annotations

from dataclasses import dataclass

from reportlab.lib.colors import Color
from reportlab.pdfgen.canvas import Canvas

from pos.reports import typeset as look
from pos.reports.model import Row, Style, Table

_BOLD = frozenset({Style.SUM, Style.TOTAL})
_CELL_GAP = 10.0
_NARROW = 3
"""Tables of so few columns take half the page: an amount stands near what it belongs to."""
_AMOUNT = 58.0
"""Columns of amounts are this wide where they can be, so that they line up from table to table."""
_TEXT_LEAST = 46.0


@dataclass(frozen=True, slots=True)
class _Place:
    """One column on the page."""

    x: float
    width: float
    amount: bool


class TableSetting:
    """A table measured for the page."""

    def __init__(self, table: Table) -> None:
        self.width = look.span(7) if len(table.columns) <= _NARROW else look.TEXT_WIDTH
        self.places = _places(table, self.width)
        self.titles = [
            look.broken(column.title, look.REGULAR, look.SMALL, place.width)
            for column, place in zip(table.columns, self.places, strict=True)
        ]
        self.rows = [SetRow(row, self.places, self.width) for row in table.rows]

    @property
    def head_height(self) -> float:
        """Height of the line of titles."""
        return max(len(lines) for lines in self.titles) * 9.0 + 8.0

    @property
    def heights(self) -> list[float]:
        """Height of each row."""
        return [row.height for row in self.rows]

    @property
    def height(self) -> float:
        """Height of the whole table."""
        return self.head_height + sum(self.heights)

    @property
    def kept_together(self) -> list[float]:
        """Height of each row with the sums that follow it: a sum never begins a page."""
        kept: list[float] = []
        below = 0.0
        for row in reversed(self.rows):
            kept.append(row.height + below)
            below = row.height + below if row.style in {Style.SUM, Style.TOTAL} else 0.0
        return kept[::-1]

    def draw_head(self, canvas: Canvas, *, y: float) -> None:
        """The titles, their last lines on one base line, and the rule under them."""
        base = y - self.head_height + 6
        canvas.setFillColor(look.SOFT)
        canvas.setFont(look.REGULAR, look.SMALL)
        for place, lines in zip(self.places, self.titles, strict=True):
            for up, line in enumerate(reversed(lines)):
                _cell(canvas, place, base + up * 9, line)
        canvas.setStrokeColor(look.SOFT)
        canvas.setLineWidth(0.6)
        canvas.line(look.MARGIN, y - self.head_height, look.MARGIN + self.width, y - self.head_height)


class SetRow:
    """One row with its cells broken into lines."""

    def __init__(self, row: Row, places: list[_Place], width: float) -> None:
        self.style = row.style
        self.places = places
        self.width = width
        self.face = look.BOLD if row.style in _BOLD else look.REGULAR
        self.cells = [
            look.broken(text, self.face, look.BODY, place.width) if not place.amount else [text]
            for text, place in zip(row.cells, places, strict=True)
        ]

    @property
    def height(self) -> float:
        """Height with its padding; sums stand a little apart."""
        return max(len(lines) for lines in self.cells) * look.LINE + ROW_EXTRA[self.style]

    def draw(self, canvas: Canvas, *, y: float) -> None:
        """The row with its top edge at ``y``, a hairline above it."""
        strong = self.style in {Style.SUM, Style.TOTAL}
        canvas.setStrokeColor(look.INK if strong else look.HAIR)
        canvas.setLineWidth(0.8 if strong else 0.4)
        canvas.line(look.MARGIN, y, look.MARGIN + self.width, y)
        canvas.setFillColor(_color(self.style))
        canvas.setFont(self.face, look.BODY)
        for place, lines in zip(self.places, self.cells, strict=True):
            for down, line in enumerate(lines):
                _cell(canvas, place, y - look.LINE + 0.7 - down * look.LINE, line)


ROW_EXTRA = {
    Style.PLAIN: look.ROW_PAD,
    Style.MARKED: look.ROW_PAD,
    Style.SUM: look.ROW_PAD + 1,
    Style.TOTAL: look.ROW_PAD + 2,
}


def _color(style: Style) -> Color:
    return look.MARK if style is Style.MARKED else look.INK


def _cell(canvas: Canvas, place: _Place, y: float, text: str) -> None:
    if place.amount:
        canvas.drawRightString(place.x + place.width, y, text)
    else:
        canvas.drawString(place.x, y, text)


def _places(table: Table, width: float) -> list[_Place]:
    """Amounts get the same width, and what they need; text columns share the rest as they are weighted."""
    columns = table.columns
    gaps = _CELL_GAP * (len(columns) - 1)
    amounts = [index for index, one in enumerate(columns) if one.amount]
    shares = sum(one.share for one in columns if not one.amount) or 1
    spare = width - gaps - _TEXT_LEAST * (len(columns) - len(amounts))
    needed = max((_natural(table, index) for index in amounts), default=0.0)
    widest = max(needed, min(_AMOUNT, spare / max(len(amounts), 1)))
    left = width - gaps - widest * len(amounts)
    widths = [widest if one.amount else left * one.share / shares for one in columns]
    places, x = [], look.MARGIN
    for one, each in zip(columns, widths, strict=True):
        places.append(_Place(x, each, one.amount))
        x += each + _CELL_GAP
    return places


def _natural(table: Table, index: int) -> float:
    """The widest cell of a column as it would stand on one line; of its title the widest word."""
    cells = (
        look.width_of(row.cells[index], look.BOLD if row.style in _BOLD else look.REGULAR, look.BODY)
        for row in table.rows
    )
    words = (look.width_of(word, look.REGULAR, look.SMALL) for word in table.columns[index].title.split())
    return max((*cells, *words), default=0.0)
