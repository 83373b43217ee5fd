"""A virtual receipt printer with a drawer on its kick connector, as far as a driver can tell it from a real one.

It keeps a receive buffer, prints from it only while it can, executes real-time commands the moment they arrive, says
every change of its state by itself once asked to (ASB), and has every mishap as a command (docs/devices.md).
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from typing import Any

from pos.drivers.virtual.escpos_commands import Command, next_command
from pos.drivers.virtual.faults import Faults
from pos.drivers.virtual.keep import Keep
from pos.drivers.virtual.printer_parts import Body, Model, Voice
from pos.drivers.virtual.serving import Outbox, Tell
from pos.drivers.virtual.tape import Knife, Tape

FOR_EVER = float("inf")
_REAL_TIME_BYTES = 5


class VirtualPrinter:
    """The device behind a `serving.Server`. Its commands (``do``) are the names in ``_BODY`` and ``_HAND``."""

    def __init__(self, tell: Tell, keep: Keep, model: Model) -> None:
        self.tell = tell
        self.keep = keep
        self.model = model
        self.outbox = Outbox()
        self.plugged = True
        self.hang_up = False
        self.body = Body()
        self.voice = Voice(self.outbox, self.body, model)
        self.kicks = 0
        self.stalled_until = 0.0
        self._faults = Faults()
        self._tape = Tape(model.columns)
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
        _do(self, given)
        self.work()
        self._take()
        self.changed()

    def due(self) -> float | None:
        """See ``serving.Device``."""
        stalled = self.stalled_until if time.monotonic() < self.stalled_until < FOR_EVER else None
        times = [at for at in (self._close_at, stalled) if at is not None]
        return min(times) if times else None

    def tick(self) -> None:
        """See ``serving.Device``."""
        if self._close_at is not None and self._close_at <= time.monotonic():
            self._close_at = None
            self.body.drawer_open = self.body.second_open = False
            self.changed()
        self._take()

    # --- printing ----------------------------------------------------------------------------------------------------

    def work(self) -> None:
        """Execute what the buffer holds, as far as the state of the printer lets it."""
        while not self.body.offline and (command := next_command(self._buffer)):
            self._buffer = self._buffer[len(command.raw) :]
            self.keep.executed(command.raw)
            self._execute(command)
        struck, self._struck = self._struck, []
        for given in struck:
            self.command(given)

    def _execute(self, command: Command) -> None:
        if not command.known:
            self.tell({"event": "unknown", "bytes": command.raw.hex(" ")})
        self.voice.answer(command.name, command.parameters)
        if command.name == b"\x1bp":
            self.kick("ESC p", command.parameters[0] % 48)
        if command.raw == b"\x1b@":
            self._tape.reset()
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
        """``DLE ENQ 2``: recover, the buffer cleared."""
        self._buffer = b""
        self._tape.reset()

    # --- real time ---------------------------------------------------------------------------------------------------

    def _watch(self, byte: int) -> None:
        """Real-time commands are executed wherever they stand, inside a picture too."""
        self._recent = (self._recent + bytes([byte]))[-_REAL_TIME_BYTES:]
        last = self._recent
        if last[-3:-1] == b"\x10\x04" and 1 <= byte <= 4:
            self.voice.real_time(byte)
        elif last[-3:] == b"\x10\x05\x02":
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
        }


def _do(printer: VirtualPrinter, given: Mapping[str, Any]) -> None:
    """What a person or an accident can do to it. :raises ValueError: no such thing can be done"""
    body = _BODY.get(given["do"])
    if body is not None:
        vars(printer.body).update(body)
        return
    action = _HAND.get(given["do"])
    if action is None:
        raise ValueError(f"a printer cannot {given['do']!r}; it can {', '.join(sorted({*_BODY, *_HAND}))}")
    action(printer, int(given.get("ms", 0)))


_BODY: dict[str, dict[str, str | bool]] = {
    "load_paper": {"paper": "ok"},
    "paper_low": {"paper": "low"},
    "paper_out": {"paper": "out"},
    "cover_open": {"cover_open": True},
    "cover_close": {"cover_open": False},
    "jam": {"cutter_jammed": True},
    "clear_jam": {"cutter_jammed": False},
    "fail": {"failed": True},
    "repair": {"failed": False},
    "drawer_close": {"drawer_open": False, "second_open": False},
    "drawer_open": {"drawer_open": True},
    "second_open": {"second_open": True},
    "drawer_lock": {"drawer_stuck": True},
    "drawer_unlock": {"drawer_stuck": False},
}


def _unplug(printer: VirtualPrinter, _: int) -> None:
    printer.plugged = False


def _drop(printer: VirtualPrinter, _: int) -> None:
    printer.hang_up = True


def _plug(printer: VirtualPrinter, _: int) -> None:
    printer.plugged = True


def _power_off(printer: VirtualPrinter, _: int) -> None:
    printer.body.powered = False
    printer.plugged = False
    printer.outbox.clear()
    printer.lose_power()


def _power_on(printer: VirtualPrinter, _: int) -> None:
    printer.body.powered = True
    printer.plugged = True


def _stall(printer: VirtualPrinter, ms: int) -> None:
    printer.stalled_until = time.monotonic() + ms / 1000 if ms else FOR_EVER


def _resume(printer: VirtualPrinter, _: int) -> None:
    printer.stalled_until = 0.0


def _late(printer: VirtualPrinter, ms: int) -> None:
    printer.outbox.delay_ms = ms


def _swap(printer: VirtualPrinter, _: int) -> None:
    printer.voice.shifted = b""


def _stale_id(printer: VirtualPrinter, _: int) -> None:
    printer.voice.stale_id = b"0000"


def _in_turn(printer: VirtualPrinter, _: int) -> None:
    printer.voice.shifted = printer.voice.stale_id = None


def _state(printer: VirtualPrinter, _: int) -> None:
    printer.tell({"event": "state", **printer.state(), "papers": printer.keep.papers, "kicks": printer.kicks})


_HAND: dict[str, Callable[[VirtualPrinter, int], None]] = {
    "unplug": _unplug,
    "plug": _plug,
    "drop": _drop,
    "power_off": _power_off,
    "power_on": _power_on,
    "stall": _stall,
    "resume": _resume,
    "late": _late,
    "swap": _swap,
    "stale_id": _stale_id,
    "in_turn": _in_turn,
    "state": _state,
}
