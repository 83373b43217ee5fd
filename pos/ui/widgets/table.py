"""A table of figures: names at the left, amounts on the decimal point. As high as its rows; it takes no focus."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QHeaderView, QSizePolicy, QStyledItemDelegate, QStyleOptionViewItem, QTableView

from pos.ui import style, tokens
from pos.ui.desk import Tone
from pos.ui.tables import Cells, Figures

_SEMIBOLD = QFont.Weight.DemiBold
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_Index = QModelIndex | QPersistentModelIndex
_ROW, _HEAD = 32, 26


class _Model(QAbstractTableModel):
    """What a screen reader walks through."""

    def __init__(self) -> None:
        super().__init__()
        self.figures = Figures()

    def put(self, figures: Figures) -> None:
        self.beginResetModel()
        self.figures = figures
        self.endResetModel()

    def rowCount(self, parent: _Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.figures.rows)

    def columnCount(self, parent: _Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.figures.columns)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if index.isValid() and role == Qt.ItemDataRole.DisplayRole:
            return self.figures.rows[index.row()].cells[index.column()]
        if index.isValid() and role == Qt.ItemDataRole.AccessibleTextRole:
            name, said = self.figures.columns[index.column()], self.figures.rows[index.row()].cells[index.column()]
            return f"{name} {said}".strip()
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self.figures.columns[section]
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.TextAlignmentRole:
            return _LEFT if section == 0 else _RIGHT
        return None


class _Painter(QStyledItemDelegate):
    """Cells from tokens; a line above every sum and below every other row."""

    def __init__(self, table: Table) -> None:
        super().__init__(table)
        self._table = table

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        figures = self._table.figures
        row, colours, area = figures.rows[index.row()], style.palette(), option.rect
        painter.save()
        painter.setPen(QPen(QColor(colours.edge if row.strong else colours.hairline), tokens.HAIR))
        painter.drawLine(area.left(), area.top(), area.right(), area.top())
        toned = row.tone is not Tone.PLAIN and index.column() == len(row.cells) - 1
        painter.setPen(QColor(getattr(colours, row.tone) if toned else colours.ink))
        painter.setFont(face(row, toned=toned))
        inner = area.adjusted(0 if index.column() == 0 else tokens.S, 0, 0, 0)
        painter.drawText(inner, _LEFT if index.column() == 0 else _RIGHT, row.cells[index.column()])
        painter.restore()


def face(row: Cells, *, toned: bool) -> QFont:
    """Of a cell."""
    return style.font(tokens.BODY, _SEMIBOLD if row.strong or toned else QFont.Weight.Normal)


class Table(QTableView):
    """The first column takes the room that the others leave."""

    def __init__(self, handle: str) -> None:
        super().__init__()
        self.setObjectName(handle)
        self._model = _Model()
        self.setModel(self._model)
        self.setItemDelegate(_Painter(self))
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setSelectionMode(QTableView.SelectionMode.NoSelection)
        self.setShowGrid(False)
        self.setCornerButtonEnabled(False)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.verticalHeader().hide()
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.horizontalHeader().setHighlightSections(False)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    @property
    def figures(self) -> Figures:
        """What it shows."""
        return self._model.figures

    def show_figures(self, figures: Figures) -> None:
        """Show another table."""
        self._model.put(figures)
        header = self.horizontalHeader()
        header.setFixedHeight(style.pixels(_HEAD))
        self.verticalHeader().setDefaultSectionSize(style.pixels(_ROW))
        self.setMinimumWidth(sum(self._widths()))  # a figure is never cut
        self._widen()
        self.setFixedHeight(self.sizeHint().height())

    def sizeHint(self) -> QSize:
        """Head and rows."""
        return QSize(320, style.pixels(_HEAD) + len(self.figures.rows) * style.pixels(_ROW) + tokens.XS)

    def resizeEvent(self, event: Any) -> None:
        """The first column follows."""
        super().resizeEvent(event)
        self._widen()

    def _widen(self) -> None:
        widths = self._widths()
        rest = self.viewport().width() - sum(widths[1:])
        for at, width in enumerate([max(rest, widths[0]), *widths[1:]] if widths else []):
            self.setColumnWidth(at, width)

    def _widths(self) -> list[int]:
        """What each column needs."""
        bold, figures = QFontMetrics(style.font(tokens.BODY, _SEMIBOLD)), self.figures
        return [
            max(bold.horizontalAdvance(said) for said in (name, *(row.cells[at] for row in figures.rows))) + tokens.L
            for at, name in enumerate(figures.columns)
        ]
