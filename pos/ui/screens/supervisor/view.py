"""The supervisor's screen: what waits at the left, what it asks and why at the right."""

from __future__ import annotations

from functools import partial

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QWidget

from pos.ui import tokens
from pos.ui.desk import Desk, Tone
from pos.ui.printing import Printing
from pos.ui.screen import Key, Screen
from pos.ui.screens.routes import first_screen
from pos.ui.screens.supervisor.closing import SEND_BACK_REASONS
from pos.ui.screens.supervisor.explain_pane import ExplainPane
from pos.ui.screens.supervisor.presenter import SupervisorPresenter
from pos.ui.screens.supervisor.review_pane import ReviewPane
from pos.ui.screens.supervisor.state import Offer, Phase, SupervisorState
from pos.ui.style import look, pixels
from pos.ui.widgets.approval_panel import ApprovalPanel
from pos.ui.widgets.basics import column, name_control, row, show_text, text
from pos.ui.widgets.choice_list import ChoiceList
from pos.ui.widgets.key_button import KeyButton
from pos.ui.widgets.pages_view import PagesView
from pos.ui.widgets.print_keys import PrintKeys, show_file
from pos.ui.widgets.reason_step import ReasonStep
from pos.ui.widgets.roomy import Roomy
from pos.ui.widgets.slip_step import SlipStep
from pos.ui.widgets.table import Table
from pos.ui.widgets.ticket import Ticket

OFFERS_MAX = 3
HINT_KEYS = 6
_STEP_WIDTH = 560
_ABREAST = 1080  # pixels: from here on what may explain a difference stands beside the review
_REVIEW_HEIGHT = 320  # pixels: else figures, the field for a reason and its keys stay in sight above it
_TURNED = frozenset({Phase.DOCUMENT, Phase.REVIEW})
"""Where something stands that may be longer than its place."""


