"""The devices screen: how each stands at the left; its sentence, its key and its last events at the right."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QWidget

from pos.ui import tokens
from pos.ui.desk import Desk
from pos.ui.screen import Key, Screen
from pos.ui.screens.devices.presenter import EVENTS, DevicesPresenter, DevicesState
from pos.ui.screens.routes import first_screen
from pos.ui.style import look, pixels
from pos.ui.widgets.basics import column, name_control, panel, show_text, text
from pos.ui.widgets.choice_list import ChoiceList
from pos.ui.widgets.key_button import KeyButton
from pos.ui.widgets.line_list import LineList, row_height
from pos.ui.widgets.roomy import Roomy
from pos.ui.widgets.ticket import Ticket

OFFERS_MAX = 4
_WIDTH = 620


class DevicesScreen(Screen):
    """Printer, drawer, terminal."""

    name = "devices"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.list_words, self.rows = text("caption"), ChoiceList("devices-rows")
        self.title, self.sentence = text("title"), text("large", wrap=True)
        self.note = text("muted", wrap=True)
        self.offers = [KeyButton(f"devices-offer-{at}", "", strong=True) for at in range(OFFERS_MAX)]
        self.events_words, self.events = text("caption"), LineList("devices-events")
        self.presenter = DevicesPresenter(desk, self.show_state)
        self._lay_out()
        self.rows.moved.connect(self.presenter.move)
        self.rows.chosen.connect(self.presenter.mark)
        self.rows.entered.connect(partial(self.presenter.press, "Return"))
        for at, button in enumerate(self.offers):
            button.clicked.connect(partial(self._touched, at))

    def _lay_out(self) -> None:
        handles = {"device-title": self.title, "device-sentence": self.sentence, "device-note": self.note}
        for handle, label in handles.items():
            label.setObjectName(handle)
        about = column(self.title, self.sentence, self.note, tokens.S, *self.offers, gap=tokens.S)
        about.addSpacing(tokens.L)
        about.addWidget(self.events_words)
        self._events_ground = panel(column(self.events))
        about.addWidget(self._events_ground)
        about.addStretch(1)
        inner, main, stub = QWidget(), QWidget(), QWidget()
        inner.setLayout(about)
        inner.setMaximumWidth(pixels(_WIDTH))
        main.setLayout(column(self.list_words, self.rows, gap=tokens.S))
        stub.setLayout(column(inner))
        self.setLayout(column(Roomy(Ticket(main, stub, shares=(34, 66))), margin=tokens.M))

    def keys(self) -> tuple[Key, ...]:
        """What a paper in doubt asks, a printer that is stuck, and papers that wait for one."""
        press = self.presenter.press
        return (
            Key("F5", "", partial(press, "F5")),
            Key("F6", "", partial(press, "F6")),
            Key("F7", "", partial(press, "F7")),
            Key("F8", "", partial(press, "F8")),
            Key("F9", "", partial(press, "F9")),
            Key("Esc", "key.back", lambda: self.desk.go(first_screen(self.desk)), last=True),
        )

    def retranslate(self) -> None:
        """All texts."""
        say = self.words.say
        show_text(self.list_words, say("devices.list"))
        name_control(self.rows, "", say("devices.list"))
        show_text(self.events_words, say("devices.events"))
        name_control(self.events, "", say("devices.events"))
        self.events.set_hint(say("devices.no_events"))
        if self.desk.person is not None:
            self.presenter.retranslate()

    def arrive(self) -> None:
        """As they stand now."""
        self.presenter.arrive()

    def leave(self) -> None:
        """Go on listening, without painting."""
        self.presenter.leave()

    def first_focus(self) -> QWidget:
        """The list."""
        return self.rows

    def show_state(self, state: DevicesState) -> None:
        """Paint a state."""
        self.rows.show_lines(state.rows, state.marked)
        show_text(self.title, state.title)
        show_text(self.sentence, state.sentence)
        show_text(self.note, state.note)
        for at, button in enumerate(self.offers):
            button.setVisible(at < len(state.offers))
            if at < len(state.offers):
                button.press, words = state.offers[at]
                look(button, "enter" if button.press == "Return" else "")
                button.label(self.words, words)
        self.events_words.setVisible(state.of_device)
        self._events_ground.setVisible(state.of_device)
        self.events.setFixedHeight(max(1, min(len(state.events), EVENTS)) * row_height())
        self.events.show_lines(state.events)

    def _touched(self, at: int, _: bool = False) -> None:  # the shape of `clicked`
        self.presenter.press(self.offers[at].press)
