"""Who works here: widgets only."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QWidget

from pos.ui import tokens
from pos.ui.desk import Desk
from pos.ui.screen import Key, Screen
from pos.ui.screens.people.presenter import Mode, People, PeopleState
from pos.ui.widgets.basics import column, name_control, row, show_text, text
from pos.ui.widgets.choice_list import ChoiceList
from pos.ui.widgets.key_button import KeyButton
from pos.ui.widgets.step_panel import StepPanel, TextField
from pos.ui.widgets.ticket import Ticket

_FIELDS = {
    Mode.NEW: ("name", "login", "password", "again"),
    Mode.CHANGE: ("name", "initials"),
    Mode.PASSWORD: ("password", "again"),
    Mode.SWITCH: (),
}
_HANDLES = {
    Mode.NEW: "people",
    Mode.CHANGE: "people-change",
    Mode.PASSWORD: "people-password-anew",
    Mode.SWITCH: "people-switch",
}
_SECRET = frozenset({"password", "again"})


class Form(StepPanel):
    """The fields of one mode, by name."""

    def __init__(self, mode: Mode) -> None:
        super().__init__(f"{_HANDLES[mode]}-form")
        self.by_name = {name: TextField(f"{_HANDLES[mode]}-{name}", secret=name in _SECRET) for name in _FIELDS[mode]}
        for field in self.by_name.values():
            self.add_field(field)

    def missing(self) -> TextField | None:
        """The empty field that Enter goes on to."""
        return next((one for one in self.by_name.values() if not one.text()), None)

    def values(self) -> dict[str, str]:
        """What stands in the fields."""
        return {name: field.text() for name, field in self.by_name.items()}

    def fill(self, values: dict[str, str]) -> None:
        """Begin with these; the others are empty."""
        for name, field in self.by_name.items():
            field.setText(values.get(name, ""))


class PeopleScreen(Screen):
    """Left the new person or the one who is changed, right who is here already."""

    name = "people"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._title, self._lead, self._here = text("title"), text("large", wrap=True), text("title")
        self.forms = {mode: Form(mode) for mode in Mode}
        self.role, self.language = KeyButton("people-role", "F8"), KeyButton("people-language", "F9")
        self.anew, self.switch = KeyButton("people-anew", "F6"), KeyButton("people-off", "F7")
        for button in (self.role, self.language, self.anew, self.switch):
            button.setProperty("look", "")
        self._choices, self._acts = QWidget(), QWidget()
        self._choices.setLayout(row(self.role, self.language, None))
        self._acts.setLayout(row(self.anew, self.switch, None))
        self.rows = ChoiceList("people-rows")
        main, stub = QWidget(), QWidget()
        forms = column(*self.forms.values(), self._choices, self._acts, None, gap=tokens.S)
        main.setLayout(column(self._title, self._lead, tokens.S, forms, gap=tokens.S))
        stub.setLayout(column(self._here, self.rows, gap=tokens.S))
        self.setLayout(column(Ticket(main, stub, shares=(58, 42)), margin=tokens.M))
        self._shown = PeopleState()
        self.presenter = People(desk, self.show_state)
        self._connect()

    def _connect(self) -> None:
        present = self.presenter
        for form in self.forms.values():
            form.done.connect(self._done)
            form.left.connect(self._back)
        self.role.clicked.connect(present.next_role)
        self.language.clicked.connect(present.next_language)
        self.anew.clicked.connect(partial(present.ask, Mode.PASSWORD))
        self.switch.clicked.connect(partial(present.ask, Mode.SWITCH))
        self.rows.moved.connect(present.move)
        self.rows.entered.connect(present.choose)
        self.rows.chosen.connect(present.choose)

    @property
    def form(self) -> Form:
        """The one that is shown."""
        return self.forms[self._shown.mode]

    def _done(self) -> None:
        """Enter goes on to the empty field, or does it."""
        missing = self.form.missing()
        if missing is not None:
            missing.setFocus()
        else:
            self.presenter.done(self.form.values())

    def _back(self) -> None:
        if not self.presenter.back():
            self.desk.go("home")

    def show_state(self, state: PeopleState) -> None:
        """Paint a state."""
        words, say = self.words, self.words.say
        begins = state.turn != self._shown.turn
        self._shown = state
        self.rows.show_lines(state.lines, state.marked)
        self.role.label(words, say("people.role", role=say(f"role.{state.role}")))
        self.language.label(words, say("people.language", language=say(f"language.{state.language}")))
        active = state.chosen is None or state.chosen.active
        self.anew.label(words, say("people.give_password"))
        self.switch.label(words, say("people.switch_off") if active else say("people.switch_on"))
        self._choices.setVisible(state.mode in {Mode.NEW, Mode.CHANGE})
        self._acts.setVisible(state.mode is Mode.CHANGE)
        for mode, form in self.forms.items():
            form.setVisible(mode is state.mode)
            form.enter.setEnabled(not state.busy)
        self._label(state, active=active)
        if begins:
            self._fill(state)
            self.first_focus().setFocus()

    def _label(self, state: PeopleState, *, active: bool) -> None:
        words, say = self.words, self.words.say
        lead = say("people.lead") if state.chosen is None else say("people.lead_change", login=state.chosen.login)
        show_text(self._title, say("people.title") if state.chosen is None else state.chosen.name)
        show_text(self._lead, lead)
        enters = {
            Mode.NEW: say("people.add"),
            Mode.CHANGE: say("people.save"),
            Mode.PASSWORD: say("people.give_password"),
            Mode.SWITCH: say("people.switch_off") if active else say("people.switch_on"),
        }
        notes = {
            Mode.PASSWORD: say("people.password_what"),
            Mode.SWITCH: say("people.off_what") if active else say("people.on_what"),
        }
        for mode, form in self.forms.items():
            form.say(words, "", enters[mode], tuple(say(f"people.field.{name}") for name in form.by_name))
            form.explain(notes.get(mode, ""))

    def _fill(self, state: PeopleState) -> None:
        for form in self.forms.values():
            form.fill({})
        if state.chosen is not None:
            self.forms[Mode.CHANGE].fill({"name": state.chosen.name, "initials": state.chosen.initials})

    # --- Screen ---

    def keys(self) -> tuple[Key, ...]:
        """Role, language and what is done to somebody stand on their buttons."""
        return (
            Key("F5", "people.choose", self.rows.setFocus),
            Key("F6", "", partial(self.presenter.ask, Mode.PASSWORD)),
            Key("F7", "", partial(self.presenter.ask, Mode.SWITCH)),
            Key("F8", "", self.presenter.next_role),
            Key("F9", "", self.presenter.next_language),
            Key("Esc", "key.back", self._back, last=True),
        )

    def retranslate(self) -> None:
        """All texts."""
        show_text(self._here, self.words.say("people.here"))
        name_control(self.rows, "", self.words.say("people.here"))
        self.presenter.refresh()

    def arrive(self) -> None:
        """An empty form."""
        self.presenter.arrive()

    def leave(self) -> None:
        """No secret stays in a field."""
        for form in self.forms.values():
            form.fill({})

    def first_focus(self) -> QWidget:
        """The first field, or what Enter does."""
        return self.form.first()
