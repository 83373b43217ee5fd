"""Tells a scan from typing, for the whole window.

A scanner that plays keyboard sends characters about 10 ms apart and ends with Enter. Six or more characters, none more
than 30 ms after the one before, are a scan; fewer or slower ones are typing (the figures of devices.md 6, a setting per
register). Where the scanner can send a prefix, that decides instead and no timing is needed.

What may become a scan is held back until it is known, so that it never lands in a field of a step; if it was typing
after all it is sent on. Only the one box gets characters at once, because nothing may delay typing there, and takes
them back when they turn out to be a scan. The Enter of a scan is swallowed: it presses nothing.

The filter looks at events for a `QWindow` only: an application's filter sees the same key again for every widget that
it is offered to.
"""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QWindow
from PySide6.QtWidgets import QApplication, QLineEdit

_ENTER = {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab}
_CHORDS = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.MetaModifier


@dataclass(frozen=True, slots=True)
class ScanRules:
    """How this register's scanner speaks.

    `prefix` is the character it sends first (often STX, 2); empty: told by timing. `timing` False switches that off,
    for people whose screen reader or input method types for them.
    """

    gap_ms_max: int = 30
    length_min: int = 6
    end_ms: int = 100
    prefix: str = ""
    prefix_ms_max: int = 5000
    timing: bool = True


class RollBack(QLineEdit):
    """A field that shows characters at once and can take back those since `mark`."""

    def __init__(self) -> None:
        super().__init__()
        self._kept = ("", 0)

    def mark(self) -> None:
        """Remember what stands here now."""
        self._kept = (self.text(), self.cursorPosition())

    def roll_back(self) -> None:
        """Put back what stood here at the mark."""
        text, place = self._kept
        if text != self.text():
            self.setText(text)
            self.textEdited.emit(text)
        self.setCursorPosition(place)


class ScanCatcher(QObject):
    """Install it on the application. `scanned` carries a whole scan, `broken` one whose end never came."""

    scanned = Signal(str)
    broken = Signal(str)

    def __init__(self, rules: ScanRules, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.rules = rules
        self._burst: list[QKeyEvent] = []
        self._window: QWindow | None = None
        self._box: RollBack | None = None  # where the burst's characters went already; None: they are held
        self._prefixed = False
        self._sending = False
        self._silence = QTimer(self, singleShot=True, timerType=Qt.TimerType.PreciseTimer)
        self._silence.timeout.connect(self._over)

    @property
    def undecided(self) -> bool:
        """Whether what came last may still become a scan."""
        return self._silence.isActive()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Qt calls this for every event of the application: out again as fast as can be."""
        kind = event.type()
        if kind not in {QEvent.Type.KeyPress, QEvent.Type.ShortcutOverride}:
            return False
        if self._sending or not isinstance(watched, QWindow) or not isinstance(event, QKeyEvent):
            return False
        if kind == QEvent.Type.ShortcutOverride:
            if not self._prefixed and not _is_character(event) and event.key() not in _ENTER:
                self._over()  # a key with a meaning of its own comes after what was typed before it
            return False
        return self._pressed(watched, event)

    def _pressed(self, window: QWindow, event: QKeyEvent) -> bool:
        """Whether the key goes no further."""
        if self._prefixed:
            return self._within_prefix(event)
        if self.rules.prefix and event.text() == self.rules.prefix:
            self._over()
            self._prefixed = True
            self._silence.start(self.rules.prefix_ms_max)
            return True
        if not self.rules.timing or event.isAutoRepeat() or event.modifiers() & _CHORDS:
            self._over()
            return False
        if self._burst and event.timestamp() - self._burst[-1].timestamp() > self.rules.gap_ms_max:
            self._over()
        if event.key() in _ENTER and self._is_scan():
            self._deliver()
            return True
        if not _is_character(event):
            self._over()
            return False
        return self._collect(window, event)

    def _collect(self, window: QWindow, event: QKeyEvent) -> bool:
        if not self._burst:
            self._window = window
            focus = QApplication.focusWidget()
            self._box = focus if isinstance(focus, RollBack) else None
            if self._box is not None:
                self._box.mark()
        self._burst.append(event.clone())
        certain = len(self._burst) > 2  # nobody types three keys that fast; a scanner may pause between packets
        self._silence.start(self.rules.end_ms if certain else self.rules.gap_ms_max)
        return self._box is None

    def _within_prefix(self, event: QKeyEvent) -> bool:
        if event.key() in _ENTER:
            self._deliver()
        elif event.text():
            self._burst.append(event.clone())
        return True

    def _is_scan(self) -> bool:
        return len(self._burst) >= self.rules.length_min

    def _deliver(self) -> None:
        text, box = self._text(), self._box
        self._forget()
        if box is not None:
            box.roll_back()
        self.scanned.emit(text)

    def _over(self) -> None:
        """No more comes: it was a scan without an Enter, or typing."""
        if self._prefixed:
            text = self._text()
            self._forget()
            self.broken.emit(text)
        elif self._is_scan():
            self._deliver()
        else:
            self._send_on()

    def _send_on(self) -> None:
        held, window = ([] if self._box is not None else self._burst), self._window
        self._forget()
        if window is None:
            return
        self._sending = True
        try:
            for event in held:
                QCoreApplication.sendEvent(window, event)
        finally:
            self._sending = False

    def _text(self) -> str:
        return "".join(event.text() for event in self._burst)

    def _forget(self) -> None:
        self._silence.stop()
        self._burst = []
        self._window = self._box = None
        self._prefixed = False


def _is_character(event: QKeyEvent) -> bool:
    text = event.text()
    return len(text) == 1 and text.isprintable() and not event.modifiers() & _CHORDS
