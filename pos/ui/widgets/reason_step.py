"""Why something is done: a line of text, and the usual reasons one key away."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeySequence, QShortcut

from pos.ui.widgets.key_button import KeyButton
from pos.ui.widgets.step_panel import StepPanel, TextField
from pos.words import Words

REASONS_MAX = 5


class ReasonStep(StepPanel):
    """`given` carries the reason: typed and entered, or one of the usual ones (Alt+1 ...), which needs no Enter."""

    given = Signal(str)

    def __init__(self, handle: str) -> None:
        super().__init__(handle)
        self.reason = TextField(f"{handle}-reason", length_max=120)
        self.add_field(self.reason)
        self.body.setSpacing(0)  # of keys without a frame, each as high as a finger
        self._usual = [KeyButton(f"{handle}-usual-{n}", f"Alt+{n}") for n in range(1, REASONS_MAX + 1)]
        for button in self._usual:
            shortcut = QShortcut(QKeySequence(button.press), self)
            shortcut.setAutoRepeat(False)
            shortcut.activated.connect(button.click)
            button.clicked.connect(self._choose)
            self.body.addWidget(button)
        self.done.connect(lambda: self.given.emit(self.reason.text().strip()))

    def ask(self, words: Words, title: str, enter: str, usual: tuple[str, ...]) -> None:
        """Begin anew."""
        self.reason.clear()
        self.label(words, title, enter, usual)
        self.reason.setFocus()

    def label(self, words: Words, title: str, enter: str, usual: tuple[str, ...]) -> None:
        """Put the words in; what was typed stays."""
        self.say(words, title, enter, (words.say("reason.label"),))
        for at, button in enumerate(self._usual):
            button.setVisible(at < len(usual))
            button.label(words, usual[at] if at < len(usual) else "")

    def _choose(self) -> None:
        button = self.sender()
        if isinstance(button, KeyButton) and button.text():
            self.reason.setText(button.text())
            self.given.emit(button.text())
