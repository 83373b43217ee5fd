"""The slip station of a virtual printer: a slip is put in, printed on, pushed out; a check's magnetic line is read.

As the specifications of TM-H5000II and TM-U295 have it (docs/devices.md, Slips): what is to be printed while the slip
is selected and none lies there makes the printer wait, with all that stands in its buffer; when the wait of ``ESC f``
is over, the roll is selected again and gets what was meant for the slip.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pos.drivers.virtual.escpos_commands import Command
from pos.drivers.virtual.keep import Keep
from pos.drivers.virtual.serving import Outbox
from pos.drivers.virtual.tape import Advance, Tape

FOR_EVER = float("inf")
EJECT = b"\x0c"
SLIP_CHOICE = 0x04
_PRINTING = frozenset({b"\x1bd", b"\x1bJ", b"\x1dv", b"\x1dk", b"\x1d(k"})
_READ, _LOAD, _EJECT = b"\x1ca0", b"\x1ca1", b"\x1ca2"
_NOT_NORMAL, _NORMAL = b"\x70", b"\x40"


@dataclass(frozen=True, slots=True)
class StationModel:
    """Which bit of ``DLE EOT 5`` is which sensor, how wide a line is, whether it reads checks, how long its minute."""

    tof_bit: int = 0x20
    bof_bit: int = 0x40
    columns: int = 35
    reads_checks: bool = True
    minute_s: float = 60.0


STATIONS = {
    "tm-h6000": StationModel(columns=45),
    "tm-u295": StationModel(tof_bit=0x40, bof_bit=0x20, reads_checks=False),
}
"""By model: TM-H5000II and TM-H6000 have TOF in bit 5, TM-U295 in bit 6."""


class SlipStation:
    """Its state, and what it does of the commands that the printer executes."""

    def __init__(self, model: StationModel, outbox: Outbox, keep: Keep) -> None:
        self.model = model
        self.keep = keep
        self.present = self.selected = self.stuck = False
        self.micr = ""
        self._outbox = outbox
        self._tape = Tape(model.columns)
        self._wait_s = FOR_EVER
        self._until: float | None = None
        self._said = b"_" + _NOT_NORMAL + b"\0"
        self._printed = False

    # --- hands ---

    def insert(self, given: Mapping[str, Any]) -> None:
        """Put a slip in; ``micr`` is the line at the foot of a check, empty where there is none."""
        if self.present:
            raise ValueError("a slip lies there already")
        self.present, self.micr = True, str(given.get("micr", ""))
        self._until = None

    def remove(self) -> None:
        """Pull it out, whatever the printer is about."""
        if self.stuck:
            raise ValueError("the slip is stuck")
        self._out()

    # --- the printer ---

    @property
    def waits(self) -> bool:
        """Whether a slip is waited for."""
        return self._until is not None

    def bits(self) -> int:
        """Of ``DLE EOT 5``, those that change."""
        absent = 0 if self.present else self.model.tof_bit | self.model.bof_bit
        return absent | (0 if self.selected else 0x04) | (0x08 if self._until is not None else 0)

    def holds_up(self, command: Command) -> bool:
        """Whether the printer waits for a slip before it can execute this."""
        reads = command.raw[:3] == _READ
        if self.present or not (reads or (self.selected and _prints(command))):
            self._until = None
            return False
        if self._until is None:
            self._until = time.monotonic() + (FOR_EVER if reads else self._wait_s)
        if time.monotonic() < self._until:
            return True
        self.roll()
        return False

    def due(self) -> float | None:
        """When the wait is over."""
        return self._until if self._until is not None and self._until < FOR_EVER else None

    def roll(self) -> None:
        """Back to the roll: the wait was ended, the printer reset or switched off."""
        self.selected, self._until = False, None

    def takes(self, command: Command) -> bool:
        """Execute what concerns the station; False: it is the roll's."""
        raw = command.raw
        if raw[:3] == b"\x1bc0":
            self.selected, self._until = bool(raw[3] & SLIP_CHOICE), None
        elif command.name == b"\x1bf":
            self._wait_s = raw[2] * self.model.minute_s or FOR_EVER
        elif command.name in {b"\x1ca", b"\x1cb"}:
            self._check(raw)
        elif self.selected and (raw == EJECT or _styles_or_prints(command)):
            self._print(command)
        else:
            return False
        return True

    def _check(self, raw: bytes) -> None:
        if raw[:3] == _READ:
            good = self.present and bool(self.micr) and self.model.reads_checks
            self._said = b"_" + (_NORMAL + self.micr.encode("ascii", "replace") if good else _NOT_NORMAL) + b"\0"
            self._outbox.put(self._said)
        elif raw == b"\x1cb":
            self._outbox.put(self._said)
        elif raw[:3] == _EJECT and not self.stuck:
            self._out()

    def _print(self, command: Command) -> None:
        self.keep.executed(command.raw)
        for piece in self._tape.flush() if command.raw == EJECT else self._tape.obey(command):
            self.keep.printed(piece)
            self._printed = self._printed or not isinstance(piece, Advance)
        if command.raw == EJECT and not self.stuck:
            self._out()

    def _out(self) -> None:
        """The slip is out, printed on or not."""
        if self._printed:
            self.keep.cut()
        self.present = self._printed = False
        self._tape.reset()


def _prints(command: Command) -> bool:
    """Whether something comes on paper by it."""
    return command.name in _PRINTING or (len(command.raw) == 1 and (command.raw >= b" " or command.raw in b"\n\x0c"))


def _styles_or_prints(command: Command) -> bool:
    return _prints(command) or command.name in {b"\x1bt", b"\x1b!", b"\x1bE", b"\x1ba", b"\x1b3"}
