"""A virtual payment terminal with its host: PAX-style messages outside, a batch of transactions inside.

It holds no card numbers: its cards are last four digits and EMV tags. What the payer or an accident does is set by
commands; what the host booked is the truth that a driver has to find out.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pos.drivers.virtual.pax_host import Host
from pos.drivers.virtual.pax_pad import Pad, Reply
from pos.drivers.virtual.pax_wire import ACK, EOT, NAK, Inbound, message
from pos.drivers.virtual.serving import Tell
from pos.drivers.virtual.simple import SimpleDevice

VERSION = "1.35"


class VirtualTerminal(SimpleDevice):
    """The device behind a `serving.Server`: the wire, and what goes wrong on it."""

    def __init__(self, tell: Tell, host: Host) -> None:
        super().__init__(tell)
        self.commands.update(mode=self.set_manner, press=self.press, cut_answer=self.cut_answer)
        self._pad = Pad(tell, host, self._say)
        self._inbound = Inbound()
        self._last = b""
        self._cut_at: int | None = None
        self._here = False

    # --- the link ----------------------------------------------------------------------------------------------------

    def connected(self) -> None:
        """See ``serving.Device``."""
        self._inbound = Inbound()
        self._here = True

    def disconnected(self) -> None:
        """See ``serving.Device``. An operation goes on without anybody to tell."""
        self._here = False

    def hear(self, data: bytes) -> None:
        """Signals and requests, in whatever pieces they come."""
        for said in self._inbound.feed(data):
            self._hear(said)

    def due(self) -> float | None:
        """See ``serving.Device``."""
        return self._pad.finish_at

    def tick(self) -> None:
        """See ``serving.Device``: the payer took as long as was set."""
        self._pad.finish()

    # --- commands ----------------------------------------------------------------------------------------------------

    def set_manner(self, given: Mapping[str, Any]) -> None:
        """``{"do": "mode", "mode": NAME, "delay_ms": N, "cents": N, "charged": true, "once": true}``."""
        self._pad.set_manner({name: value for name, value in given.items() if name not in {"do", "id"}})

    def press(self, given: Mapping[str, Any]) -> None:
        """``{"do": "press", "button": "approve"}``: the payer or the bank decides now."""
        self._pad.press(given["button"])

    def cut_answer(self, given: Mapping[str, Any]) -> None:
        """``{"do": "cut_answer", "at": N}``: of the next answer N bytes get out, then the link is cut."""
        self._cut_at = int(given["at"])

    # --- messages ----------------------------------------------------------------------------------------------------

    def _hear(self, said: bytes | list[str]) -> None:
        if said == ACK:
            self.outbox.put(EOT)
        elif said == NAK and self._last:
            self.outbox.put(self._last)  # the damaged answer once more; the operation is long over
        elif isinstance(said, list) and not said:
            self.outbox.put(NAK)
        elif isinstance(said, list):
            self.outbox.put(ACK)
            self._pad.hear(said)

    def _say(self, reply: Reply) -> None:
        """Send an answer, in the way its mode says; one without fields is silence or the end of the line."""
        if not reply.fields:
            self.hang_up = self.hang_up or reply.mode.startswith("drop")
            return
        name, code, *rest = reply.fields
        data = self._last = message(["0", name, VERSION, code, *rest])
        if reply.mode == "bad_lrc":
            data = data[:-1] + bytes([data[-1] ^ 0x01])
        if reply.mode == "duplicate":
            data += data
        if self._cut_at is not None:
            data, self._cut_at = data[: self._cut_at], None
            self.hang_up = True
        if self._here:
            self.outbox.put(data)
