"""A narrow paper as it came out of the printer: white in every theme, one character wide as the next, barcode drawn."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPaintEvent, QPolygonF
from PySide6.QtWidgets import QScrollArea, QSizePolicy, QWidget

from pos.domain.code128 import bars_of
from pos.domain.papers import Barcode, Cut, Feed, Keep, Line, Paper, Picture, Qr, set_out
from pos.ui import style, tokens
from pos.ui.widgets.basics import name_control

WIDEST = 48  # characters; room for it while nothing is shown
SHEET, INK, EDGE = "#FFFFFF", "#14181C", "#9AA5B0"  # paper is paper, whatever the screen's colours
BAR_HEIGHT = 44
QR_SIDE = 84
_TOOTH = 6
_PERCENT_MOST = 125  # a paper is looked at as a whole; what stands on it is said in words beside it


def _face(*, bold: bool = False) -> QFont:
    """The paper's characters: they grow with the text of the screen, up to a point."""
    return style.mono(tokens.SMALL * min(style.percent(), _PERCENT_MOST) // max(style.percent(), 1), bold=bold)


@dataclass(frozen=True, slots=True)
class _Set:
    """One piece of the paper with the height it takes, in lines."""

    piece: Line | Feed | Barcode | Qr
    lines: float


def plain_text(paper: Paper, columns: int) -> str:
    """What stands on a paper, line by line, for those who have it read out."""
    said = []
    for piece in set_out(paper, columns):
        if isinstance(piece, Line):
            said.append(piece.text.strip())
        elif isinstance(piece, Barcode):
            said.append(piece.data)
    return "\n".join(line for line in said if line)


class Sheet(QWidget):
    """The paper itself; as long as what stands on it."""

    def __init__(self) -> None:
        super().__init__()
        self._pieces: tuple[_Set, ...] = ()
        self._columns = WIDEST
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def put(self, paper: Paper | None, columns: int) -> None:
        """Set another paper, so many characters wide; None: an empty place."""
        self._columns = columns
        self._pieces = tuple(_measured(paper, columns)) if paper else ()
        self.setVisible(paper is not None)
        self.refit()

    def refit(self) -> None:
        """The text size may be another one."""
        self.setFixedSize(self.sizeHint())
        self.update()

    def sizeHint(self) -> QSize:
        """All columns and a margin; the height of all lines."""
        metrics = QFontMetricsF(_face())
        across = metrics.horizontalAdvance("0") * self._columns
        down = sum(one.lines for one in self._pieces) * _pitch(metrics)
        return QSize(round(across) + 2 * tokens.XL, round(down) + 2 * tokens.XL)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The sheet with its cut edge, then line by line."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QColor(EDGE))
        painter.setBrush(QColor(SHEET))
        painter.drawPolygon(self._outline())
        painter.setPen(QColor(INK))
        pitch, top = _pitch(QFontMetricsF(_face())), float(tokens.XL)
        for one in self._pieces:
            height = one.lines * pitch
            if top + height >= event.rect().top() and top <= event.rect().bottom():
                self._paint(painter, one.piece, QRectF(tokens.XL, top, self.width() - 2 * tokens.XL, height))
            top += height
        painter.end()

    def _outline(self) -> QPolygonF:
        """Straight at the sides and the top, serrated where the knife was."""
        right, bottom = self.width() - 1.0, self.height() - 1.0
        teeth = [
            QPointF(right - at, bottom - (_TOOTH if at // _TOOTH % 2 else 0)) for at in range(0, int(right), _TOOTH)
        ]
        return QPolygonF([QPointF(0, 0), QPointF(right, 0), *teeth, QPointF(0, bottom - _TOOTH)])

    def _paint(self, painter: QPainter, piece: Line | Feed | Barcode | Qr, area: QRectF) -> None:
        match piece:
            case Line():
                _paint_line(painter, piece, area)
            case Barcode():
                _paint_bars(painter, piece.data, area)
            case Qr():
                _paint_qr(painter, piece.data, area)
            case _:
                return


class PaperView(QScrollArea):
    """The paper in the middle of its place, with a scroll bar where it is long. The wheel and PgUp/PgDn move it."""

    def __init__(self, handle: str) -> None:
        super().__init__()
        self.setObjectName(handle)
        self.sheet = Sheet()
        self.setWidget(self.sheet)
        self.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Ignored)  # as high as there is room: it scrolls
        self.sheet.put(None, WIDEST)
        self.refit()

    def show_paper(self, paper: Paper | None, columns: int, spoken: str = "") -> None:
        """Show a paper from its top, as wide as the printer's; `spoken` is what it is, before what stands on it."""
        self.sheet.put(paper, columns)
        self.refit()
        self.verticalScrollBar().setValue(0)
        name_control(self, "", spoken)
        self.setAccessibleDescription(plain_text(paper, columns) if paper else "")

    def refit(self) -> None:
        """As wide as the paper, at the text size in force."""
        self.sheet.refit()
        self.setFixedWidth(self.sheet.sizeHint().width() + tokens.L)

    def turn(self, pages: int) -> None:
        """Move by parts of its height."""
        bar = self.verticalScrollBar()
        bar.setValue(bar.value() + pages * bar.pageStep() * 4 // 5)


def _measured(paper: Paper, columns: int) -> Iterator[_Set]:
    for piece in set_out(paper, columns):
        match piece:
            case Line():
                yield _Set(piece, 2.0 if piece.tall else 1.0)
            case Feed():
                yield _Set(piece, float(piece.lines))
            case Barcode():
                pitch = _pitch(QFontMetricsF(_face()))
                yield _Set(piece, BAR_HEIGHT / pitch + 1.5)
            case Qr():
                yield _Set(piece, QR_SIDE / _pitch(QFontMetricsF(_face())) + 1)
            case Picture() | Keep() | Cut():
                continue


def _pitch(metrics: QFontMetricsF) -> float:
    return metrics.height() * 1.12


def _paint_line(painter: QPainter, line: Line, area: QRectF) -> None:
    painter.save()
    painter.setFont(_face(bold=line.bold))
    painter.translate(area.left(), area.top())
    painter.scale(2 if line.wide else 1, 2 if line.tall else 1)
    room = QRectF(0, 0, area.width(), area.height() / (2 if line.tall else 1))
    painter.drawText(room, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, line.text)
    painter.restore()


def _paint_qr(painter: QPainter, data: str, area: QRectF) -> None:
    rows = _dots_of(data)
    module = QR_SIDE // len(rows)
    left, top = round(area.center().x() - module * len(rows) / 2), round(area.top())
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
    for down, row in enumerate(rows):
        for along, dark in enumerate(row):
            if dark:
                painter.fillRect(left + along * module, top + down * module, module, module, QColor(INK))
    painter.restore()


@lru_cache(maxsize=8)
def _dots_of(data: str) -> list[list[bool]]:
    import qrcode  # type: ignore[import-untyped]  # noqa: PLC0415 - of papers with such a code only; ships no types

    symbol = qrcode.QRCode(border=0)
    symbol.add_data(data)
    symbol.make()
    rows: list[list[bool]] = symbol.get_matrix()
    return rows


def _paint_bars(painter: QPainter, data: str, area: QRectF) -> None:
    widths = bars_of(data)
    module = max(1, int(area.width() * 2 // 3) // sum(widths))
    left = area.left() + (area.width() - module * sum(widths)) / 2
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
    for place, width in enumerate(widths):
        if place % 2 == 0:
            painter.fillRect(QRectF(round(left), round(area.top()), width * module, BAR_HEIGHT), QColor(INK))
        left += width * module
    painter.restore()
    painter.setFont(_face())
    caption = QRectF(area.left(), area.top() + BAR_HEIGHT, area.width(), area.height() - BAR_HEIGHT)
    painter.drawText(caption, Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignVCenter, data)
