"""What virtual devices share: a link that can be unplugged, cut and slowed, and faults at a set byte."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from pos.drivers.virtual.faults import Faults
from pos.drivers.virtual.serving import Outbox, Tell

Command = Callable[[Mapping[str, Any]], None]


class SimpleDevice:
    """A ``serving.Device`` that takes everything at once and never wants to be woken; ``commands`` are its own."""

    def __init__(self, tell: Tell) -> None:
        self.outbox = Outbox()
        self.plugged = True
        self.hang_up = False
        self.tell = tell
        self._faults = Faults()
        self.commands: dict[str, Command] = {
            "plug": self._plug,
            "unplug": self._plug,
            "drop": self._drop,
            "late": self._late,
        }

    def hear(self, data: bytes) -> None:
        """Bytes from the till, as many as came together."""

    def connected(self) -> None:
        """See ``serving.Device``."""

    def disconnected(self) -> None:
        """See ``serving.Device``."""

    def appetite(self) -> int:
        """See ``serving.Device``."""
        return 4096

    def receive(self, data: bytes) -> None:
        """See ``serving.Device``."""
        while data and self.plugged and not self.hang_up:
            piece, data, struck = self._faults.split(data)
            if piece:
                self.hear(piece)
            for given in struck:
                self.command(given)

    def due(self) -> float | None:
        """See ``serving.Device``."""
        return None

    def tick(self) -> None:
        """See ``serving.Device``."""

    def command(self, given: Mapping[str, Any]) -> None:
        """See ``serving.Device``."""
        if self._faults.arm(given):
            return
        action = self.commands.get(given["do"])
        if action is None:
            raise ValueError(f"it cannot {given['do']!r}; it can {', '.join(sorted(self.commands))}")
        action(given)

    def _plug(self, given: Mapping[str, Any]) -> None:
        self.plugged = given["do"] == "plug"

    def _drop(self, _: Mapping[str, Any]) -> None:
        self.hang_up = True

    def _late(self, given: Mapping[str, Any]) -> None:
        self.outbox.delay_ms = int(given["ms"])
