"""The panels of the till's steps: widgets only."""

from __future__ import annotations

import json
from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from pos.ui.screens.till.state import MACHINE, Step
from pos.ui.widgets.basics import name_control
from pos.ui.widgets.denominations import Denominations
from pos.ui.widgets.key_button import KeyButton
from pos.ui.widgets.line_list import LineList
from pos.ui.widgets.money_field import MoneyField
from pos.ui.widgets.step_panel import Field, StepPanel, TextField
from pos.words import Words

_ROWS_SHOWN = 9
_CHARGES_SHOWN = 6


class Panel(StepPanel):
    """A step's panel: fields by name, filled once when the step begins.

    `edited` after any key in a field, `not_taken` with the text that a money field refused, `row_chosen` with the row
    of a list that was touched, `other` for F9's button.
    """

    edited = Signal()
    not_taken = Signal(str)
    row_chosen = Signal(object)
    other = Signal()
    is_list = False

    def __init__(self, handle: str, fields: Mapping[str, Field], *, may_leave: bool = True) -> None:
        super().__init__(f"step-{handle}")
        self.escape.setVisible(may_leave)
        self.by_name = dict(fields)
        for field in fields.values():
            self.add_field(field)
            field.textEdited.connect(self.edited)
            if isinstance(field, MoneyField):
                field.edited.connect(self.edited)
                field.refused.connect(self.not_taken)
        self._turn = -1

    def show_step(self, step: Step, words: Words) -> bool:
        """Show a step; whether it begins now."""
        begins = step.turn != self._turn
        self._turn = step.turn
        self.say(words, step.title, step.enter, tuple(words.say(f"field.{name}") for name in self.by_name))
        self.explain(step.note)
        self.enter.setVisible(bool(step.enter))
        if begins:
            for name, field in self.by_name.items():
                field.blockSignals(True)  # nobody typed this
                field.clear()
                field.setText(step.values.get(name, ""))
                field.blockSignals(False)
        return begins

    def values(self) -> dict[str, str]:
        """What stands in the fields."""
        return {name: field.text() for name, field in self.by_name.items()}

    def missing(self) -> QWidget | None:
        """The empty field that Enter goes on to, where name and password are asked for: half of them proves nobody."""
        signs = (field for name, field in self.by_name.items() if name in _SIGNS)
        return next((field for field in signs if not field.text().strip()), None)

    def wants_focus(self) -> QWidget | None:
        """An empty field that must be filled; else the first, all selected; None: the box keeps the focus."""
        fields = list(self.by_name.items())
        wanted = next((field for name, field in fields if not field.text() and name not in _OPTIONAL), None)
        if wanted is None and fields:
            wanted = fields[0][1]
            wanted.selectAll()
        return wanted


_OPTIONAL = frozenset({"bank", "payer"})
_SIGNS = frozenset({"login", "password"})


class LinePanel(Panel):
    """A bill's charges above the amount; F9 for another split of it."""

    def __init__(self) -> None:
        super().__init__("line", {"amount": MoneyField("step-line-amount")})
        self.charges = LineList("step-line-charges", compact=True)
        self.body.addWidget(self.charges)
        self.split = KeyButton("step-line-split", "F9")
        self.split.clicked.connect(self.other)
        self.body.addWidget(self.split)

    def show_step(self, step: Step, words: Words) -> bool:
        """With the charges, as the amount spreads over them."""
        name_control(self.charges, "", words.say("till.charges"))
        self.charges.show_lines(step.lines)
        self.charges.fit(_CHARGES_SHOWN)
        self.split.setVisible(bool(step.other))
        self.split.label(words, step.other)
        return super().show_step(step, words)


