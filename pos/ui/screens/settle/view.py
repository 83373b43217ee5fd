"""The settling screen: the check-list, then the files at the left; what it came to and what has gone at the right."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from pos.ui import tokens
from pos.ui.desk import Desk, Tone
from pos.ui.printing import Printing
from pos.ui.screen import Key, Screen
from pos.ui.screens.routes import first_screen
from pos.ui.screens.settle.presenter import SettlePresenter
from pos.ui.screens.settle.state import Phase, SettleState
from pos.ui.style import look
from pos.ui.widgets.basics import column, name_control, rule, show_text, text
from pos.ui.widgets.choice_list import ChoiceList
from pos.ui.widgets.key_button import KeyButton
from pos.ui.widgets.pages_view import PagesView
from pos.ui.widgets.print_keys import PrintKeys, show_file
from pos.ui.widgets.roomy import Roomy
from pos.ui.widgets.table import Table
from pos.ui.widgets.ticket import Ticket


class SettleScreen(Screen):
    """Check, seal, send."""

    name = "settle"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.title, self.note = text("title"), text("muted", wrap=True)
        self.checks, self.files = ChoiceList("settle-checks"), ChoiceList("settle-files", compact=True)
        self.pages = PagesView("settle-pages")
        self.about, self.table = text("large", wrap=True), Table("settle-totals")
        self.seal = KeyButton("settle-seal", "Return", strong=True)
        self.send = KeyButton("settle-send", "F9", strong=True)
        self.folder_words, self.folder = text("caption"), text("small", wrap=True)
        self.gone_words, self.gone, self.head = text("caption"), text("done", wrap=True), text("small", wrap=True)
        self.presenter = SettlePresenter(desk, self.show_state)
        self.printing = Printing(desk, lambda: self.presenter.state.document, show_file)
        self.print_keys = PrintKeys("settle-print", self.printing, stacked=True)
        self._phase = Phase.READING
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        handles = {"settle-title": self.title, "settle-about": self.about, "settle-gone": self.gone}
        for handle, label in {**handles, "settle-folder": self.folder, "settle-head": self.head}.items():
            label.setObjectName(handle)
        main, stub = QWidget(), QWidget()
        left = column(self.title, self.note, tokens.S, gap=tokens.S)
        for part in (self.checks, self.files, self.pages):
            left.addWidget(part, 1)
            part.hide()
        main.setLayout(left)
        right = column(self.about, self.table, self.folder_words, self.folder, gap=tokens.S)
        self._rule = rule()
        for below in (self._rule, self.gone_words, self.gone, self.head):
            right.addWidget(below)
        right.addStretch(1)
        for button in (self.print_keys, self.seal, self.send):
            right.addWidget(button)
            button.hide()
        stub.setLayout(right)
        self.setLayout(column(Roomy(Ticket(main, stub, shares=(62, 38))), margin=tokens.M))

    def _connect(self) -> None:
        present = self.presenter
        for rows in (self.checks, self.files):
            rows.moved.connect(present.move)
            rows.entered.connect(present.enter)
        self.files.chosen.connect(self._touched)
        self.seal.clicked.connect(present.seal)
        self.send.clicked.connect(present.send)

    def keys(self) -> tuple[Key, ...]:
        """Other dates, the deposit, sending again."""
        return (
            Key("F2", "key.documents", self.presenter.papers),
            Key("F3", "key.other_date", self.presenter.other_date, offered=lambda: self.presenter.state.dates > 1),
            *self.print_keys.keys(),
            Key("F6", "key.deposit", lambda: self.desk.go("deposit")),
            Key("F7", "key.bags", lambda: self.desk.go("bags")),
            Key("F8", "key.supervisor", lambda: self.desk.go("supervisor")),
            Key("F9", "key.send", self.presenter.send),
            Key("PgUp", "", lambda: self.pages.turn(-1)),
            Key("PgDown", "key.scroll", lambda: self.pages.turn(1), offered=lambda: bool(self.presenter.state.pages)),
            Key("Esc", "key.back", self.back, last=True),
        )

    def retranslate(self) -> None:
        """All texts."""
        words, say = self.words, self.words.say
        name_control(self.checks, "", say("settle.checklist"))
        name_control(self.files, "", say("settle.files"))
        name_control(self.table, "", say("settle.totals"))
        self.print_keys.retranslate(words)
        self.seal.label(words, say("key.seal"))
        self.send.label(words, say("key.send"))
        self.folder_words.setText(say("settle.where"))
        self.gone_words.setText(say("settle.upstream"))
        if self.desk.person is not None:
            self.presenter.retranslate()

    def arrive(self) -> None:
        """As the day stands now."""
        self.presenter.arrive()

    def first_focus(self) -> QWidget:
        """The list in front."""
        return self.checks if self.presenter.state.phase in {Phase.OPEN, Phase.READING} else self.files

    def back(self) -> None:
        """Out of a picture, out of the screen."""
        if not self.presenter.back():
            self.desk.go(first_screen(self.desk))

    def show_state(self, state: SettleState) -> None:
        """Paint a state."""
        began, self._phase = state.phase is not self._phase, state.phase
        opened, sealed = state.phase is Phase.OPEN, state.phase is Phase.SEALED
        show_text(self.title, state.pages_title or state.title)
        show_text(self.note, "" if state.pages else state.note)
        self.checks.setVisible(opened)
        self.files.setVisible(not opened and state.phase is not Phase.READING and not state.pages)
        for part in (self.pages, self.print_keys):
            part.setVisible(bool(state.pages))
        (self.checks if opened else self.files).show_lines(state.rows, state.marked)
        if state.pages:
            self.pages.show_pages(state.pages, state.pages_title)
        show_text(self.about, state.about)
        self.table.setVisible(sealed)
        if sealed:
            self.table.show_figures(state.figures)
        self.folder_words.setVisible(bool(state.folder))
        show_text(
            self.folder, state.folder.replace("/", "/\u200b").replace("\\", "\\\u200b")
        )  # a path may be broken there
        self.folder.setAccessibleName(state.folder)
        self._show_upstream(state)
        self.seal.setVisible(opened)
        look(self.seal, "enter" if state.ready else "")
        self.send.setVisible(state.gone_tone is Tone.STOP)
        self.keys_changed.emit()
        if began and self.isVisible():
            self.first_focus().setFocus()

    def _show_upstream(self, state: SettleState) -> None:
        for part in (self._rule, self.gone_words):
            part.setVisible(bool(state.gone))
        show_text(self.gone, state.gone)
        look(self.gone, "stop" if state.gone_tone is Tone.STOP else "done")
        show_text(self.head, state.head)

    def _touched(self, at: int) -> None:
        self.presenter.mark(at)
        self.presenter.enter()
