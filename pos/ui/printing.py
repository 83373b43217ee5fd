"""The document in front on paper: from the receipt printer, or as the PDF for an office printer. No widget here."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from pos.cashiering import print_document
from pos.ui.desk import Desk, Tone


class Printing:
    """`document` names what is in front, among issued documents, or is empty; `open_file` shows a file, if it can."""

    def __init__(self, desk: Desk, document: Callable[[], str], open_file: Callable[[Path], bool]) -> None:
        self.desk = desk
        self._document = document
        self._open_file = open_file

    def tape(self) -> None:
        """Owe its narrow form to the receipt printer."""
        if not (name := self._there()):
            return
        counter, person = self.desk.counter, self.desk.worker
        self.desk.run(
            lambda: print_document.on_tape(counter, person, name),
            then=lambda _: self.desk.say("document.on_tape", Tone.DONE),
        )

    def pdf(self) -> None:
        """Put the issued bytes into a file and open it with what this machine shows PDFs with."""
        if not (name := self._there()):
            return
        counter, person = self.desk.counter, self.desk.worker

        def written(path: Path) -> None:
            if self._open_file(path):
                self.desk.say("document.opened", Tone.DONE, path=path)
            else:
                self.desk.say("document.saved", Tone.WAIT, path=path)

        self.desk.run(lambda: print_document.as_file(counter, person, name), then=written)

    def _there(self) -> str:
        """What is in front; says so where nothing is."""
        name = self._document()
        if not name:
            self.desk.say("document.none", Tone.WAIT)
        return name
