"""The hand-over of a drawer: what was counted at the left, who signs at the right."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from pos.ui import tokens
from pos.ui.desk import Desk
from pos.ui.screen import Key, Screen
from pos.ui.screens.relief.presenter import Phase, ReliefPresenter, ReliefState
from pos.ui.widgets.approval_panel import ApprovalPanel
from pos.ui.widgets.basics import column, name_control, show_text, text
from pos.ui.widgets.key_button import KeyButton
from pos.ui.widgets.roomy import Roomy
from pos.ui.widgets.step_panel import StepPanel, TextField
from pos.ui.widgets.table import Table
from pos.ui.widgets.ticket import Ticket


class ReliefScreen(Screen):
    """Accept, then the next person."""

    name = "relief"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.title, self.note = text("headline"), text("large", wrap=True)
        self.table = Table("relief-figures")
        self.approval, self.accept = ApprovalPanel("relief-sign"), StepPanel("relief-accept")
        self.reason = TextField("relief-reason", length_max=120)
        self.onward = KeyButton("relief-next", "Return", strong=True, focus=True)
        self.presenter = ReliefPresenter(desk, self.show_state)
        self._phase = Phase.NOTHING
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        for label, handle in ((self.title, "relief-title"), (self.note, "relief-note")):
            label.setObjectName(handle)
        self.onward.setProperty("look", "enter")
        self.accept.body.addWidget(self.reason)
        main, stub = QWidget(), QWidget()
        main.setLayout(column(self.title, self.note, tokens.S, self.table, None, gap=tokens.M))
        stub.setLayout(column(self.approval, self.accept, None, self.onward, gap=tokens.M))
        for part in (self.table, self.approval, self.accept, self.onward):
            part.hide()
        self.setLayout(column(Roomy(Ticket(main, stub)), margin=tokens.M))

    def _connect(self) -> None:
        present = self.presenter
        self.approval.signed.connect(
            lambda login, password: present.signing.sign(login, password, self.approval.refuse)
        )
        self.accept.done.connect(self._accept)
        self.reason.entered.connect(self._accept)
        self.onward.clicked.connect(present.next_person)
        for step in (self.approval, self.accept):
            step.left.connect(present.back)

    def keys(self) -> tuple[Key, ...]:
        """Enter goes on."""
        return (Key("Esc", "key.back", self.presenter.back, last=True),)

    def retranslate(self) -> None:
        """All texts."""
        words, say = self.words, self.words.say
        name_control(self.table, "", say("count.summary"))
        self.accept.say(words, say("relief.accept"), say("relief.accept_it"))
        name_control(self.reason, "", say("relief.reason"))
        self.reason.setPlaceholderText(say("relief.reason"))
        self.onward.label(words, say("relief.to_next"))
        if self.desk.person is not None:
            self.presenter.retranslate()

    def arrive(self) -> None:
        """What waits here."""
        self.reason.clear()
        self.presenter.arrive()

    def first_focus(self) -> QWidget:
        """The field at hand, or the button that Enter presses."""
        match self.presenter.state.phase:
            case Phase.SIGN:
                return self.approval.first()
            case Phase.REVIEW:
                return self.reason if self.presenter.state.wants_reason else self.accept.enter
            case Phase.NEXT:
                return self.onward
            case Phase.NOTHING:
                return self

    def show_state(self, state: ReliefState) -> None:
        """Paint a state."""
        began, self._phase = state.phase is not self._phase, state.phase
        show_text(self.title, state.title)
        show_text(self.note, state.note)
        self.table.setVisible(bool(state.figures.rows))
        self.table.show_figures(state.figures)
        self.approval.setVisible(state.phase is Phase.SIGN)
        self.accept.setVisible(state.phase is Phase.REVIEW)
        self.reason.setVisible(state.wants_reason)
        self.onward.setVisible(state.phase is Phase.NEXT)
        sign = self.words.say("relief.supervisor")
        self.approval.label(self.words, sign, "")
        if began and state.phase is Phase.SIGN:
            self.approval.ask(self.words, sign, "")
        if began and self.isVisible():
            self.first_focus().setFocus()

    def _accept(self) -> None:
        self.presenter.accept(self.reason.text().strip())
