"""A small window to type in what a virtual device is to read. It takes the keys only while it stands open."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QPushButton, QWidget

from pos.ui import tokens
from pos.ui.widgets.basics import column, row, show_text, text
from pos.words import Words

_WIDTH = 460


class TypeIn(QWidget):
    """`typed` carries the text; Esc and the window's own cross give up."""

    typed = Signal(str)

    def __init__(self, handle: str) -> None:
        super().__init__(None, Qt.WindowType.Dialog)
        self.setAttribute(Qt.WidgetAttribute.WA_QuitOnClose, on=False)
        self.setObjectName("window")
        self._title = text("strong", wrap=True)
        self.field = QLineEdit()
        self.field.setObjectName(handle)
        self.field.setMinimumWidth(_WIDTH)
        self.enter = QPushButton()
        self.enter.setProperty("look", "enter")
        self.enter.setObjectName(f"{handle}-enter")
        self.setLayout(column(self._title, row(self.field, self.enter), gap=tokens.S, margin=tokens.L))
        self.enter.clicked.connect(self._done)
        self.field.returnPressed.connect(self._done)

    def ask(self) -> None:
        """Show it and take the keys."""
        self.field.selectAll()
        self.show()
        self.activateWindow()
        self.field.setFocus()

    def retranslate(self, words: Words, title: str, enter: str) -> None:
        """What is to be typed, and what Enter does with it."""
        self.setWindowTitle(words.say("virtual.title"))
        show_text(self._title, title)
        self.field.setAccessibleName(title)
        self.enter.setText(f"{enter}  Enter")
        self.enter.setAccessibleName(enter)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc gives up."""
        if event.key() == Qt.Key.Key_Escape:
            self.close()
        else:
            super().keyPressEvent(event)

    def _done(self) -> None:
        if self.field.text():
            self.close()  # first: what is read next belongs to the till
            self.typed.emit(self.field.text())
