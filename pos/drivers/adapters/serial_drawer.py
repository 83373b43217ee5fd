"""Cash drawers on a serial port of their own. Makers differ, so that every part is a setting; the usual ones are named.

Sources: APG 484A SerialPRO II user's guide (BEL opens as delivered; powered by DTR and RTS, 12 s to charge after the
port is opened the first time; CTS tells whether the drawer is open); IBM SurePOS 500 technical reference, cash drawer
commands (BEL or ESC BEL opens, ACK asks, bit 6 of the answer: open); MMF: any two characters open, those with switches
are set to "A". Which it is cannot be found out by trying: any byte may open a drawer.
"""

from __future__ import annotations

import time
from dataclasses import dataclass

from pos.drivers.adapters.links import Link, LinkLost
from pos.drivers.ports import DrawerState, Outcome, Why

OPEN_S = 2.0
WRITE_S = 2.0
ANSWER_S = 0.5
MOVE_S = 1.5
"""How long a drawer may take from its pulse until its switch says that it is open."""

TURN_S = 0.05


@dataclass(frozen=True, slots=True)
class DrawerModel:
    """How a drawer on a serial port is opened and asked.

    ``status_line``: the modem line that tells (``cts``, ``dsr``, ``cd``, ``ri``), open when it is ``open_level``.
    ``ask``: or the bytes that are answered with one byte, open where any bit of ``open_mask`` is set. Neither: nothing
    is known of the drawer, and nothing is claimed.
    """

    opening: bytes
    charge_s: float = 0.0
    status_line: str = ""
    open_level: bool = True
    ask: bytes = b""
    open_mask: int = 0


MODELS = {
    "apg": DrawerModel(b"\x07", charge_s=12.0, status_line="cts"),
    "mmf": DrawerModel(b"AA"),
    "ibm-4840": DrawerModel(b"\x07", ask=b"\x06", open_mask=0x40),
    "ibm-4840-second": DrawerModel(b"\x1b\x07"),
}


class SerialDrawer:
    """The port ``CashDrawer``. One thread. Its port stays open: some drawers are powered by it."""

    def __init__(self, link: Link, model: DrawerModel) -> None:
        self._link = link
        self._model = model
        self._charged_at = 0.0

    @property
    def is_there(self) -> bool:
        """Whether its port is open."""
        return self._link.is_open

    def charged_in(self) -> float:
        """Seconds until it can open, once its port is; 0 where it is not."""
        return max(self._charged_at - time.monotonic(), 0) if self._link.is_open else 0

    def kick(self, outlet: int = 0) -> Outcome:  # noqa: ARG002 - the port's
        """See ``CashDrawer.kick``. The first one after the port was opened waits until the drawer is charged."""
        if not self._ready():
            return Outcome.not_sent(Why.NO_LINK)
        time.sleep(max(self._charged_at - time.monotonic(), 0))
        sent = self._link.write(self._model.opening, time.monotonic() + WRITE_S)
        if sent.count == 0:
            return Outcome.not_sent(sent.stopped)
        if sent.stopped is not Why.NONE:
            return Outcome.unknown(sent.count, sent.stopped)
        return self._opened(sent.count)

    def drawer(self) -> DrawerState:
        """See ``CashDrawer.drawer``."""
        if not self._ready():
            return DrawerState.UNKNOWN
        is_open = self._line() if self._model.status_line else self._asked()
        if is_open is None:
            return DrawerState.UNKNOWN
        return DrawerState.OPEN if is_open else DrawerState.CLOSED

    def close(self) -> None:
        """Let go of the port."""
        self._link.close()

    def _ready(self) -> bool:
        if self._link.is_open:
            return True
        if not self._link.open(OPEN_S):
            return False
        self._charged_at = time.monotonic() + self._model.charge_s
        return True

    def _opened(self, count: int) -> Outcome:
        """What its switch says; where there is none, only that the bytes went."""
        deadline = time.monotonic() + MOVE_S
        while (state := self.drawer()) is DrawerState.CLOSED and time.monotonic() < deadline:
            time.sleep(TURN_S)
        if state is DrawerState.OPEN:
            return Outcome.confirmed(count)
        return Outcome.unknown(count, Why.NOT_OPENED if state is DrawerState.CLOSED else Why.NO_FENCE)

    def _line(self) -> bool | None:
        level = self._link.modem_line(self._model.status_line)
        return None if level is None else level == self._model.open_level

    def _asked(self) -> bool | None:
        """Ask, with nothing left over from before; None where it does not answer or cannot be asked."""
        if not self._model.ask:
            return None
        try:
            while self._link.read(0):
                pass
            if self._link.write(self._model.ask, time.monotonic() + ANSWER_S).stopped is not Why.NONE:
                return None
            answer = self._link.read(ANSWER_S)
        except LinkLost:
            return None
        return bool(answer[-1] & self._model.open_mask) if answer else None
