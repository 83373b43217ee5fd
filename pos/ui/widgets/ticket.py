"""The ground of the main screens: a ticket with its stub, parted by a perforation.

What is owed is on the ticket, what is paid on the stub: the counterfoil that the program is named after.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QWidget

from pos.ui import style, tokens
from pos.ui.widgets.scroller import Scroller

_NOTCH = 9.0
_CORNER = 10.0
_DOT_GAP = 9.0


class Ticket(QWidget):
    """`main` at the left gets the room, `stub` at the right has a fixed share of it."""

    def __init__(self, main: QWidget, stub: QWidget, *, shares: tuple[int, int] = (64, 36)) -> None:
        super().__init__()
        self._stub = Scroller(stub)
        layout = QHBoxLayout()
        layout.setContentsMargins(tokens.L, tokens.L, tokens.L, tokens.L)
        layout.setSpacing(2 * tokens.L)
        layout.addWidget(Scroller(main), shares[0])
        layout.addWidget(self._stub, shares[1])
        self.setLayout(layout)
        self._stub.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Where the stub's words move it, the notches go with it."""
        if event.type() == QEvent.Type.Move:
            self.update()
        return super().eventFilter(watched, event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The ticket, its darker stub, two notches and the dots between them."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colours = style.palette()
        area = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        split = float(self._stub.geometry().left() - tokens.L)
        outline = QPainterPath()
        outline.addRoundedRect(area, _CORNER, _CORNER)
        for middle in (QPointF(split, area.top()), QPointF(split, area.bottom())):
            notch = QPainterPath()
            notch.addEllipse(middle, _NOTCH, _NOTCH)
            outline = outline.subtracted(notch)
        painter.fillPath(outline, QColor(colours.surface))
        painter.save()
        painter.setClipRect(QRectF(split, 0, self.width() - split, self.height()))
        painter.fillPath(outline, QColor(colours.sunken))
        painter.restore()
        painter.setPen(QPen(QColor(colours.hairline), tokens.HAIR))
        painter.drawPath(outline)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colours.edge))
        down = area.top() + _NOTCH + _DOT_GAP
        while down < area.bottom() - _NOTCH:
            painter.drawEllipse(QPointF(split, down), 1.3, 1.3)
            down += _DOT_GAP
        painter.end()
