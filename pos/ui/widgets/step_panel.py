"""A step in place: a few fields, what Enter does, and Esc. Never a dialog: what is due stays in sight."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from pos.ui import tokens
from pos.ui.scan import RollBack
from pos.ui.widgets.basics import column, name_control, row, text
from pos.ui.widgets.key_button import KeyButton
from pos.ui.widgets.money_field import MoneyField
from pos.words import Words

_ENTERS = {Qt.Key.Key_Return, Qt.Key.Key_Enter}


class TextField(RollBack):
    """A line of text whose Enter, also of the number pad and not when held down, is `entered`."""

    entered = Signal()

    def __init__(self, handle: str, *, secret: bool = False, length_max: int = 80) -> None:
        super().__init__()
        self.setObjectName(handle)
        self.setMaxLength(length_max)
        if secret:
            self.setEchoMode(QLineEdit.EchoMode.Password)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter is ours; the rest is Qt's."""
        if event.key() in _ENTERS:
            if not event.isAutoRepeat():
                self.entered.emit()
        else:
            super().keyPressEvent(event)


Field = TextField | MoneyField


class StepPanel(QFrame):
    """`done` when Enter is pressed in a field or its button is touched, `left` for Esc's button.

    The screen binds Esc itself (`Key("Esc", ...)`), so that it works wherever the focus is.
    """

    done = Signal()
    left = Signal()

    def __init__(self, handle: str) -> None:
        super().__init__()
        self.setObjectName(handle)
        self.setProperty("look", "step")
        self.title = text("title", wrap=True)
        self.note = text("muted", wrap=True)
        self.fields: list[Field] = []
        self._labels: list[QLabel] = []
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(tokens.M)
        self._grid.setVerticalSpacing(tokens.S)
        self._grid.setColumnStretch(1, 1)
        self.body: QVBoxLayout = column(gap=tokens.S)
        self.enter = KeyButton(f"{handle}-enter", "Return", strong=True)
        self.enter.setProperty("look", "enter")
        self.enter.clicked.connect(self.done)
        self.escape = KeyButton(f"{handle}-escape", "Esc", strong=True)
        self.escape.clicked.connect(self.left)
        buttons = row(self.enter, self.escape, gap=tokens.S)
        buttons.setStretch(0, 2)
        buttons.setStretch(1, 1)
        layout = column(self.title, self.note, self._grid, self.body, buttons, gap=tokens.M, margin=tokens.L)
        self.setLayout(layout)

    def add_field(self, field: Field) -> Field:
        """Put a field below the ones before; its label comes with `retranslate`."""
        label = text("strong")
        label.setBuddy(field)
        line = len(self.fields)
        self._grid.addWidget(label, line, 0)
        self._grid.addWidget(field, line, 1)
        field.entered.connect(self.done)
        self.fields.append(field)
        self._labels.append(label)
        return field

    def say(self, words: Words, title: str, enter: str, labels: tuple[str, ...] = ()) -> None:
        """Put in title, what Enter does, and a label per field; empty texts leave no gap."""
        self.title.setText(title)
        self.title.setVisible(bool(title))
        self.note.setVisible(bool(self.note.text()))
        for field, label, spoken in zip(self.fields, self._labels, labels, strict=True):
            label.setText(spoken)
            name_control(field, "", spoken)
        self.enter.label(words, enter)
        self.escape.label(words, words.say("key.back"))

    def explain(self, note: str) -> None:
        """A sentence below the title; empty: none."""
        self.note.setText(note)
        self.note.setAccessibleName(note)
        self.note.setVisible(bool(note))

    def first(self) -> QWidget:
        """The field that asks to be filled first."""
        empty = (field for field in self.fields if not field.text() and field.isEnabled())
        return next(empty, self.fields[0] if self.fields else self.enter)
