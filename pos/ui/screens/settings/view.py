"""Changed settings: widgets only."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QWidget

from pos.ui import tokens
from pos.ui.desk import Desk
from pos.ui.screen import Key, Screen
from pos.ui.screens.settings.presenter import SettingsPresenter, SettingsState
from pos.ui.widgets.basics import column, name_control, show_text, text
from pos.ui.widgets.key_button import KeyButton
from pos.ui.widgets.line_list import LineList
from pos.ui.widgets.ticket import Ticket


class SettingsScreen(Screen):
    """Left what changed, right what confirming means."""

    name = "settings"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._title, self._lead, self._what = text("headline"), text("large", wrap=True), text("large", wrap=True)
        self.rows = LineList("settings-rows", takes_focus=True)
        self.confirm = KeyButton("settings-confirm", "F12", strong=True)
        self.confirm.setProperty("look", "enter")
        main, stub = QWidget(), QWidget()
        main.setLayout(column(self._title, self._lead, tokens.S, self.rows, gap=tokens.S))
        stub.setLayout(column(self._what, None, self.confirm, gap=tokens.M))
        self.setLayout(column(Ticket(main, stub), margin=tokens.M))
        self.presenter = SettingsPresenter(desk, self.show_state)
        self.confirm.clicked.connect(self.presenter.confirm)

    def show_state(self, state: SettingsState) -> None:
        """Paint a state."""
        say = self.words.say
        self.rows.show_lines(state.lines, min(max(0, self.rows.currentIndex().row()), len(state.lines) - 1))
        self.rows.set_hint(say("settings.none") if state.read else "")
        self.confirm.setVisible(state.waiting)
        show_text(self._what, say("settings.what") if state.waiting else say("settings.how"))

    # --- Screen ---

    def keys(self) -> tuple[Key, ...]:
        """Confirming stands on its button."""
        return (
            Key("F12", "", self.presenter.confirm),
            Key("Esc", "key.back", partial(self.desk.go, "home"), last=True),
        )

    def retranslate(self) -> None:
        """All texts."""
        words, say = self.words, self.words.say
        show_text(self._title, say("settings.title"))
        show_text(self._lead, say("settings.lead"))
        name_control(self.rows, "", say("settings.title"))
        self.confirm.label(words, say("settings.confirm"))
        self.presenter.refresh()

    def arrive(self) -> None:
        """As it stands now."""
        self.presenter.arrive()

    def first_focus(self) -> QWidget:
        """The list."""
        return self.rows
