"""What an ESC/POS printer sends back: one state machine over all of it.

Answers, automatic status (ASB), blocks and flow control share one stream and only position tells some of them apart,
so nothing here is ever "write, then read one byte". Classes of bytes: Epson, "Transmission status
identification", TM-H5000II appendix E.
"""

from __future__ import annotations

import enum
from dataclasses import dataclass, replace

from pos.drivers.ports import DrawerState, PaperState, PrinterStatus

XON, XOFF = 0x11, 0x13
FENCE_BLOCK, INFO_BLOCK = 0x37, 0x5F
FENCE_MARK = 0x22
KEYS_MARK = 0x72
MORE_FOLLOW = b"\x41"
BLOCK_BYTES_MAX = 128
"""A block ends with NUL; one that does not is line noise and is given up after so many bytes."""


class DrawerSensor(enum.StrEnum):
    """What the level of pin 3 of the kick connector means: it depends on the drawer's switch."""

    NONE = "none"
    OPEN_IS_HIGH = "open-is-high"
    OPEN_IS_LOW = "open-is-low"

    def state(self, *, high: bool) -> DrawerState:
        """The drawer at that level."""
        if self is DrawerSensor.NONE:
            return DrawerState.UNKNOWN
        return DrawerState.OPEN if high == (self is DrawerSensor.OPEN_IS_HIGH) else DrawerState.CLOSED


@dataclass(frozen=True, slots=True)
class RealTime:
    """The answer to a ``DLE EOT n``; which n is for the asker to know."""

    byte: int


@dataclass(frozen=True, slots=True)
class Automatic:
    """The four bytes of ASB, sent on every change."""

    four: bytes


@dataclass(frozen=True, slots=True)
class Fence:
    """The process id of ``GS ( H`` function 48: everything before it has been printed."""

    id: bytes


@dataclass(frozen=True, slots=True)
class Info:
    """A text of ``GS I``."""

    text: str


@dataclass(frozen=True, slots=True)
class Plain:
    """The answer to a ``GS r`` (or a ``GS I`` of one byte)."""

    byte: int


@dataclass(frozen=True, slots=True)
class Keys:
    """Keys of pictures in its memory (``GS ( L`` function 64); ``more`` wait to be told."""

    keys: tuple[bytes, ...]
    more: bool


Answer = RealTime | Automatic | Fence | Info | Plain | Keys


class StatusParser:
    """Takes bytes in any split, gives answers. Never fails: what fits nothing is dropped."""

    def __init__(self) -> None:
        self._group = b""
        self._block = b""

    def feed(self, data: bytes) -> list[Answer]:
        """The answers that ``data`` completes, in order."""
        answers = (self._take(byte) for byte in data)
        return [answer for answer in answers if answer is not None]

    def _take(self, byte: int) -> Answer | None:
        if byte in {XON, XOFF}:  # flow control may stand between any two bytes
            return None
        if self._block:
            return self._in_block(byte)
        if self._group and byte & 0x90 == 0:
            return self._in_group(byte)
        self._group = b""  # bytes 2 to 4 of ASB have bits 4 and 7 clear: anything else is not ASB any more
        if byte & 0x93 == 0x12:
            return RealTime(byte)
        if byte & 0x93 == 0x10:
            self._group = bytes([byte])
        elif byte in {FENCE_BLOCK, INFO_BLOCK}:
            self._block = bytes([byte])
        elif byte & 0x90 == 0:
            return Plain(byte)
        return None

    def _in_group(self, byte: int) -> Answer | None:
        self._group += bytes([byte])
        if len(self._group) < 4:
            return None
        four, self._group = self._group, b""
        return Automatic(four)

    def _in_block(self, byte: int) -> Answer | None:
        if byte and len(self._block) < BLOCK_BYTES_MAX:
            self._block += bytes([byte])
            return None
        kind, content = self._block[0], self._block[1:]
        self._block = b""
        if byte:
            return None
        if kind == INFO_BLOCK:
            return Info(content.decode("ascii", "replace"))
        if content[:1] == bytes([KEYS_MARK]):
            told = content[2:]
            pairs = tuple(told[at : at + 2] for at in range(0, len(told) - 1, 2))
            return Keys(pairs, more=content[1:2] == MORE_FOLLOW)
        return Fence(content[1:]) if content[:1] == bytes([FENCE_MARK]) else None


def from_automatic(status: PrinterStatus, four: bytes, sensor: DrawerSensor) -> PrinterStatus:
    """``status`` brought up to an ASB."""
    first, second, third, _ = four
    return replace(
        status,
        drawer=sensor.state(high=bool(first & 0x04)),
        offline=bool(first & 0x08),
        cover_open=bool(first & 0x20),
        cutter_error=bool(second & 0x08),
        error=bool(second & 0x64),
        paper=PaperState.OUT if third & 0x0C else PaperState.LOW if third & 0x03 else PaperState.OK,
    )


def from_real_time(status: PrinterStatus, n: int, byte: int, sensor: DrawerSensor) -> PrinterStatus:
    """``status`` brought up to the answer to ``DLE EOT n``: 1 printer, 2 offline cause, 3 error cause, 4 roll."""
    match n:
        case 1:
            return replace(status, drawer=sensor.state(high=bool(byte & 0x04)), offline=bool(byte & 0x08))
        case 2:
            failed = bool(byte & 0x40)
            cutter = failed and status.cutter_error
            return replace(status, cover_open=bool(byte & 0x04), error=failed, cutter_error=cutter)
        case 3:
            return replace(status, cutter_error=bool(byte & 0x08))
        case _:
            paper = PaperState.OUT if byte & 0x60 else PaperState.LOW if byte & 0x0C else PaperState.OK
            return replace(status, paper=paper)
