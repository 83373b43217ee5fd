"""Where one message of a device that only talks ends and the next begins: scanners, check readers, counters.

A scanner on a COM port ends with CR, CR LF or Tab; driving licences (AAMVA, PDF417) carry CR and LF inside and need a
start and an end of their own, as check readers have with STX and ETX. What has no end within its time is a reading cut
short: it is dropped and said, never taken for a shorter one.
"""

from __future__ import annotations

from dataclasses import dataclass

LONGEST_BYTES = 16_384


@dataclass(frozen=True, slots=True)
class Framing:
    """How a device sets its messages apart.

    ``start``: what stands before each, or nothing. ``ends``: each of these bytes ends one. With no ``ends`` a pause
    of ``pause_s`` does, as with a counter's printed report.
    """

    start: bytes = b""
    ends: bytes = b"\r\n"
    pause_s: float = 0.3


class Frames:
    """Cuts a stream into messages, however it arrives in pieces."""

    def __init__(self, framing: Framing) -> None:
        self._framing = framing
        self._rest = bytearray()
        self._inside = not framing.start

    @property
    def waiting(self) -> bool:
        """Whether something came that has no end yet."""
        return bool(self._rest)

    def feed(self, data: bytes) -> list[bytes]:
        """The messages that ended with ``data``; empty ones are none."""
        found = []
        for byte in data:
            if not self._inside:
                self._await_start(byte)
            elif byte in self._framing.ends:
                found.append(self._taken())
            else:
                self._rest.append(byte)
                del self._rest[LONGEST_BYTES:]
        return [one for one in found if one]

    def pause(self) -> tuple[bytes, bytes]:
        """Nothing came for ``pause_s``: the message that this ends, and the one that it cut short."""
        whole = self._inside and not self._framing.ends
        rest = self._taken()
        return (rest, b"") if whole else (b"", rest)

    def _await_start(self, byte: int) -> None:
        """The last bytes that came, until they are the start."""
        self._rest.append(byte)
        del self._rest[: -len(self._framing.start)]
        if self._rest == self._framing.start:
            self._rest.clear()
            self._inside = True

    def _taken(self) -> bytes:
        taken = bytes(self._rest)
        self._rest.clear()
        self._inside = not self._framing.start
        return taken
