"""Tells a scan from typing, for the whole window.

A scanner that plays keyboard sends characters about 10 ms apart and ends with Enter. Six or more characters, none more
than 30 ms after the one before, are a scan; fewer or slower ones are typing (the figures of devices.md 6, a setting per
register). Once it is a scan the next character may take 100 ms: a radio scanner that pauses leaves no half of it behind
as an amount. Where the scanner can send a prefix, that decides instead and no timing is needed.

Nothing may delay typing: our fields show every key at once, and take back what turns out to be a scan. Anything else
(a list that a digit chooses from, a button) gets its keys only when they are known to be typing. The Enter of a scan is
swallowed: it presses nothing. What counts is when a key was pressed, never when it was dealt with: a window that was
busy for a moment takes no half scans.

What is typed into a field for a secret is never a scan, however fast it comes: a password manager types as a scanner
does. It stays where it was typed, and nothing repeats it.

The filter looks at events for a `QWindow` only, where every key comes first: a widget's filter sees the same key again
for every widget that it is offered to.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QWindow
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

_ENTER = {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab}
END_MS = 100
_CERTAIN = 3  # nobody types so many keys that fast; a scanner may pause between packets
_CHORDS = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.MetaModifier


@dataclass(frozen=True, slots=True)
class ScanRules:
    """How this register's scanner speaks.

    `prefix` is the character it sends first (often STX, 2); empty: told by timing. `timing` False switches that off,
    for people whose screen reader or input method types for them.
    """

    gap_ms_max: int = 30
    length_min: int = 6
    end_ms: int = END_MS
    prefix: str = ""
    prefix_ms_max: int = 5000
    timing: bool = True


@dataclass(frozen=True, slots=True)
class Measured:
    """A scan as its keys came: `gaps_ms` between one and the next, that before its Enter the last."""

    text: str
    gaps_ms: tuple[int, ...]


class RollBack(QLineEdit):
    """A field that shows characters at once and can take back those since `mark`."""

    def __init__(self) -> None:
        super().__init__()
        self._kept = ("", 0, False)

    def mark(self) -> None:
        """Remember what stands here now."""
        self._kept = (self.text(), self.cursorPosition(), self.hasSelectedText())

    def roll_back(self) -> None:
        """Put back what stood here at the mark."""
        text, place, selected = self._kept
        if text != self.text():
            self.setText(text)
            self.textEdited.emit(text)
        self.setCursorPosition(place)
        if selected:
            self.selectAll()


class ScanCatcher(QObject):
    """Install it on the windows. `scanned` carries a whole scan, `broken` one whose end never came."""

    scanned = Signal(str)
    broken = Signal(str)

    def __init__(self, rules: ScanRules, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.rules = rules
        self._burst: list[QKeyEvent] = []
        self._window: QWindow | None = None
        self._field: RollBack | None = None  # where the burst's characters stand already; None: they are held
        self._prefixed = False
        self._sending = False
        self._measuring: Callable[[Measured], object] | None = None
        self._silence = QTimer(self, singleShot=True, timerType=Qt.TimerType.PreciseTimer)
        self._silence.timeout.connect(self._silent)

    @property
    def undecided(self) -> bool:
        """Whether what came last may still become a scan."""
        return self._silence.isActive()

    def measure(self, then: Callable[[Measured], object] | None) -> None:
        """The next keys up to an Enter are not for the window, but to see how fast they come; None: no more."""
        self._end_burst()
        self._measuring = then

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Qt calls this for every event of a window: out again as fast as can be."""
        kind = event.type()
        if kind not in {QEvent.Type.KeyPress, QEvent.Type.ShortcutOverride}:
            return False
        if self._sending or not isinstance(watched, QWindow) or not isinstance(event, QKeyEvent):
            return False
        if kind == QEvent.Type.ShortcutOverride:
            if not self._prefixed and not _is_character(event) and event.key() not in _ENTER:
                self._end_burst()  # a key with a meaning of its own comes after what was typed before it
            return False
        return self._pressed(watched, event)

    def _pressed(self, window: QWindow, event: QKeyEvent) -> bool:
        """Whether the key goes no further."""
        if self._measuring is not None:
            return self._measured(event)
        if is_secret(QApplication.focusWidget()):
            self._end_burst()
            return False
        if self._prefixed:
            return self._within_prefix(event)
        if self.rules.prefix and event.text() == self.rules.prefix:
            self._end_burst()
            self._prefixed = True
            self._silence.start(self.rules.prefix_ms_max)
            return True
        if not self.rules.timing or event.isAutoRepeat() or event.modifiers() & _CHORDS:
            self._end_burst()
            return False
        gap_ms = event.timestamp() - self._burst[-1].timestamp() if self._burst else 0
        if event.key() in _ENTER and self._is_scan() and gap_ms <= self.rules.end_ms:
            self._deliver()
            return True
        if gap_ms > (self.rules.end_ms if self._is_scan() else self.rules.gap_ms_max):
            self._end_burst()
        if not _is_character(event):
            self._end_burst()
            return False
        return self._collect(window, event)

    def _measured(self, event: QKeyEvent) -> bool:
        if event.key() == Qt.Key.Key_Escape or event.modifiers() & _CHORDS:
            self._forget()
            self._measuring = None
            return False
        if event.text() and not event.isAutoRepeat():
            self._burst.append(event.clone())
        if event.key() in _ENTER and self._measuring is not None:
            times, then, text = [one.timestamp() for one in self._burst], self._measuring, self._text().rstrip("\r\n\t")
            self._forget()
            self._measuring = None
            then(Measured(text, tuple(int(b - a) for a, b in itertools.pairwise(times))))
        return True

    def _collect(self, window: QWindow, event: QKeyEvent) -> bool:
        if not self._burst:
            self._window = window
            focus = QApplication.focusWidget()
            self._field = focus if isinstance(focus, RollBack) else None
            if self._field is not None:
                self._field.mark()
        self._burst.append(event.clone())
        held = self._field is None and len(self._burst) < _CERTAIN
        self._silence.start(self.rules.gap_ms_max if held else self.rules.end_ms)
        return self._field is None

    def _within_prefix(self, event: QKeyEvent) -> bool:
        if event.key() in _ENTER:
            self._deliver()
        elif event.text():
            self._burst.append(event.clone())
        return True

    def _is_scan(self) -> bool:
        return len(self._burst) >= self.rules.length_min

    def _deliver(self) -> None:
        text, field = self._text(), self._field
        self._forget()
        if field is not None:
            field.roll_back()
        self.scanned.emit(text)

    def _silent(self) -> None:
        """Nothing came for a while; but what is waiting to be dealt with goes first."""
        last = self._burst[-1] if self._burst else None
        QTimer.singleShot(0, self, lambda: self._over() if not self._burst or self._burst[-1] is last else None)

    def _end_burst(self) -> None:
        """Something else was pressed: what came before it stands for itself."""
        self._over()
        self._forget()

    def _over(self) -> None:
        """No more comes: it was a scan without an Enter, or typing."""
        if self._prefixed:
            text = self._text()
            self._forget()
            self.broken.emit(text)
        elif self._is_scan():
            self._deliver()
        elif self._field is None:
            self._send_on()

    def _send_on(self) -> None:
        held, window = self._burst, self._window
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
        self._window = self._field = None
        self._prefixed = False


def is_secret(widget: QWidget | None) -> bool:
    """Whether a password, a PIN or a passphrase is typed here."""
    return isinstance(widget, QLineEdit) and widget.echoMode() is not QLineEdit.EchoMode.Normal


def without_controls(text: str) -> str:
    """What a scanner on a port of its own read, as one line: a keyboard has no other signs either."""
    return "".join(sign if sign.isprintable() else " " for sign in text).strip()


def _is_character(event: QKeyEvent) -> bool:
    text = event.text()
    return len(text) == 1 and text.isprintable() and not event.modifiers() & _CHORDS
