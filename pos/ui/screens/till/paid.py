"""The right side of the till: due, what was handed over, what remains or goes back, and the ways to pay."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QVBoxLayout, QWidget

from pos.ui import tokens
from pos.ui.screens.till.state import BESIDE, Phase, TillState
from pos.ui.screens.till.ways import key_of_each
from pos.ui.widgets.basics import column, panel, row, rule, show_text, text
from pos.ui.widgets.figure import BigFigure
from pos.ui.widgets.key_button import KeyButton
from pos.ui.widgets.line_list import LineList
from pos.words import Words
from pos.words.phrases import tender_name

QUICK_MAX = 6
_TENDERS_SHOWN = 4


class PaidPane(QWidget):
    """`place` is where steps of this side stand: they take the room of the ways to pay. `ways` are their codes."""

    tendered = Signal(str)
    quick = Signal(object)

    def __init__(self, ways: Sequence[str]) -> None:
        super().__init__()
        self._codes = ways
        self.due, self.second = BigFigure("due"), BigFigure("second")
        self.tenders = LineList("tenders", compact=True)
        self.pieces = text("title", wrap=True, right=True)
        self.pieces.setObjectName("pieces")
        self.paid, self.next_words = text("done", wrap=True), text("muted", wrap=True)
        self.paid.setObjectName("paid")
        self.printed = text("large", wrap=True)
        self.printed.setObjectName("printed")
        finished = column(self.paid, self.printed, self.next_words, gap=tokens.S, margin=tokens.L)
        self._finished = panel(finished, "finished")
        self.place: QVBoxLayout = column(gap=0)
        self._rule = rule()
        self._ways = self._build_ways()
        layout = column(self.due, self.tenders, self._rule, self.second, self.pieces, None, gap=tokens.S)
        layout.addWidget(self._finished)
        layout.addLayout(self.place)
        layout.addWidget(self._ways)
        self.setLayout(layout)

    def _build_ways(self) -> QWidget:
        """Quick amounts in one row, below them the ways to pay, two by two."""
        ways = QGridLayout()
        ways.setSpacing(tokens.S)
        self._quick = [KeyButton(f"quick-{place}", f"Alt+{place}") for place in range(1, QUICK_MAX + 1)]
        for place, button in enumerate(self._quick):
            button.setProperty("look", "")
            button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
            button.clicked.connect(lambda _=False, place=place: self.quick.emit(place))
        self._ways_to_pay = {
            code: KeyButton(f"pay-{code or 'other-ways'}", press, strong=True)
            for code, press in key_of_each(self._codes).items()
        }
        for place, (code, button) in enumerate(self._ways_to_pay.items()):
            button.clicked.connect(lambda _=False, code=code: self.tendered.emit(code))
            ways.addWidget(button, place // 2, place % 2)
        ground = QWidget()
        half = QUICK_MAX // 2
        quick = column(row(*self._quick[:half]), row(*self._quick[half:]))
        ground.setLayout(column(quick, ways, gap=tokens.S))
        return ground

    def retranslate(self, words: Words) -> None:
        """The names of the ways to pay."""
        for code, button in self._ways_to_pay.items():
            button.label(words, tender_name(words, code) if code else words.say("till.other_ways"))

    def show_state(self, state: TillState, words: Words) -> None:
        """Paint a state."""
        self.due.show_amount(state.due.caption, state.due.words, state.due.tone)
        self.tenders.show_lines(state.tenders)
        self.tenders.setVisible(bool(state.tenders))
        self._rule.setVisible(bool(state.tenders))
        self.second.setVisible(state.second is not None)
        if state.second is not None:
            self.second.show_amount(state.second.caption, state.second.words, state.second.tone)
        show_text(self.pieces, "\n".join(state.pieces))
        show_text(self.paid, state.paid)
        show_text(self.printed, state.printed)
        show_text(self.next_words, state.next_words)
        self._finished.setVisible(bool(state.next_words))
        self._show_ways(state, words)

    def _show_ways(self, state: TillState, words: Words) -> None:
        on_this_side = state.step is not None and state.step.name in BESIDE
        for figure in (self.due, self.second):  # a step between tenders needs the room
            figure.resize_figures(tokens.HEADLINE if on_this_side and state.tenders else tokens.FIGURE)
        self.tenders.fit(_TENDERS_SHOWN, rows_least=1 if on_this_side else 2)
        self.tenders.scrollToBottom()  # the last one is what Esc takes back
        self._ways.setVisible(state.phase is Phase.OPEN and not on_this_side)
        for place, button in enumerate(self._quick):
            button.setVisible(place < len(state.quick))
            if place < len(state.quick):
                button.label(words, state.quick[place])
        for button in self._ways_to_pay.values():
            button.setEnabled(bool(state.lines))
