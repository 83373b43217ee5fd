"""The bags in the safe at the left, who takes them at the right; then the sheet to sign."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from pos.domain.custody import Courier
from pos.ui import tokens
from pos.ui.desk import Desk
from pos.ui.printing import Printing
from pos.ui.screen import Key, Screen
from pos.ui.screens.bags.presenter import BagsPresenter, BagsState, Phase
from pos.ui.screens.routes import first_screen
from pos.ui.widgets.approval_panel import ApprovalPanel
from pos.ui.widgets.basics import column, name_control, show_text, text
from pos.ui.widgets.choice_list import ChoiceList
from pos.ui.widgets.key_button import KeyButton
from pos.ui.widgets.pages_view import PagesView
from pos.ui.widgets.print_keys import PrintKeys, show_file
from pos.ui.widgets.roomy import Roomy
from pos.ui.widgets.step_panel import StepPanel, TextField
from pos.ui.widgets.ticket import Ticket


class BagsScreen(Screen):
    """From the safe to the courier."""

    name = "bags"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.title, self.note = text("title"), text("muted", wrap=True)
        self.rows, self.pages = ChoiceList("bags-list"), PagesView("bags-sheet")
        self.about = text("large", wrap=True)
        self.form = StepPanel("bags-courier")
        self.courier = TextField("bags-name", length_max=60)
        self.company = TextField("bags-company", length_max=60)
        self.receipt = TextField("bags-receipt", length_max=40)
        self.witness = KeyButton("bags-witness", "F8", strong=True)
        self.approval = ApprovalPanel("bags-sign")
        self.onward = KeyButton("bags-onward", "Return", strong=True, focus=True)
        self.presenter = BagsPresenter(desk, self.show_state)
        self.printing = PrintKeys("bags-print", Printing(desk, self.presenter.document, show_file), stacked=True)
        self._began = (Phase.LIST, False)
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        for label, handle in ((self.title, "bags-title"), (self.note, "bags-note"), (self.about, "bags-about")):
            label.setObjectName(handle)
        self.onward.setProperty("look", "enter")
        for field in (self.courier, self.company, self.receipt):
            self.form.add_field(field)
        main, stub = QWidget(), QWidget()
        left = column(self.title, self.note, tokens.S, gap=tokens.S)
        for part in (self.rows, self.pages):
            left.addWidget(part, 1)
        main.setLayout(left)
        right = column(self.about, self.form, self.witness, self.approval, self.printing, None, gap=tokens.M)
        right.addWidget(self.onward)
        stub.setLayout(right)
        for hidden in (self.pages, self.form, self.witness, self.approval, self.printing, self.onward):
            hidden.hide()
        self.setLayout(column(Roomy(Ticket(main, stub, shares=(60, 40))), margin=tokens.M))

    def _connect(self) -> None:
        present = self.presenter
        self.rows.moved.connect(present.move)
        self.rows.chosen.connect(self._touched)
        self.rows.entered.connect(present.tick)
        self.form.done.connect(self._next)
        self.form.left.connect(self.back)
        self.witness.clicked.connect(self._with_witness)
        self.approval.signed.connect(
            lambda login, password: present.signing.sign(login, password, self.approval.refuse)
        )
        self.approval.left.connect(self.back)
        self.onward.clicked.connect(self.back)

    def keys(self) -> tuple[Key, ...]:
        """The list, the second signature, the sheet on paper."""
        return (
            Key("F6", "bags.list", self.rows.setFocus),
            Key("F8", "", self._with_witness),
            *self.printing.keys(),
            Key("PgUp", "", lambda: self.pages.turn(-1)),
            Key("PgDown", "", lambda: self.pages.turn(1)),
            Key("Esc", "key.back", self.back, last=True),
        )

    def retranslate(self) -> None:
        """All texts."""
        words, say = self.words, self.words.say
        name_control(self.rows, "", say("bags.title"))
        self.form.say(
            words, say("bags.courier"), say("bags.give"), (say("bags.name"), say("bags.company"), say("bags.receipt"))
        )
        self.form.explain(say("bags.courier_signs"))
        self.witness.label(words, say("bags.witness"))
        self.printing.retranslate(words)
        self.onward.label(words, say("key.go_on"))
        if self.desk.person is not None:
            self.presenter.retranslate()

    def arrive(self) -> None:
        """What lies in the safe now."""
        for field in (self.courier, self.company, self.receipt):
            field.clear()
        self.presenter.arrive()

    def first_focus(self) -> QWidget:
        """Who takes the bags, or the button that Enter presses."""
        match self.presenter.state.phase:
            case Phase.LIST:
                return self.courier if self.presenter.state.rows else self.onward
            case Phase.SIGN:
                return self.approval.first()
            case Phase.DONE:
                return self.onward

    def back(self) -> None:
        """Out of the sign-on, out of the screen."""
        if not self.presenter.back():
            self.desk.go(first_screen(self.desk))

    def show_state(self, state: BagsState) -> None:
        """Paint a state."""
        shown = (state.phase, bool(state.rows))
        began, self._began = shown != self._began, shown
        listed, done = state.phase is Phase.LIST and bool(state.rows), state.phase is Phase.DONE
        show_text(self.title, state.title)
        show_text(self.note, state.note)
        show_text(self.about, state.about if listed else "")
        self.rows.setVisible(not done)
        self.rows.show_lines(state.rows, state.marked)
        self.form.setVisible(listed)
        self.witness.setVisible(listed)
        self.approval.setVisible(state.phase is Phase.SIGN)
        self.pages.setVisible(done)
        self.printing.setVisible(done)
        self.onward.setVisible(done or not (state.rows or state.phase is Phase.SIGN))
        if done:
            self.pages.show_pages(state.pages, state.title)
        say = self.words.say
        self.approval.label(self.words, say("bags.witness"), "")
        if began and state.phase is Phase.SIGN:
            self.approval.ask(self.words, say("bags.witness"), "")
        if began and self.isVisible():
            self.first_focus().setFocus()

    def _taker(self) -> Courier:
        return Courier(self.courier.text().strip(), self.company.text().strip(), self.receipt.text().strip())

    def _next(self) -> None:
        """Enter goes from field to field; in the last one the bags go."""
        fields = (self.courier, self.company, self.receipt)
        at = next((place for place, field in enumerate(fields) if field.hasFocus()), len(fields) - 1)
        if at + 1 < len(fields):
            fields[at + 1].setFocus()
        else:
            self.presenter.give(self._taker())

    def _with_witness(self) -> None:
        self.presenter.give_with_witness(self._taker())

    def _touched(self, at: int) -> None:
        self.presenter.mark(at)
        self.presenter.tick()
