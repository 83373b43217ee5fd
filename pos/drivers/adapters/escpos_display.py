"""A customer display that shares the printer's line: in front of it (pass-through) or on its display port.

``ESC = n`` says who the bytes behind it are for: 1 the printer, 2 the display (Epson, ESC/POS command references of
printers and of DM-D, "Select peripheral device"). One in front keeps what is for it from the printer, status questions
too, and after its power was away everything is for it. So lines go out whole, the printer is chosen again at their
end, at every connection, before every job, and where the printer does not answer.
"""

from __future__ import annotations

import time
from collections.abc import Callable

from pos.drivers.adapters.escpos_talk import Talk
from pos.drivers.adapters.line_display import CLEAR, DIALECTS, LEAVE_S, Linked
from pos.drivers.adapters.links import LinkLost
from pos.drivers.ports import LinkState

SELECT_PRINTER, SELECT_DISPLAY = b"\x1b=\x01", b"\x1b=\x02"
OUT_OF_A_COMMAND = bytes(3)
"""NUL bytes end a command of the display, or a choice, that was cut off; alone they are nothing to anybody."""

WRITE_S = 1.0


class SharedLineDisplay(Linked):
    """The port ``LineDisplay`` on a printer's line. ``show`` is for any thread; all else is called by the thread that
    owns the printer, which sends the newest lines between two jobs and drops the rest.
    """

    def __init__(self, dialect: str) -> None:
        super().__init__()
        self._bytes_for: Callable[[str, str], bytes] = DIALECTS[dialect]
        self._wanted: tuple[str, str] | None = None
        self._shown: tuple[str, str] | None = None

    def show(self, upper: str, lower: str) -> None:
        """See ``LineDisplay``."""
        self._wanted = (upper, lower)

    def close(self) -> None:
        """See ``LineDisplay``. The printer's thread clears it when that lets go of the line."""

    def give_back(self, talk: Talk) -> None:
        """Have the line be the printer's, whatever was before: a connection is new, or the printer does not answer.

        :raises LinkLost:
        """
        self._shown = None
        talk.send(OUT_OF_A_COMMAND + SELECT_PRINTER, WRITE_S)

    def refresh(self, talk: Talk) -> None:
        """Send the newest lines, where the printer can take them now. What waits in a printer that prints nothing
        would fill its buffer. :raises LinkLost: also where some of it went out
        """
        wanted = self._wanted
        if talk.status.link is not LinkState.CONNECTED:
            self.note(LinkState.ABSENT)
        elif wanted not in {None, self._shown} and talk.introduced and not talk.status.hindrance:
            self._send(talk, self._bytes_for(*wanted))
            self._shown = wanted
            self.note(LinkState.CONNECTED)

    def clear(self, talk: Talk) -> None:
        """Nobody sends anything after this."""
        if self._shown is None or not talk.link.is_open:
            return
        self._shown = None
        try:
            self._send(talk, CLEAR)
        except LinkLost:
            return
        time.sleep(LEAVE_S)

    def _send(self, talk: Talk, lines: bytes) -> None:
        if talk.send(SELECT_DISPLAY + lines + SELECT_PRINTER, WRITE_S).stopped:
            talk.close()
            raise LinkLost
