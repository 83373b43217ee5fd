"""The log: widgets only."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QWidget

from pos.ui import tokens
from pos.ui.desk import Desk
from pos.ui.screen import Key, Screen
from pos.ui.screens.log.presenter import LogPresenter, LogState
from pos.ui.screens.routes import first_screen
from pos.ui.widgets.basics import column, name_control, row, show_text, text
from pos.ui.widgets.key_button import KeyButton
from pos.ui.widgets.line_list import LineList
from pos.ui.widgets.the_box import TheBox
from pos.ui.widgets.ticket import Ticket

_PAGE = 8


class LogScreen(Screen):
    """Left what was done, newest first; right all that one entry says."""

    name = "log"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.box = TheBox("log-box")
        self.group = KeyButton("log-group", "F6")
        self.group.setProperty("look", "")
        self.rows = LineList("log-rows")
        self.foot, self._title = text("muted", wrap=True), text("title", wrap=True)
        self.whole = LineList("log-whole", takes_focus=True)
        main, stub = QWidget(), QWidget()
        main.setLayout(column(self.box, row(self.group, None), self.rows, self.foot, gap=tokens.S))
        stub.setLayout(column(self._title, self.whole, gap=tokens.S))
        self.setLayout(column(Ticket(main, stub, shares=(60, 40)), margin=tokens.M))
        self._asked = ""
        self.presenter = LogPresenter(desk, self.show_state)
        self.box.entered.connect(self._enter)
        self.box.moved.connect(self.presenter.move)
        self.group.clicked.connect(self.presenter.next_group)
        self.rows.chosen.connect(self.presenter.look)

    def _enter(self) -> None:
        """What is asked for, where that is another thing than before; else the marked entry."""
        said = self.box.text().strip()
        if said != self._asked:
            self._asked = said
            self.presenter.ask(said)
        else:
            self.presenter.look()

    def show_state(self, state: LogState) -> None:
        """Paint a state."""
        words, say = self.words, self.words.say
        self.rows.show_lines(state.lines, state.marked if state.lines else -1)
        self.rows.set_hint(state.hint)
        self.group.label(words, say("log.group.one", group=say(f"log.group.{state.group}")))
        show_text(self.foot, state.foot)
        show_text(self._title, state.title)
        self.whole.show_lines(state.whole)

    # --- Screen ---

    def keys(self) -> tuple[Key, ...]:
        """Arrows go down the list, Enter shows all of an entry."""
        return (
            Key("F6", "", self.presenter.next_group),
            Key("PgDown", "log.key.older", partial(self.presenter.move, _PAGE)),
            Key("PgUp", "log.key.newer", partial(self.presenter.move, -_PAGE)),
            Key("F7", "log.key.whole", self.whole.setFocus),
            Key("Esc", "key.back", self.back, last=True),
        )

    def back(self) -> None:
        """One step out: of the entry, of what was asked for, of the screen."""
        if self.presenter.back():
            self.box.setFocus()
        elif self._asked:
            self.box.clear()
            self._enter()
        else:
            there = first_screen(self.desk)
            self.desk.go("home" if there == "count-in" else there)

    def retranslate(self) -> None:
        """All texts."""
        say = self.words.say
        self.box.setPlaceholderText(say("log.box"))
        name_control(self.box, "", say("log.box"))
        name_control(self.rows, "", say("log.title"))
        name_control(self.whole, "", say("log.key.whole"))
        self.presenter.refresh()

    def arrive(self) -> None:
        """Everything, from the newest."""
        self.box.clear()
        self._asked = ""
        self.presenter.arrive()

    def first_focus(self) -> QWidget:
        """The one box."""
        return self.box

    def take_scan(self, text: str) -> None:
        """The code on a receipt asks for what was done to it."""
        self.box.setText(text)
        self._enter()
