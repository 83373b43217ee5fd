"""A list of lines: the cart, results of a search, fees, receipts. Two lines of words, an amount at the right."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetrics, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from pos.ui import style, tokens
from pos.ui.desk import Tone
from pos.ui.lines import Line, row_of
from pos.ui.widgets.lights import paint_shape

_SEMIBOLD, _MEDIUM = QFont.Weight.DemiBold, QFont.Weight.Medium
_MIDDLE = Qt.AlignmentFlag.AlignVCenter
_LEFT, _RIGHT = Qt.AlignmentFlag.AlignLeft | _MIDDLE, Qt.AlignmentFlag.AlignRight | _MIDDLE
_ENTERS = {Qt.Key.Key_Return, Qt.Key.Key_Enter}
_Index = QModelIndex | QPersistentModelIndex


class _Lines(QAbstractListModel):
    """The rows; what a screen reader reads is in them."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: tuple[Line, ...] = ()

    def rowCount(self, parent: _Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.lines)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        if role in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole}:
            return self.lines[index.row()].spoken
        return None

    def show(self, lines: tuple[Line, ...]) -> None:
        self.beginResetModel()
        self.lines = lines
        self.endResetModel()


class _Painter(QStyledItemDelegate):
    """Paints a line from tokens; a compact one is its title and amount alone."""

    def __init__(self, parent: QListView, *, compact: bool) -> None:
        super().__init__(parent)
        self.compact = compact

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        model = index.model()
        assert isinstance(model, _Lines)
        return QSize(200, _height(model.lines[index.row()], compact=self.compact))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        model = index.model()
        assert isinstance(model, _Lines)
        area: QRect = option.rect
        state: QStyle.StateFlag = option.state
        painter.save()
        line = model.lines[index.row()]
        chosen = bool(state & QStyle.StateFlag.State_Selected)
        if self.compact and line.lead:
            _paint_ground(painter, area, chosen=chosen)
            _paint_compact(painter, area.adjusted(tokens.L, 0, -tokens.L, 0), line)
        elif self.compact:
            _paint_compact(painter, area, line)
        else:
            _paint_ground(painter, area, chosen=chosen)
            _paint_line(painter, area, line, max(_tag_width(one.tag) for one in model.lines))
        painter.restore()


def row_height() -> int:
    """Of one line, in pixels, at the text size in force."""
    return max(tokens.TARGET, style.pixels(58))


def compact_height() -> int:
    """Of one compact line that is only read."""
    return style.pixels(32)


def _height(line: Line, *, compact: bool) -> int:
    """A compact line with a number before it is there to be touched."""
    if not compact:
        return row_height()
    return max(tokens.TARGET, style.pixels(40)) if line.lead else compact_height()


def _paint_compact(painter: QPainter, area: QRect, line: Line) -> None:
    colours = style.palette()
    taken = _put(painter, area, line.amount, style.font(tokens.AMOUNT, _SEMIBOLD), colour=colours.ink, right=True)
    area.setRight(area.right() - taken - (tokens.M if taken else 0))
    if line.lead:
        face = style.font(tokens.BODY)
        _put(painter, area, line.lead, face, colour=colours.muted)
        area.setLeft(area.left() + QFontMetrics(face).horizontalAdvance("00") + tokens.M)
    title = _put(painter, area, line.title, style.font(tokens.LARGE, _MEDIUM), colour=colours.ink)
    area.setLeft(area.left() + title + tokens.M)
    said = _put(painter, area, line.state, style.font(tokens.BODY, _MEDIUM), colour=colours.muted, right=True)
    area.setRight(area.right() - said - (tokens.M if said else 0))
    _put(painter, area, line.detail, style.font(tokens.BODY), colour=colours.muted)


def _paint_ground(painter: QPainter, area: QRect, *, chosen: bool) -> None:
    colours = style.palette()
    if chosen:
        painter.fillRect(area, QColor(colours.accent_soft))
        painter.fillRect(QRect(area.left(), area.top(), tokens.XS, area.height()), QColor(colours.accent))
    painter.setPen(QPen(QColor(colours.hairline), tokens.HAIR))
    painter.drawLine(area.left() + tokens.L, area.bottom(), area.right() - tokens.L, area.bottom())


