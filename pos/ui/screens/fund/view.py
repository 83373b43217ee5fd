"""The change fund: counted at the left, how it stands at the right; then the custodian's receipt to sign."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from pos.domain.money import Money
from pos.ui import tokens
from pos.ui.desk import Desk, Tone
from pos.ui.machine_counts import MachineCounts
from pos.ui.printing import Printing
from pos.ui.screen import Key, Screen
from pos.ui.screens.fund.presenter import FundPresenter, FundState, Phase
from pos.ui.screens.routes import first_screen
from pos.ui.style import look
from pos.ui.widgets.approval_panel import ApprovalPanel
from pos.ui.widgets.basics import column, name_control, show_text, text
from pos.ui.widgets.denominations import Denominations
from pos.ui.widgets.figure import BigFigure
from pos.ui.widgets.key_button import KeyButton
from pos.ui.widgets.pages_view import PagesView
from pos.ui.widgets.print_keys import PDF, show_file
from pos.ui.widgets.roomy import Roomy
from pos.ui.widgets.step_panel import StepPanel, TextField
from pos.ui.widgets.table import Table
from pos.ui.widgets.ticket import Ticket


class FundScreen(Screen):
    """Count, see, make whole."""

    name = "fund"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.title, self.note = text("title"), text("large", wrap=True)
        self.grid, self.pages = Denominations("fund"), PagesView("fund-receipt")
        self.counted = BigFigure("fund-counted")
        self.finish = KeyButton("fund-finish", "F12", strong=True)
        self.confirm, self.why = StepPanel("fund-confirm"), StepPanel("fund-restore")
        self.reason = TextField("fund-reason", length_max=120)
        self.approval = ApprovalPanel("fund-sign")
        self.table, self.verdict = Table("fund-figures"), text("wait", wrap=True)
        self.presenter = FundPresenter(desk, self.show_state)
        self.printing = Printing(desk, self.presenter.document, show_file)
        self.pdf = KeyButton("fund-pdf", PDF, strong=True)
        self._phase = Phase.COUNT
        self.machine = MachineCounts(self, self.grid, lambda: self._phase is Phase.COUNT)
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        for label, handle in ((self.title, "fund-title"), (self.note, "fund-note"), (self.verdict, "fund-verdict")):
            label.setObjectName(handle)
        self.finish.setProperty("look", "enter")
        self.why.add_field(self.reason)
        main, stub = QWidget(), QWidget()
        left = column(self.title, self.note, tokens.S, self.grid, gap=tokens.S)
        left.addWidget(self.pages, 1)
        left.addStretch(0)
        main.setLayout(left)
        stub.setLayout(
            column(
                self.counted,
                self.table,
                self.verdict,
                self.confirm,
                self.why,
                self.approval,
                None,
                self.pdf,
                self.finish,
                gap=tokens.M,
            )
        )
        for part in (self.pages, self.table, self.confirm, self.why, self.approval, self.pdf):
            part.hide()
        self.setLayout(column(Roomy(Ticket(main, stub)), margin=tokens.M))

    def _connect(self) -> None:
        present = self.presenter
        self.grid.changed.connect(present.counting)
        self.grid.finished.connect(present.finish)
        self.grid.refused.connect(self._refuse)
        self.finish.clicked.connect(present.finish)
        self.confirm.done.connect(present.submit)
        self.why.done.connect(lambda: present.give_reason(self.reason.text().strip()))
        self.approval.signed.connect(
            lambda login, password: present.signing.sign(login, password, self.approval.refuse)
        )
        self.pdf.clicked.connect(self.printing.pdf)
        for step in (self.confirm, self.why, self.approval):
            step.left.connect(self.back)

    def keys(self) -> tuple[Key, ...]:
        """Count, look, make whole."""
        return (
            Key(PDF, "", self.printing.pdf),
            Key("F7", "fund.look", self.presenter.look),
            Key("F8", "fund.restore", self.presenter.restore),
            Key("F12", "count_in.finish", self.presenter.finish),
            *self.machine.keys(),
            Key("PgUp", "", lambda: self.pages.turn(-1)),
            Key("PgDown", "", lambda: self.pages.turn(1)),
            Key("Esc", "key.back", self.back, last=True),
        )

    def retranslate(self) -> None:
        """All texts."""
        words, say = self.words, self.words.say
        self.grid.retranslate(words)
        self.finish.label(words, say("count_in.finish"))
        self.confirm.say(words, say("fund.confirm"), say("fund.record"))
        self.confirm.explain(say("fund.confirm_note"))
        self.why.say(words, say("fund.restore"), say("key.go_on"), (say("fund.reason"),))
        self.pdf.label(words, say("document.open_pdf"))
        name_control(self.table, "", say("report.fund_where"))
        if self.desk.person is not None:
            self.presenter.retranslate()

    def arrive(self) -> None:
        """An empty count; back from the second one all stands as it was."""
        if self.presenter.comes_back():
            return
        self.grid.clear()
        self.reason.clear()
        self.presenter.arrive()

    def first_focus(self) -> QWidget:
        """The field at hand."""
        match self.presenter.state.phase:
            case Phase.COUNT:
                return self.grid.first()
            case Phase.CONFIRM:
                return self.confirm.first()
            case Phase.REASON:
                return self.reason
            case Phase.SIGN:
                return self.approval.first()
            case Phase.STANDS:
                return self

    def back(self) -> None:
        """One step out, then out of the screen."""
        if not self.presenter.back():
            self.desk.go(first_screen(self.desk))

    def show_state(self, state: FundState) -> None:
        """Paint a state."""
        began, self._phase = state.phase is not self._phase, state.phase
        counting = state.phase in {Phase.COUNT, Phase.CONFIRM}
        show_text(self.title, state.title)
        show_text(self.note, state.note)
        self.grid.setVisible(counting)
        self.grid.setEnabled(state.phase is Phase.COUNT)
        self.pages.setVisible(bool(state.pages))
        self.pdf.setVisible(bool(state.pages))
        self.counted.setVisible(counting)
        self.counted.show_amount(self.words.say("count_in.counted"), state.counted.grouped)
        self.finish.setVisible(state.phase is Phase.COUNT)
        self.confirm.setVisible(state.phase is Phase.CONFIRM)
        self.why.setVisible(state.phase is Phase.REASON)
        self.approval.setVisible(state.phase is Phase.SIGN)
        self.table.setVisible(bool(state.figures.rows))
        self.table.show_figures(state.figures)
        show_text(self.verdict, state.verdict)
        look(self.verdict, "done" if state.tone is Tone.DONE else "wait")
        if state.pages:
            self.pages.show_pages(state.pages, state.title)
        sign = (self.words.say("second.sign"), self.words.say("fund.sign_note"))
        self.approval.label(self.words, *sign)
        if began and state.phase is Phase.SIGN:
            self.approval.ask(self.words, *sign)
        if began and self.isVisible():
            self.first_focus().setFocus()

    def _refuse(self, face: Money, amount: Money) -> None:
        self.desk.say("count.not_pieces", Tone.STOP, face=face, amount=amount)
