"""A second person signs on the spot, for this one thing (design section 6)."""

from __future__ import annotations

from PySide6.QtCore import Signal

from pos.ui.widgets.step_panel import StepPanel, TextField
from pos.words import Words


class ApprovalPanel(StepPanel):
    """`signed` carries (login, password) once both are there; `refuse` brings it back after a wrong one."""

    signed = Signal(str, str)

    def __init__(self, handle: str) -> None:
        super().__init__(handle)
        self.login = TextField(f"{handle}-login", length_max=20)
        self.password = TextField(f"{handle}-password", secret=True)
        for field in (self.login, self.password):
            self.add_field(field)
        self.done.connect(self._next)

    def ask(self, words: Words, title: str, note: str) -> None:
        """Begin anew: what is approved, and why a second person is asked."""
        for field in (self.login, self.password):
            field.clear()
        self.label(words, title, note)
        self.login.setFocus()

    def label(self, words: Words, title: str, note: str) -> None:
        """Put the words in; what was typed stays."""
        self.say(
            words, title, words.say("approval.sign"), (words.say("approval.login"), words.say("approval.password"))
        )
        self.explain(note)

    def refuse(self) -> None:
        """It was not right: the password goes, the name stays."""
        self.password.clear()
        self.password.setFocus()

    def _next(self) -> None:
        """Enter goes on to the empty field, or signs."""
        if not self.login.text().strip():
            self.login.setFocus()
        elif not self.password.text():
            self.password.setFocus()
        else:
            password = self.password.text()
            self.password.clear()  # it must not stand in a field while others look on
            self.signed.emit(self.login.text().strip(), password)
