"""The one place where the till talks: a sentence, its code small at the end. Always there, so that nothing jumps."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QRectF, QSize, Qt, QTimer
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QSizePolicy

from pos.ui import style, tokens
from pos.ui.desk import Tone
from pos.ui.widgets.basics import announce
from pos.ui.widgets.lights import paint_shape

_LINES = 2
NEWS_MS = 6_000  # two lines are read in that time


class MessageStrip(QLabel):
    """Two lines at most; shape and colour say the tone, the sentence says it in words.

    `still_asks` says what stands here while nothing else does: where it is cleared, and once news that asks nothing
    has had its time.
    """

    def __init__(self, still_asks: Callable[[], tuple[str, Tone] | None]) -> None:
        super().__init__()
        self.setObjectName("strip")
        self._tone = Tone.PLAIN
        self._code = ""
        self._still_asks = still_asks
        self._news = QTimer(self, interval=NEWS_MS, singleShot=True)
        self._news.timeout.connect(self._ask_again)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def tell(self, words: str, tone: Tone, code: str = "") -> None:
        """Show a sentence and have it read out; an empty one clears the strip."""
        if words or not self._ask_again():
            self._show(words, tone, code)

    def _ask_again(self) -> bool:
        standing = self._still_asks()
        if standing is not None and self.text() != standing[0]:
            self._show(*standing)
        return standing is not None

    def _show(self, words: str, tone: Tone, code: str = "") -> None:
        self._tone, self._code = tone, code
        self.setText(words)
        self.setAccessibleName(words)
        self.setToolTip(words)
        self.update()
        self._news.stop()
        if words:
            announce(self, words)
        if words and not self.asks:
            self._news.start()

    @property
    def asks(self) -> bool:
        """Whether what stands here asks somebody to do something."""
        return bool(self.text()) and self._tone in {Tone.WAIT, Tone.STOP}

    def sizeHint(self) -> QSize:
        """Room for two lines, always."""
        return QSize(200, max(tokens.TARGET, _LINES * QFontMetrics(style.font(tokens.BODY)).height() + tokens.XS))

    def minimumSizeHint(self) -> QSize:
        """The same height; any width."""
        return QSize(0, self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Ground and shape of the tone, the sentence, the code."""
        if not self.text():
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colours = style.palette()
        plain = self._tone is Tone.PLAIN
        ink = colours.ink if plain else getattr(colours, self._tone)
        area = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.setPen(QColor(colours.hairline if plain else ink))
        painter.setBrush(QColor(colours.surface if plain else getattr(colours, f"{self._tone}_soft")))
        painter.drawRoundedRect(area, tokens.RADIUS, tokens.RADIUS)
        left = tokens.L
        if not plain:
            side = style.pixels(tokens.M)
            paint_shape(painter, QRectF(left, (self.height() - side) / 2, side, side), self._tone)
            left += side + tokens.M
        small = style.font(tokens.SMALL)
        code_width = QFontMetrics(small).horizontalAdvance(self._code) + tokens.L if self._code else 0
        self._paint_words(painter, QRectF(left, 0, self.width() - left - code_width - tokens.L, self.height()))
        painter.setFont(small)
        painter.setPen(QColor(colours.muted if plain else colours.ink))
        room = QRectF(0, 0, self.width() - tokens.L, self.height())
        painter.drawText(room, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, self._code)
        painter.end()

    def _paint_words(self, painter: QPainter, room: QRectF) -> None:
        """As large as fits on one line, else on two."""
        face = style.font(tokens.LARGE, QFont.Weight.Medium)
        if QFontMetrics(face).horizontalAdvance(self.text()) > room.width():
            face = style.font(tokens.BODY, QFont.Weight.Medium)
        painter.setFont(face)
        painter.setPen(QColor(style.palette().ink))
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextWordWrap, self.text())
