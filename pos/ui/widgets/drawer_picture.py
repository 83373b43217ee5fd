"""A cash drawer to look at and to push shut."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy

from pos.ui import style, tokens

_CASE, _FRONT, _EDGE, _TRAY = "#2C323A", "#3A424C", "#15181C", "#1D2126"
_NOTES = ("#6E8F73", "#7C9A80", "#8AA58D", "#98B09A", "#A6BBA7")
_COINS = ("#B08D57", "#B9BDC2", "#C8CBCF", "#B5793E", "#B08D57")
_CASE_HEIGHT, _OPEN_BY, _FRONT_HEIGHT, _LOCK_WIDTH = 16, 54, 36, 40
_WRITTEN = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextWordWrap


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
        self.updateGeometry()
        self.setCursor(Qt.CursorShape.PointingHandCursor if is_open else Qt.CursorShape.ArrowCursor)
        self.update()

    def sizeHint(self) -> QSize:
        """Room for the open one, always: nothing jumps."""
        return QSize(280, _CASE_HEIGHT + _OPEN_BY + self._front_height() + tokens.S)

    def _front_height(self) -> int:
        """As high as what is written on it needs beside the lock, whatever the size of the text."""
        room = QRect(0, 0, (self.width() or 280) - _LOCK_WIDTH - 2 * tokens.M, 1000)
        said = QFontMetrics(style.font(tokens.SMALL)).boundingRect(room, _WRITTEN, self.text())
        return max(_FRONT_HEIGHT, said.height() + tokens.S)

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
        front = QRectF(0.5, top - 2, width, self._front_height())
        painter.drawRoundedRect(front, 4, 4)
        painter.setBrush(QColor("#B9BDC2"))
        lock = QPointF(front.right() - _LOCK_WIDTH / 2, front.center().y())
        painter.drawEllipse(lock, 7, 7)
        painter.setPen(QPen(QColor(_EDGE), 2))
        painter.drawLine(lock - QPointF(0, 4), lock + QPointF(0, 4))
        painter.setPen(QColor("#FFFFFF"))
        painter.setFont(style.font(tokens.SMALL))
        painter.drawText(front.adjusted(tokens.M, 0, -tokens.M - _LOCK_WIDTH, 0), _WRITTEN, self.text())
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
