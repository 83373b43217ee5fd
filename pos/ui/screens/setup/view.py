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
from pos.ui.screens.setup.answers import FIELDS, NEEDED, SECRET, WAYS, Stage, Way
from pos.ui.screens.setup.presenter import Setup, SetupState
from pos.ui.widgets.basics import column, name_control, row, show_text, text
from pos.ui.widgets.key_button import KeyButton
from pos.ui.widgets.line_list import LineList
from pos.ui.widgets.step_panel import StepPanel, TextField
from pos.ui.widgets.ticket import Ticket
from pos.words import LANGUAGES


class SetupScreen(Screen):
    """Left what is asked now, right the steps."""

    name = "setup"
    locks = False

    def __init__(self, desk: Desk, *, books: Books, done: Callable[[Counter], None], leave: Callable[[], None]) -> None:
        super().__init__(desk)
        self._leave = leave
        self._title, self._lead = text("headline", wrap=True), text("large", wrap=True)
        self.modes = LineList("setup-modes", takes_focus=True)
        self.panels = {stage: _panel(stage) for stage in FIELDS}
        self._steps = [text("large", wrap=True) for _ in max((way.value for way in Way), key=len)]
        self._product, self._promise = text("headline"), text("muted", wrap=True)
        self._languages = {code: KeyButton(f"setup-{code}", "") for code in LANGUAGES}
        self.setLayout(column(Ticket(self._build_main(), self._build_stub()), margin=tokens.M))
        self._shown: SetupState | None = None
        self.presenter = Setup(desk, books, self.show_state, done)
        self.modes.chosen.connect(lambda place: self.presenter.choose(WAYS[place]))
        for stage, (panel, _) in self.panels.items():
            panel.done.connect(self._person_done if stage is Stage.PERSON else self._answered)
            panel.left.connect(self._back)
        for code, button in self._languages.items():
            button.clicked.connect(partial(self.desk.speak, code))

    def _build_main(self) -> QWidget:
        main = QWidget()
        layout = column(self._title, self._lead, tokens.S, gap=tokens.S)
        for part in (self.modes, *(panel for panel, _ in self.panels.values())):
            layout.addWidget(part)
        layout.addStretch(1)
        main.setLayout(layout)
        return main

    def _build_stub(self) -> QWidget:
        stub = QWidget()
        languages = row(*self._languages.values(), None, gap=tokens.S)
        stub.setLayout(column(self._product, self._promise, tokens.XL, *self._steps, None, languages, gap=tokens.M))
        return stub

    @property
    def _stage(self) -> Stage:
        return self._shown.stage if self._shown else Stage.MODE

    def fields(self, stage: Stage) -> dict[str, TextField]:
        """The fields of a step, by name."""
        return self.panels[stage][1]

    def _answered(self) -> None:
        """Enter goes down to the next empty field, past one that may stay empty; at the end to the next step."""
        fields = self.fields(self._stage)
        places = list(fields.values())
        here = next((place for place, one in enumerate(places) if one.hasFocus()), -1)
        below = places[here + 1 :] if here < 0 or places[here].text().strip() else []
        asked = (one for name, one in fields.items() if name in NEEDED or one in below)
        following = next((one for one in asked if not one.text().strip()), None)
        if following is None or following.hasFocus():
            self.presenter.answer(_values(fields))
        else:
            following.setFocus()

    def _back(self) -> None:
        self.presenter.back(_values(self.panels[self._stage][1]) if self._stage in self.panels else {})

    def _person_done(self) -> None:
        """Enter goes on to the empty field, or makes the book."""
        fields = self.fields(Stage.PERSON)
        empty = next((field for field in fields.values() if not field.text()), None)
        if empty is not None:
            empty.setFocus()
        else:
            self.presenter.create(_values(fields))

    # --- painting ---

    def show_state(self, state: SetupState) -> None:
        """Paint a state."""
        begins = self._shown is None or self._shown.stage is not state.stage
        self._shown = state
        self.modes.setVisible(state.stage is Stage.MODE)
        for stage, (panel, _) in self.panels.items():
            panel.setVisible(stage is state.stage)
        self._say(state)
        if begins and state.stage in self.panels:
            for name, field in self.fields(state.stage).items():
                field.setText(state.answers.get(name, "") if name not in SECRET else "")
        if begins:
            self.first_focus().setFocus()
        self.panels[Stage.PERSON][0].enter.setEnabled(not state.busy)

    def _say(self, state: SetupState) -> None:
        words, stage = self.words, state.stage.value
        practising = state.way is Way.TRAINING and state.stage is Stage.AGENCY
        show_text(self._title, words.say(f"setup.title.{stage}"))
        show_text(self._lead, words.say("setup.lead.training" if practising else f"setup.lead.{stage}"))
        ways = [way.name.lower() for way in WAYS]
        lines = tuple(Line(words.say(f"setup.way.{way}"), detail=words.say(f"setup.way.{way}_more")) for way in ways)
        self.modes.show_lines(lines, state.marked)
        self.modes.fit(len(lines))
        for step, (panel, fields) in self.panels.items():
            labels = tuple(words.say(f"setup.field.{name}") for name in fields)
            panel.say(words, "", words.say("setup.create" if step is Stage.PERSON else "setup.next"), labels)
        self._say_steps(state)

    def _say_steps(self, state: SetupState) -> None:
        steps = state.way.value if state.way else Way.LIVE.value
        here = steps.index(state.stage)
        for place, label in enumerate(self._steps):
            label.setVisible(place < len(steps))
            if place < len(steps):
                done = "✓" if place < here else f"{place + 1}"
                show_text(label, f"{done}   {self.words.say(f'setup.step.{steps[place].value}')}")
                style.look(label, "current" if place == here else "large")

    # --- Screen ---

    def keys(self) -> tuple[Key, ...]:
        """Back, and out."""
        return (
            Key("Esc", "key.back", self._back),
            Key("F4", "key.template", self._write_template),
            Key("F9", "key.language", self._next_language),
            Key("Ctrl+Q", "key.quit", self._leave, last=True),
        )

    def _write_template(self) -> None:
        if self._stage is Stage.FILE:
            self.presenter.write_template(self.fields(Stage.FILE)["path"].text())
        else:
            self.desk.say("setup.template_where")

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
        for _, fields in self.panels.values():
            for field in fields.values():
                field.clear()
        self.presenter.arrive()

    def leave(self) -> None:
        """No secret stays in a field."""
        for name in SECRET:
            self.fields(Stage.PERSON)[name].clear()

    def first_focus(self) -> QWidget:
        """What is asked first."""
        return self.modes if self._stage is Stage.MODE else self.panels[self._stage][0].first()


def _panel(stage: Stage) -> tuple[StepPanel, dict[str, TextField]]:
    panel = StepPanel(f"setup-{stage.value}")
    fields = {
        name: TextField(f"setup-{stage.value}-{name}", secret=name in SECRET, length_max=240) for name in FIELDS[stage]
    }
    for field in fields.values():
        panel.add_field(field)
    return panel, fields


def _values(fields: dict[str, TextField]) -> dict[str, str]:
    return {name: field.text() for name, field in fields.items()}
