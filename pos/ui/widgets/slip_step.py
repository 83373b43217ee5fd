"""What the slip of a card terminal says, or how it is known otherwise: typed in by hand."""

from __future__ import annotations

from PySide6.QtCore import Signal

from pos.ui.widgets.step_panel import StepPanel, TextField
from pos.words import Words


class SlipStep(StepPanel):
    """`given` carries the approval code, which there may be none of, and the reason."""

    given = Signal(str, str)

    def __init__(self, handle: str) -> None:
        super().__init__(handle)
        self.auth = TextField(f"{handle}-auth", length_max=12)
        self.reason = TextField(f"{handle}-reason", length_max=120)
        for field in (self.auth, self.reason):
            self.add_field(field)
        self.done.connect(self._next)

    def ask(self) -> None:
        """Begin anew."""
        self.auth.clear()
        self.reason.clear()

    def label(self, words: Words, title: str) -> None:
        """Put the words in; what was typed stays."""
        self.explain(words.say("supervisor.slip_note"))
        self.say(words, title, words.say("key.go_on"), (words.say("supervisor.auth_code"), words.say("reason.label")))

    def _next(self) -> None:
        """Enter goes down; an approval code there may be none of."""
        if not self.reason.text().strip() and not self.reason.hasFocus():
            self.reason.setFocus()
        else:
            self.given.emit(self.auth.text().strip(), self.reason.text().strip())
