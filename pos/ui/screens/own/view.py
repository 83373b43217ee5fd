"""One's own password and PIN: widgets only."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from pos.ui import tokens
from pos.ui.desk import Desk
from pos.ui.screen import Key, Screen
from pos.ui.screens.own.presenter import Own, OwnState, What
from pos.ui.widgets.basics import column, show_text, text
from pos.ui.widgets.key_button import KeyButton
from pos.ui.widgets.step_panel import StepPanel, TextField
from pos.ui.widgets.ticket import Ticket

_FIELDS = ("old", "new", "again")


class OwnScreen(Screen):
    """Left the fields, right what makes a good one."""

    name = "own"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._title, self._lead, self._advice = text("headline"), text("large", wrap=True), text("large", wrap=True)
        self.panel = StepPanel("own-form")
        self.fields = {name: TextField(f"own-{name}", secret=True) for name in _FIELDS}
        for field in self.fields.values():
            self.panel.add_field(field)
        self.other = KeyButton("own-other", "F6")
        self.panel.body.addWidget(self.other)
        main, stub = QWidget(), QWidget()
        main.setLayout(column(self._title, self._lead, tokens.S, self.panel, None, gap=tokens.S))
        stub.setLayout(column(self._advice, None, gap=tokens.S))
        self.setLayout(column(Ticket(main, stub), margin=tokens.M))
        self._shown = OwnState()
        self.presenter = Own(desk, self.show_state)
        self.panel.done.connect(self._done)
        self.panel.left.connect(self.presenter.back)
        self.other.clicked.connect(self.presenter.other)

    def _done(self) -> None:
        """Enter goes down the fields and then does it; a PIN may be left empty: then there is none any more."""
        order = [self.fields[name] for name in _FIELDS]
        at = next((place for place, field in enumerate(order) if field.hasFocus()), len(order) - 1)
        empty = next((field for field in order if not field.text()), None)
        if empty is None or (self._shown.what is What.PIN and order[0].text() and at == len(order) - 1):
            self.presenter.done({name: field.text() for name, field in self.fields.items()})
        else:
            following = order[min(at + 1, len(order) - 1)]
            (following if order[at].text() or self._shown.what is What.PIN else empty).setFocus()

    def show_state(self, state: OwnState) -> None:
        """Paint a state."""
        words, say = self.words, self.words.say
        begins = state.turn != self._shown.turn
        self._shown = state
        pin = state.what is What.PIN
        show_text(self._title, say("own.title"))
        show_text(self._lead, say("own.forced") if state.forced else say("own.lead"))
        show_text(self._advice, say("own.advice_pin") if pin else say("own.advice"))
        labels = ("own.old", "own.pin", "own.pin_again") if pin else ("own.old", "own.new", "own.again")
        enter = say("own.save_pin") if pin else say("own.save")
        self.panel.say(words, "", enter, tuple(say(label) for label in labels))
        self.panel.enter.setEnabled(not state.busy)
        self.other.label(words, say("own.to_password") if pin else say("own.to_pin"))
        self.other.setVisible(not state.forced)
        if begins:
            self.leave()
            self.fields["old"].setFocus()

    # --- Screen ---

    def keys(self) -> tuple[Key, ...]:
        """The other of the two stands on its button."""
        return (
            Key("F6", "", self.presenter.other),
            Key("Esc", "key.back", self.presenter.back, last=True),
        )

    def retranslate(self) -> None:
        """All texts."""
        self.show_state(self._shown)

    def arrive(self) -> None:
        """Empty fields."""
        self.presenter.arrive()

    def leave(self) -> None:
        """No secret stays in a field."""
        for field in self.fields.values():
            field.clear()

    def first_focus(self) -> QWidget:
        """The old password."""
        return self.panel.first()
