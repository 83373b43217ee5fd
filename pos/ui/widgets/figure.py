"""Due, remaining, change: the only very large figures on a screen, to be read from two metres."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QSizePolicy

from pos.ui import style, tokens
from pos.ui.desk import Tone

_SEMIBOLD = QFont.Weight.DemiBold


class BigFigure(QLabel):
    """A caption at the left, an amount at the right. It shrinks before it is cut."""

    def __init__(self, handle: str, size: int = tokens.FIGURE) -> None:
        super().__init__()
        self.setObjectName(handle)
        self._size = size
        self._caption = ""
        self._tone = Tone.PLAIN
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_amount(self, caption: str, amount: str, tone: Tone = Tone.PLAIN) -> None:
        """`Due`, `147.43`; the amount as it is to be read."""
        self._caption, self._tone = caption, tone
        self.setText(amount)
        self.setAccessibleName(f"{caption} {amount}")
        self.updateGeometry()
        self.update()

    def resize_figures(self, size: int) -> None:
        """Write the amount in another of the sizes of `tokens`."""
        self._size = size
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        """The height of its figures, with a little air."""
        return QSize(240, QFontMetrics(style.font(self._size, _SEMIBOLD)).ascent() + tokens.S)

    def minimumSizeHint(self) -> QSize:
        """The same: only the width gives way."""
        return QSize(120, self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Caption and amount on one base line."""
        painter = QPainter(self)
        colours = style.palette()
        caption_font = style.font(tokens.LARGE, _SEMIBOLD)
        caption_width = QFontMetrics(caption_font).horizontalAdvance(self._caption)
        face = style.font(self._size, _SEMIBOLD)
        room = self.width() - caption_width - tokens.M
        while QFontMetrics(face).horizontalAdvance(self.text()) > room and face.pixelSize() > tokens.AMOUNT:
            face.setPixelSize(face.pixelSize() - 2)
        base = self.height() - tokens.S
        painter.setFont(caption_font)
        painter.setPen(QColor(colours.muted if self._tone is Tone.PLAIN else getattr(colours, self._tone)))
        painter.drawText(0, base, self._caption)
        painter.setFont(face)
        painter.setPen(QColor(colours.ink if self._tone is Tone.PLAIN else getattr(colours, self._tone)))
        metrics = QFontMetrics(face)
        area = QRectF(0, base - metrics.ascent(), self.width(), metrics.height())
        painter.drawText(area, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop, self.text())
        painter.end()