def _paint_line(painter: QPainter, area: QRect, line: Line, tag_width: int) -> None:
    colours = style.palette()
    inner = area.adjusted(tokens.L, tokens.XS, -tokens.L, -tokens.XS)
    taken = _put(painter, inner, line.amount, style.font(tokens.AMOUNT, _SEMIBOLD), colour=colours.ink, right=True)
    if line.marked:
        side = style.pixels(tokens.M)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint_shape(painter, QRectF(inner.left(), inner.center().y() - side / 2, side, side), line.tone)
        inner.setLeft(inner.left() + side + tokens.M)
    lead_font = style.font(tokens.BODY)
    if line.lead:
        _put(painter, inner, line.lead, lead_font, colour=colours.muted)
        inner.setLeft(inner.left() + QFontMetrics(lead_font).horizontalAdvance("00") + tokens.M)
    inner.setRight(inner.right() - taken - tokens.L)
    if tag_width:
        if line.tag:
            _paint_tag(painter, QRect(inner.left(), inner.top(), tag_width, inner.height() // 2), line.tag)
        inner.setLeft(inner.left() + tag_width + tokens.M)
    upper, lower = QRect(inner), QRect(inner)
    if line.detail or line.state:
        upper.setBottom(inner.center().y())
        lower.setTop(inner.center().y())
    _paint_upper(painter, upper, line)
    _paint_lower(painter, lower, line)


def _paint_upper(painter: QPainter, area: QRect, line: Line) -> None:
    colours = style.palette()
    title = _put(painter, area, line.title, style.font(tokens.LARGE, _SEMIBOLD), colour=colours.ink)
    area.setLeft(area.left() + title + tokens.M)
    _put(painter, area, line.place, style.font(tokens.BODY), colour=colours.muted)


def _paint_lower(painter: QPainter, area: QRect, line: Line) -> None:
    """The state is never cut: the detail gives way."""
    colours = style.palette()
    plain = line.tone is Tone.PLAIN
    state_font = style.font(tokens.BODY, _MEDIUM if plain else _SEMIBOLD)
    state = QFontMetrics(state_font).horizontalAdvance(line.state)
    room = QRect(area)
    room.setRight(area.right() - state - (tokens.M if state else 0))
    detail = _put(painter, room, line.detail, style.font(tokens.BODY), colour=colours.ink)
    area.setLeft(area.left() + detail + (tokens.M if detail else 0))
    _put(painter, area, line.state, state_font, colour=colours.muted if plain else getattr(colours, line.tone))


def _tag_width(tag: str) -> int:
    return QFontMetrics(style.font(tokens.SMALL, _SEMIBOLD)).horizontalAdvance(tag) + 2 * tokens.S - 2 if tag else 0


def _paint_tag(painter: QPainter, area: QRect, tag: str) -> None:
    """The biller's tag; all of a list are of one width, so that what follows lines up."""
    colours = style.palette()
    height = style.pixels(20)
    chip = QRect(area.left(), area.center().y() - height // 2, area.width(), height)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(QColor(colours.edge), tokens.HAIR))
    painter.setBrush(QColor(colours.sunken))
    painter.drawRoundedRect(chip, 4, 4)
    painter.setFont(style.font(tokens.SMALL, _SEMIBOLD))
    painter.setPen(QColor(colours.ink))
    painter.drawText(chip, Qt.AlignmentFlag.AlignCenter, tag)


def _put(painter: QPainter, area: QRect, words: str, face: QFont, *, colour: str, right: bool = False) -> int:
    """Write into an area, the end replaced by … where it does not fit; how wide it became."""
    if not words or area.width() <= 0:
        return 0
    metrics = QFontMetrics(face)
    shown = metrics.elidedText(words, Qt.TextElideMode.ElideRight, area.width())
    painter.setFont(face)
    painter.setPen(QColor(colour))
    painter.drawText(area, _RIGHT if right else _LEFT, shown)
    return metrics.horizontalAdvance(shown)


class LineList(QListView):
    """`chosen` carries the row that was touched.

    At the till it takes no focus: the one box moves its selection. With `takes_focus` arrows, Enter and the digits
    choose.
    """

    chosen = Signal(object)

    def __init__(self, handle: str, *, compact: bool = False, takes_focus: bool = False) -> None:
        super().__init__()
        self.setObjectName(handle)
        self._model = _Lines()
        self._hint = ""
        self._wanted = 0
        self._painter = _Painter(self, compact=compact)
        self.setModel(self._model)
        self.setItemDelegate(self._painter)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus if takes_focus else Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setUniformItemSizes(True)
        self.clicked.connect(lambda index: self.chosen.emit(index.row()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter chooses the marked row, a digit the row of that number."""
        text, row = event.text(), self.currentIndex().row()
        if event.key() in _ENTERS:
            if row >= 0 and not event.isAutoRepeat():
                self.chosen.emit(row)
        elif (place := row_of(text, len(self._model.lines))) is not None:
            self.chosen.emit(place)
        else:
            super().keyPressEvent(event)

    def show_lines(self, lines: tuple[Line, ...], selected: int = -1) -> None:
        """Show these rows and mark one of them (-1: none)."""
        if lines != self._model.lines:
            self._model.show(lines)
        if 0 <= selected < len(lines):
            index = self._model.index(selected)
            self.setCurrentIndex(index)
            self.scrollTo(index)
        else:
            self.clearSelection()
            self.setCurrentIndex(QModelIndex())
        self.viewport().update()

    def fit(self, rows_max: int, rows_least: int = 2) -> None:
        """As high as its rows, up to a limit; it gives way where there is less room, and scrolls."""
        lines = self._model.lines
        height = _height(lines[0], compact=self._painter.compact) if lines else 0
        self._wanted = min(len(lines), rows_max) * height
        self.setMaximumHeight(self._wanted)
        self.setMinimumHeight(min(self._wanted, rows_least * height))
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        """All the rows it was fitted to."""
        return QSize(200, self._wanted)

    def lines(self) -> tuple[Line, ...]:
        """What it shows."""
        return self._model.lines

    def set_hint(self, hint: str) -> None:
        """What to say where there is no row."""
        self._hint = hint
        self.viewport().update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The rows, or the hint."""
        super().paintEvent(event)
        if self._hint and not self._model.lines:
            painter = QPainter(self.viewport())
            painter.setFont(style.font(tokens.LARGE))
            painter.setPen(QColor(style.palette().muted))
            room = self.viewport().rect().adjusted(tokens.XL, 0, -tokens.XL, 0)
            flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
            painter.drawText(room, flags, self._hint)
            painter.end()
