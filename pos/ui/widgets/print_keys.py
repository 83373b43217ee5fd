"""The two ways in which a document in front gets onto paper, each with its key; the same on every screen."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QWidget

from pos.ui import tokens
from pos.ui.printing import Printing
from pos.ui.screen import Key
from pos.ui.widgets.basics import column, row
from pos.ui.widgets.key_button import KeyButton
from pos.words import Words

TAPE, PDF = "F5", "F4"


def show_file(path: Path) -> bool:
    """Open a file with the program that this machine has for it; False where it has none."""
    return QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))


class PrintKeys(QWidget):
    """A button for each way. `stacked`: one below the other, for narrow places."""

    def __init__(self, handle: str, printing: Printing, *, stacked: bool = False) -> None:
        super().__init__()
        self.setObjectName(handle)
        self._printing = printing
        self.tape = KeyButton(f"{handle}-tape", TAPE, strong=True)
        self.pdf = KeyButton(f"{handle}-pdf", PDF, strong=True)
        self.tape.clicked.connect(printing.tape)
        self.pdf.clicked.connect(printing.pdf)
        lay_out = column if stacked else row
        self.setLayout(lay_out(self.tape, self.pdf, gap=tokens.S))

    def keys(self) -> tuple[Key, ...]:
        """For the screen to bind; they stand on the buttons here."""
        return (Key(PDF, "", self._printing.pdf), Key(TAPE, "", self._printing.tape))

    def retranslate(self, words: Words) -> None:
        """What each does."""
        self.tape.label(words, words.say("document.print_tape"))
        self.pdf.label(words, words.say("document.open_pdf"))
