"""What may explain a difference, and the receipt that a hint names."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from pos.ui import tokens
from pos.ui.screens.supervisor.state import SupervisorState
from pos.ui.widgets.basics import column, name_control, show_text, text
from pos.ui.widgets.line_list import LineList, row_height
from pos.ui.widgets.paper_view import PaperView
from pos.words import Words

_HINTS_BESIDE_PAPER = 2


class ExplainPane(QWidget):
    """`chosen` carries the hint that was touched."""

    chosen = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.caption, self.none = text("caption", wrap=True), text("muted", wrap=True)
        self.hints, self.paper = LineList("review-hints"), PaperView("supervisor-paper")
        self.hints.chosen.connect(self.chosen)
        layout = column(self.caption, self.none, self.hints, gap=tokens.S)
        layout.addWidget(self.paper, 1)
        layout.addStretch(0)
        self.setLayout(layout)
        self.refit()

    def refit(self) -> None:
        """As wide as a paper, at the text size in force."""
        self.paper.refit()
        self.setFixedWidth(self.paper.width())

    def show_state(self, state: SupervisorState, words: Words, columns: int) -> None:
        """The hints; the paper, so many characters wide, once one of them is looked at."""
        show_text(self.caption, words.say("hint.title") if state.hints else "")
        show_text(self.none, words.say("hint.none") if state.wanted and not state.hints else "")
        name_control(self.hints, "", words.say("hint.title"))
        self.hints.show_lines(state.hints, state.hint_marked)
        self.hints.setVisible(bool(state.hints))
        rows = min(len(state.hints), _HINTS_BESIDE_PAPER) if state.paper else len(state.hints)
        self.hints.setFixedHeight(rows * row_height())
        self.paper.show_paper(state.paper, columns, words.say("receipts.paper", number=state.paper_title))
        self.paper.setVisible(state.paper is not None)
