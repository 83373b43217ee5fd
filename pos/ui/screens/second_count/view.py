"""The second count: the form at the left; who signs, what it comes to and where it differs at the right."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from pos.domain.money import Money
from pos.ui import tokens
from pos.ui.desk import Desk, Tone
from pos.ui.machine_counts import MachineCounts
from pos.ui.screen import Key, Screen
from pos.ui.screens.second_count.presenter import Phase, SecondCountPresenter, SecondCountState
from pos.ui.widgets.approval_panel import ApprovalPanel
from pos.ui.widgets.basics import column, name_control, show_text, text
from pos.ui.widgets.denominations import Denominations
from pos.ui.widgets.figure import BigFigure
from pos.ui.widgets.key_button import KeyButton
from pos.ui.widgets.roomy import Roomy
from pos.ui.widgets.step_panel import StepPanel, TextField
from pos.ui.widgets.table import Table
from pos.ui.widgets.ticket import Ticket


class SecondCountScreen(Screen):
    """Sign, count, agree."""

    name = "second-count"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.title, self.note = text("headline"), text("large", wrap=True)
        self.grid = Denominations("second")
        self.approval = ApprovalPanel("second-sign")
        self.counted = BigFigure("second-counted")
        self.finish = KeyButton("second-finish", "F12", strong=True)
        self.table = Table("second-figures")
        self.again = KeyButton("second-again", "F6", strong=True)
        self.differ = StepPanel("second-differ")
        self.reason = TextField("second-reason", length_max=120)
        self.presenter = SecondCountPresenter(desk, self.show_state, self.grid.clear)
        self._shown = SecondCountState()
        self.machine = MachineCounts(self, self.grid, lambda: self._shown.phase is Phase.COUNT)
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        for label, handle in ((self.title, "second-title"), (self.note, "second-note")):
            label.setObjectName(handle)
        self.finish.setProperty("look", "enter")
        self.differ.add_field(self.reason)
        main, stub = QWidget(), QWidget()
        main.setLayout(column(self.title, self.note, tokens.S, self.grid, None, gap=tokens.S))
        self._counting = QWidget()
        self._counting.setLayout(column(self.counted, None, self.finish, gap=tokens.M))
        self._apart = QWidget()
        self._apart.setLayout(column(self.table, self.again, self.differ, None, gap=tokens.M))
        stub.setLayout(column(self.approval, self._counting, self._apart, None, gap=0))
        for part in (self.approval, self._counting, self._apart):
            part.hide()
        self.setLayout(column(Roomy(Ticket(main, stub)), margin=tokens.M))

    def _connect(self) -> None:
        present = self.presenter
        self.grid.changed.connect(present.counted)
        self.grid.finished.connect(present.finish)
        self.grid.refused.connect(self._refuse)
        self.approval.signed.connect(
            lambda login, password: present.signing.sign(login, password, self.approval.refuse)
        )
        self.finish.clicked.connect(present.finish)
        self.again.clicked.connect(present.again)
        self.differ.done.connect(self._record)
        for step in (self.approval, self.differ):
            step.left.connect(present.back)

    def keys(self) -> tuple[Key, ...]:
        """Enter goes down the form; F12 ends it."""
        return (
            Key("F6", "second.again", self.presenter.again),
            Key("F12", "count_in.finish", self.presenter.finish),
            *self.machine.keys(),
            Key("Esc", "key.back", self.presenter.back, last=True),
        )

    def retranslate(self) -> None:
        """All texts."""
        words, say = self.words, self.words.say
        self.grid.retranslate(words)
        self.finish.label(words, say("count_in.finish"))
        self.again.label(words, say("second.again"))
        name_control(self.table, "", say("second.both"))
        self.differ.say(words, say("second.differ"), say("second.record"), (say("second.reason"),))
        if self.desk.person is not None:
            self.presenter.retranslate()

    def arrive(self) -> None:
        """Someone else's turn."""
        self.reason.clear()
        self.presenter.arrive()
        self.approval.ask(self.words, self.words.say("second.sign"), "")

    def come_back(self) -> None:
        """Who signed before may have gone: they sign again, and go on with their own count."""
        self.presenter.sign_again()

    def first_focus(self) -> QWidget:
        """The field at hand."""
        match self.presenter.state.phase:
            case Phase.SIGN:
                return self.approval.first()
            case Phase.COUNT:
                return self.grid.first()
            case Phase.DIFFER:
                return self.again if self.presenter.state.strict else self.reason

    def show_state(self, state: SecondCountState) -> None:
        """Paint a state."""
        began, self._shown = state.phase is not self._shown.phase, state
        say = self.words.say
        show_text(self.title, state.title)
        show_text(self.note, state.note)
        counting = state.phase is Phase.COUNT
        self.grid.setEnabled(counting)
        self.approval.setVisible(state.phase is Phase.SIGN)
        self._counting.setVisible(counting)
        self._apart.setVisible(state.phase is Phase.DIFFER)
        self.differ.setVisible(state.phase is Phase.DIFFER and not state.strict)
        self.counted.show_amount(say("count_in.counted"), state.counted.grouped)
        self.table.show_figures(state.figures)
        self.finish.setEnabled(not state.busy)
        self.differ.enter.setEnabled(not state.busy)
        if state.phase is Phase.SIGN:
            self.approval.label(self.words, say("second.sign"), "")
        if began and self.isVisible():
            self.first_focus().setFocus()

    def _record(self) -> None:
        self.presenter.record(self.reason.text().strip())

    def _refuse(self, face: Money, amount: Money) -> None:
        self.desk.say("count.not_pieces", Tone.STOP, face=face, amount=amount)