class SupervisorScreen(Screen):
    """Approvals and drawers."""

    name = "supervisor"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.list_words, self.rows = text("caption"), ChoiceList("supervisor-rows")
        self.title, self.note, self.head = text("title", wrap=True), text("muted", wrap=True), text("small")
        self.offers = [KeyButton(f"offer-{at}", "", strong=True) for at in range(OFFERS_MAX)]
        self.reading = Table("supervisor-reading")
        self.review, self.pages = ReviewPane(), PagesView("supervisor-pages")
        self.explain = ExplainPane()
        self.send_back, self.approval = ReasonStep("send-back"), ApprovalPanel("supervisor-approval")
        self.slip = SlipStep("slip")
        self.presenter = SupervisorPresenter(desk, self.show_state)
        self.printing = Printing(desk, lambda: self.presenter.state.document, show_file)
        self.print_keys = PrintKeys("supervisor-print", self.printing)
        self._phase = Phase.LOOK
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        for label, handle in ((self.title, "supervisor-title"), (self.note, "supervisor-note")):
            label.setObjectName(handle)
        self._offers_ground = QWidget()
        self._offers_ground.setLayout(column(*self.offers, gap=tokens.S))
        about = column(self.title, self.note, self.head, gap=tokens.S)
        printing = row(self.print_keys)
        printing.addStretch(0)
        about.addLayout(printing)
        self.print_keys.hide()
        for part in (self.reading, self._offers_ground, self.send_back, self.slip, self.approval):
            part.setMaximumWidth(pixels(_STEP_WIDTH))
            line = row(part)
            line.setStretch(0, 1)
            line.addStretch(0)
            about.addLayout(line)
            part.hide()
        about.addWidget(self.review, 1)
        about.addWidget(self.pages, 1)
        about.addStretch(0)
        for part in (self.review, self.pages, self.explain):
            part.hide()
        main, stub = QWidget(), QWidget()
        main.setLayout(column(self.list_words, self.rows, gap=tokens.S))
        self._stub = row(about, self.explain, gap=tokens.XL)
        stub.setLayout(self._stub)
        self.setLayout(column(Roomy(Ticket(main, stub, shares=(27, 73))), margin=tokens.M))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """On a narrow window what may explain a difference goes below the review."""
        super().resizeEvent(event)
        abreast = self.width() >= pixels(_ABREAST)
        self._stub.setDirection(QBoxLayout.Direction.LeftToRight if abreast else QBoxLayout.Direction.TopToBottom)
        self.review.setMinimumHeight(0 if abreast else pixels(_REVIEW_HEIGHT))

    def _connect(self) -> None:
        present = self.presenter
        self.rows.moved.connect(present.move)
        self.rows.chosen.connect(present.choose)
        self.rows.entered.connect(self.enter)
        for at, button in enumerate(self.offers):
            button.clicked.connect(partial(self._offer_touched, at))
        self.review.finalize.connect(present.closing.finalize)
        self.review.accept.clicked.connect(self.review_next)
        self.review.send_back.connect(self.ask_back)
        self.explain.chosen.connect(present.closing.look_at_hint)
        self.send_back.given.connect(present.closing.send_back)
        self.slip.given.connect(present.card.record)
        self.approval.signed.connect(
            lambda login, password: present.signing.sign(login, password, self.approval.refuse)
        )
        for step in (self.send_back, self.slip, self.approval):
            step.left.connect(self.back)

    def keys(self) -> tuple[Key, ...]:
        """What acts on the marked row; offers have their own words on their buttons."""
        looks = tuple(
            Key(f"Ctrl+{at + 1}", "", partial(self.presenter.closing.look_at_hint, at)) for at in range(HINT_KEYS)
        )
        return (
            Key("F4", "", self.printing.pdf),
            Key("F5", "", self._f5),
            Key("F6", "", partial(self.presenter.press, "F6")),
            Key("F7", "key.reading", partial(self.presenter.press, "F7"), offered=partial(self._offers_to, "read")),
            Key("F9", "key.send_back", self.ask_back, offered=lambda: self._phase is Phase.REVIEW),
            Key("F12", "key.finalize", self.review_next, offered=lambda: self._phase is Phase.REVIEW),
            *looks,
            Key("PgUp", "", partial(self._turn, -1)),
            Key("PgDown", "key.scroll", partial(self._turn, 1), offered=lambda: self._phase in _TURNED),
            Key("Esc", "key.back", self.back, last=True),
        )

    def retranslate(self) -> None:
        """All texts."""
        say = self.words.say
        show_text(self.list_words, say("supervisor.list"))
        name_control(self.rows, "", say("supervisor.list"))
        name_control(self.reading, "", say("supervisor.figures"))
        self.review.retranslate(self.words)
        self.print_keys.retranslate(self.words)
        self.explain.refit()
        if self.desk.person is not None:
            self.presenter.retranslate()

    def arrive(self) -> None:
        """As it stands now."""
        while self.presenter.back():
            pass
        self.presenter.refresh()

    def leave(self) -> None:
        """Figures do not stay on a screen that nobody looks at."""
        while self.presenter.back():
            pass

    def first_focus(self) -> QWidget:
        """A field that asks, else the list."""
        match self.presenter.state.phase:
            case Phase.SIGN:
                return self.approval.first()
            case Phase.SEND_BACK:
                return self.send_back.first()
            case Phase.SLIP:
                return self.slip.first()
            case Phase.REVIEW:
                return self.review.first()
            case _:
                return self.rows

    def enter(self) -> None:
        """Enter in the list: the first offer, or the end of a review that asks nothing."""
        if self.presenter.state.phase is Phase.REVIEW:
            self.review.next()
        else:
            self.presenter.press("Return")

    def review_next(self) -> None:
        """F12."""
        if self.presenter.state.phase is not Phase.REVIEW:
            self.presenter.press("F12")
        elif not self.review.next():
            self.desk.say("reason.missing", Tone.WAIT)

    def _f5(self) -> None:
        """Of a document, its tape; else whatever is offered."""
        if self.presenter.state.document:
            self.printing.tape()
        else:
            self.presenter.press("F5")

    def ask_back(self) -> None:
        """F9: why it is to be counted again."""
        if self.presenter.state.phase is Phase.REVIEW:
            self.presenter.ask_back()
        else:
            self.presenter.press("F9")

    def back(self) -> None:
        """One step out, then out of the screen."""
        if not self.presenter.back():
            self.desk.go(first_screen(self.desk))

    def show_state(self, state: SupervisorState) -> None:
        """Paint a state."""
        began = state.phase is not self._phase
        self._phase = state.phase
        self.rows.set_hint(state.hint)
        self.rows.show_lines(state.rows, state.selected)
        for label, said in ((self.title, state.title), (self.note, state.note), (self.head, state.head)):
            show_text(label, said)
        self._show_offers(state.offers)
        self.reading.setVisible(state.phase is Phase.FIGURES)
        if state.phase is Phase.FIGURES:
            self.reading.show_figures(state.figures)
        self.review.setVisible(state.phase is Phase.REVIEW)
        if state.phase is Phase.REVIEW:
            self.review.show_state(state, self.words)
        elif state.phase is not Phase.SEND_BACK:
            self.review.forget()
        for part in (self.pages, self.print_keys):
            part.setVisible(state.phase is Phase.DOCUMENT)
        if state.phase is Phase.DOCUMENT:
            self.pages.show_pages(state.pages, state.title)
        self.explain.setVisible(state.phase is Phase.REVIEW and bool(state.hints or state.paper))
        self.explain.show_state(state, self.words, self.desk.counter.columns)
        self._show_steps(state, began=began)
        self.keys_changed.emit()
        if began and self.isVisible():
            self.first_focus().setFocus()

    def _show_offers(self, offers: tuple[Offer, ...]) -> None:
        self._offers_ground.setVisible(bool(offers))
        for at, button in enumerate(self.offers):
            button.setVisible(at < len(offers))
            if at < len(offers):
                button.press = offers[at].press
                look(button, "enter" if offers[at].press == "Return" else "")
                button.label(self.words, offers[at].words)

    def _show_steps(self, state: SupervisorState, *, began: bool) -> None:
        say = self.words.say
        steps = {Phase.SIGN: self.approval, Phase.SEND_BACK: self.send_back, Phase.SLIP: self.slip}
        usual = tuple(say(key) for key in SEND_BACK_REASONS)
        if began and state.phase is Phase.SIGN:
            self.approval.ask(self.words, state.sign_title, state.sign_note)
        elif began and state.phase is Phase.SEND_BACK:
            self.send_back.reason.clear()
        elif began and state.phase is Phase.SLIP:
            self.slip.ask()
        self.approval.label(self.words, state.sign_title, state.sign_note)
        self.send_back.label(self.words, say("supervisor.send_back_title"), say("key.send_back"), usual)
        self.slip.label(self.words, state.sign_title)
        for phase, step in steps.items():
            step.setVisible(state.phase is phase)

    def _offers_to(self, name: str) -> bool:
        return any(offer.name == name for offer in self.presenter.state.offers)

    def _offer_touched(self, at: int, _: bool = False) -> None:  # the shape of `clicked`
        self.presenter.press(self.offers[at].press)

    def _turn(self, pages: int) -> None:
        if self.presenter.state.phase is Phase.DOCUMENT:
            self.pages.turn(pages)
        else:
            self.explain.paper.turn(pages)
