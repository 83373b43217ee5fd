"""The count screen: the drawer's denominations at the left, checks, money orders and card slips at the right."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QGridLayout, QWidget

from pos.domain.money import Money
from pos.ui import tokens
from pos.ui.desk import Desk, Tone
from pos.ui.machine_counts import MachineCounts
from pos.ui.screen import Key, Screen
from pos.ui.screens.count.card_pane import CardPane
from pos.ui.screens.count.presenter import CountPresenter
from pos.ui.screens.count.state import CountState, Phase
from pos.ui.screens.routes import first_screen
from pos.ui.widgets.approval_panel import ApprovalPanel
from pos.ui.widgets.basics import column, name_control, row, rule, show_text, text
from pos.ui.widgets.denominations import Denominations, PiecesField
from pos.ui.widgets.key_button import KeyButton
from pos.ui.widgets.money_field import MoneyField
from pos.ui.widgets.roomy import Roomy
from pos.ui.widgets.slip_step import SlipStep
from pos.ui.widgets.step_panel import StepPanel
from pos.ui.widgets.table import Table
from pos.ui.widgets.ticket import Ticket
from pos.words.phrases import tender_name


class CountScreen(Screen):
    """Count out, hand in."""

    name = "count"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.presenter = CountPresenter(desk, self.show_state)
        others = self.presenter.others
        self.title, self.note = text("title"), text("muted", wrap=True)
        self.cash = Denominations("count")
        self.others_words = text("strong")
        self.total_note, self.total = text("muted", wrap=True), text("amount", right=True)
        self.pieces = {code: PiecesField(f"count-{code}-pieces") for code in others}
        self.amounts = {code: MoneyField(f"count-{code}-amount") for code in others}
        self._heads = [text("caption", right=True) for _ in range(2)]
        self._labels = {code: text("strong") for code in others}
        self.submit = KeyButton("count-submit", "F12", strong=True)
        self.before, self.confirm = StepPanel("count-before"), StepPanel("count-confirm")
        self.card, self.slip = CardPane(), SlipStep("count-slip")
        self.approval = ApprovalPanel("count-approval")
        self.summary, self.handed = Table("count-summary"), Table("count-handed-in")
        self.onward = KeyButton("count-onward", "Return", strong=True, focus=True)
        self.relief = KeyButton("count-relief", "F10", strong=True)
        self._phase, self._turn = Phase.READING, 0
        self._steps = {
            Phase.CARD: self.card,
            Phase.SLIP: self.slip,
            Phase.BEFORE: self.before,
            Phase.SIGN: self.approval,
            Phase.CONFIRM: self.confirm,
        }
        self.machine = MachineCounts(self, self.cash, lambda: self._phase is Phase.COUNTING)
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        for label, handle in ((self.title, "count-title"), (self.note, "count-words"), (self.total, "count-total")):
            label.setObjectName(handle)
        for button in (self.submit, self.onward):
            button.setProperty("look", "enter")
        self.confirm.body.addWidget(self.summary)
        self._table = QWidget()
        running = row(self.total_note, self.total)
        self._table.setLayout(column(self.others_words, self._grid(), rule(), running, None, self.submit, gap=tokens.M))
        self._ending = QWidget()
        self._ending.setLayout(column(self.handed, self.onward, self.relief, gap=tokens.L))
        main, stub = QWidget(), QWidget()
        main.setLayout(column(self.title, self.note, tokens.S, self.cash, None, gap=tokens.S))
        beside = column(self._table, *self._steps.values(), self._ending, gap=0)
        beside.setStretch(0, 1)
        beside.addStretch(0)
        stub.setLayout(beside)
        for part in (self._table, *self._steps.values(), self._ending):
            part.hide()  # until the drawer was read: what is never shown together needs no room together
        self.setLayout(column(Roomy(Ticket(main, stub, shares=(58, 42))), margin=tokens.M))

    def _grid(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(tokens.S)
        grid.setVerticalSpacing(tokens.S)
        for at, head in enumerate(self._heads, start=1):
            grid.addWidget(head, 0, at)
        for line, code in enumerate(self.presenter.others, start=1):
            self.amounts[code].setProperty("look", "cell")
            self._labels[code].setBuddy(self.pieces[code])
            for at, widget in enumerate((self._labels[code], self.pieces[code], self.amounts[code])):
                grid.addWidget(widget, line, at)
        grid.setColumnStretch(1, 2)
        grid.setColumnStretch(2, 3)
        return grid

    def _connect(self) -> None:
        present = self.presenter
        self.cash.changed.connect(present.changed)
        self.cash.refused.connect(self._refuse)
        self.cash.finished.connect(self.pieces[self.presenter.others[0]].setFocus)
        for at, code in enumerate(self.presenter.others):
            self.pieces[code].entered.connect(self.amounts[code].setFocus)
            self.pieces[code].moved.connect(partial(self._move, at))
            self.amounts[code].entered.connect(partial(self._after, at))
        self.submit.clicked.connect(self.hand_in)
        self.before.done.connect(present.begin)
        self.card.done.connect(present.card.enter)
        self.card.by_hand.connect(self._card_by_hand)
        self.card.carried.connect(self._carry)
        self.slip.given.connect(present.card.record)
        self.confirm.done.connect(present.submit)
        self.onward.clicked.connect(lambda: self.desk.go("supervisor"))
        self.relief.clicked.connect(self._hand_over)
        self.approval.signed.connect(
            lambda login, password: present.signing.sign(login, password, self.approval.refuse)
        )
        for step in self._steps.values():
            step.left.connect(self.back)

    def keys(self) -> tuple[Key, ...]:
        """Enter goes down the drawer; F12 ends it."""
        return (
            Key("F12", "key.hand_in", self.hand_in, offered=lambda: self._phase in {Phase.COUNTING, Phase.CONFIRM}),
            Key("F5", "", partial(self._card_by_hand, True)),
            Key("F6", "", partial(self._card_by_hand, False)),
            Key("F9", "", self._carry),
            Key("F10", "", self._hand_over),
            *self.machine.keys(),
            Key("Esc", "key.back", self.back, last=True),
        )

    def retranslate(self) -> None:
        """All texts."""
        words, say = self.words, self.words.say
        self.cash.retranslate(words)
        show_text(self.others_words, say("count.others"))
        for head, key in zip(self._heads, ("count.pieces", "count.amount"), strict=True):
            show_text(head, say(key))
        for code in self.presenter.others:
            name = tender_name(words, code)
            self._labels[code].setText(name)
            name_control(self.pieces[code], "", say("count.pieces_of", face=name))
            name_control(self.amounts[code], "", say("count.amount_of", face=name))
        self.submit.label(words, say("key.hand_in"))
        self.onward.label(words, say("count.to_supervisor"))
        self.relief.label(words, say("count.to_relief"))
        for table in (self.summary, self.handed):
            name_control(table, "", say("count.summary"))
        self.before.explain(say("count.before_what"))
        self.before.say(words, say("count.before_title"), say("count.begin"))
        self.confirm.say(words, say("count.confirm_title"), say("key.hand_in"))
        if self.desk.person is not None:
            self.presenter.retranslate()

    def arrive(self) -> None:
        """How the drawer stands; a count that was begun is gone on with."""
        self.presenter.arrive()

    def leave(self) -> None:
        """Whose drawer is counted is chosen anew each time."""
        self.desk.counting = None

    def first_focus(self) -> QWidget:
        """The field at hand, or the button that Enter presses."""
        match self.presenter.state.phase:
            case Phase.READING:
                return self
            case Phase.COUNTING:
                return self.cash.first()
            case Phase.HANDED_IN:
                return self.onward
            case phase:
                return self._steps[phase].first()

    def hand_in(self) -> None:
        """F12."""
        if self.presenter.state.phase is Phase.CONFIRM:
            self.presenter.submit()
            return
        if self.presenter.state.phase is not Phase.COUNTING:
            before = self.presenter.state.phase is Phase.BEFORE
            self.desk.say("count.begin_first" if before else "count.card_first", Tone.WAIT)
            return
        others = [
            (code, int(self.pieces[code].text() or 0), self.amounts[code].money()) for code in self.presenter.others
        ]
        self.presenter.hand_in(self.cash.count(), others)

    def back(self) -> None:
        """One step out, then out of the screen."""
        if self.presenter.back():
            return
        counting, there = self._phase is Phase.COUNTING, first_screen(self.desk)
        self.desk.go("home" if there == self.name else there)
        if counting:
            self.desk.say("count.left")

    def show_state(self, state: CountState) -> None:
        """Paint a state."""
        began, self._phase = state.phase is not self._phase, state.phase
        show_text(self.title, state.title)
        show_text(self.note, state.note)
        show_text(self.total, state.total)
        show_text(self.total_note, state.total_note)
        if state.turn != self._turn:
            self._turn = state.turn
            self._clear()
        counting = state.phase is Phase.COUNTING
        self.cash.setEnabled(counting)
        self.cash.claim.with_total = self.presenter.total_shown
        self._table.setVisible(counting)
        self._ending.setVisible(state.phase is Phase.HANDED_IN)
        if state.phase is Phase.CONFIRM:
            self.summary.show_figures(state.summary)
        if state.phase is Phase.HANDED_IN:
            self.handed.show_figures(state.summary)
        self._show_card(state, began=began)
        for phase, step in self._steps.items():
            step.setVisible(state.phase is phase)
        self.keys_changed.emit()
        if began and self.isVisible():
            self.first_focus().setFocus()

    def _show_card(self, state: CountState, *, began: bool) -> None:
        card = state.card
        if card is None:
            return
        if began and state.phase is Phase.SLIP:
            self.slip.ask()
        if began and state.phase is Phase.SIGN:
            self.approval.ask(self.words, card.sign, card.sign_note)
        self.card.show_card(card, self.words)
        self.slip.label(self.words, card.slip)
        self.approval.label(self.words, card.sign, card.sign_note)

    def _card_by_hand(self, charged: bool) -> None:
        if self._phase is Phase.CARD:
            self.presenter.card.by_hand(charged=charged)

    def _carry(self) -> None:
        if self._phase is Phase.CARD:
            self.presenter.card.carry()

    def _hand_over(self) -> None:
        """Somebody takes this drawer over; its count comes first."""
        if self.presenter.state.phase is Phase.HANDED_IN:
            self.desk.go("relief")
        else:
            self.desk.say("relief.count_first", Tone.WAIT)

    def _move(self, at: int, by: int) -> None:
        if 0 <= at + by < len(self.presenter.others):
            self.pieces[self.presenter.others[at + by]].setFocus()

    def _after(self, at: int) -> None:
        if at + 1 < len(self.presenter.others):
            self.pieces[self.presenter.others[at + 1]].setFocus()
        else:
            self.desk.say("count.f12")

    def _refuse(self, face: Money, amount: Money) -> None:
        self.desk.say("count.not_that_face", Tone.STOP, face=face, amount=amount)

    def _clear(self) -> None:
        self.cash.clear()
        for code in self.presenter.others:
            self.pieces[code].clear()
            self.amounts[code].clear()
