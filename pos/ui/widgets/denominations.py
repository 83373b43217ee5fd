"""Cash counted by denomination, in the order of the drawer: pieces or amount, Enter goes down, Tab across."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QIntValidator, QKeyEvent
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from pos.domain.drawers import DENOMINATIONS, CashCount
from pos.domain.money import Money
from pos.ui import tokens
from pos.ui.scan import RollBack
from pos.ui.widgets.basics import column, name_control, row, show_text, text
from pos.ui.widgets.claim_panel import ClaimPanel
from pos.ui.widgets.money_field import MoneyField
from pos.words import Words

_ENTERS = {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Plus}
_NOTE_LEAST = 100
_PIECES_MAX = 99_999


class PiecesField(RollBack):
    """Whole pieces. Enter (`entered`) and the arrows (`moved`) go through the drawer."""

    entered = Signal()
    moved = Signal(object)

    def __init__(self, handle: str) -> None:
        super().__init__()
        self.setObjectName(handle)
        self.setProperty("look", "cell")
        self.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.setValidator(QIntValidator(0, _PIECES_MAX, self))
        self.setMaxLength(len(str(_PIECES_MAX)))  # the validator alone lets a number too long stand until Enter
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Through the drawer without leaving the number pad."""
        if event.key() in _ENTERS:
            self.entered.emit()
        elif event.key() in {Qt.Key.Key_Up, Qt.Key.Key_Down}:
            self.moved.emit(-1 if event.key() == Qt.Key.Key_Up else 1)
        else:
            super().keyPressEvent(event)


class _Row:
    """One denomination: its face, pieces, what they come to."""

    def __init__(self, handle: str, face: int, parent: QWidget) -> None:
        self.face = face
        self.label = text("strong", right=True)
        self.pieces = PiecesField(f"{handle}-{face}")
        self.amount = MoneyField(f"{handle}-{face}-amount")
        self.amount.setProperty("look", "cell")
        self.amount.setParent(parent)  # where amounts are left out it stands in no layout
        self.amount.hide()

    def count(self) -> int:
        """Pieces; zero where nothing stands."""
        return int(self.pieces.text() or 0)


class Denominations(QWidget):
    """`changed` carries the `CashCount`; `finished` is Enter in the last row; `refused` an amount that cannot be.

    Notes stand at the left, coins at the right. `compact` leaves the amounts out, for small places.
    """

    changed = Signal(object)
    finished = Signal()
    refused = Signal(object, object)

    def __init__(self, handle: str, *, compact: bool = False) -> None:
        super().__init__()
        self.setObjectName(handle)
        self._rows = [_Row(handle, face, self) for face in DENOMINATIONS]
        self._heads: list[tuple[QLabel, str]] = []
        notes = [one for one in self._rows if one.face >= _NOTE_LEAST]
        coins = [one for one in self._rows if one.face < _NOTE_LEAST]
        both = row(
            self._block("count.notes", notes, compact), self._block("count.coins", coins, compact), gap=tokens.XL
        )
        self.claim = ClaimPanel(handle)
        self._machine: tuple[str, ...] = ()
        self.setLayout(column(self.claim, both, gap=tokens.S))
        for place, one in enumerate(self._rows):
            self._connect(place, one)

    def _block(self, title: str, rows: list[_Row], compact: bool) -> QWidget:
        grid = QGridLayout()
        grid.setHorizontalSpacing(tokens.S)
        grid.setVerticalSpacing(tokens.XS)
        heads = (title, "count.pieces") if compact else (title, "count.pieces", "count.amount")
        for place, key in enumerate(heads):
            label = text("caption", right=True)
            self._heads.append((label, key))
            grid.addWidget(label, 0, place)
        for line, one in enumerate(rows, start=1):
            one.label.setBuddy(one.pieces)
            grid.addWidget(one.label, line, 0)
            grid.addWidget(one.pieces, line, 1)
            if not compact:
                grid.addWidget(one.amount, line, 2)
                one.amount.show()
        grid.setColumnStretch(1, 2)
        grid.setColumnStretch(2, 0 if compact else 3)
        block = QWidget()
        layout = column(gap=0)
        layout.addLayout(grid)
        layout.addStretch(1)
        block.setLayout(layout)
        return block

    def _connect(self, place: int, one: _Row) -> None:
        one.pieces.entered.connect(lambda: self._go(place + 1))
        one.pieces.moved.connect(lambda by: self._go(place + by))
        one.pieces.textEdited.connect(lambda _: self._counted(one))
        one.amount.entered.connect(lambda: self._valued(place, one))
        one.amount.editingFinished.connect(lambda: self._take_amount(one))

    # --- what stands there ---

    def pieces(self) -> dict[int, int]:
        """Pieces by face value in cents, zeros left out."""
        return {one.face: one.count() for one in self._rows if one.count()}

    def count(self) -> CashCount:
        """The same, as a count, with what money counters said of it."""
        return CashCount(self.pieces(), self._machine)

    def put(self, count: CashCount) -> None:
        """Fill it in: from a counting machine, or a count to be corrected."""
        self._machine = count.machine
        for one in self._rows:
            pieces = count.pieces.get(one.face, 0)
            one.pieces.setText(str(pieces) if pieces else "")
            self._show_amount(one)
        self.changed.emit(self.count())

    def clear(self) -> None:
        """Empty every row; what a counter said belongs to what was counted before."""
        self.claim.clear()
        self.put(CashCount({}))

    def first(self) -> QWidget:
        """Where counting begins."""
        return self._rows[0].pieces

    def face_in_hand(self) -> int | None:
        """The denomination whose row has the focus."""
        return next((one.face for one in self._rows if one.pieces.hasFocus() or one.amount.hasFocus()), None)

    def retranslate(self, words: Words) -> None:
        """Heads, faces, and the accessible name of every field."""
        for label, key in self._heads:
            show_text(label, words.say(key))
        for one in self._rows:
            face = face_words(words, one.face)
            one.label.setText(face)
            name_control(one.pieces, "", words.say("count.pieces_of", face=face))
            name_control(one.amount, "", words.say("count.amount_of", face=face))
        self.claim.retranslate(words)

    # --- moving and typing ---

    def _go(self, place: int) -> None:
        if place >= len(self._rows):
            self.finished.emit()
        elif place >= 0:
            field = self._rows[place].pieces
            field.setFocus()
            field.selectAll()

    def _counted(self, one: _Row) -> None:
        self._show_amount(one)
        self.changed.emit(self.count())

    def _show_amount(self, one: _Row) -> None:
        one.amount.setText(str(Money(one.face * one.count())) if one.count() else "")

    def _valued(self, place: int, one: _Row) -> None:
        if self._take_amount(one):
            self._go(place + 1)

    def _take_amount(self, one: _Row) -> bool:
        """An amount typed for a denomination; whether that many pieces make it."""
        amount = one.amount.money() or Money(0)
        pieces, rest = divmod(amount.cents, one.face)
        if rest:
            self._show_amount(one)
            self.refused.emit(Money(one.face), amount)
            return False
        if pieces != one.count():
            one.pieces.setText(str(pieces) if pieces else "")
            self.changed.emit(self.count())
        return True


def face_words(words: Words, face: int) -> str:
    """`$20`, `25¢`."""
    return words.say("face.note", dollars=face // 100) if face >= _NOTE_LEAST else words.say("face.coin", cents=face)
