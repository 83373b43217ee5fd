"""The first start: widgets only."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtWidgets import QWidget

from pos.cashiering.counter import Counter
from pos.ui import style, tokens
from pos.ui.books import Books
from pos.ui.desk import Desk
from pos.ui.lines import Line
from pos.ui.screen import Key, Screen
from pos.ui.screens.setup.agency import FIELDS
from pos.ui.screens.setup.presenter import Setup, SetupState, Stage
from pos.ui.widgets.basics import column, name_control, row, show_text, text
from pos.ui.widgets.key_button import KeyButton
from pos.ui.widgets.line_list import LineList
from pos.ui.widgets.step_panel import StepPanel, TextField
from pos.ui.widgets.ticket import Ticket
from pos.words import LANGUAGES

_PERSON = ("name", "login", "password", "again")
_SECRET = frozenset({"password", "again"})


class SetupScreen(Screen):
    """Left what is asked now, right the three steps."""

    name = "setup"
    locks = False

    def __init__(self, desk: Desk, *, books: Books, done: Callable[[Counter], None], leave: Callable[[], None]) -> None:
        super().__init__(desk)
        self._leave = leave
        self._title, self._lead = text("headline", wrap=True), text("large", wrap=True)
        self.modes = LineList("setup-modes", takes_focus=True)
        self.agency_panel, self.agency = _panel("setup-agency", FIELDS)
        self.person_panel, self.person = _panel("setup-person", _PERSON)
        self._steps = [text("large", wrap=True) for _ in Stage]
        self._product, self._promise = text("headline"), text("muted", wrap=True)
        self._languages = {code: KeyButton(f"setup-{code}", "") for code in LANGUAGES}
        self.setLayout(column(Ticket(self._build_main(), self._build_stub()), margin=tokens.M))
        self._shown: SetupState | None = None
        self.presenter = Setup(desk, books, self.show_state, done)
        self.modes.chosen.connect(lambda place: self.presenter.choose(live=place == 0))
        self.agency_panel.done.connect(lambda: self.presenter.name_agency(_values(self.agency)))
        self.person_panel.done.connect(self._person_done)
        for panel in (self.agency_panel, self.person_panel):
            panel.left.connect(self.presenter.back)
        for code, button in self._languages.items():
            button.clicked.connect(partial(self.desk.speak, code))

    def _build_main(self) -> QWidget:
        main = QWidget()
        layout = column(self._title, self._lead, tokens.S, gap=tokens.S)
        for part in (self.modes, self.agency_panel, self.person_panel):
            layout.addWidget(part)
        layout.addStretch(1)
        main.setLayout(layout)
        return main

    def _build_stub(self) -> QWidget:
        stub = QWidget()
        languages = row(*self._languages.values(), None, gap=tokens.S)
        stub.setLayout(column(self._product, self._promise, tokens.XL, *self._steps, None, languages, gap=tokens.M))
        return stub

    def _person_done(self) -> None:
        """Enter goes on to the empty field, or makes the book."""
        empty = next((field for field in self.person.values() if not field.text()), None)
        if empty is not None:
            empty.setFocus()
        else:
            self.presenter.create(_values(self.person))

    # --- painting ---

    def show_state(self, state: SetupState) -> None:
        """Paint a state."""
        begins = self._shown is None or self._shown.stage is not state.stage
        self._shown = state
        self.modes.setVisible(state.stage is Stage.MODE)
        self.agency_panel.setVisible(state.stage is Stage.AGENCY)
        self.person_panel.setVisible(state.stage is Stage.PERSON)
        self._say(state)
        if begins and state.stage is Stage.AGENCY:
            for name, field in self.agency.items():
                field.setText(state.agency[name])
        if begins:
            self.first_focus().setFocus()
        self.person_panel.enter.setEnabled(not state.busy)

    def _say(self, state: SetupState) -> None:
        words = self.words
        show_text(self._title, words.say(f"setup.title.{state.stage.name.lower()}"))
        show_text(self._lead, words.say(f"setup.lead.{state.stage.name.lower()}"))
        lines = (
            Line(words.say("setup.live"), detail=words.say("setup.live_more")),
            Line(words.say("setup.training"), detail=words.say("setup.training_more")),
        )
        self.modes.show_lines(lines, state.marked)
        self.modes.fit(len(lines))
        fields = tuple(words.say(f"setup.field.{name}") for name in FIELDS)
        self.agency_panel.say(words, "", words.say("setup.next"), fields)
        fields = tuple(words.say(f"setup.field.{name}") for name in _PERSON)
        self.person_panel.say(words, "", words.say("setup.create"), fields)
        for stage, label in zip(Stage, self._steps, strict=True):
            done = "✓" if stage < state.stage else f"{stage + 1}"
            show_text(label, f"{done}   {words.say(f'setup.step.{stage.name.lower()}')}")
            style.look(label, "current" if stage is state.stage else "large")

    # --- Screen ---

    def keys(self) -> tuple[Key, ...]:
        """Back, and out."""
        return (
            Key("Esc", "key.back", self.presenter.back),
            Key("F9", "key.language", self._next_language),
            Key("Ctrl+Q", "key.quit", self._leave, last=True),
        )

    def _next_language(self) -> None:
        self.desk.speak(LANGUAGES[(LANGUAGES.index(self.words.language) + 1) % len(LANGUAGES)])

    def retranslate(self) -> None:
        """All texts."""
        words = self.words
        show_text(self._product, "Counterfoil")
        show_text(self._promise, words.say("setup.promise"))
        name_control(self.modes, "", words.say("setup.step.mode"))
        for code, button in self._languages.items():
            button.label(words, words.say(f"language.{code}"))
        if self._shown is not None:
            self._say(self._shown)

    def arrive(self) -> None:
        """From the start."""
        for field in self.person.values():
            field.clear()
        self.presenter.arrive()

    def leave(self) -> None:
        """No secret stays in a field."""
        for name in _SECRET:
            self.person[name].clear()

    def first_focus(self) -> QWidget:
        """What is asked first."""
        stage = self._shown.stage if self._shown else Stage.MODE
        if stage is Stage.MODE:
            return self.modes
        panel = self.agency_panel if stage is Stage.AGENCY else self.person_panel
        return panel.first()


def _panel(handle: str, names: tuple[str, ...]) -> tuple[StepPanel, dict[str, TextField]]:
    panel = StepPanel(handle)
    fields = {name: TextField(f"{handle}-{name}", secret=name in _SECRET) for name in names}
    for field in fields.values():
        panel.add_field(field)
    return panel, fields


def _values(fields: dict[str, TextField]) -> dict[str, str]:
    return {name: field.text() for name, field in fields.items()}
