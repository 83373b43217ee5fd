"""Virtual devices that only talk: a scanner, a check reader, a money counter that prints its report to the line."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pos.drivers.virtual.serving import Tell
from pos.drivers.virtual.simple import SimpleDevice


class VirtualTalker(SimpleDevice):
    """Says what it is told to say, between ``before`` and ``after``.

    ``{"do": "say", "text": "..."}``; with ``"cut": N`` only the first N bytes get out, as when a cable is pulled in
    the middle. What nobody is there to hear is lost, as with a real one.
    """

    def __init__(self, tell: Tell, *, before: bytes = b"", after: bytes = b"\r") -> None:
        super().__init__(tell)
        self._before = before
        self._after = after
        self._here = False
        self.commands["say"] = lambda given: self.say(str(given["text"]), given)

    def connected(self) -> None:
        """See ``serving.Device``."""
        self._here = True
        self.tell({"event": "connected"})

    def disconnected(self) -> None:
        """See ``serving.Device``."""
        self._here = False

    def hear(self, data: bytes) -> None:
        """Nothing belongs on this line from the till's side: it is told, so that a test may fail on it."""
        self.tell({"event": "written-to", "hex": data.hex()})

    def say(self, text: str, given: Mapping[str, Any]) -> None:
        """As much of it as gets out."""
        message = self._before + text.encode() + self._after
        if self._here:
            self.outbox.put(message[: int(given.get("cut", len(message)))])
