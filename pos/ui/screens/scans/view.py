"""The screen of scans: samples at the left, what is what in them at the right."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QLineEdit, QWidget

from pos.ui import tokens
from pos.ui.desk import Desk, Tone
from pos.ui.screen import Key, Screen
from pos.ui.screens.scans.presenter import ScansPresenter, ScansState
from pos.ui.widgets.basics import column, name_control, show_text, text
from pos.ui.widgets.key_button import KeyButton
from pos.ui.widgets.line_list import LineList
from pos.ui.widgets.roomy import Roomy
from pos.ui.widgets.ticket import Ticket

_MOVES = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}


class SampleField(QLineEdit):
    """Enter adds what stands here; a paste of several lines adds each. The arrows go through the samples."""

    given = Signal(object)
    moved = Signal(int)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """A line edit would make one line of many."""
        pasted = QGuiApplication.clipboard().text() if event.matches(QKeySequence.StandardKey.Paste) else ""
        if len(lines := pasted.splitlines()) > 1:
            self.given.emit(lines)
        elif event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.given.emit([self.text()])
            self.clear()
        elif event.key() in _MOVES:
            self.moved.emit(_MOVES[Qt.Key(event.key())])
        else:
            super().keyPressEvent(event)


class ScansScreen(Screen):
    """For the administrator."""

    name = "scans"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._title, self._lead = text("headline"), text("large", wrap=True)
        self.sample = SampleField()
        self.samples, self.found = LineList("scans-samples"), LineList("scans-found")
        self.setting = text("code", wrap=True)
        self.setting.setObjectName("scans-setting")
        self.buttons = {press: KeyButton(f"scans-{press}", press, strong=True) for press in ("F6", "F7", "F8")}
        main, stub = QWidget(), QWidget()
        main.setLayout(column(self._title, self._lead, self.sample, self.samples, gap=tokens.S))
        stub.setLayout(column(self.found, self.setting, *self.buttons.values(), gap=tokens.S))
        self.setLayout(column(Roomy(Ticket(main, stub, shares=(50, 50))), margin=tokens.M))
        self.presenter = ScansPresenter(desk, self.show_state)
        acts = {"F6": self.presenter.measure, "F7": self.presenter.find_fitting, "F8": self._copy}
        for press, act in acts.items():
            self.buttons[press].clicked.connect(act)
        self.sample.given.connect(lambda lines: self.presenter.add(*lines))
        self.sample.moved.connect(self.presenter.mark)
        self.samples.chosen.connect(self.presenter.choose)

    def show_state(self, state: ScansState) -> None:
        """Paint a state."""
        self.samples.show_lines(state.samples, state.marked)
        self.found.show_lines(state.found)
        show_text(self.setting, state.setting)
        self.buttons["F8"].setEnabled(bool(state.setting))

    def _copy(self) -> None:
        if self.presenter.state.setting:
            QGuiApplication.clipboard().setText(self.presenter.state.setting)
            self.desk.say("scans.copied", Tone.DONE)
        else:
            self.desk.say("scans.nothing_to_copy", Tone.WAIT)

    # --- Screen ---

    def keys(self) -> tuple[Key, ...]:
        """What stands on buttons, and the file read anew."""
        return (
            Key("F5", "scans.again", self.presenter.read_again),
            Key("F6", "", self.presenter.measure),
            Key("F7", "", self.presenter.find_fitting),
            Key("F8", "", self._copy),
            Key("Ctrl+D", "key.remove", self.presenter.remove),
            Key("Esc", "key.back", partial(self.desk.go, "home"), last=True),
        )

    def retranslate(self) -> None:
        """All texts."""
        words, say = self.words, self.words.say
        show_text(self._title, say("scans.title"))
        show_text(self._lead, say("scans.lead"))
        self.sample.setPlaceholderText(say("scans.sample"))
        name_control(self.sample, "scans-sample", say("scans.sample"))
        name_control(self.samples, "", say("scans.samples"))
        name_control(self.found, "", say("scans.found"))
        self.samples.set_hint(say("scans.none"))
        for press, key in (("F6", "scans.measure"), ("F7", "scans.which"), ("F8", "scans.copy")):
            self.buttons[press].label(words, say(key))
        if self.desk.person is not None:
            self.presenter.refresh()

    def arrive(self) -> None:
        """The file may be another by now."""
        self.presenter.arrive()

    def leave(self) -> None:
        """No more keys are timed."""
        self.presenter.leave()

    def take_scan(self, text: str) -> None:
        """A scan is a sample."""
        self.presenter.add(text)

    def first_focus(self) -> QWidget:
        """The field."""
        return self.sample
