"""A person as a tile: initials, name, what they do here."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy, QStyle, QStyleOptionButton

from pos.ui import style, tokens


class Tile(QPushButton):
    """Never takes the focus: the field above it chooses."""

    def __init__(self, handle: str, initials: str, name: str, role: str) -> None:
        super().__init__()
        self.setObjectName(handle)
        self.setAccessibleName(f"{name}, {role}")
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._initials, self._name, self._role = initials, name, role
        self.marked = False

    def mark(self, *, marked: bool) -> None:
        """Whether Enter picks this one."""
        self.marked = marked
        self.update()

    def sizeHint(self) -> QSize:
        """Room for two lines."""
        return QSize(220, style.pixels(64))

    def minimumSizeHint(self) -> QSize:
        """Long names are shortened."""
        return QSize(160, style.pixels(64))

    def paintEvent(self, event: QPaintEvent) -> None:
        """A disc with the initials, the name, the role."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        option = QStyleOptionButton()
        self.initStyleOption(option)
        self.style().drawControl(QStyle.ControlElement.CE_PushButton, option, painter, self)
        colours = style.palette()
        if self.marked:
            painter.setPen(QColor(colours.accent))
            painter.setBrush(QColor(colours.accent_soft))
            ground = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
            painter.drawRoundedRect(ground, tokens.RADIUS, tokens.RADIUS)
        side = style.pixels(40)
        disc = QRectF(tokens.M, (self.height() - side) / 2, side, side)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colours.accent if self.marked else colours.bar))
        painter.drawEllipse(disc)
        painter.setPen(QColor(colours.on_accent if self.marked else colours.on_bar))
        painter.setFont(style.font(tokens.BODY, QFont.Weight.DemiBold))
        painter.drawText(disc, Qt.AlignmentFlag.AlignCenter, self._initials)
        left = disc.right() + tokens.M
        room = QRectF(left, 0, self.width() - left - tokens.S, self.height() / 2 + 1)
        self._line(painter, room, self._name, style.font(tokens.LARGE, QFont.Weight.Medium), top=False)
        room.moveTop(self.height() / 2 + 1)
        painter.setPen(QColor(colours.muted))
        self._line(painter, room, self._role, style.font(tokens.SMALL), top=True)
        painter.end()

    def _line(self, painter: QPainter, room: QRectF, words: str, face: QFont, *, top: bool) -> None:
        painter.setFont(face)
        if not top:
            painter.setPen(QColor(style.palette().ink))
        shown = QFontMetrics(face).elidedText(words, Qt.TextElideMode.ElideRight, int(room.width()))
        painter.drawText(room, Qt.AlignmentFlag.AlignTop if top else Qt.AlignmentFlag.AlignBottom, shown)
