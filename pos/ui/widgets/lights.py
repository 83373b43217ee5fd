"""Lights of devices, each a shape, a colour and words: nobody has to see colours to read them."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent, QPolygonF
from PySide6.QtWidgets import QLabel

from pos.ui import style, tokens
from pos.ui.desk import Tone

ON_BAR = {Tone.DONE: "#84DBA8", Tone.WAIT: "#F5C36B", Tone.STOP: "#FFADA5"}
"""The head of the window is dark in every theme."""

_PERCENT_MAX = tokens.PERCENT_OF_FRAME


def paint_shape(painter: QPainter, area: QRectF, tone: Tone, colour: str = "") -> None:
    """A disc for done, a triangle for wait, a square for stop, a ring for what is not known."""
    ink = QColor(colour or (style.palette().muted if tone is Tone.PLAIN else getattr(style.palette(), tone)))
    painter.setPen(ink)
    painter.setBrush(ink)
    match tone:
        case Tone.DONE:
            painter.drawEllipse(area)
        case Tone.WAIT:
            top = QPointF(area.center().x(), area.top())
            painter.drawPolygon(QPolygonF([top, area.bottomRight(), area.bottomLeft()]))
        case Tone.STOP:
            painter.drawRect(area)
        case _:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawEllipse(area)


class Light(QLabel):
    """`Printer ready`: a shape and words in the head of the window."""

    def __init__(self, handle: str) -> None:
        super().__init__()
        self.setObjectName(handle)
        self._tone = Tone.PLAIN
        self._in_words = True

    def set_state(self, words: str, tone: Tone) -> None:
        """What the device says of itself."""
        self._tone = tone
        self.setText(words)
        self.setAccessibleName(words)
        self.setToolTip(words)
        self.updateGeometry()
        self.update()

    def speak(self, *, all_of_it: bool) -> None:
        """Its words too; not `all_of_it`: only where something is the matter."""
        in_words = all_of_it or self._tone in {Tone.WAIT, Tone.STOP}
        if in_words != self._in_words:
            self._in_words = in_words
            self.updateGeometry()
            self.update()

    def sizeHint(self) -> QSize:
        """Shape and words."""
        words = QFontMetrics(style.font(tokens.SMALL, percent_max=_PERCENT_MAX)).horizontalAdvance(self.text())
        width = tokens.S + words + tokens.XS if self._in_words else tokens.XS
        return QSize(style.pixels(10, _PERCENT_MAX) + width, style.pixels(24, _PERCENT_MAX))

    def minimumSizeHint(self) -> QSize:
        """Never cut."""
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The shape, then the words."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        side = style.pixels(9, _PERCENT_MAX)
        colour = ON_BAR.get(self._tone, style.palette().bar_muted)
        paint_shape(painter, QRectF(1, (self.height() - side) / 2, side, side), self._tone, colour)
        if not self._in_words:
            painter.end()
            return
        painter.setFont(style.font(tokens.SMALL, percent_max=_PERCENT_MAX))
        painter.setPen(QColor(style.palette().on_bar))
        room = QRectF(side + tokens.S, 0, self.width(), self.height())
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, self.text())
        painter.end()
