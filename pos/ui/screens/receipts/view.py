"""The receipts screen: one box and a list at the left, the paper and what was done since at the right."""

from __future__ import annotations

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QWidget

from pos.drivers.jobs import SpoolEvent
from pos.ui import tokens
from pos.ui.desk import Desk, Tone
from pos.ui.screen import Key, Screen
from pos.ui.screens.receipts.presenter import VOID_REASONS, Asking, ReceiptsPresenter, ReceiptsState
from pos.ui.screens.routes import first_screen
from pos.ui.style import look, pixels
from pos.ui.widgets.approval_panel import ApprovalPanel
from pos.ui.widgets.basics import column, name_control, panel, row, show_text, text
from pos.ui.widgets.key_button import KeyButton
from pos.ui.widgets.line_list import LineList
from pos.ui.widgets.paper_view import PaperView
from pos.ui.widgets.reason_step import ReasonStep
from pos.ui.widgets.roomy import Roomy
from pos.ui.widgets.the_box import TheBox
from pos.ui.widgets.ticket import Ticket

_ABREAST = 1200  # pixels: from here on list, paper and what was done stand beside each other


class ReceiptsScreen(Screen):
    """Find, look, print again, void."""

    name = "receipts"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.box, self.found = TheBox("receipts-box"), LineList("receipts-found")
        self.paper, self.since = PaperView("receipts-paper"), LineList("receipts-since")
        self.title, self.total, self.state = text("title"), text("amount", right=True), text("done", wrap=True)
        self.since_words = text("caption")
        self.again = KeyButton("receipts-reprint", "F6", strong=True)
        self.void = KeyButton("receipts-void", "F8", strong=True)
        self.reason, self.approval = ReasonStep("void-reason"), ApprovalPanel("void-approval")
        self.presenter = ReceiptsPresenter(desk, self.show_state)
        self.still_asks = lambda: self.presenter.stubs.turns.standing
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        handles = {"receipt-number": self.title, "receipt-total": self.total, "receipt-state": self.state}
        for handle, label in handles.items():
            label.setObjectName(handle)
        self._actions = QWidget()
        self._actions.setLayout(row(self.again, self.void, gap=tokens.S))
        self._since_ground = panel(column(self.since))
        about = column(
            row(self.title, None, self.total), self.state, tokens.S, self.since_words, self._since_ground, gap=tokens.S
        )
        for step in (self._actions, self.reason, self.approval):
            about.addWidget(step)
            step.hide()
        about.setStretch(4, 1)
        about.insertStretch(5, 0)  # takes the room while what was done since makes way for a step
        main, stub = QWidget(), QWidget()
        main.setLayout(column(self.box, self.found, gap=tokens.M))
        self._stub = row(self.paper, about, gap=tokens.XL)
        stub.setLayout(self._stub)
        self.setLayout(column(Roomy(Ticket(main, stub, shares=(36, 64))), margin=tokens.M))

    def _connect(self) -> None:
        self.box.textEdited.connect(self.presenter.search)
        self.box.moved.connect(self.presenter.move)
        self.found.chosen.connect(self.presenter.choose)
        self.again.clicked.connect(self.presenter.reprint)
        self.void.clicked.connect(self.presenter.void)
        self.reason.given.connect(self.presenter.give_reason)
        self.approval.signed.connect(lambda login, password: self.presenter.sign(login, password, self.approval.refuse))
        for step in (self.reason, self.approval):
            step.left.connect(self.back)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """On a narrow window what was done since goes below the paper: number and amount in the list are never cut."""
        super().resizeEvent(event)
        abreast = self.width() >= pixels(_ABREAST)
        self._stub.setDirection(QBoxLayout.Direction.LeftToRight if abreast else QBoxLayout.Direction.TopToBottom)
        self._stub.setStretch(0, 0 if abreast else 1)

    def keys(self) -> tuple[Key, ...]:
        """The actions stand on buttons beside the receipt too."""
        return (
            Key("F6", "key.print_again", self.presenter.reprint),
            Key(
                "F7",
                "key.validate",
                self.presenter.stubs.validate,
                offered=lambda: self.desk.counter.devices.slip.there,
            ),
            Key("F8", "key.void", self.presenter.void),
            Key("PgUp", "", lambda: self.paper.turn(-1)),
            Key("PgDown", "key.scroll", lambda: self.paper.turn(1)),
            Key("Esc", "key.back", self.back, last=True),
        )

    def retranslate(self) -> None:
        """All texts; what was found is said anew."""
        say = self.words.say
        self.box.setPlaceholderText(say("receipts.box"))
        name_control(self.box, "", say("receipts.box"))
        name_control(self.found, "", say("receipts.found"))
        show_text(self.since_words, say("receipts.since"))
        name_control(self.since, "", say("receipts.since"))
        self.since.set_hint(say("receipts.nothing_since"))
        self.again.label(self.words, say("key.print_again"))
        self.void.label(self.words, say("key.void"))
        self.paper.refit()
        if self.desk.is_open:
            self.presenter.retranslate()

    def arrive(self) -> None:
        """The newest receipts, anew; or the one whose code was scanned elsewhere."""
        self.box.clear()
        while self.presenter.back():
            pass
        wanted, self.desk.wanted_receipt = self.desk.wanted_receipt, ""
        self.box.setText(wanted)
        self.presenter.search(wanted)
        self.presenter.stubs.turns.look()

    def first_focus(self) -> QWidget:
        """The box, unless a panel asks."""
        match self.presenter.state.asking:
            case Asking.REASON:
                return self.reason.first()
            case Asking.APPROVAL:
                return self.approval.first()
            case _:
                return self.box

    def take_scan(self, text: str) -> None:
        """The code at the foot of a receipt."""
        if self.presenter.state.asking is Asking.NOTHING:
            self.box.setText(text)
            self.presenter.search(text)

    def take_event(self, event: SpoolEvent) -> None:
        """What became of a stub at the slip station."""
        self.presenter.stubs.heard(event)

    def back(self) -> None:
        """Out of the panel, out of the search, out of the screen."""
        if self.presenter.back():
            return
        if self.box.text():
            self.arrive()
        else:
            self.desk.go(first_screen(self.desk))

    def show_state(self, state: ReceiptsState) -> None:
        """Paint a state."""
        self.found.set_hint(state.hint)
        self.found.show_lines(state.rows, state.selected)
        show_text(self.title, state.title)
        show_text(self.total, state.total)
        show_text(self.state, state.state)
        look(self.state, "muted" if state.tone is Tone.PLAIN else state.tone)
        title = self.words.say("receipts.paper", number=state.title)
        self.paper.show_paper(state.paper, self.desk.counter.columns, title)
        self.since.show_lines(state.since)
        self._show_panels(state)

    def _show_panels(self, state: ReceiptsState) -> None:
        say = self.words.say
        begins = {
            Asking.REASON: not self.reason.isVisible() and state.asking is Asking.REASON,
            Asking.APPROVAL: not self.approval.isVisible() and state.asking is Asking.APPROVAL,
        }
        self._actions.setVisible(state.asking is Asking.NOTHING and state.paper is not None)
        self.reason.setVisible(state.asking is Asking.REASON)
        self.approval.setVisible(state.asking is Asking.APPROVAL)
        title, usual = say("receipts.void_title", number=state.title), tuple(say(key) for key in VOID_REASONS)
        self.reason.label(self.words, title, say("key.go_on"), usual)
        self.approval.label(self.words, title, say("receipts.void_note"))
        if begins[Asking.REASON]:
            self.reason.ask(self.words, title, say("key.go_on"), usual)
        if begins[Asking.APPROVAL]:
            self.approval.ask(self.words, title, say("receipts.void_note"))
        self.state.setVisible(state.asking is Asking.NOTHING and bool(state.state))  # the step needs the room
        for part in (self.since_words, self._since_ground):
            part.setVisible(state.asking is Asking.NOTHING and state.paper is not None)
        self.box.setEnabled(state.asking is Asking.NOTHING)
        if state.asking is Asking.NOTHING and not self.box.hasFocus() and self.isVisible():
            self.box.setFocus()
