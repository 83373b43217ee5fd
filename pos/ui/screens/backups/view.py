"""Backups: widgets only."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QWidget

from pos.ui import tokens
from pos.ui.desk import Desk
from pos.ui.screen import Key, Screen
from pos.ui.screens.backups.presenter import Backups, BackupsState
from pos.ui.widgets.basics import column, name_control, row, show_text, text
from pos.ui.widgets.key_button import KeyButton
from pos.ui.widgets.line_list import LineList
from pos.ui.widgets.step_panel import StepPanel, TextField
from pos.ui.widgets.ticket import Ticket

_FIELDS = ("passphrase", "again")
_LENGTH_MAX = 200


class BackupsScreen(Screen):
    """Left how backups stand and the passphrase, right those that are there."""

    name = "backups"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._title, self.stands, self._here = text("headline"), text("large", wrap=True), text("title")
        self.now = KeyButton("backups-now", "F12")
        self.now.setProperty("look", "")
        self.panel = StepPanel("backups-passphrase")
        self.fields = {name: TextField(f"backups-{name}", secret=True, length_max=_LENGTH_MAX) for name in _FIELDS}
        for field in self.fields.values():
            self.panel.add_field(field)
        self.rows = LineList("backups-rows")
        main, stub = QWidget(), QWidget()
        inner = column(self._title, self.stands, row(self.now, None), tokens.M, self.panel, None, gap=tokens.S)
        main.setLayout(inner)
        stub.setLayout(column(self._here, self.rows, gap=tokens.S))
        self.setLayout(column(Ticket(main, stub, shares=(56, 44)), margin=tokens.M))
        self._shown = BackupsState()
        self.presenter = Backups(desk, self.show_state)
        self.panel.done.connect(self._done)
        self.panel.left.connect(partial(desk.go, "home"))
        self.now.clicked.connect(self.presenter.now)

    def _done(self) -> None:
        """Enter goes on to the empty field, or sets the passphrase."""
        empty = next((field for field in self.fields.values() if not field.text()), None)
        if empty is not None:
            empty.setFocus()
        else:
            self.presenter.set_passphrase({name: field.text() for name, field in self.fields.items()})

    def show_state(self, state: BackupsState) -> None:
        """Paint a state."""
        begins = state.turn != self._shown.turn
        self._shown = state
        show_text(self.stands, state.stands)
        self.rows.show_lines(state.lines)
        self.now.label(self.words, self.words.say("backups.now"))
        self.now.setEnabled(state.ready and not state.busy)
        self.panel.enter.setEnabled(not state.busy)
        if begins:
            self.leave()

    # --- Screen ---

    def keys(self) -> tuple[Key, ...]:
        """One now stands on its button."""
        return (Key("F12", "", self.presenter.now), Key("Esc", "key.back", partial(self.desk.go, "home"), last=True))

    def retranslate(self) -> None:
        """All texts."""
        say = self.words.say
        show_text(self._title, say("backups.title"))
        show_text(self._here, say("backups.here"))
        name_control(self.rows, "", say("backups.here"))
        labels = tuple(say(f"backups.field.{name}") for name in self.fields)
        self.panel.explain(say("backups.what"))
        self.panel.say(self.words, say("backups.passphrase"), say("backups.set_it"), labels)
        self.presenter.refresh()

    def arrive(self) -> None:
        """How things stand now."""
        self.presenter.arrive()

    def leave(self) -> None:
        """No passphrase stays in a field."""
        for field in self.fields.values():
            field.clear()

    def first_focus(self) -> QWidget:
        """The passphrase, where it is asked for; the field is empty otherwise too."""
        return self.fields["passphrase"]
