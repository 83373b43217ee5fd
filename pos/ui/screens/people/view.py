"""Adding people: widgets only."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QWidget

from pos.ui import tokens
from pos.ui.desk import Desk
from pos.ui.screen import Key, Screen
from pos.ui.screens.people.presenter import People, PeopleState
from pos.ui.widgets.basics import column, name_control, row, show_text, text
from pos.ui.widgets.key_button import KeyButton
from pos.ui.widgets.line_list import LineList
from pos.ui.widgets.step_panel import StepPanel, TextField
from pos.ui.widgets.ticket import Ticket

_FIELDS = ("name", "login", "password", "again", "pin")
_SECRET = frozenset({"password", "again", "pin"})
_OPTIONAL = frozenset({"pin"})


class PeopleScreen(Screen):
    """Left the new person, right who is here already."""

    name = "people"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._title, self._lead, self._here = text("headline"), text("large", wrap=True), text("title")
        self.panel = StepPanel("people-new")
        self.fields = {name: TextField(f"people-{name}", secret=name in _SECRET) for name in _FIELDS}
        for field in self.fields.values():
            self.panel.add_field(field)
        self.role, self.language = KeyButton("people-role", "F8"), KeyButton("people-language", "F9")
        for button in (self.role, self.language):
            button.setProperty("look", "")
        self.panel.body.addLayout(row(self.role, self.language, None))
        self.rows = LineList("people-rows")
        main, stub = QWidget(), QWidget()
        main.setLayout(column(self._title, self._lead, tokens.S, self.panel, None, gap=tokens.S))
        stub.setLayout(column(self._here, self.rows, gap=tokens.S))
        self.setLayout(column(Ticket(main, stub, shares=(58, 42)), margin=tokens.M))
        self._shown = PeopleState()
        self.presenter = People(desk, self.show_state)
        self.panel.done.connect(self._done)
        self.panel.left.connect(partial(desk.go, "home"))
        self.role.clicked.connect(self.presenter.next_role)
        self.language.clicked.connect(self.presenter.next_language)

    def _done(self) -> None:
        """Enter goes on to the empty field, or adds."""
        empty = next((field for name, field in self.fields.items() if name not in _OPTIONAL and not field.text()), None)
        if empty is not None:
            empty.setFocus()
        else:
            self.presenter.add({name: field.text() for name, field in self.fields.items()})

    def show_state(self, state: PeopleState) -> None:
        """Paint a state."""
        words = self.words
        begins = state.turn != self._shown.turn
        self._shown = state
        self.rows.show_lines(state.lines)
        self.role.label(words, words.say("people.role", role=words.say(f"role.{state.role}")))
        self.language.label(words, words.say("people.language", language=words.say(f"language.{state.language}")))
        self.panel.enter.setEnabled(not state.busy)
        if begins:
            self._clear()
            self.fields["name"].setFocus()

    def _clear(self) -> None:
        for field in self.fields.values():
            field.clear()

    # --- Screen ---

    def keys(self) -> tuple[Key, ...]:
        """Role and language stand on their buttons."""
        return (
            Key("F8", "", self.presenter.next_role),
            Key("F9", "", self.presenter.next_language),
            Key("Esc", "key.back", partial(self.desk.go, "home")),
        )

    def retranslate(self) -> None:
        """All texts."""
        words = self.words
        show_text(self._title, words.say("people.title"))
        show_text(self._lead, words.say("people.lead"))
        show_text(self._here, words.say("people.here"))
        name_control(self.rows, "", words.say("people.here"))
        self.panel.say(words, "", words.say("people.add"), tuple(words.say(f"people.field.{name}") for name in _FIELDS))
        self.presenter.refresh()

    def arrive(self) -> None:
        """An empty form."""
        self.presenter.arrive()

    def leave(self) -> None:
        """No secret stays in a field."""
        self._clear()

    def first_focus(self) -> QWidget:
        """The name."""
        return self.fields["name"]
