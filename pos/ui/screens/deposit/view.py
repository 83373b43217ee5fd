"""The deposit screen: cash and checks at the left, what that comes to and the bag at the right; then the slip."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from pos.drivers.jobs import SpoolEvent
from pos.ui import tokens
from pos.ui.desk import Desk
from pos.ui.machine_counts import MachineCounts
from pos.ui.printing import Printing
from pos.ui.screen import Key, Screen
from pos.ui.screens.deposit.presenter import DepositPresenter
from pos.ui.screens.deposit.state import DepositState, ItemForm, Phase, Wrong
from pos.ui.screens.routes import first_screen
from pos.ui.widgets.basics import column, name_control, rule, show_text, text
from pos.ui.widgets.choice_list import ChoiceList
from pos.ui.widgets.denominations import Denominations
from pos.ui.widgets.key_button import KeyButton
from pos.ui.widgets.money_field import MoneyField
from pos.ui.widgets.pages_view import PagesView
from pos.ui.widgets.print_keys import PrintKeys, show_file
from pos.ui.widgets.roomy import Roomy
from pos.ui.widgets.step_panel import StepPanel, TextField
from pos.ui.widgets.table import Table
from pos.ui.widgets.ticket import Ticket


class TickList(ChoiceList):
    """The check list: the space bar ticks like Enter."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Space is Enter here."""
        if event.key() == Qt.Key.Key_Space:
            self.entered.emit()
        else:
            super().keyPressEvent(event)


