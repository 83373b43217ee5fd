"""Customer displays of two lines by twenty characters: the command sets ESC/POS (Epson DM-D) and CD5220.

Sources: Epson ESC/POS for DM-D (``CLR``, ``US $``); CD5220 user's manual, 7.2 (``CLR`` leaves string mode, ``ESC Q A``
and ``ESC Q B`` write a line). Most cannot be read back: a write that went is all that is known.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

from pos.drivers.adapters.escpos_text import CODEC, printable
from pos.drivers.adapters.links import Link, opened
from pos.drivers.ports import LinkState, Why

COLUMNS = 20
WRITE_S = 1.0
OPEN_S = 1.0
AGAIN_S = 5.0
"""A display that does not take its lines is tried again with the next ones, but not before this."""

LEAVE_S = 0.1
"""Closing a serial line drops what was not transmitted yet: the last byte gets its time."""

CLEAR = b"\x0c"


def escpos(upper: str, lower: str) -> bytes:
    """Both lines for a DM-D: each at its place, over what stood there."""
    return b"\x1f\x01" + b"\x1f$\x01\x01" + _padded(upper) + b"\x1f$\x01\x02" + _padded(lower)


def cd5220(upper: str, lower: str) -> bytes:
    """Both lines for a CD5220, each in its string mode."""
    return b"\x1bQA" + _padded(upper) + b"\r" + b"\x1bQB" + _padded(lower) + b"\r"


DIALECTS: dict[str, Callable[[str, str], bytes]] = {"escpos": escpos, "cd5220": cd5220}


class Linked:
    """The state of a display's line, and who hears of its changes: part of the port ``LineDisplay``."""

    def __init__(self) -> None:
        self.link = LinkState.ABSENT
        self.changed: Callable[[LinkState], None] = lambda _: None

    def note(self, state: LinkState) -> None:
        """The line is like this; told where it was otherwise."""
        if state is not self.link:
            self.link = state
            self.changed(state)


class PoleDisplay(Linked):
    """The port ``LineDisplay``, with a thread of its own that sends only the newest lines and drops the rest.

    ``make_link`` is called on the thread each time the display is looked for.
    """

    def __init__(self, make_link: Callable[[], Link], dialect: str, again_s: float = AGAIN_S) -> None:
        super().__init__()
        self._make_link = make_link
        self._line: Link | None = None
        self._bytes_for = DIALECTS[dialect]
        self._again_s = again_s
        self._wanted: tuple[str, str] | None = None
        self._bell = threading.Event()
        self._leave = False
        self._thread = threading.Thread(target=self._run, name="line-display", daemon=True)
        self._thread.start()

    def show(self, upper: str, lower: str) -> None:
        """See ``LineDisplay``."""
        self._wanted = (upper, lower)
        self._bell.set()

    def close(self) -> None:
        """See ``LineDisplay``."""
        self._leave = True
        self._bell.set()
        self._thread.join(OPEN_S + WRITE_S)

    def _run(self) -> None:
        shown, not_before = None, 0.0
        while self._rung() and not self._leave:
            wanted = self._wanted
            if wanted is None or wanted == shown or time.monotonic() < not_before:
                continue
            shown = wanted if self._send(self._bytes_for(*wanted)) else None
            not_before = 0.0 if shown else time.monotonic() + self._again_s
        if shown is not None and self._send(CLEAR):
            time.sleep(LEAVE_S)
        self._hang_up()

    def _rung(self) -> bool:
        """Wait for lines, or a while: a display that came back gets what it missed."""
        self._bell.wait(self._again_s)
        self._bell.clear()
        return True

    def _send(self, data: bytes) -> bool:
        if self._line is None:
            self._line = opened(self._make_link, OPEN_S)
        if self._line is None or self._line.write(data, time.monotonic() + WRITE_S).stopped is not Why.NONE:
            self._hang_up()
            self.note(LinkState.ABSENT)
            return False
        self.note(LinkState.CONNECTED)
        return True

    def _hang_up(self) -> None:
        if self._line is not None:
            self._line.close()
            self._line = None


def _padded(line: str) -> bytes:
    """Exactly twenty characters that the display has; nothing that it would obey."""
    return printable(line).replace("\n", " ")[:COLUMNS].ljust(COLUMNS).encode(CODEC)
