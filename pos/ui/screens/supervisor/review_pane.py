"""The review of one drawer: figures, a reason for every difference, the end of it either way."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from pos.domain.tender_table import WAYS_MAX
from pos.ui import tokens
from pos.ui.screens.supervisor.closing import DIFFERENCE_REASONS
from pos.ui.screens.supervisor.state import SupervisorState, Wanted
from pos.ui.widgets.basics import column, name_control, row, show_text, text
from pos.ui.widgets.key_button import KeyButton
from pos.ui.widgets.step_panel import TextField
from pos.ui.widgets.table import Table
from pos.words import Words

_LEAST = 220  # of figures and reasons, in pixels, before the whole screen scrolls


class ReviewPane(QWidget):
    """`finalize` carries the reasons by tender once every difference has one; `send_back` asks for a recount."""

    finalize = Signal(object)
    send_back = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.table = Table("review-figures")
        self.terminal = text("strong", wrap=True)
        self.terminal.setObjectName("review-terminal")
        self._labels = [text("strong") for _ in range(WAYS_MAX)]
        self.fields = [TextField(f"review-reason-{at}", length_max=120) for at in range(WAYS_MAX)]
        self._usual = [KeyButton(f"review-usual-{n}", f"Alt+{n}") for n in range(1, len(DIFFERENCE_REASONS) + 1)]
        self.accept = KeyButton("review-finalize", "F12", strong=True)
        self.accept.setProperty("look", "enter")
        self.refuse = KeyButton("review-send-back", "F9", strong=True)
        self._wanted: tuple[Wanted, ...] = ()
        self._lay_out()
        for field in self.fields:
            field.entered.connect(self.next)
        for button in self._usual:
            shortcut = QShortcut(QKeySequence(button.press), self)  # of this pane: another step has such keys too
            shortcut.setAutoRepeat(False)
            shortcut.activated.connect(button.click)
            button.clicked.connect(self._use)
        self.refuse.clicked.connect(self.send_back)

    def _lay_out(self) -> None:
        inner: QVBoxLayout = column(self.table, self.terminal, tokens.S, gap=tokens.XS)
        for label, field in zip(self._labels, self.fields, strict=True):
            label.setBuddy(field)
            inner.addWidget(label)
            inner.addWidget(field)
        inner.addSpacing(tokens.XS)
        for button in self._usual:
            inner.addWidget(button)
        inner.addStretch(1)
        ground, scroll = QWidget(), QScrollArea()
        self._scroll = scroll
        ground.setLayout(inner)
        scroll.setWidget(ground)
        scroll.setWidgetResizable(True)
        scroll.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Ignored)
        scroll.setMinimumHeight(_LEAST)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        buttons = row(self.accept, self.refuse, gap=tokens.S)
        buttons.setStretch(0, 3)
        buttons.setStretch(1, 2)
        self.setLayout(column(scroll, buttons, gap=tokens.M))

    def retranslate(self, words: Words) -> None:
        """Names of what does not change with the drawer."""
        for button, key in zip(self._usual, DIFFERENCE_REASONS, strict=True):
            button.label(words, words.say(key))
        self.accept.label(words, words.say("key.finalize"))
        self.refuse.label(words, words.say("key.send_back"))
        name_control(self.table, "", words.say("supervisor.figures"))

    def show_state(self, state: SupervisorState, words: Words) -> None:
        """Paint a review. Reasons already typed stay while it is the same review."""
        self.table.show_figures(state.figures)
        show_text(self.terminal, state.terminal)
        self._scroll.setMinimumWidth(self.table.minimumWidth() + self._scroll.verticalScrollBar().sizeHint().width())
        if [one.tender for one in state.wanted] != [one.tender for one in self._wanted]:
            for field in self.fields:
                field.clear()
        self._wanted = state.wanted
        for at, (label, field) in enumerate(zip(self._labels, self.fields, strict=True)):
            asked = at < len(state.wanted)
            label.setVisible(asked)
            field.setVisible(asked)
            label.setText(f"{words.say('reason.label')} · {state.wanted[at].words}" if asked else "")
            name_control(field, "", label.text())
        for button in self._usual:
            button.setVisible(bool(state.wanted))

    def forget(self) -> None:
        """Another review begins."""
        self._wanted = ()

    def first(self) -> QWidget:
        """The first reason that is missing, else what ends the review."""
        shown = self.fields[: len(self._wanted)]
        return next((field for field in shown if not field.text().strip()), self.accept)

    def next(self) -> bool:
        """To the next empty reason, or to the end; whether it is the end."""
        shown = self.fields[: len(self._wanted)]
        missing = next((field for field in shown if not field.text().strip()), None)
        if missing is not None:
            missing.setFocus()
            return False
        pairs = zip(self._wanted, shown, strict=True)
        self.finalize.emit({wanted.tender: field.text().strip() for wanted, field in pairs})
        return True

    def _use(self) -> None:
        """Put one of the usual reasons into the field at hand."""
        button = self.sender()
        shown = self.fields[: len(self._wanted)]
        field = next((one for one in shown if one.hasFocus()), None) or self.first()
        if isinstance(button, KeyButton) and isinstance(field, TextField):
            field.setText(button.text())
            self.first().setFocus()
