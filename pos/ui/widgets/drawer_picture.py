"""A cash drawer to look at and to push shut."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy

from pos.ui import style, tokens

_CASE, _FRONT, _EDGE, _TRAY = "#2C323A", "#3A424C", "#15181C", "#1D2126"
_NOTES = ("#6E8F73", "#7C9A80", "#8AA58D", "#98B09A", "#A6BBA7")
_COINS = ("#B08D57", "#B9BDC2", "#C8CBCF", "#B5793E", "#B08D57")
_CASE_HEIGHT, _OPEN_BY, _FRONT_HEIGHT = 16, 54, 36


class DrawerPicture(QAbstractButton):
    """Its colours are those of a thing, not of the screen. A click pushes it shut."""

    def __init__(self, handle: str) -> None:
        super().__init__()
        self.setObjectName(handle)
        self._open = False
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_open(self, spoken: str, *, is_open: bool) -> None:
        """How it stands; `spoken` says it."""
        self._open = is_open
        self.setAccessibleName(spoken)
        self.setText(spoken)
        self.setCursor(Qt.CursorShape.PointingHandCursor if is_open else Qt.CursorShape.ArrowCursor)
        self.update()

    def sizeHint(self) -> QSize:
        """Room for the open one, always: nothing jumps."""
        return QSize(280, _CASE_HEIGHT + _OPEN_BY + _FRONT_HEIGHT + tokens.S)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The case, the tray where it is out, the front with its lock."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        width = float(self.width()) - 1
        painter.setPen(QPen(QColor(_EDGE), 1))
        painter.setBrush(QColor(_CASE))
        painter.drawRoundedRect(QRectF(0.5, 0.5, width, _CASE_HEIGHT), 4, 4)
        top = float(_CASE_HEIGHT)
        if self._open:
            self._paint_tray(painter, QRectF(10, top, width - 20, _OPEN_BY))
            top += _OPEN_BY
        painter.setPen(QPen(QColor(_EDGE), 1))
        painter.setBrush(QColor(_FRONT))
        front = QRectF(0.5, top - 2, width, _FRONT_HEIGHT)
        painter.drawRoundedRect(front, 4, 4)
        painter.setBrush(QColor("#B9BDC2"))
        painter.drawEllipse(front.center(), 7, 7)
        painter.setPen(QPen(QColor(_EDGE), 2))
        painter.drawLine(
            int(front.center().x()), int(front.center().y() - 4), int(front.center().x()), int(front.center().y() + 4)
        )
        painter.setPen(QColor("#FFFFFF"))
        painter.setFont(style.font(tokens.SMALL))
        words = front.adjusted(tokens.M, 0, -tokens.M, 0)
        painter.drawText(words, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, self.text())
        painter.end()

    @staticmethod
    def _paint_tray(painter: QPainter, area: QRectF) -> None:
        painter.setPen(QPen(QColor(_EDGE), 1))
        painter.setBrush(QColor(_TRAY))
        painter.drawRect(area)
        cell = area.width() / len(_NOTES)
        for at, (note, coin) in enumerate(zip(_NOTES, _COINS, strict=True)):
            left = area.left() + at * cell
            painter.setBrush(QColor(note))
            painter.drawRoundedRect(QRectF(left + 5, area.top() + 5, cell - 10, 26), 2, 2)
            painter.setBrush(QColor(coin))
            for step in range(3):
                painter.drawEllipse(QRectF(left + 6 + step * 8, area.top() + 36, 13, 13))
