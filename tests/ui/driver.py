"""Plays the real window on a real book, by keys and scans as a keyboard sends them.

Typed and scanned characters go to the window as key events with the times of a typist or a scanner, so that tests need
not wait for either; keys with a meaning (F5, Enter, Esc) go through Qt's own path with its shortcuts.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEvent, QPoint, Qt
from PySide6.QtGui import QKeyEvent, QWindow
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from pos.app import App
from pos.cashiering import open_drawer, people
from pos.domain.clock import Instant, ScriptClock
from pos.domain.drawers import CashCount
from pos.ui.launch import Program
from pos.ui.main_window import SIZE, MainWindow
from pos.ui.screen import Screen
from pos.ui.widgets.line_list import LineList

PASSWORD = "correct horse battery"
PIN = "246810"
MORNING = Instant.parse("2026-11-20T10:42:00-08:00")

TYPING_MS, SCANNING_MS = 80, 8
PATIENCE_S = 20.0


class Eyes:
    """What a person sees on the window."""

    window: MainWindow

    @property
    def handle(self) -> QWindow:
        """The window as the window system knows it."""
        found = self.window.windowHandle()
        assert found is not None
        return found

    @property
    def screen(self) -> Screen | None:
        """What is in front."""
        return self.window.screen_in_front

    @property
    def said(self) -> str:
        """The sentence in the strip."""
        return self.window.strip.text()

    def control(self, handle: str) -> QWidget:
        """A control by its id, of the screen in front where there are several."""
        found: list[QWidget] = self.window.findChildren(QWidget, handle)
        assert found, f"no {handle}"
        return next((one for one in found if one.isVisible()), found[0])

    def shown(self, handle: str) -> str:
        """What a control says; nothing where it is not to be seen."""
        control = self.control(handle)
        return str(control.property("text")) if control.isVisible() else ""

    def focus(self) -> str:
        """The id of what has the focus."""
        found = QApplication.focusWidget()
        return found.objectName() if found is not None else ""

    def seen(self, handle: str) -> bool:
        """Whether a control is to be seen."""
        return self.control(handle).isVisible()

    def listed(self, handle: str) -> LineList:
        """A list of lines."""
        found = self.control(handle)
        assert isinstance(found, LineList)
        return found

    def field(self, handle: str) -> str:
        """What stands in a field."""
        return str(self.control(handle).property("text"))


class Driver(Eyes):
    """A till with a person in front of it."""

    def __init__(self, data: Path, app: App | None = None) -> None:
        self.app = app or App(data, clock=ScriptClock(MORNING))
        self.program = Program(self.app)
        self.window = self.program.window
        self._now_ms = 1_000_000
        self.program.start()
        self.window.showNormal()  # the offscreen platform's screen is 800 by 800
        self.window.resize(*SIZE)
        self.until(self.window.isVisible)

    def close(self) -> None:
        """As when the window is closed."""
        self.window.close()
        self.program.close()
        self.window.deleteLater()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)  # else every test styles all windows so far

    def started_again(self) -> Driver:
        """The same book in a new program, this one cut off where it stands."""
        self.program.close()
        self.window.close()
        return Driver(self.app.places.data)

    # --- waiting ---

    def until(self, happened: Callable[[], object], patience_s: float = PATIENCE_S) -> None:
        """Let the window work until something is so."""
        end = time.monotonic() + patience_s
        while not happened():
            assert time.monotonic() < end, f"not within {patience_s} s; the strip says: {self.said}"
            QCoreApplication.processEvents()
            time.sleep(0.002)

    def settle(self) -> None:
        """Let everything end that is under way."""
        QCoreApplication.processEvents()
        self.until(lambda: self.program.operations.running == 0)
        QCoreApplication.processEvents()

    def at(self, name: str) -> Screen:
        """Wait for a screen."""
        self.until(lambda: self.screen is not None and self.screen.name == name)
        self.settle()
        assert self.screen is not None
        return self.screen

    # --- the person's hands ---

    def type(self, text: str, gap_ms: int = TYPING_MS) -> None:
        """Type as people do; a line end is Enter, a tabulator Tab."""
        for sign in text:
            self._send(sign, gap_ms)
        if gap_ms == TYPING_MS:
            self.until(lambda: not self.program.scans.undecided)
        self.settle()

    def scan(self, text: str, end: str = "\r") -> None:
        """Scan: the same keys, faster, with Enter at the end."""
        self._now_ms += 1000
        self.type(text + end, SCANNING_MS)
        self._now_ms += 1000
        self.until(lambda: not self.program.scans.undecided)
        self.settle()

    def press(self, *keys: str) -> None:
        """Press keys: `F5`, `Enter`, `Ctrl+L`, `Alt+1`."""
        for key in keys:
            self.begin(key)
            self.settle()

    def begin(self, *keys: str) -> None:
        """Press keys and wait for nothing: what they begin may take until somebody does something else."""
        for key in keys:
            self._now_ms += 1000
            combination, name = Qt.KeyboardModifier.NoModifier, key
            for prefix, modifier in _MODIFIERS.items():
                if key.startswith(prefix):
                    combination, name = modifier, key.removeprefix(prefix)
            QTest.keyClick(self.handle, _KEYS.get(name) or Qt.Key[f"Key_{name}"], combination)
            QCoreApplication.processEvents()

    def click(self, handle: str) -> None:
        """Touch a control."""
        control = self.control(handle)
        QTest.mouseClick(control, Qt.MouseButton.LeftButton, pos=QPoint(8, control.height() // 2))
        self.settle()

    def _send(self, sign: str, gap_ms: int) -> None:
        self._now_ms += gap_ms
        named = {"\n": Qt.Key.Key_Return, "\r": Qt.Key.Key_Return, "\t": Qt.Key.Key_Tab}
        code = named.get(sign) or (ord(sign.upper()) if sign.isascii() else 0)
        event = QKeyEvent(QKeyEvent.Type.KeyPress, code, Qt.KeyboardModifier.NoModifier, sign)
        event.setTimestamp(self._now_ms)
        QCoreApplication.sendEvent(self.handle, event)

    # --- a day's beginnings ---

    def sign_in(self, login: str) -> None:
        """By name and password."""
        self.at("sign-in")
        self.type(f"{login}\n")
        self.type(f"{PASSWORD}\n")
        self.settle()

    def open_drawer(self, login: str = "ana") -> None:
        """A drawer counted in as assigned, 200.00 in tens, and its cashier at it. `count_in` does it by keys."""
        self.at("sign-in")
        counter = self.program.desk.counter
        person = next(one for one in people.people(counter) if one.login == login)
        drawer, date = open_drawer.free_drawers(counter)[0], counter.clock.now().local.date()
        open_drawer.open_drawer(counter, person, drawer.code, date, CashCount({1000: 20}))
        self.sign_in(login)
        self.at("till")

    def count_in(self) -> None:
        """Whoever signed in counts the drawer in."""
        self.at("count-in")
        self.type("\n\n\n20\n")
        self.press("F12", "Enter")
        self.at("till")


_MODIFIERS = {"Ctrl+": Qt.KeyboardModifier.ControlModifier, "Alt+": Qt.KeyboardModifier.AltModifier}
_KEYS = {"Enter": Qt.Key.Key_Return, "Esc": Qt.Key.Key_Escape, "Del": Qt.Key.Key_Delete}
