"""Moves a real window to where a picture is to be taken."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QCoreApplication, QEvent

from pos.app import App
from pos.domain.clock import Instant, ScriptClock
from pos.ui.launch import Program
from pos.ui.screen import Screen
from pos.ui.tokens import Theme

SIZE = (1366, 768)
MOMENT = Instant.parse("2026-11-20T10:42:00-08:00")
PATIENCE_S = 120.0  # of a machine that has much else to do
PASSWORD = "the password of a picture"  # noqa: S105  # of a book that is thrown away
SUPERVISOR = "sam"


Shown = TypeVar("Shown", bound=Screen)


class Stagehand:
    """The window of a register that has all the time in the world."""

    def __init__(self, data: Path) -> None:
        self.app = App(data, clock=ScriptClock(MOMENT))
        self.program = Program(self.app)
        self.desk = self.program.desk
        self.window = self.program.window
        self.password = PASSWORD
        self.program.start()
        self.window.showNormal()  # whatever size the screen is that nobody sees
        self.window.resize(*SIZE)
        self.settle()

    def dress(self, language: str, theme: Theme) -> None:
        """Begin in a language and a theme."""
        self.desk.speak(language)
        self.desk.prefer(replace(self.desk.preferences, theme=theme))

    def at(self, kind: type[Shown]) -> Shown:
        """The screen in front, once it is one of this kind."""
        self.until(lambda: isinstance(self.window.screen_in_front, kind))
        self.settle()
        screen = self.window.screen_in_front
        assert isinstance(screen, kind)
        return screen

    def settle(self) -> None:
        """Let everything end that was begun."""
        self.until(lambda: self.program.operations.running == 0)

    def breathe(self) -> None:
        """Let the window paint, whatever still runs."""
        for _ in range(3):
            QCoreApplication.processEvents()

    def until(self, happened: Callable[[], object]) -> None:
        """Wait until something is so. Raises `TimeoutError`."""
        end = time.monotonic() + PATIENCE_S
        self.program.idle.somebody()  # or the register locks itself in the middle of a slow day
        QCoreApplication.processEvents()
        while not happened():
            if time.monotonic() > end:
                raise TimeoutError("a scene does not come about")
            QCoreApplication.processEvents()
            time.sleep(0.005)
        QCoreApplication.processEvents()

    def close(self) -> None:
        """The window goes, and the book with it. For good: Qt would dress every hidden one again with the next."""
        self.window.close()
        self.program.close()
        for gone in (self.window, self.program):
            gone.deleteLater()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
