"""The book in doubt: widgets only."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from pos.ui import tokens
from pos.ui.desk import Desk
from pos.ui.screen import Key, Screen
from pos.ui.screens.doubt.presenter import Asking, DoubtPresenter, DoubtState
from pos.ui.screens.routes import first_screen
from pos.ui.widgets.approval_panel import ApprovalPanel
from pos.ui.widgets.basics import announce, column, show_text, text
from pos.ui.widgets.key_button import KeyButton
from pos.ui.widgets.reason_step import ReasonStep
from pos.ui.widgets.ticket import Ticket


class DoubtScreen(Screen):
    """Left what was found, right the decision."""

    name = "doubt"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._title, self.found = text("headline"), text("large", wrap=True)
        self.since, self.decided, self._do = (text("large", wrap=True) for _ in range(3))
        self._what = text("large", wrap=True)
        self.go_on = KeyButton("doubt-go-on", "F12", strong=True)
        self.reason, self.approval = ReasonStep("doubt-reason"), ApprovalPanel("doubt-approval")
        main, stub = QWidget(), QWidget()
        main.setLayout(column(self._title, self.found, self.since, self._do, self.decided, None, gap=tokens.M))
        stub.setLayout(column(self._what, self.reason, self.approval, None, self.go_on, gap=tokens.M))
        self.setLayout(column(Ticket(main, stub), margin=tokens.M))
        self.presenter = DoubtPresenter(desk, self.show_state)
        self.go_on.clicked.connect(self.presenter.go_on)
        self.reason.given.connect(self.presenter.give_reason)
        self.approval.signed.connect(lambda login, word: self.presenter.sign(login, word, self.approval.refuse))

    def show_state(self, state: DoubtState) -> None:
        """Paint a state."""
        say = self.words.say
        for label, words in ((self.found, state.found), (self.since, state.since), (self.decided, state.decided)):
            show_text(label, words)
            label.setVisible(bool(words))
        announce(self.found, state.found)
        nothing = state.asking is Asking.NOTHING
        self.go_on.setVisible(state.waits and nothing)
        self._what.setVisible(state.waits and nothing)
        begins = {
            panel: panel.isHidden() and state.asking is asking
            for panel, asking in ((self.reason, Asking.REASON), (self.approval, Asking.APPROVAL))
        }
        self.reason.setVisible(state.asking is Asking.REASON)
        self.approval.setVisible(state.asking is Asking.APPROVAL)
        self.reason.label(self.words, say("doubt.why"), say("key.go_on"), ())
        self.approval.label(self.words, say("doubt.go_on"), say("doubt.sign"))
        if begins[self.reason]:
            self.reason.ask(self.words, say("doubt.why"), say("key.go_on"), ())
        if begins[self.approval]:
            self.approval.ask(self.words, say("doubt.go_on"), say("doubt.sign"))
        if nothing and self.isVisible():
            self.setFocus()

    # --- Screen ---

    def keys(self) -> tuple[Key, ...]:
        """Going on stands on its button."""
        return (Key("F12", "", self.presenter.go_on), Key("Esc", "key.back", self._back, last=True))

    def retranslate(self) -> None:
        """All texts."""
        words, say = self.words, self.words.say
        show_text(self._title, say("doubt.title"))
        show_text(self._do, say("doubt.do"))
        show_text(self._what, say("doubt.what"))
        self.go_on.label(words, say("doubt.go_on"))
        self.presenter.refresh()

    def arrive(self) -> None:
        """As it stands now."""
        self.presenter.arrive()

    def first_focus(self) -> QWidget:
        """The screen itself: nothing is typed before somebody decides to."""
        return self

    def _back(self) -> None:
        if not self.presenter.back():
            self.desk.go(first_screen(self.desk))
