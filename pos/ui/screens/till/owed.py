"""The left side of the till: the one box, what it finds, what is being paid."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from pos.ui import tokens
from pos.ui.screens.till.state import ALONE, BESIDE, TillState
from pos.ui.widgets.basics import column, panel, row, show_text, text
from pos.ui.widgets.line_list import LineList, row_height
from pos.ui.widgets.the_box import TheBox

_RESULTS_SHOWN = 5


class OwedPane(QWidget):
    """`place` is where steps of this side stand: they take the room of the results."""

    def __init__(self) -> None:
        super().__init__()
        self.box = TheBox()
        self.found = LineList("found")
        self.found_words = text("muted")
        self.place: QVBoxLayout = column(gap=0)
        self.cart = LineList("cart")
        self.count, self.total = text("muted"), text("amount", right=True)
        self.count.setObjectName("count")
        self.total.setObjectName("total")
        self._results = panel(column(self.found_words, self.found, gap=tokens.XS, margin=tokens.S), "step")
        foot = row(tokens.L, self.count, None, self.total, tokens.L, gap=0)
        self.cart.setMinimumHeight(row_height())
        layout = column(self.box, self._results, self.place, self.cart, foot, gap=tokens.M)
        layout.setStretch(3, 1)
        self.setLayout(layout)
        self._foot = (self.count, self.total)

    def show_state(self, state: TillState) -> None:
        """Paint a state."""
        searching = state.found is not None and (state.step is None or state.step.name in BESIDE)
        self._results.setVisible(searching)
        if state.found is not None:
            show_text(self.found_words, state.found_words)
            self.found.setVisible(bool(state.found))
            self.found.show_lines(state.found, state.found_marked)
            self.found.fit(_RESULTS_SHOWN)
        self.cart.set_hint(state.hint)
        self.cart.show_lines(state.lines, state.marked)
        show_text(self.count, state.count)
        show_text(self.total, state.total)
        alone = state.step is not None and state.step.name in ALONE
        for part in (self.box, self.cart, *self._foot):
            part.setVisible(not alone and (part not in self._foot or bool(state.count)))
