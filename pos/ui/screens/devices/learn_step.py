"""A wizard's question: its sentence, the answers to choose from, a line for another one."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from pos.ui.screens.devices.asking import AskState
from pos.ui.widgets.basics import name_control
from pos.ui.widgets.choice_list import ChoiceList
from pos.ui.widgets.line_list import row_height
from pos.ui.widgets.step_panel import StepPanel, TextField
from pos.words import Words

ROWS_MAX = 4


class LearnStep(StepPanel):
    """`answered` carries what was typed; empty: the marked choice."""

    answered = Signal(str)

    def __init__(self, handle: str) -> None:
        super().__init__(handle)
        self.choices = ChoiceList(f"{handle}-choices")
        self.answer = TextField(f"{handle}-answer", length_max=120)
        self.add_field(self.answer)
        self.body.addWidget(self.choices)
        self.choices.entered.connect(self._enter)
        self.done.connect(self._enter)

    def show_state(self, state: AskState, words: Words) -> None:
        """Put a question, or the same with another choice marked."""
        another = self.title.text() != state.question
        self.explain(words.say(f"learn.of.{state.device}"))
        self.choices.show_lines(state.choices, state.marked)
        self.choices.setVisible(bool(state.choices))
        self.choices.setFixedHeight(max(1, min(len(state.choices), ROWS_MAX)) * row_height())
        self.answer.setVisible(state.typed)
        self._labels[0].setVisible(state.typed)
        name_control(self.choices, "", state.question)
        self.say(words, state.question, words.say("learn.enter"), (words.say("learn.other"),))
        if another:
            self.answer.clear()

    def wants_focus(self) -> QWidget:
        """The answers, else what Enter presses."""
        return self.choices if self.choices.isVisibleTo(self) else self.enter

    def _enter(self) -> None:
        self.answered.emit(self.answer.text() if self.answer.isVisibleTo(self) else "")
