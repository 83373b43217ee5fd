"""The look of a printed report: face, sizes, colours, grid; and how text is measured and broken in them."""

from __future__ import annotations

from functools import cache

from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import LETTER
from reportlab.lib.utils import simpleSplit
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

from pos.resources import resource

WIDTH, HEIGHT = LETTER
MARGIN = 54.0
TOP = HEIGHT - 46
FOOT = 66.0
"""Text ends this many points above the bottom edge; below it stands the foot."""

COLUMNS = 12
TEXT_WIDTH = WIDTH - 2 * MARGIN
GUTTER = 12.0

INK, SOFT, HAIR = HexColor("#16191d"), HexColor("#59636e"), HexColor("#d3d9df")
MARK = HexColor("#9a3412")
GHOST = HexColor("#eceff2")
BAND = HexColor("#7a2e0e")
PAPER = HexColor("#ffffff")

SMALL, BODY, FACT, HEADING, LARGE, TITLE = 7.5, 8.5, 9.0, 10.5, 17.0, 21.0
LINE = 11.0
"""From one line of body text to the next."""
ROW_PAD = 3.0

REGULAR, MEDIUM, BOLD, MONO = "Report", "Report-Medium", "Report-Bold", "Report-Mono"
MONO_BOLD = "Report-Mono-Bold"
_FILES = {
    REGULAR: "IBMPlexSans-Regular",
    MEDIUM: "IBMPlexSans-Medium",
    BOLD: "IBMPlexSans-SemiBold",
    MONO: "IBMPlexMono-Regular",
    MONO_BOLD: "IBMPlexMono-Bold",
}


@cache
def load_faces() -> None:
    """Make the bundled typeface known; its figures are tabular as they come."""
    for name, file in _FILES.items():
        pdfmetrics.registerFont(TTFont(name, str(resource("fonts", f"{file}.ttf"))))


def span(columns: int) -> float:
    """The width of so many columns of the grid, gutters between them included."""
    one = (TEXT_WIDTH - (COLUMNS - 1) * GUTTER) / COLUMNS
    return columns * one + (columns - 1) * GUTTER


def width_of(text: str, face: str, size: float) -> float:
    """How wide a text is, in points."""
    return pdfmetrics.stringWidth(text, face, size)


def broken(text: str, face: str, size: float, width: float) -> list[str]:
    """A text in lines of at most ``width`` points, broken between words where it can be; at least one line."""
    lines = simpleSplit(text, face, size, width)
    return [piece for line in lines for piece in _cut(line, face, size, width)] or [""]


def _cut(line: str, face: str, size: float, width: float) -> list[str]:
    """A word that is wider than the line is cut where the line ends."""
    pieces = [""]
    for sign in line:
        if width_of(pieces[-1] + sign, face, size) > width and pieces[-1]:
            pieces.append("")
        pieces[-1] += sign
    return pieces
