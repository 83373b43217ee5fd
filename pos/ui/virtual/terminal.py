"""The virtual card terminal: what it asks of the payer, and what the payer does."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from PySide6.QtWidgets import QGridLayout

from pos.cashiering.lights import TERMINAL
from pos.domain.money import Money
from pos.drivers.virtual.fleet import VirtualDevices
from pos.ui import tokens
from pos.ui.desk import Desk, Tone
from pos.ui.style import look
from pos.ui.virtual.part import Part, hand_button, label_button
from pos.ui.widgets.basics import column, panel, row, text
from pos.ui.widgets.lights import Light

ANSWERS = (
    ("approve", "virtual.approve"),
    ("decline", "virtual.decline"),
    ("cancel", "virtual.cancel"),
    ("no_answer", "virtual.no_answer"),
)
_ENDED = {"approve": "virtual.approved", "decline": "virtual.declined", "cancel": "virtual.cancelled"}


@dataclass(frozen=True, slots=True)
class TerminalState:
    """`asked` is what the till asks for; None: nothing. `by_itself`: it approves without a hand."""

    here: bool = False
    asked: Money | None = None
    giving_back: bool = False
    by_itself: bool = False
    answered: str = ""


class TerminalPart(Part):
    """Approve, decline, cancel, or no answer: charged, and the till never hears of it."""

    KIND = TERMINAL
    TITLE = "virtual.tab_terminal"

    def __init__(self, desk: Desk, devices: VirtualDevices) -> None:
        super().__init__(desk, devices)
        self.state = TerminalState()
        self.light = Light("virtual-terminal")
        self.display, self.prompt = text("title"), text("body")
        self.display.setObjectName("virtual-display")
        self.answers = {name: hand_button(f"virtual-{name}") for name, _ in ANSWERS}
        self.by_itself = hand_button("virtual-by-itself")
        display = panel(column(self.display, self.prompt, gap=0, margin=tokens.S), "display")
        grid = QGridLayout()
        grid.setSpacing(tokens.S)
        for at, button in enumerate(self.answers.values()):
            grid.addWidget(button, at // 2, at % 2)
        self.setProperty("look", "device")
        self.setLayout(column(row(self.light, None, self.by_itself), display, grid, gap=tokens.S, margin=tokens.S))
        for name, button in self.answers.items():
            button.clicked.connect(partial(self._press, name))
        self.by_itself.clicked.connect(lambda: self._let_it(by_itself=not self.state.by_itself))

    def begin(self) -> None:
        """Take it in hand."""
        self._devices.device(TERMINAL).post("mode", mode="ask")

    def started(self) -> None:
        """Its light goes on."""
        self._put(replace(self.state, here=True))

    def hear(self, event: Mapping[str, Any]) -> None:
        """The till asks, or what it asked has ended."""
        if event["event"] == "asked":
            asked = Money(int(event["cents"]) + int(event["fee"]))
            self._put(replace(self.state, asked=asked, giving_back=event["kind"] == "void", answered=""))
            if not self.state.by_itself:
                self.wanted.emit()
        elif event["event"] == "ended":
            self._put(replace(self.state, asked=None, answered=str(event["mode"])))
            self.done.emit()

    def _press(self, button: str) -> None:
        if self.state.asked is not None:
            self.order("press", button=button)

    def _let_it(self, *, by_itself: bool) -> None:
        self.order("mode", mode="approve" if by_itself else "ask")
        self._put(replace(self.state, by_itself=by_itself))

    def _put(self, state: TerminalState) -> None:
        self.state = state
        self.retranslate()

    def retranslate(self) -> None:
        """What stands on its display and its buttons."""
        say, state = self.desk.words.say, self.state
        asks = state.asked is not None and not state.by_itself
        self.light.set_state(say("virtual.terminal"), Tone.WAIT if asks else Tone.DONE if state.here else Tone.PLAIN)
        for label, said in zip((self.display, self.prompt), self._says(), strict=True):
            label.setText(said)  # an empty line keeps its place
            label.setAccessibleName(said)
        for name, key in ANSWERS:
            label_button(self.answers[name], say(key))
            self.answers[name].setEnabled(asks)
        look(self.answers["approve"], "enter" if asks else "")
        label_button(self.by_itself, say("virtual.ask_me" if state.by_itself else "virtual.by_itself"))

    def _says(self) -> tuple[str, str]:
        say, state = self.desk.words.say, self.state
        if state.asked is not None:
            return state.asked.with_sign, say("virtual.give_back" if state.giving_back else "virtual.insert_card")
        return say(_ENDED.get(state.answered, "virtual.ready")), ""
