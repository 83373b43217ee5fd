"""A customer display in front of a virtual printer: everything comes through it, and it keeps what is for itself.

As Epson's DM-D displays have it ("Select peripheral device", pass-through connection): after its power was away
everything is for the display; while it is chosen the printer hears nothing, no status question either; the choice
itself is passed on.
"""

from __future__ import annotations

from pos.drivers.virtual.display import VirtualDisplay
from pos.drivers.virtual.serving import Tell

_CHOOSE = b"\x1b="
_PRINTER, _DISPLAY = 1, 2


class PassThrough:
    """The display, and who hears what comes. Bytes of a picture that look like a choice are one."""

    def __init__(self, tell: Tell) -> None:
        self.display = VirtualDisplay(tell)
        self._tell = tell
        self._heard_by = _DISPLAY
        self._begun = b""

    def power_cycle(self) -> None:
        """Its plug was pulled and put in again."""
        self.display = VirtualDisplay(self._tell)
        self._heard_by, self._begun = _DISPLAY, b""

    def take(self, data: bytes) -> bytes:
        """Show what is for the display; what is for the printer is returned."""
        shown, passed = bytearray(), bytearray()
        for byte in data:
            self._begun += bytes([byte])
            if self._begun in {_CHOOSE[:1], _CHOOSE}:
                continue
            piece, self._begun = self._begun, b""
            if piece.startswith(_CHOOSE):
                passed += self._choose(piece)
                continue
            if byte == _CHOOSE[0] and len(piece) > 1:
                piece, self._begun = piece[:-1], _CHOOSE[:1]
            passed += piece if self._heard_by & _PRINTER else b""
            shown += piece if self._heard_by & _DISPLAY else b""
        if shown:
            self.display.hear(bytes(shown))
        return bytes(passed)

    def _choose(self, piece: bytes) -> bytes:
        before = self._heard_by
        if piece[2] in {_PRINTER, _DISPLAY, _PRINTER | _DISPLAY}:
            self._heard_by = piece[2]
        return piece if (before | self._heard_by) & _PRINTER else b""
