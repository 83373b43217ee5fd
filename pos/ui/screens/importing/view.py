"""Bringing in a file: widgets only."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QWidget

from pos.ui import style, tokens
from pos.ui.desk import Desk, Tone
from pos.ui.screen import Key, Screen
from pos.ui.screens.importing.presenter import ENDINGS, Import, ImportState, Stage
from pos.ui.widgets.basics import column, name_control, row, show_text, text
from pos.ui.widgets.choice_list import ChoiceList
from pos.ui.widgets.key_button import KeyButton
from pos.ui.widgets.line_list import LineList
from pos.ui.widgets.step_panel import StepPanel, TextField
from pos.ui.widgets.ticket import Ticket

PATH_MAX = 400
_SHARES = (40, 60)  # a line says why a row stayed out: it wants more room than the name of a file
_LOOKS = {Tone.PLAIN: "large", Tone.DONE: "done-large", Tone.WAIT: "wait-large", Tone.STOP: "stop"}


class ImportScreen(Screen):
    """Left what is brought in, right the files that lie there, and then what came of it: it has the larger share."""

    name = "import"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._title, self._lead, self._here = text("headline"), text("large", wrap=True), text("title")
        name_control(self._lead, "import-lead")
        self.panel = StepPanel("import-form")
        self.fields = {name: TextField(f"import-{name}", length_max=PATH_MAX) for name in ENDINGS}
        for field in self.fields.values():
            self.panel.add_field(field)
        self.kind, self.biller = KeyButton("import-kind", "F8"), KeyButton("import-biller", "F9")
        for button in (self.kind, self.biller):
            button.setProperty("look", "")
        self.told = LineList("import-told")
        self.files = ChoiceList("import-files", compact=True)
        self._choices = QWidget()
        self._choices.setLayout(row(self.kind, self.biller, None))
        main, stub = QWidget(), QWidget()
        main.setLayout(column(self._title, self._lead, self._choices, self.panel, None, gap=tokens.S))
        stub.setLayout(column(self._here, self.files, self.told, gap=tokens.S))
        self.setLayout(column(Ticket(main, stub, shares=_SHARES), margin=tokens.M))
        self._tells = False
        self.presenter = Import(desk, self.show_state, self._fill)
        self._connect()

    def _connect(self) -> None:
        present = self.presenter
        self.panel.done.connect(self._enter)
        self.panel.left.connect(self._back)
        self.kind.clicked.connect(present.next_kind)
        self.biller.clicked.connect(present.next_biller)
        self.files.moved.connect(present.move)
        self.files.entered.connect(present.choose)
        self.files.chosen.connect(present.choose)
        for name, field in self.fields.items():
            field.textChanged.connect(partial(present.look, name))

    def _enter(self) -> None:
        self.presenter.enter({name: field.text() for name, field in self.fields.items()})

    def _back(self) -> None:
        if not self.presenter.back():
            self.desk.go("home")

    def _fill(self, name: str, path: str) -> None:
        """A file was chosen; where it is a folder, what lies in it comes next."""
        self.fields[name].setText(path)
        if not path.endswith("/"):
            self.fields[name].setFocus()

    def _choose_for(self, name: str) -> None:
        if not self._tells:
            self.presenter.look(name, self.fields[name].text())
            self.files.setFocus()

    def _turn(self, pages: int) -> None:
        """What came of it, a page up or down."""
        bar = self.told.verticalScrollBar()
        bar.setValue(bar.value() + pages * bar.pageStep())

    def show_state(self, state: ImportState) -> None:
        """Paint a state."""
        words, say = self.words, self.words.say
        choosing = state.stage is Stage.CHOOSE
        show_text(self._lead, state.lead)
        style.look(self._lead, _LOOKS[state.tone])
        biller = self.desk.counter.billers.get(state.biller)
        whose = biller.name(words.language) if biller else say("import.by_file")
        self.kind.label(words, say("import.what", kind=say(f"import.kind.{state.kind}")))
        self.biller.label(words, say("import.whose", biller=whose))
        for button in (self.kind, self.biller):
            button.setEnabled(choosing)
        self.files.show_lines(state.files, state.marked)
        self.told.show_lines(state.told)
        changes, self._tells = self._tells is not bool(state.told), bool(state.told)
        show_text(self._here, say("import.told" if self._tells else "import.here"))
        self.told.setVisible(self._tells)
        self.files.setVisible(not self._tells)
        if changes:
            self.keys_changed.emit()
        enters = {Stage.TRIED: "import.bring", Stage.DONE: "import.again"}
        labels = tuple(say(f"import.field.{name}") for name in self.fields)
        self.panel.say(words, "", say(enters.get(state.stage, "import.try")), labels)
        self.panel.enter.setEnabled(state.stage is not Stage.WORKING)
        if choosing and self.fields["file"].isReadOnly():
            self.fields["file"].selectAll()
        for field in self.fields.values():
            field.setReadOnly(not choosing)

    # --- Screen ---

    def keys(self) -> tuple[Key, ...]:
        """Kind and biller stand on their buttons."""
        return (
            Key("F5", "import.choose_file", partial(self._choose_for, "file"), offered=lambda: not self._tells),
            Key("F6", "import.choose_map", partial(self._choose_for, "map"), offered=lambda: not self._tells),
            Key("F8", "", self.presenter.next_kind),
            Key("F9", "", self.presenter.next_biller),
            Key("PgUp", "", partial(self._turn, -1)),
            Key("PgDown", "key.scroll", partial(self._turn, 1), offered=lambda: self._tells),
            Key("Esc", "key.back", self._back, last=True),
        )

    def retranslate(self) -> None:
        """All texts."""
        show_text(self._title, self.words.say("import.title"))
        name_control(self.files, "", self.words.say("import.here"))
        name_control(self.told, "", self.words.say("import.told"))
        self.presenter.refresh()

    def arrive(self) -> None:
        """What is under way or came of it stands as it was left; another file is typed over the last one."""
        self.fields["file"].selectAll()
        self.presenter.look("file", self.fields["file"].text())

    def first_focus(self) -> QWidget:
        """The file, or what Enter does."""
        return self.fields["file"]