class SplitPanel(Panel):
    """The charges of a bill, one after the other; arrows go to another one."""

    moved = Signal(int)

    def __init__(self) -> None:
        super().__init__("split", {"amount": MoneyField("step-split-amount")})
        self.charges = LineList("step-split-charges", compact=True)
        self.charges.chosen.connect(self.row_chosen)
        self.body.addWidget(self.charges)

    def show_step(self, step: Step, words: Words) -> bool:
        """With all charges, the one in hand marked."""
        name_control(self.charges, "", words.say("till.charges"))
        self.charges.show_lines(step.lines, step.marked)
        self.charges.fit(_CHARGES_SHOWN)
        return super().show_step(step, words)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Up and down, which the field leaves alone."""
        by = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()))
        if by is None:
            super().keyPressEvent(event)
        else:
            self.moved.emit(by)


class ListPanel(Panel):
    """Rows to choose from, or to read."""

    is_list = True

    def __init__(self, handle: str, *, compact: bool = False) -> None:
        super().__init__(handle, {})
        self.rows = LineList(f"step-{handle}-rows", compact=compact)
        self.rows.chosen.connect(self.row_chosen)
        self.body.addWidget(self.rows)

    def show_step(self, step: Step, words: Words) -> bool:
        """With its rows."""
        name_control(self.rows, "", step.title)
        self.rows.show_lines(step.lines, step.marked)
        self.rows.fit(_ROWS_SHOWN)
        return super().show_step(step, words)


class PayerPanel(Panel):
    """The name, and F9 for the language of the receipt."""

    def __init__(self) -> None:
        super().__init__("payer", {"payer": TextField("step-payer-payer")})
        self.language = KeyButton("step-payer-language", "F9")
        self.language.clicked.connect(self.other)
        self.body.addWidget(self.language)

    def show_step(self, step: Step, words: Words) -> bool:
        """With the key that changes the language."""
        self.language.label(words, words.say("payer.other_language"))
        return super().show_step(step, words)


class WaitPanel(Panel):
    """The terminal is at work: Esc leads back from nothing here, it asks the terminal to stop."""

    def show_step(self, step: Step, words: Words) -> bool:
        """With what Esc does."""
        begins = super().show_step(step, words)
        self.escape.label(words, words.say("card.stop"))
        return begins


class UnknownPanel(Panel):
    """A card of which nobody knows, and F10 for the count without the answer."""

    def __init__(self) -> None:
        super().__init__("card-unknown", {}, may_leave=False)
        self.onward = KeyButton("step-card-unknown-onward", "F10", strong=True)
        self.onward.clicked.connect(self.other)
        self.body.addWidget(self.onward)

    def show_step(self, step: Step, words: Words) -> bool:
        """With the key that leads on."""
        self.onward.label(words, words.say("card.count_without"))
        return super().show_step(step, words)


class PickUpPanel(Panel):
    """Cash counted on its way to the safe."""

    def __init__(self) -> None:
        super().__init__("pick-up", {})
        self.count = Denominations("step-pick-up-count", compact=True)
        self.count.finished.connect(self.done)
        self.body.addWidget(self.count)

    def show_step(self, step: Step, words: Words) -> bool:
        """An empty grid each time."""
        self.count.retranslate(words)
        begins = super().show_step(step, words)
        if begins:
            self.count.clear()
        return begins

    def values(self) -> dict[str, str]:
        """The pieces by face value, and what money counters said of them."""
        count = self.count.count()
        return {**{face: str(pieces) for face, pieces in count.as_json().items()}, MACHINE: json.dumps(count.machine)}

    def wants_focus(self) -> QWidget | None:
        """The first denomination."""
        return self.count.first()


def left_panels() -> dict[str, Panel]:
    """The steps in the place of what was found."""
    return {
        "fee": Panel("fee", {"amount": MoneyField("step-fee-amount")}),
        "line": LinePanel(),
        "split": SplitPanel(),
        "menu": ListPanel("menu", compact=True),
        "help": ListPanel("help"),
        "payer": PayerPanel(),
        "no-sale": Panel("no-sale", {"reason": TextField("step-no-sale-reason")}),
        "pick-up": PickUpPanel(),
        "sign": Panel(
            "sign",
            {
                "login": TextField("step-sign-login", length_max=20),
                "password": TextField("step-sign-password", secret=True),
            },
        ),
    }


def right_panels() -> dict[str, Panel]:
    """The steps in the place of the ways to pay."""
    return {
        "check": _paper("check"),
        "money-order": _paper("money-order"),
        "way": Panel("way", {"amount": MoneyField("step-way-amount")}),
        "way-numbered": Panel(
            "way-numbered",
            {
                "number": TextField("step-way-numbered-number", length_max=30),
                "amount": MoneyField("step-way-numbered-amount"),
            },
        ),
        "card": Panel("card", {"amount": MoneyField("step-card-amount")}),
        "card-wait": WaitPanel("card-wait", {}),
        "card-unknown": UnknownPanel(),
        "confirm": Panel("confirm", {}),
    }


def _paper(handle: str) -> Panel:
    """A check's fields in the order in which they are read off it; the amount is there already."""
    return Panel(
        handle,
        {
            "number": TextField(f"step-{handle}-number", length_max=20),
            "amount": MoneyField(f"step-{handle}-amount"),
            "bank": TextField(f"step-{handle}-bank", length_max=40),
            "payer": TextField(f"step-{handle}-payer"),
        },
    )