class DepositScreen(Screen):
    """From the safe into the bag."""

    name = "deposit"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.title, self.note = text("title"), text("muted", wrap=True)
        self.cash_words, self.cash = text("strong"), Denominations("deposit-cash", compact=True)
        self.items_words, self.items = text("strong", wrap=True), TickList("deposit-items")
        self.table = Table("deposit-figures")
        self.bag, self.reason = TextField("deposit-bag", length_max=30), TextField("deposit-reason", length_max=120)
        self._bag_words, self._reason_words = text("strong"), text("wait", wrap=True)
        self.make = KeyButton("deposit-make", "F12", strong=True)
        self.form = StepPanel("deposit-item")
        self.number, self.bank = TextField("item-number", length_max=20), TextField("item-bank", length_max=40)
        self.amount = MoneyField("item-amount")
        self.pages, self.onward = (
            PagesView("deposit-slip"),
            KeyButton("deposit-onward", "Return", strong=True, focus=True),
        )
        self.presenter = DepositPresenter(desk, self.show_state)
        self.still_asks = lambda: self.presenter.endorsing.turns.standing
        self.printing = Printing(desk, lambda: self.presenter.state.document, show_file)
        self.print_keys = PrintKeys("deposit-print", self.printing, stacked=True)
        self._phase, self._turn, self._begun = Phase.READING, 0, 0
        self.machine = MachineCounts(self, self.cash, lambda: self._phase is Phase.FILL)
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        for label, handle in ((self.title, "deposit-title"), (self.note, "deposit-note")):
            label.setObjectName(handle)
        for button in (self.make, self.onward):
            button.setProperty("look", "enter")
        for field in (self.number, self.bank, self.amount):
            self.form.add_field(field)
        self._bag_words.setBuddy(self.bag)
        self._reason_words.setBuddy(self.reason)
        self._fill = QWidget()
        self._fill.setLayout(self._cash_and_checks())
        self._sum = QWidget()
        self._sum.setLayout(self._bag_column())
        main, stub = QWidget(), QWidget()
        left = column(self.title, self.note, tokens.S, gap=tokens.S)
        left.addWidget(self._fill, 1)
        left.addWidget(self.pages, 1)
        left.addStretch(0)
        main.setLayout(left)
        right = column(gap=tokens.M)
        right.addWidget(self.table)
        right.addWidget(self._sum, 1)
        right.addWidget(self.form)
        right.addStretch(0)
        right.addWidget(self.print_keys)
        right.addWidget(self.onward)
        stub.setLayout(right)
        for part in (self._fill, self.pages, self.table, self._sum, self.form, self.print_keys, self.onward):
            part.hide()
        self.setLayout(column(Roomy(Ticket(main, stub, shares=(64, 36))), margin=tokens.M))

    def _cash_and_checks(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(tokens.XL)
        grid.addWidget(self.cash_words, 0, 0)
        grid.addWidget(self.items_words, 0, 1)
        grid.addWidget(self.cash, 1, 0, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(self.items, 1, 1)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1)
        grid.setRowStretch(1, 1)
        return grid

    def _bag_column(self) -> QVBoxLayout:
        return column(
            rule(),
            self._bag_words,
            self.bag,
            self._reason_words,
            self.reason,
            None,
            self.make,
            gap=tokens.S,
        )

    def _connect(self) -> None:
        present = self.presenter
        self.cash.changed.connect(present.counted)
        self.cash.finished.connect(self._after_cash)
        self.items.moved.connect(present.move)
        self.items.chosen.connect(self._touched)
        self.items.entered.connect(self._tick)
        self.bag.entered.connect(self._after_bag)
        self.reason.entered.connect(self.finish)
        self.make.clicked.connect(self.finish)
        self.form.done.connect(self._form_done)
        self.form.left.connect(self.back)
        self.onward.clicked.connect(lambda: self.desk.go("settle"))

    def keys(self) -> tuple[Key, ...]:
        """What is done with the check list, and the end."""

        def fills() -> bool:
            return self._phase is Phase.FILL

        def lists() -> bool:
            return fills() and bool(self.items.lines())

        def endorses() -> bool:
            return lists() and self.presenter.endorsing.offered

        return (
            *self.print_keys.keys(),
            Key("F2", "key.endorse", self.presenter.endorsing.endorse, offered=endorses),
            Key("F3", "key.stamped", self.presenter.endorsing.stamped, offered=endorses),
            Key("F6", "key.tick_all", self.presenter.tick_all, offered=lists),
            Key("F7", "key.correct", self.presenter.correct, offered=lists),
            Key("F8", "key.add_check", self.presenter.add, offered=fills),
            Key("F9", "key.bags", lambda: self.desk.go("bags")),
            Key("F12", "key.make_deposit", self.finish, offered=fills),
            *self.machine.keys(),
            Key("PgUp", "", lambda: self.pages.turn(-1)),
            Key("PgDown", "key.scroll", lambda: self.pages.turn(1), offered=lambda: self._phase is Phase.DONE),
            Key("Esc", "key.back", self.back, last=True),
        )

    def retranslate(self) -> None:
        """All texts."""
        words, say = self.words, self.words.say
        self.cash.retranslate(words)
        show_text(self.cash_words, say("deposit.cash"))
        name_control(self.items, "", say("deposit.items"))
        self.items.set_hint(say("deposit.no_items"))
        name_control(self.table, "", say("deposit.figures"))
        show_text(self._bag_words, say("deposit.bag"))
        name_control(self.bag, "", say("deposit.bag"))
        self.print_keys.retranslate(words)
        self.make.label(words, say("key.make_deposit"))
        self.onward.label(words, say("deposit.to_settle"))
        if self.desk.person is not None:
            self.presenter.retranslate()

    def arrive(self) -> None:
        """What lies in the safe now; a bag half filled is gone on with."""
        self.presenter.endorsing.turns.look()
        if not self.presenter.closing.comes_back():
            self.presenter.arrive()

    def first_focus(self) -> QWidget:
        """Where counting begins, or the button that Enter presses."""
        match self.presenter.state.phase:
            case Phase.FILL:
                return self.cash.first()
            case Phase.ITEM:
                self.number.selectAll()
                return self.number
            case Phase.DONE | Phase.NOTHING:
                return self.onward
            case Phase.READING:
                return self

    def take_scan(self, text: str) -> None:
        """The code on a bag."""
        if self.presenter.state.phase is Phase.FILL:
            self.bag.setText(text)
            self.bag.setFocus()

    def take_event(self, event: SpoolEvent) -> None:
        """What became of a check at the slip station."""
        self.presenter.endorsing.heard(event)

    def finish(self) -> None:
        """F12."""
        self.presenter.make(self.bag.text().strip(), self.reason.text().strip())

    def back(self) -> None:
        """Out of the form; out of the screen, once the bag is closed to what comes next."""
        if not self.presenter.back():
            self.desk.go("settle" if self._phase is Phase.DONE else first_screen(self.desk))

    def show_state(self, state: DepositState) -> None:
        """Paint a state."""
        began, self._phase = state.phase is not self._phase, state.phase
        if state.begun != self._begun:
            self._begun = state.begun
            for field in (self.cash, self.bag, self.reason):
                field.clear()
        show_text(self.title, state.title)
        show_text(self.note, state.note)
        filling = state.phase in {Phase.FILL, Phase.ITEM}
        self._fill.setVisible(filling)
        self._fill.setEnabled(state.phase is Phase.FILL)
        self._sum.setVisible(state.phase is Phase.FILL)
        self.form.setVisible(state.phase is Phase.ITEM)
        self.onward.setVisible(state.phase in {Phase.DONE, Phase.NOTHING})
        for part in (self.pages, self.print_keys):
            part.setVisible(state.phase is Phase.DONE)
        self.items.show_lines(state.items, state.marked)
        show_text(self.items_words, state.items_words)
        self.table.setVisible(bool(state.figures.rows) and state.phase is not Phase.ITEM)
        self.table.show_figures(state.figures)
        show_text(self._reason_words, state.reason)
        name_control(self.reason, "", state.reason)
        self.reason.setVisible(bool(state.reason))
        if state.phase is Phase.DONE:
            self.pages.show_pages(state.pages, state.title)
        if state.form is not None:
            self._show_form(state.form)
        self.keys_changed.emit()
        if began and self.isVisible():
            (self.items if state.phase is Phase.FILL and state.marked > 0 else self.first_focus()).setFocus()
        if state.wrong is not Wrong.NOTHING:
            (self.bag if state.wrong is Wrong.BAG else self.reason).setFocus()

    def _show_form(self, form: ItemForm) -> None:
        say = self.words.say
        labels = (say("deposit.number"), say("deposit.bank"), say("deposit.amount"))
        self.form.say(self.words, form.title, say("key.go_on"), labels)
        if form.turn != self._turn:  # filled once, and not while someone types
            self._turn = form.turn
            self.number.setText(form.number)
            self.bank.setText(form.bank)
            self.amount.put(form.amount)

    def _form_done(self) -> None:
        self.presenter.put_item(self.number.text().strip(), self.bank.text().strip(), self.amount.money())

    def _touched(self, at: int) -> None:
        self.presenter.mark(at)
        self.presenter.tick()

    def _tick(self) -> None:
        if self.presenter.tick():
            self.bag.setFocus()

    def _after_cash(self) -> None:
        (self.items if self.items.lines() else self.bag).setFocus()

    def _after_bag(self) -> None:
        if self.presenter.state.reason and not self.reason.text().strip():
            self.reason.setFocus()
        else:
            self.finish()
