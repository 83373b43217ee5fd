"""The terminal's side of the PAX framing, written apart from our driver's so that the two check each other."""

from __future__ import annotations

STX, ETX, EOT, ACK, NAK = b"\x02", b"\x03", b"\x04", b"\x06", b"\x15"
FS, US = "\x1c", "\x1f"


def message(fields: list[str]) -> bytes:
    """``STX`` fields ``ETX`` and the XOR of all after ``STX``."""
    checked = FS.join(fields).encode("latin-1") + ETX
    check = 0
    for byte in checked:
        check ^= byte
    return STX + checked + bytes([check])


class Inbound:
    """Cuts what comes into signals and requests."""

    def __init__(self) -> None:
        self._rest = b""

    def feed(self, data: bytes) -> list[bytes | list[str]]:
        """Signals as bytes, requests as fields; an empty list stands for a request with a wrong check byte."""
        self._rest += data
        found: list[bytes | list[str]] = []
        while self._rest:
            if self._rest[:1] != STX:
                if self._rest[:1] in {ACK, NAK, EOT}:
                    found.append(self._rest[:1])
                self._rest = self._rest[1:]
                continue
            end = self._rest.find(ETX)
            if end < 0 or end + 1 >= len(self._rest):
                break
            whole, self._rest = self._rest[: end + 2], self._rest[end + 2 :]
            whole = whole[whole.rfind(STX, 0, -2) :]  # STX stands in no field: what is before it lost its end
            fields = whole[1:-2].decode("latin-1").split(FS)
            found.append(fields if message(fields) == whole else [])
        return found
