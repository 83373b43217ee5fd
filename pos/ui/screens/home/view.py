"""The list of what there is to do, for those whose work is not the till."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from pos.ui import tokens
from pos.ui.desk import Desk
from pos.ui.lines import Line, digit_of
from pos.ui.screen import Screen
from pos.ui.screens.menu import entries
from pos.ui.widgets.basics import column, name_control, show_text, text
from pos.ui.widgets.line_list import LineList
from pos.ui.widgets.ticket import Ticket


class HomeScreen(Screen):
    """No presenter: the list is `menu.entries`, and choosing does what an entry says."""

    name = "home"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._title = text("headline", wrap=True)
        self._agency, self._place, self._role = text("title", wrap=True), text("large", wrap=True), text("large")
        self.rows = LineList("home-rows", compact=True, takes_focus=True)
        self.rows.chosen.connect(self._choose)
        main, stub = QWidget(), QWidget()
        main.setLayout(column(self._title, self.rows, gap=tokens.M))
        stub.setLayout(column(self._agency, self._place, None, self._role, gap=tokens.S))
        self.setLayout(column(Ticket(main, stub), margin=tokens.M))

    def retranslate(self) -> None:
        """The entries in the present language, as far as they may be chosen now."""
        desk, words = self.desk, self.words
        if desk.person is None:
            return
        show_text(self._title, words.say("home.title", name=desk.person.name))
        show_text(self._agency, desk.counter.agency.name)
        show_text(self._place, desk.counter.agency.counter)
        show_text(self._role, words.say(f"role.{desk.person.role}"))
        name_control(self.rows, "", words.say("more.title"))
        marked = max(0, self.rows.currentIndex().row())
        lines = tuple(
            Line(entry.text, state=entry.state, lead=digit_of(place)) for place, entry in enumerate(entries(desk))
        )
        self.rows.show_lines(lines, min(marked, len(lines) - 1))

    def arrive(self) -> None:
        """What may be chosen may have changed."""
        self.retranslate()

    def first_focus(self) -> QWidget:
        """The list."""
        return self.rows

    def _choose(self, place: int) -> None:
        entries(self.desk)[place].act()
