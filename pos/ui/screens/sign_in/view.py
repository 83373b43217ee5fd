"""The sign-in screen: widgets only."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QScrollArea, QWidget

from pos.domain.people import Person
from pos.ui import style, tokens
from pos.ui.desk import Desk
from pos.ui.screen import Key, Screen
from pos.ui.screens.sign_in.presenter import SignIn, SignInState
from pos.ui.widgets.basics import column, name_control, row, show_text, text
from pos.ui.widgets.key_button import KeyButton
from pos.ui.widgets.step_panel import StepPanel, TextField
from pos.ui.widgets.the_box import TheBox
from pos.ui.widgets.ticket import Ticket
from pos.ui.widgets.tile import Tile
from pos.words import LANGUAGES

_COLUMNS = 3
_TILE_WIDTH_LEAST = 240


class SignInScreen(Screen):
    """`other_book` opens the book to practise in, or goes back from it; None where there is only one."""

    name = "sign-in"
    locks = False

    def __init__(self, desk: Desk, *, other_book: Callable[[], None], leave: Callable[[], None]) -> None:
        super().__init__(desk)
        self._other_book, self._leave = other_book, leave
        self._agency, self._place = text("headline", wrap=True), text("large", wrap=True)
        self.box = TheBox("sign-in-name")
        self.tiles: list[Tile] = []
        self._columns = _COLUMNS
        self._grid = QGridLayout()
        self._grid.setSpacing(tokens.S)
        self.panel = StepPanel("sign-in-proof")
        self.secret = TextField("sign-in-secret", secret=True)
        self.panel.add_field(self.secret)
        self.by_password = KeyButton("sign-in-by-password", "F6")
        self.panel.body.addWidget(self.by_password)
        self._languages = {code: KeyButton(f"sign-in-{code}", "") for code in LANGUAGES}
        self._invitation = text("large", wrap=True)
        self.setLayout(column(Ticket(self._build_names(), self._build_stub()), margin=tokens.M))
        self._shown = SignInState()
        self.presenter = SignIn(desk, self.show_state)
        self._connect()

    def _build_names(self) -> QWidget:
        inside = QWidget()
        inside.setLayout(column(self._grid, None))
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setWidget(inside)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        main = QWidget()
        main.setLayout(column(self._agency, self._place, tokens.S, self.box, tokens.XS, scroll, gap=tokens.S))
        return main

    def _build_stub(self) -> QWidget:
        stub = QWidget()
        languages = row(*self._languages.values(), None, gap=tokens.S)
        stub.setLayout(column(self._invitation, self.panel, None, languages, gap=tokens.L))
        return stub

    def _connect(self) -> None:
        sign_in = self.presenter
        self.box.textEdited.connect(sign_in.typed)
        self.box.entered.connect(sign_in.enter)
        self.box.moved.connect(sign_in.move)
        self.panel.done.connect(lambda: sign_in.prove(self.secret.text()))
        self.panel.left.connect(sign_in.back)
        self.by_password.clicked.connect(sign_in.use_password)
        for code, button in self._languages.items():
            button.clicked.connect(partial(self.desk.speak, code))

    def asks_secret(self) -> bool:
        """From the first key on: a password manager goes on from the name to the password by itself."""
        return True

    # --- painting ---

    def show_state(self, state: SignInState) -> None:
        """Paint a state."""
        if state.people != self._shown.people or not self.tiles:
            self._lay_tiles(state.people)
        for place, tile in enumerate(self.tiles):
            tile.mark(marked=place == state.marked and state.chosen is None)
        chosen, words = state.chosen, self.words
        self._invitation.setVisible(chosen is None)
        self.panel.setVisible(chosen is not None)
        if chosen is not None:
            self.panel.say(
                words,
                chosen.name,
                words.say("sign_in.enter"),
                (words.say("sign_in.pin") if state.by_pin else words.say("approval.password"),),
            )
            locked = self.desk.seats.locked and self.desk.person == chosen
            self.panel.explain(words.say("sign_in.locked") if locked else "")
            self.by_password.label(words, words.say("sign_in.by_password" if state.by_pin else "sign_in.by_pin"))
            self.by_password.setVisible(self.presenter.knows_pin(chosen))
            if state.turn != self._shown.turn or self._shown.chosen is None:
                self.secret.clear()
                self.secret.setFocus()
        elif self._shown.chosen is not None:
            self.secret.clear()
            self.box.setFocus()
        self._shown = state

    def _columns_that_fit(self) -> int:
        """As many as leave a name room to be read."""
        return max(1, min(_COLUMNS, self.box.width() // style.pixels(_TILE_WIDTH_LEAST)))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """More or less room beside each other."""
        super().resizeEvent(event)
        if self._columns != self._columns_that_fit():
            self._lay_tiles(self._shown.people)
            self.show_state(self._shown)

    def _lay_tiles(self, people: tuple[Person, ...]) -> None:
        for tile in self.tiles:
            self._grid.removeWidget(tile)
            tile.hide()
            tile.deleteLater()
        self.tiles = []
        self._columns = columns = self._columns_that_fit()
        for place, person in enumerate(people):
            role = self.words.say(f"role.{person.role}")
            tile = Tile(f"person-{person.login}", person.initials, person.name, role)
            tile.clicked.connect(partial(self.presenter.choose, person))
            self._grid.addWidget(tile, place // columns, place % columns)
            self.tiles.append(tile)
        for place in range(_COLUMNS):
            self._grid.setColumnStretch(place, 1 if place < columns else 0)

    # --- Screen ---

    def keys(self) -> tuple[Key, ...]:
        """The other book, back, and out."""
        return (
            Key("F8", "sign_in.other_book", self._other_book),
            Key("F6", "", self.presenter.use_password),
            Key("F9", "key.language", self._next_language),
            Key("Esc", "key.back", self.presenter.back),
            Key("Ctrl+Q", "key.quit", self._leave, last=True),
        )

    def _next_language(self) -> None:
        self.desk.speak(LANGUAGES[(LANGUAGES.index(self.words.language) + 1) % len(LANGUAGES)])

    def retranslate(self) -> None:
        """All texts."""
        words = self.words
        if self.desk.is_open:
            agency = self.desk.counter.agency
            show_text(self._agency, agency.name)
            show_text(self._place, words.say("sign_in.place", counter=agency.counter, register=agency.register))
        self.box.setPlaceholderText(words.say("sign_in.box"))
        name_control(self.box, "", words.say("sign_in.box"))
        show_text(self._invitation, words.say("sign_in.invitation"))
        for code, button in self._languages.items():
            button.label(words, words.say(f"language.{code}"))
        self._lay_tiles(self._shown.people)
        self.show_state(self._shown)

    def arrive(self) -> None:
        """Who is known here may have changed."""
        self.retranslate()
        self.presenter.arrive()

    def leave(self) -> None:
        """No secret stays in a field."""
        self.secret.clear()
        self.box.clear()

    def first_focus(self) -> QWidget:
        """The secret of who was picked, else the names."""
        return self.secret if self._shown.chosen is not None else self.box
