"""A virtual cash drawer on a serial line: opens on its bytes, answers when asked, closes when somebody pushes it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pos.drivers.virtual.serving import Tell
from pos.drivers.virtual.simple import SimpleDevice

OPEN_BIT = 0x40


class VirtualDrawer(SimpleDevice):
    """``{"do": "close"}`` pushes it shut; ``{"do": "lock"}`` turns the key, so that a pulse does nothing.

    ``{"do": "state"}`` has it tell how it stands.
    """

    def __init__(self, tell: Tell, *, opening: bytes = b"\x07", asking: bytes = b"\x06") -> None:
        super().__init__(tell)
        self.is_open = False
        self._locked = False
        self._opening = opening
        self._asking = asking
        self._last = b""
        self.commands.update(close=self._push, lock=self._turn_key, unlock=self._turn_key, state=self._tell_state)

    def hear(self, data: bytes) -> None:
        """Byte by byte: an opening sequence may come in pieces."""
        for value in data:
            self._last = (self._last + bytes([value]))[-max(len(self._opening), len(self._asking)) :]
            if self._last.endswith(self._opening):
                self._last = b""
                self._pulse()
            elif self._last.endswith(self._asking):
                self._last = b""
                self.outbox.put(bytes([OPEN_BIT if self.is_open else 0]))

    def _pulse(self) -> None:
        self.is_open = self.is_open or not self._locked
        self.tell({"event": "kick", "opened": self.is_open})

    def _push(self, _: Mapping[str, Any]) -> None:
        self.is_open = False
        self.tell({"event": "closed"})

    def _tell_state(self, _: Mapping[str, Any]) -> None:
        self.tell({"event": "state", "is_open": self.is_open})

    def _turn_key(self, given: Mapping[str, Any]) -> None:
        self._locked = given["do"] == "lock"
