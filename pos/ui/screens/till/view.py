"""The till's screen: widgets only."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget

from pos.drivers.jobs import SpoolEvent
from pos.ui import tokens
from pos.ui.desk import Desk, Tone
from pos.ui.machine_counts import MachineCounts
from pos.ui.screen import Key, Screen
from pos.ui.screens.till.owed import OwedPane
from pos.ui.screens.till.paid import QUICK_MAX, PaidPane
from pos.ui.screens.till.presenter import Till
from pos.ui.screens.till.state import Phase, TillState
from pos.ui.screens.till.steps import Panel, PickUpPanel, SplitPanel, left_panels, right_panels
from pos.ui.screens.till.ways import key_of_each
from pos.ui.widgets.basics import column, name_control
from pos.ui.widgets.print_keys import show_file
from pos.ui.widgets.ticket import Ticket

_SECOND_MS = 1000
_TICKING = frozenset({"card-wait", "card-unknown"})


class TillScreen(Screen):
    """Left what is owed, right what is paid; the box has the focus unless a field of a step has it."""

    name = "till"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._ways = tuple(one.code for one in desk.counter.agency.tenders.active)
        self.owed, self.paid = OwedPane(), PaidPane(self._ways)
        self.panels = self._place_panels()
        self.setLayout(column(Ticket(self.owed, self.paid), margin=tokens.M))
        self.presenter = till = Till(desk, self, show_file)
        self.still_asks = lambda: None if till.papers.number else till.after.standing  # no slip without paper
        self._panel: Panel | None = None
        pick_up = self.panels["pick-up"]
        assert isinstance(pick_up, PickUpPanel)
        self.machine = MachineCounts(self, pick_up.count, lambda: self._panel is pick_up)
        self._keys_for: tuple[Phase, str, str] | None = None
        self._clock = QTimer(self, interval=_SECOND_MS)
        self._clock.timeout.connect(self._tick)
        self._connect()

    def _place_panels(self) -> dict[str, Panel]:
        left, right = left_panels(), right_panels()
        for panels, place in ((left, self.owed.place), (right, self.paid.place)):
            for panel in panels.values():
                place.addWidget(panel)
                panel.hide()
        return {**left, **right}

    def _connect(self) -> None:
        till, box = self.presenter, self.owed.box
        box.textEdited.connect(till.typed)
        box.entered.connect(self._enter)
        box.moved.connect(till.move)
        box.deleted.connect(till.lines.delete)
        self.owed.found.chosen.connect(till.finder.take)
        self.owed.cart.chosen.connect(till.lines.open)
        self.paid.tendered.connect(till.tender)
        self.paid.quick.connect(till.quick)
        for panel in self.panels.values():
            self._connect_panel(panel)

    def _connect_panel(self, panel: Panel) -> None:
        panel.done.connect(self._step_done)
        if isinstance(panel, SplitPanel):
            panel.moved.connect(self.presenter.move)
        panel.left.connect(self.presenter.back)
        panel.other.connect(self.presenter.steps.other)
        panel.row_chosen.connect(self.presenter.steps.chosen)
        panel.not_taken.connect(self._refuse)
        panel.edited.connect(lambda: self.presenter.steps.edited(panel.values()))

    # --- the presenter's view ---

    def show_state(self, state: TillState) -> None:
        """Paint all of it; a step that begins takes the focus, one that ends gives it back to the box."""
        keys_for = (state.phase, state.printed, self.presenter.papers.number)
        other_keys, self._keys_for = keys_for != self._keys_for, keys_for
        self.owed.show_state(state)
        self.paid.show_state(state, self.words)
        panel = self.panels[state.step.name] if state.step else None
        if self._panel is not None and self._panel is not panel:
            self._panel.hide()
        begins = panel is not None and state.step is not None and panel.show_step(state.step, self.words)
        left, self._panel = self._panel, panel
        if panel is not None and begins:
            panel.show()
            (panel.wants_focus() or self.owed.box).setFocus()
        elif panel is None and left is not None:
            self.owed.box.setFocus()
        ticks = state.step is not None and state.step.name in _TICKING
        if ticks != self._clock.isActive():
            self._clock.start() if ticks else self._clock.stop()
        if other_keys:
            self.keys_changed.emit()

    def put_box(self, text: str) -> None:
        """Set the one box."""
        self.owed.box.setText(text)

    def _enter(self) -> None:
        """Enter in the box: of the step that stands there, or of the till."""
        if self._panel is not None and not self._panel.is_list and not self.owed.box.text():
            self._step_done()
        else:
            self.presenter.enter()

    def _step_done(self) -> None:
        if self._panel is None:
            return
        missing = self._panel.missing()
        if missing is not None:
            missing.setFocus()
        else:
            self.presenter.steps.done(self._panel.values())

    def _refuse(self, text: str) -> None:
        self.desk.say("field.amount_only", Tone.STOP, text=text)

    def _tick(self) -> None:
        if self.isVisible():  # under the lock nothing goes on
            self.presenter.steps.tick()

    # --- Screen ---

    def keys(self) -> tuple[Key, ...]:
        """All keys of the till; those of the ways to pay stand on their buttons."""
        till = self.presenter
        pay = tuple(Key(press, "", partial(till.tender, code)) for code, press in key_of_each(self._ways).items())
        quick = tuple(Key(f"Alt+{place + 1}", "", partial(till.quick, place)) for place in range(QUICK_MAX))
        return (
            Key("F1", "key.help", till.keys.help),
            Key("F2", "key.find", till.keys.find),
            Key("F3", "key.fees", till.keys.fees),
            Key("F4", "key.payer", till.keys.payer),
            Key("F10", "key.more", till.keys.more),
            Key("Del", "key.remove", till.lines.delete, bound=False),
            Key("Esc", "key.back", till.back),
            Key("F9", "", till.steps.other),
            Key("F11", "key.other_printer", till.papers.elsewhere, offered=lambda: till.papers.has_spare),
            Key("F12", "key.receipt_pdf", till.papers.pdf, offered=lambda: bool(till.papers.number)),
            Key("Ctrl+O", "key.drawer_again", till.stuck.again, offered=lambda: till.stuck.is_shut),
            *self.machine.keys(),
            Key("Ctrl+B", "key.validate", till.after.validate, offered=lambda: till.after.may_validate),
            Key("Ctrl+P", "key.print_receipt", till.after.print_receipt, offered=lambda: till.after.may_print),
            *pay,
            *quick,
        )

    def retranslate(self) -> None:
        """All texts; those that follow the sale come with the next state."""
        words, box = self.words, self.owed.box
        box.setPlaceholderText(words.say("till.box"))
        name_control(box, "", words.say("till.box"))
        name_control(self.owed.found, "", words.say("till.found"))
        name_control(self.owed.cart, "", words.say("till.cart"))
        name_control(self.paid.tenders, "", words.say("till.tenders"))
        self.paid.retranslate(words)
        if self.desk.person is not None:
            self.presenter.core.refresh()

    def arrive(self) -> None:
        """Look for a cart that must be dealt with first."""
        self.presenter.arrive()

    def may_lock(self) -> bool:
        """Not while a payment is being posted or the terminal works on a card."""
        return self.presenter.may_lock()

    def come_back(self) -> None:
        """A supervisor may have recorded an answer meanwhile."""
        self.presenter.look_for_standing()

    def may_end(self) -> bool:
        """Not with a payer's money on the counter."""
        return self.presenter.may_end()

    def first_focus(self) -> QWidget:
        """The box, or the field of the step that stands there."""
        return (self._panel.wants_focus() if self._panel is not None else None) or self.owed.box

    def take_event(self, event: SpoolEvent) -> None:
        """What became of the receipt's paper, of a check or a stub."""
        after, papers = self.presenter.after, self.presenter.papers
        if not after.heard(event, quietly=bool(papers.number)) and papers.heard(event):
            after.remind()
        self.presenter.stuck.heard(event)

    def take_check(self, text: str) -> None:
        """A check was fed; in its turn, as a scan."""
        self.presenter.turns.do(lambda: self.presenter.checks.take(text), needs_all=True)

    def take_scan(self, text: str) -> None:
        """A scan, wherever the focus is."""
        self.presenter.scan(text)
