"""TRAINING across every screen: nobody can take it for the real till, nor a picture of it."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QWidget

from pos.ui import style, tokens

_OPACITY = 0.035
_ANGLE = -24
_SIZE = 132


class Watermark(QWidget):
    """Lies over everything, touches nothing."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._words = ""
        self._drawn, self._drawn_for = QPixmap(), ("", "", QSize(), 0.0)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.hide()

    def show_words(self, words: str) -> None:
        """The first word of the band, across the window; empty: nothing."""
        self._words = words.partition(" ")[0].upper()
        self.setVisible(bool(words))
        self.raise_()
        self.update()  # or pieces of the word in the other language stay where nothing else is painted anew

    def paintEvent(self, event: QPaintEvent) -> None:
        """Whatever is painted anew beneath it is covered anew: so the words are drawn once, and laid on."""
        painter = QPainter(self)
        painter.drawPixmap(0, 0, self._picture())
        painter.end()

    def _picture(self) -> QPixmap:
        """Faint enough to read through; drawn again where words, colour or room are others."""
        drawn_for = (self._words, style.palette().ink, self.size(), self.devicePixelRatio())
        if self._drawn_for != drawn_for:
            self._drawn_for = drawn_for
            self._drawn = QPixmap(self.size() * self.devicePixelRatio())
            self._drawn.setDevicePixelRatio(self.devicePixelRatio())
            self._drawn.fill(Qt.GlobalColor.transparent)
            self._draw(QPainter(self._drawn))
        return self._drawn

    def _draw(self, painter: QPainter) -> None:
        painter.setOpacity(_OPACITY)
        painter.setPen(QColor(style.palette().ink))
        face = QFont(tokens.FAMILY)
        face.setPixelSize(_SIZE)
        face.setWeight(QFont.Weight.DemiBold)
        painter.setFont(face)
        painter.translate(self.rect().center())
        painter.rotate(_ANGLE)
        metrics = QFontMetrics(face)
        width = metrics.horizontalAdvance(self._words)
        for line in (-1, 1):
            painter.drawText(QPointF(-width / 2, line * 1.1 * _SIZE + metrics.ascent() / 2), self._words)
        painter.end()
