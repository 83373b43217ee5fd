"""A virtual coin counter of the SC-350 kind: must be logged on to, then tells its count."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pos.drivers.virtual.serving import Tell
from pos.drivers.virtual.simple import SimpleDevice

_ACK, _NAK = b"\x06", b"\x15"
_LENGTHS = {b"QF": 4, b"RC": 3, b"RA": 3}


class VirtualCoinCounter(SimpleDevice):
    """``{"do": "count", "pieces": N}``: so many coins have run through."""

    def __init__(self, tell: Tell) -> None:
        super().__init__(tell)
        self._pieces = 0
        self._logged_on = False
        self._begun = b""
        self.commands["count"] = self._count

    def disconnected(self) -> None:
        """See ``serving.Device``."""
        self._begun, self._logged_on = b"", False

    def hear(self, data: bytes) -> None:
        """Gather a message; each begins with ESC."""
        for value in data:
            self._begun = bytes([value]) if value == 0x1B else self._begun + bytes([value])
            if len(self._begun) == _LENGTHS.get(self._begun[1:3]):
                self._answer(self._begun[1:])
                self._begun = b""

    def _answer(self, message: bytes) -> None:
        if message[:2] == b"QF":
            self._logged_on = message[2] == (ord("Q") + ord("F")) % 256
            self.outbox.put(_ACK if self._logged_on else _NAK)
        elif not self._logged_on:
            self.outbox.put(_NAK)
        else:
            number = self._pieces.to_bytes(4, "big")
            self.outbox.put(number + bytes([sum(number) % 256]) + _ACK)

    def _count(self, given: Mapping[str, Any]) -> None:
        self._pieces = int(given["pieces"])
