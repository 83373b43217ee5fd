"""The window: head, stage, strip, foot. It swaps screens and knows nothing of what they do."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QResizeEvent
from PySide6.QtWidgets import QApplication, QLayout, QWidget

from pos.domain.micr import is_check
from pos.ui import tokens
from pos.ui.desk import Desk, Operation, Tone
from pos.ui.operations import WAY_OUT_AFTER_S
from pos.ui.screen import Key, Screen
from pos.ui.shelf import Catalogue, Shelf, without_secrets
from pos.ui.widgets.basics import column, row, show_text, text
from pos.ui.widgets.head import Head
from pos.ui.widgets.message_strip import MessageStrip
from pos.ui.widgets.ten_key import TenKey
from pos.ui.widgets.watermark import Watermark

SIZE, SIZE_LEAST = (1366, 768), (960, 600)
_SCROLLING = frozenset({"PgUp", "PgDown"})


class MainWindow(QWidget):
    """The `desk.Stage`. Screens are made when they are first gone to, from the catalogue; each can be locked over."""

    brought = Signal(str)  # the name of the screen that is in front now
    dressed = Signal()  # person, language or book is another one: look and head may have to follow

    def __init__(self, catalogue: Catalogue) -> None:
        super().__init__()
        self.setObjectName("window")
        self.catalogue = catalogue
        self._desk: Desk | None = None
        self._shelf = Shelf(catalogue, self._press, self.lock)
        self._wait: Operation | None = None
        self.head = Head()
        self.strip = MessageStrip(lambda: self.screen_in_front.still_asks() if self.screen_in_front else None)
        self._band = text("band")
        self._band.setObjectName("band")
        self._watermark = Watermark(self)
        strip_row = column(self.strip)
        strip_row.setContentsMargins(tokens.L, 0, tokens.L, tokens.S)
        self.ten_key = TenKey()
        self.ten_key.hide()
        layout = column(self._band, self.head, row(self._shelf.stage, self.ten_key, gap=0), strip_row, gap=0)
        layout.addWidget(self._shelf.feet)
        layout.setStretch(2, 1)
        layout.setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)  # screens fit the window, never the reverse
        self.setLayout(layout)
        self.setMinimumSize(*SIZE_LEAST)
        self.resize(*SIZE)
        QApplication.instance().focusChanged.connect(self._focus_moved)  # type: ignore[union-attr]  # a window has one

    def adopt(self, desk: Desk) -> None:
        """Take the desk whose stage this is."""
        self._desk = desk

    @property
    def desk(self) -> Desk:
        """The place of work."""
        assert self._desk is not None, "a window works only after it was given its desk"
        return self._desk

    @property
    def screen_in_front(self) -> Screen | None:
        """What is on the stage."""
        shown = self._shelf.stage.currentWidget()
        return shown if isinstance(shown, Screen) else None

    # --- desk.Stage ---

    def go(self, name: str) -> None:
        """Bring a screen to the front and give it the focus; one that was locked stands as it was left."""
        if self.screen_in_front is not None:
            self.screen_in_front.leave()
        screen = self._shelf.bring(name, self.desk)
        self.tell("", Tone.PLAIN)
        if self.desk.seats.uncovers(name):
            screen.come_back()
        else:
            screen.arrive()
        screen.first_focus().setFocus()
        self.desk.seats.hear()
        self.brought.emit(name)

    def lock(self) -> None:
        """Ctrl+L, or nobody was here for a while: the screen stays as it stands, under the sign-in."""
        screen = self.screen_in_front
        if screen is None or not screen.locks or not screen.may_lock():
            return
        without_secrets(screen)
        self.desk.seats.lock(screen.name, self.desk.session)
        front = self._shelf.bring("sign-in", self.desk)
        self.tell("", Tone.PLAIN)
        front.arrive()
        front.first_focus().setFocus()
        self.brought.emit(front.name)

    def may_leave(self, *, everyone: bool = False) -> bool:
        """Whether who is here may sign out, or everybody's work be left with the book; says why not."""
        seat = None if everyone else self.desk.seats.present
        return all(screen.may_end() for screen in self._shelf.screens(seat))

    def has(self, name: str) -> bool:
        """Whether there is a screen of that name."""
        return name in self.catalogue

    def tell(self, text: str, tone: Tone, code: str = "") -> None:
        """Put a sentence into the strip; where it is cleared, what the screen in front still asks stands there."""
        self._wait = None
        self.strip.tell(text, tone, code)

    def desk_changed(self) -> None:
        """Texts, head and look follow."""
        self.dressed.emit()  # first: what is laid out anew asks for the size of the text
        self._shelf.retranslate(self.desk)
        self.ten_key.retranslate(self.desk.words)
        self.ten_key.setVisible(self.desk.preferences.ten_key)

    # --- waiting ---

    def show_wait(self, operation: Operation | None) -> None:
        """What is waited for, and after two seconds the way out."""
        if operation is None:
            if self._wait is not None:
                self.tell("", Tone.PLAIN)
            return
        words = self.desk.words
        sentence = words.say(operation.waiting)
        if operation.age_s >= WAY_OUT_AFTER_S and _leads_out(self.screen_in_front):
            sentence = words.say("wait.way_out", what=sentence)
        if self._wait is not operation or self.strip.text() != sentence:
            self.tell(sentence, Tone.WAIT)
        self._wait = operation

    def _leave_wait(self) -> bool:
        """Esc while something is waited for: whether it led out of that."""
        wait = self._wait
        if wait is None or wait.age_s < WAY_OUT_AFTER_S:
            return False
        if wait.way_out is not None:
            wait.way_out()
        else:
            wait.forget()
            self.tell("", Tone.PLAIN)
        return True

    # --- screens ---

    def _press(self, key: Key) -> None:
        """What the next key begins takes the place of what was said before."""
        if key.press == "Esc" and self._leave_wait():
            return
        if self._wait is None and key.press not in _SCROLLING:
            self.tell("", Tone.PLAIN)
        key.act()

    def take_scan(self, text: str) -> None:
        """Wherever the focus is, a scan goes to the screen in front: as a check where a check reader plays keyboard."""
        if self.screen_in_front is not None:
            take = self.screen_in_front.take_check if is_check(text) else self.screen_in_front.take_scan
            take(text)

    def show_training(self, words: str) -> None:
        """The band and the watermark; empty: a live book."""
        show_text(self._band, words)
        self._watermark.show_words(words)

    # --- focus ---

    def _focus_moved(self, _: QWidget | None, new: QWidget | None) -> None:
        if new is None and self.isActiveWindow():
            QTimer.singleShot(0, self, self._find_focus)

    def _find_focus(self) -> None:
        """The focus is never nowhere: keys would go nowhere too."""
        screen = self.screen_in_front
        if screen is not None and self.isActiveWindow() and QApplication.focusWidget() is None:
            screen.first_focus().setFocus()

    def changeEvent(self, event: QEvent) -> None:
        """Coming back from another program finds the focus where it belongs."""
        if event.type() == QEvent.Type.ActivationChange:
            QTimer.singleShot(0, self, self._find_focus)
        super().changeEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The watermark covers all of it."""
        self._watermark.setGeometry(self.rect())
        self._watermark.raise_()
        super().resizeEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Not with a payer's money on the counter."""
        if self.may_leave(everyone=True):
            super().closeEvent(event)
        else:
            event.ignore()


def _leads_out(screen: Screen | None) -> bool:
    """Whether Esc leads anywhere there: nobody goes on without the book that is being opened."""
    keys = () if screen is None else screen.keys()
    return any(key.press == "Esc" and key.offered() for key in keys)
