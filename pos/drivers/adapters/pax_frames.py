"""The framing of PAX-style terminals: ``STX field FS field ... ETX LRC``, answered by ACK or NAK.

The LRC is the XOR of everything after STX up to and with ETX; it may be any byte, so it is counted and never
trimmed (docs/devices.md).
"""

from __future__ import annotations

import functools
import operator
from collections.abc import Sequence
from dataclasses import dataclass

STX, ETX, EOT, ACK, NAK = b"\x02", b"\x03", b"\x04", b"\x06", b"\x15"
FS, US = "\x1c", "\x1f"
FRAME_BYTES_MAX = 65_536


@dataclass(frozen=True, slots=True)
class Frame:
    """A whole message; ``good`` is whether its LRC is right."""

    fields: tuple[str, ...]
    good: bool = True


Signal = bytes
"""One of ACK, NAK, EOT."""


def frame(fields: Sequence[str]) -> bytes:
    """The bytes of a message. ValueError for a control character inside a field other than US."""
    for field in fields:
        if any(sign < " " and sign != US for sign in field):
            raise ValueError(f"a control character in {field!r}")
    body = FS.join(fields).encode("latin-1", "replace") + ETX
    return STX + body + lrc(body)


def lrc(body: bytes) -> bytes:
    """Check byte of a body that ends with ETX."""
    return bytes([functools.reduce(operator.xor, body, 0)])


class FrameReader:
    """Takes bytes in any split, gives signals and frames; noise between them is dropped.

    STX stands in no field: inside a message it begins the next one, as the rest of this one was lost. Both glued
    together would pass for whole where their check bytes happen to agree, once in 256 times.
    """

    def __init__(self) -> None:
        self._body = b""
        self._inside = False

    def feed(self, data: bytes) -> list[Frame | Signal]:
        """What ``data`` completes, in order."""
        found = (self._take(bytes([byte])) for byte in data)
        return [one for one in found if one is not None]

    def _take(self, byte: bytes) -> Frame | Signal | None:
        if not self._inside:
            self._inside = byte == STX
            self._body = b""
            return byte if byte in {ACK, NAK, EOT} else None
        if self._body[-1:] == ETX:
            self._inside = False
            text = self._body[:-1].decode("latin-1")
            return Frame(tuple(text.split(FS)), good=byte == lrc(self._body))
        self._body = b"" if byte == STX else self._body + byte
        if len(self._body) > FRAME_BYTES_MAX:
            self._inside = False
        return None
