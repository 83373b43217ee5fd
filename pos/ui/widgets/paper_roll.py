"""Paper as it comes out of a virtual printer: the newest at the slot, older ones above it."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QRectF, QSize, Qt, QTimer
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from pos.ui import style, tokens
from pos.ui.widgets.basics import name_control

WIDTH = 316
_KEPT = 12
_TICK_MS, _STEP = 15, 18  # about as fast as a real one


class _Piece(QWidget):
    """One paper, as much of it as has come out."""

    def __init__(self, picture: QPixmap, number: int) -> None:
        super().__init__()
        self._picture = picture
        self._out = 0
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setFixedSize(QSize(picture.width(), 0))
        self.setAccessibleName(str(number))

    def feed(self, by: int) -> bool:
        """Let more of it out; whether all of it is."""
        self._out = min(self._out + by, self._picture.height())
        self.setFixedHeight(self._out)
        return self._out == self._picture.height()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The head of the paper comes out first."""
        painter = QPainter(self)
        painter.drawPixmap(0, 0, self._picture)
        painter.setPen(QColor(style.palette().hairline))
        painter.drawRect(QRectF(0, 0, self.width() - 1, self.height() - 1))
        painter.end()


class PaperRoll(QScrollArea):
    """`put` adds a paper. The wheel goes back to older ones."""

    def __init__(self, handle: str) -> None:
        super().__init__()
        self.setObjectName(handle)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._papers: list[_Piece] = []
        self._count = 0
        self._column = QVBoxLayout()
        self._column.setContentsMargins(0, tokens.S, 0, 0)
        self._column.setSpacing(tokens.M)
        self._column.addStretch(1)
        ground = QWidget()
        ground.setLayout(self._column)
        self.setWidget(ground)
        self._feed = QTimer(self, interval=_TICK_MS)
        self._feed.timeout.connect(self._tick)
        bar = self.verticalScrollBar()
        bar.rangeChanged.connect(lambda _, most: bar.setValue(most))

    def put(self, file: Path, spoken: str) -> None:
        """A paper from its picture."""
        picture = QPixmap(str(file))
        if picture.isNull():
            return
        self._count += 1
        piece = _Piece(picture.scaledToWidth(WIDTH, Qt.TransformationMode.SmoothTransformation), self._count)
        self._column.addWidget(piece, 0, Qt.AlignmentFlag.AlignHCenter)
        self._papers.append(piece)
        name_control(self, "", spoken)
        if len(self._papers) > _KEPT:
            self._papers.pop(0).deleteLater()
        self._feed.start()

    @property
    def count(self) -> int:
        """How many papers came out since the window was opened."""
        return self._count

    def _tick(self) -> None:
        if all([piece.feed(_STEP) for piece in self._papers]):  # noqa: C419  # every one is fed, not only the first
            self._feed.stop()
