"""The hand-over of a drawer: what was counted at the left, who signs and what explains a difference at the right."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QWidget

from pos.ui import tokens
from pos.ui.desk import Desk, Tone
from pos.ui.screen import Key, Screen
from pos.ui.screens.relief.presenter import Phase, ReliefPresenter, ReliefState
from pos.ui.screens.supervisor.closing import SEND_BACK_REASONS
from pos.ui.screens.supervisor.explain_pane import ExplainPane
from pos.ui.screens.supervisor.review_pane import ReviewPane
from pos.ui.screens.supervisor.view import HINT_KEYS
from pos.ui.widgets.approval_panel import ApprovalPanel
from pos.ui.widgets.basics import column, show_text, text
from pos.ui.widgets.key_button import KeyButton
from pos.ui.widgets.reason_step import ReasonStep
from pos.ui.widgets.roomy import Roomy
from pos.ui.widgets.ticket import Ticket


class ReliefScreen(Screen):
    """Accept or send back, then the next person."""

    name = "relief"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.title, self.note = text("headline"), text("large", wrap=True)
        self.review, self.explain = ReviewPane(), ExplainPane()
        self.approval, self.send_back = ApprovalPanel("relief-sign"), ReasonStep("relief-back")
        self.onward = KeyButton("relief-next", "Return", strong=True, focus=True)
        self.presenter = ReliefPresenter(desk, self.show_state)
        self._phase = Phase.NOTHING
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        for label, handle in ((self.title, "relief-title"), (self.note, "relief-note")):
            label.setObjectName(handle)
        self.onward.setProperty("look", "enter")
        main, stub = QWidget(), QWidget()
        about = column(self.title, self.note, tokens.S, gap=tokens.M)
        about.addWidget(self.review, 1)
        about.addStretch(0)
        main.setLayout(about)
        stub.setLayout(column(self.approval, self.send_back, self.explain, None, self.onward, gap=tokens.M))
        for part in (self.review, self.explain, self.approval, self.send_back, self.onward):
            part.hide()
        self.setLayout(column(Roomy(Ticket(main, stub)), margin=tokens.M))

    def _connect(self) -> None:
        present = self.presenter
        self.approval.signed.connect(
            lambda login, password: present.signing.sign(login, password, self.approval.refuse)
        )
        self.review.finalize.connect(present.closing.finalize)
        self.review.accept.clicked.connect(self.review_next)
        self.review.send_back.connect(present.ask_back)
        self.explain.chosen.connect(present.closing.look_at_hint)
        self.send_back.given.connect(present.closing.send_back)
        self.onward.clicked.connect(present.next_person)
        for step in (self.approval, self.send_back):
            step.left.connect(present.back)

    def keys(self) -> tuple[Key, ...]:
        """Accepting and sending back stand on their buttons."""
        looks = tuple(
            Key(f"Ctrl+{at + 1}", "", partial(self.presenter.closing.look_at_hint, at)) for at in range(HINT_KEYS)
        )
        return (
            Key("F9", "", self.presenter.ask_back),
            Key("F12", "", self.review_next),
            *looks,
            Key("PgUp", "", partial(self.explain.paper.turn, -1)),
            Key("PgDown", "", partial(self.explain.paper.turn, 1)),
            Key("Esc", "key.back", self.presenter.back, last=True),
        )

    def retranslate(self) -> None:
        """All texts."""
        self.review.retranslate(self.words)
        self.explain.refit()
        self.onward.label(self.words, self.words.say("relief.to_next"))
        if self.desk.person is not None:
            self.presenter.retranslate()

    def arrive(self) -> None:
        """What waits here."""
        self.review.forget()
        self.presenter.arrive()

    def first_focus(self) -> QWidget:
        """The field at hand, or the button that Enter presses."""
        match self.presenter.state.phase:
            case Phase.SIGN:
                return self.approval.first()
            case Phase.REVIEW:
                return self.review.first()
            case Phase.SEND_BACK:
                return self.send_back.first()
            case Phase.NEXT:
                return self.onward
            case Phase.NOTHING:
                return self

    def review_next(self) -> None:
        """F12: on to the next reason that is missing, or accept the count."""
        if self.presenter.state.phase is Phase.REVIEW and not self.review.next():
            self.desk.say("reason.missing", Tone.WAIT)

    def show_state(self, state: ReliefState) -> None:
        """Paint a state."""
        began, self._phase = state.phase is not self._phase, state.phase
        show_text(self.title, state.title)
        show_text(self.note, state.note)
        if state.phase in {Phase.REVIEW, Phase.SEND_BACK}:
            self.review.show_state(state.review, self.words)
        self.explain.show_state(state.review, self.words, self.desk.counter.columns)
        for part, phase in (
            (self.review, Phase.REVIEW),
            (self.explain, Phase.REVIEW),
            (self.approval, Phase.SIGN),
            (self.send_back, Phase.SEND_BACK),
            (self.onward, Phase.NEXT),
        ):
            part.setVisible(state.phase is phase)
        self._label_steps(state.phase, began=began)
        if began and self.isVisible():
            self.first_focus().setFocus()

    def _label_steps(self, phase: Phase, *, began: bool) -> None:
        say = self.words.say
        usual = tuple(say(key) for key in SEND_BACK_REASONS)
        self.approval.label(self.words, say("relief.supervisor"), "")
        self.send_back.label(self.words, say("supervisor.send_back_title"), say("key.send_back"), usual)
        if began and phase is Phase.SIGN:
            self.approval.ask(self.words, say("relief.supervisor"), "")
        elif began and phase is Phase.SEND_BACK:
            self.send_back.reason.clear()
