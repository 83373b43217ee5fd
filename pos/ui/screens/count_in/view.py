"""Counting a drawer in: widgets only."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QGridLayout, QWidget

from pos.domain.money import Money
from pos.ui import style, tokens
from pos.ui.desk import Desk, Tone
from pos.ui.machine_counts import MachineCounts
from pos.ui.screen import Key, Screen
from pos.ui.screens.count_in.presenter import CountIn, CountInState
from pos.ui.widgets.basics import column, rule, show_text, text
from pos.ui.widgets.denominations import Denominations
from pos.ui.widgets.figure import BigFigure
from pos.ui.widgets.key_button import KeyButton
from pos.ui.widgets.roomy import Roomy
from pos.ui.widgets.step_panel import StepPanel
from pos.ui.widgets.ticket import Ticket

_DRAWERS_MAX = 4


class CountInScreen(Screen):
    """Left the drawer, right what it comes to."""

    name = "count-in"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._title, self._lead = text("headline"), text("large", wrap=True)
        self.grid = Denominations("count-in")
        self._drawers = [KeyButton(f"drawer-{place}", f"F{5 + place}") for place in range(_DRAWERS_MAX)]
        self._drawers_grid = QGridLayout()
        self._drawers_grid.setSpacing(tokens.S)
        for place, button in enumerate(self._drawers):
            button.setProperty("look", "")
            self._drawers_grid.addWidget(button, place // 2, place % 2)
        self._date = KeyButton("business-date", "F9")
        self._date.setProperty("look", "")
        self.assigned = BigFigure("assigned", tokens.AMOUNT)
        self.counted = BigFigure("counted")
        self._difference = text("title", wrap=True)
        self._difference.setObjectName("difference")
        self.panel = StepPanel("count-in-confirm")
        self.finish = KeyButton("count-in-finish", "F12", strong=True)
        self.setLayout(column(Roomy(Ticket(self._build_drawer(), self._build_stub())), margin=tokens.M))
        self._shown = CountInState()
        self.presenter = CountIn(desk, self.show_state)
        self.machine = MachineCounts(self, self.grid, lambda: not self._shown.confirming)
        self._connect()

    def _build_drawer(self) -> QWidget:
        main = QWidget()
        main.setLayout(column(self._title, self._lead, tokens.S, self.grid, None, gap=tokens.S))
        return main

    def _build_stub(self) -> QWidget:
        self._drawer_words, self._date_words = text("caption"), text("caption")
        stub = QWidget()
        layout = column(self._drawer_words, gap=tokens.S)
        layout.addLayout(self._drawers_grid)
        layout.addWidget(self._date_words)
        layout.addWidget(self._date)
        for part in (rule(), self.assigned, self.counted, self._difference):
            layout.addWidget(part)
        layout.addStretch(1)
        layout.addWidget(self.panel)
        layout.addWidget(self.finish)
        stub.setLayout(layout)
        return stub

    def _connect(self) -> None:
        counting = self.presenter
        self.grid.changed.connect(counting.counted)
        self.grid.finished.connect(counting.finish)
        self.grid.refused.connect(self._refuse)
        self.panel.done.connect(counting.confirm)
        self.panel.left.connect(counting.back)
        self.finish.clicked.connect(counting.finish)
        self._date.clicked.connect(counting.next_date)
        for place, button in enumerate(self._drawers):
            button.clicked.connect(partial(counting.choose, place))

    def _refuse(self, face: Money, amount: Money) -> None:
        self.desk.say("count.not_pieces", Tone.STOP, face=face, amount=amount)

    # --- painting ---

    def show_state(self, state: CountInState) -> None:
        """Paint a state."""
        words = self.words
        for place, button in enumerate(self._drawers):
            button.setVisible(place < len(state.drawers))
            if place < len(state.drawers):
                button.label(words, words.say("count_in.drawer", code=state.drawers[place].code))
                button.choose(chosen=place == state.chosen)
        if state.date is not None:
            key = "count_in.date_open" if state.date_is_open else "count_in.date_new"
            self._date.label(words, words.say(key, date=state.date))
        self.assigned.show_amount(words.say("count_in.assigned"), state.assigned.grouped)
        self.counted.show_amount(words.say("count_in.counted"), state.counted.grouped)
        show_text(self._difference, state.difference)
        style.look(self._difference, "done-large" if state.tone is Tone.DONE else "wait-large")
        begins = state.confirming and not self._shown.confirming
        ends = self._shown.confirming and not state.confirming
        self.panel.setVisible(state.confirming)
        self.finish.setVisible(not state.confirming)
        if state.confirming and state.drawers:
            drawer = state.drawers[state.chosen].code
            self.panel.say(words, words.say("count_in.confirm", drawer=drawer), words.say("count_in.open"))
            self.panel.explain(words.say("count_in.books_it") if state.tone is Tone.WAIT else "")
            self.panel.enter.setEnabled(not state.busy)
        self._shown = state
        if begins:
            self.panel.enter.setFocus()
        elif ends:
            self.grid.first().setFocus()

    # --- Screen ---

    def keys(self) -> tuple[Key, ...]:
        """Drawers and date stand on their buttons."""
        counting = self.presenter
        drawers = tuple(Key(f"F{5 + place}", "", partial(counting.choose, place)) for place in range(_DRAWERS_MAX))
        return (
            *drawers,
            Key("F9", "", counting.next_date),
            Key("F12", "", counting.finish),
            *self.machine.keys(),
            Key("Esc", "key.back", counting.back),
        )

    def retranslate(self) -> None:
        """All texts."""
        words = self.words
        show_text(self._title, words.say("count_in.title"))
        show_text(self._lead, words.say("count_in.lead"))
        show_text(self._drawer_words, words.say("count_in.which_drawer"))
        show_text(self._date_words, words.say("count_in.which_date"))
        self.finish.label(words, words.say("count_in.finish"))
        self.grid.retranslate(words)
        self.show_state(self._shown)

    def arrive(self) -> None:
        """An empty count."""
        self.grid.clear()
        self.presenter.arrive()

    def first_focus(self) -> QWidget:
        """The first denomination, or what is to be confirmed."""
        return self.panel.enter if self._shown.confirming else self.grid.first()
