"""A virtual receipt printer with a drawer on its kick connector, as far as a driver can tell it from a real one.

It keeps a receive buffer, prints from it only while it can, executes real-time commands the moment they arrive, says
every change of its state by itself once asked to (ASB), and has every mishap as a command (docs/devices.md).
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Any

from pos.drivers.virtual.escpos_commands import Command, next_command
from pos.drivers.virtual.faults import Faults
from pos.drivers.virtual.keep import Keep
from pos.drivers.virtual.pass_through import PassThrough
from pos.drivers.virtual.printer_hands import FOR_EVER, do
from pos.drivers.virtual.printer_parts import Body, Model, Voice
from pos.drivers.virtual.serving import Outbox, Tell
from pos.drivers.virtual.slip import EJECT, SlipStation
from pos.drivers.virtual.tape import Knife, Tape

_REAL_TIME_BYTES = 5


class VirtualPrinter:
    """The device behind a `serving.Server`. Its commands (``do``) are in ``printer_hands``."""

    def __init__(self, tell: Tell, keep: Keep, model: Model, slips: Keep | None = None) -> None:
        self.tell = tell
        self.keep = keep
        self.model = model
        self.outbox = Outbox()
        self.plugged = True
        self.hang_up = False
        self.body = Body()
        self.front = PassThrough(tell) if model.display else None
        self.slip = SlipStation(model.station, self.outbox, slips or Keep(tell, kind="slip")) if model.station else None
        self._tape = Tape(model.columns)
        self.voice = Voice(self.outbox, self.body, model, self.slip, self._tape.memory)
        self.kicks = 0
        self.stalled_until = 0.0
        self._faults = Faults()
        self._struck: list[dict[str, Any]] = []
        self._coming = self._buffer = self._recent = b""
        self._told: dict[str, Any] = {}
        self._close_at: float | None = None

    # --- the link ----------------------------------------------------------------------------------------------------

    def connected(self) -> None:
        """See ``serving.Device``."""
        self.keep.connection()
        self.tell({"event": "connected"})

    def disconnected(self) -> None:
        """See ``serving.Device``. What the buffer holds stays, half a command too: that is what printers do."""
        self.voice.automatic = False
        self._coming = b""
        self.tell({"event": "disconnected", "bytes": self.keep.connection_bytes})

    def appetite(self) -> int:
        """See ``serving.Device``. A command longer than the buffer is worked off while it comes."""
        if self._coming or self._stalled():
            return 0
        room = self.model.buffer_bytes - len(self._buffer)
        return room if room > 0 or next_command(self._buffer) else self.model.buffer_bytes

    def receive(self, data: bytes) -> None:
        """See ``serving.Device``."""
        self._coming += data
        self._take()

    def _take(self) -> None:
        """Take in what has come. Faults strike between two bytes; a stall leaves the rest standing."""
        while self._coming and self.plugged and not self._stalled():
            piece, self._coming, struck = self._faults.split(self._coming)
            self.keep.received(piece)
            piece = self.front.take(piece) if self.front is not None else piece
            for byte in piece:
                self._watch(byte)
            self._buffer += piece
            self.work()
            for given in struck:
                self.command(given)

    def _stalled(self) -> bool:
        return not self.body.powered or self.stalled_until > time.monotonic()

    def command(self, given: Mapping[str, Any]) -> None:
        """See ``serving.Device``. With ``after_bytes`` or ``after_papers`` it is a fault for later."""
        if self._faults.arm(given):
            return
        do(self, given)
        self.work()
        self._take()
        self.changed()

    def due(self) -> float | None:
        """See ``serving.Device``."""
        stalled = self.stalled_until if time.monotonic() < self.stalled_until < FOR_EVER else None
        waited = self.slip.due() if self.slip else None
        times = [at for at in (self._close_at, stalled, waited) if at is not None]
        return min(times) if times else None

    def tick(self) -> None:
        """See ``serving.Device``."""
        if self._close_at is not None and self._close_at <= time.monotonic():
            self._close_at = None
            self.body.drawer_open = self.body.second_open = False
            self.changed()
        self.work()
        self._take()

    # --- printing ----------------------------------------------------------------------------------------------------

    def work(self) -> None:
        """Execute what the buffer holds, as far as the state of the printer lets it."""
        while not self.body.offline and (command := next_command(self._buffer)):
            if self.slip is not None and self.slip.holds_up(command):
                break
            self._buffer = self._buffer[len(command.raw) :]
            self.keep.executed(command.raw)
            self._execute(command)
        struck, self._struck = self._struck, []
        for given in struck:
            self.command(given)

    def _execute(self, command: Command) -> None:
        if not command.known:
            self.tell({"event": "unknown", "bytes": command.raw.hex(" ")})
        if self.slip is not None and self.slip.takes(command):
            self.body.failed = self.body.failed or (command.raw == EJECT and self.slip.stuck)
            self.changed()
            return
        self.voice.answer(command.name, command.parameters)
        if command.name == b"\x1bp":
            self.kick("ESC p", command.parameters[0] % 48)
        if command.raw == b"\x1b@":
            self._tape.reset()
            if self.slip is not None:
                self.slip.roll()
        for piece in self._tape.obey(command):
            self.keep.printed(piece)
            if isinstance(piece, Knife):
                self.keep.cut()
                self._struck += self._faults.after_paper()

    def lose_power(self) -> None:
        """The buffer is gone, and what was printed of a line."""
        self._coming = self._buffer = self._recent = b""
        self.voice.automatic = False
        self._tape.reset()

    def forget(self) -> None:
        """``DLE ENQ 2``: recover, the buffer cleared; ``DLE ENQ 3`` likewise, where a slip is waited for."""
        self._buffer = b""
        self._tape.reset()
        if self.slip is not None:
            self.slip.roll()

    # --- real time ---------------------------------------------------------------------------------------------------

    def _watch(self, byte: int) -> None:
        """Real-time commands are executed wherever they stand, inside a picture too."""
        self._recent = (self._recent + bytes([byte]))[-_REAL_TIME_BYTES:]
        last = self._recent
        if last[-3:-1] == b"\x10\x04" and 1 <= byte <= (5 if self.slip else 4):
            self.voice.real_time(byte)
        elif last[-3:] == b"\x10\x05\x02" or (last[-3:] == b"\x10\x05\x03" and self.slip and self.slip.waits):
            self.forget()
        elif last[:3] == b"\x10\x14\x01" and len(last) == _REAL_TIME_BYTES and last[3] <= 1 and 1 <= last[4] <= 8:
            self._pulse_now(last[3])

    def _pulse_now(self, pin: int) -> None:
        if self.model.real_time_kick and not self.body.failed:
            self.kick("DLE DC4", pin)

    # --- the drawer --------------------------------------------------------------------------------------------------

    def kick(self, command: str, pin: int) -> None:
        """A pulse on a connector, ``pin`` 0 or 1. Where no drawer hangs, nothing moves."""
        self.kicks += 1
        if pin + 1 in self.model.drawers and not self.body.drawer_stuck:
            self._spring_open(pin)
        opened = self.body.second_open if pin else self.body.drawer_open
        self.tell({"event": "kick", "by": command, "pin": pin, "kicks": self.kicks, "open": opened})
        self.changed()

    def _spring_open(self, pin: int) -> None:
        if pin:
            self.body.second_open = True
        else:
            self.body.drawer_open = True
        if self.model.closes_after_ms:
            self._close_at = time.monotonic() + self.model.closes_after_ms / 1000

    def changed(self) -> None:
        """Say what changed: to the host by ASB, to the world by an event."""
        state = self.state()
        if state == self._told:
            return
        self._told = state
        self.tell({"event": "state", **state})
        self.voice.changed()

    def state(self) -> dict[str, Any]:
        """What a person who stands before it sees."""
        body = self.body
        return {
            "paper": body.paper,
            "cover_open": body.cover_open,
            "cutter_jammed": body.cutter_jammed,
            "failed": body.failed,
            "powered": body.powered,
            "plugged": self.plugged,
            "drawer_open": body.drawer_open,
            "second_open": body.second_open,
            **({"slip": self.slip.present} if self.slip else {}),
        }
