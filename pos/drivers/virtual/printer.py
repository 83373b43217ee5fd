"""A virtual receipt printer with a drawer on its kick connector, as far as a driver can tell it from a real one.

It keeps a receive buffer, prints from it only while it can, executes real-time commands the moment they arrive, says
every change of its state by itself once asked to (ASB), and has every mishap of devices.md section 3 as a command.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from pos.drivers.virtual.escpos_commands import Command, next_command
from pos.drivers.virtual.faults import Faults
from pos.drivers.virtual.keep import Keep
from pos.drivers.virtual.serving import Outbox, Tell
from pos.drivers.virtual.tape import Knife, Tape

MAKER, MODEL = "VIRTUAL", "CF-80"
"""A live book refuses a printer of this maker."""

FOR_EVER = float("inf")
_ACTIVE_AUTO_STATUS = 0x0F
_REAL_TIME_BYTES = 5


@dataclass
class Body:
    """The parts of a printer that a hand or an accident can change."""

    paper: str = "ok"
    cover_open: bool = False
    cutter_jammed: bool = False
    failed: bool = False
    drawer_open: bool = False
    drawer_stuck: bool = False
    powered: bool = True

    @property
    def offline(self) -> bool:
        """Whether it takes bytes but prints none."""
        return self.cover_open or self.paper == "out" or self.cutter_jammed or self.failed or not self.powered


@dataclass(frozen=True, slots=True)
class Model:
    """What kind of printer it is."""

    columns: int = 48
    process_id: bool = True
    """False: a clone that does not know ``GS ( H``."""

    real_time_kick: bool = True
    buffer_bytes: int = 4096
    open_is_high: bool = True
    """The level of pin 3 while the drawer is open: it depends on the drawer."""

    closes_after_ms: int = 0
    """A drawer that somebody pushes shut again; 0: stays open."""


@dataclass
class VirtualPrinter:
    """The device behind a `serving.Server`. Its commands (``do``) are the names in ``_BODY`` and ``_HAND``."""

    tell: Tell
    keep: Keep
    model: Model = Model()
    faults: Faults = field(default_factory=Faults)

    def __post_init__(self) -> None:
        self.outbox = Outbox()
        self.plugged = True
        self.hang_up = False
        self.body = Body()
        self.kicks = 0
        self.stalled_until = 0.0
        self.shifted: bytes | None = None
        self.stale_id: bytes | None = None
        self._tape = Tape(self.model.columns)
        self._struck: list[dict[str, Any]] = []
        self._coming = b""
        self._buffer = b""
        self._recent = b""
        self._automatic = False
        self._told: dict[str, Any] = {}
        self._close_at: float | None = None

    # --- the link ----------------------------------------------------------------------------------------------------

    def connected(self) -> None:
        """See ``serving.Device``."""
        self.keep.connection()
        self.tell({"event": "connected"})

    def disconnected(self) -> None:
        """See ``serving.Device``. What the buffer holds stays, half a command too: that is what printers do."""
        self._automatic = False
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
            piece, self._coming, struck = self.faults.split(self._coming)
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
        if self.faults.arm(given):
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
            self.body.drawer_open = False
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
        answer = _ANSWERS.get(command.name)
        if answer is not None:
            answer(self, command.parameters)
        if command.raw == b"\x1b@":
            self._tape.reset()
        for piece in self._tape.obey(command):
            self.keep.printed(piece)
            if isinstance(piece, Knife):
                self.keep.cut()
                self._struck += self.faults.after_paper()

    def lose_power(self) -> None:
        """The buffer is gone, and what was printed of a line."""
        self._coming = self._buffer = self._recent = b""
        self._automatic = False
        self._tape.reset()

    def forget(self) -> None:
        """``DLE ENQ 2``: recover, the buffer cleared."""
        self._buffer = b""
        self._tape.reset()

    # --- answers -----------------------------------------------------------------------------------------------------

    def _watch(self, byte: int) -> None:
        """Real-time commands are executed wherever they stand, inside a picture too."""
        self._recent = (self._recent + bytes([byte]))[-_REAL_TIME_BYTES:]
        last = self._recent
        if last[-3:-1] == b"\x10\x04" and 1 <= byte <= 4:
            self._answer_real_time(self._real_time_status(byte))
        elif last[-3:] == b"\x10\x05\x02":
            self.forget()
        elif last[:3] == b"\x10\x14\x01" and len(last) == _REAL_TIME_BYTES and last[3] <= 1 and 1 <= last[4] <= 8:
            self._pulse_now(last[3])

    def _pulse_now(self, pin: int) -> None:
        if self.model.real_time_kick and not self.body.failed:
            self.kick("DLE DC4", pin)

    def _answer_real_time(self, answer: bytes) -> None:
        """Under the fault ``swap`` each answer is the one that was owed to the question before."""
        if self.shifted is None:
            self.outbox.put(answer)
            return
        self.outbox.put(self.shifted)
        self.shifted = answer

    def _real_time_status(self, n: int) -> bytes:
        body = self.body
        bits = {
            1: 0x04 * self._pin_high() | 0x08 * body.offline,
            2: 0x04 * body.cover_open | 0x20 * (body.paper == "out") | 0x40 * (body.failed or body.cutter_jammed),
            3: 0x08 * body.cutter_jammed | 0x20 * body.failed,
            4: {"ok": 0, "low": 0x0C, "out": 0x6C}[body.paper],
        }
        return bytes([0x12 | bits[n]])

    def automatic_status(self) -> bytes:
        """The four bytes of ASB."""
        body = self.body
        first = 0x10 | 0x04 * self._pin_high() | 0x08 * body.offline | 0x20 * body.cover_open
        second = 0x08 * body.cutter_jammed | 0x20 * body.failed
        return bytes([first, second, {"ok": 0, "low": 0x03, "out": 0x0F}[body.paper], _ACTIVE_AUTO_STATUS])

    def _pin_high(self) -> bool:
        return self.body.drawer_open == self.model.open_is_high

    def subscribe(self, given: bytes) -> None:
        """``GS a``: send ASB now and on every change."""
        self._automatic = bool(given[0])
        if self._automatic:
            self.outbox.put(self.automatic_status())

    def transmit(self, given: bytes) -> None:
        """``GS r``: 1 paper, 2 drawer."""
        if given[0] % 48 == 1:
            self.outbox.put(bytes([{"ok": 0, "low": 0x03, "out": 0x0C}[self.body.paper]]))
        else:
            self.outbox.put(bytes([self._pin_high()]))

    def identify(self, given: bytes) -> None:
        """``GS I``: 66 maker, 67 model; virtual in both."""
        texts = {65: "1.0", 66: MAKER, 67: MODEL}
        self.outbox.put(b"_" + texts[given[0]].encode() + b"\0" if given[0] in texts else b"\x20")

    def process_id(self, given: bytes) -> None:
        """``GS ( H`` function 48: everything before it is printed."""
        if not self.model.process_id or given[2] != 48:
            return
        answered = given[4:8] if self.stale_id is None else self.stale_id
        if self.stale_id is not None:
            self.stale_id = given[4:8]
        self.outbox.put(b"\x37\x22" + answered + b"\0")

    # --- the drawer --------------------------------------------------------------------------------------------------

    def kick(self, command: str, pin: int) -> None:
        """A pulse on the connector."""
        self.kicks += 1
        if not self.body.drawer_stuck:
            self.body.drawer_open = True
            if self.model.closes_after_ms:
                self._close_at = time.monotonic() + self.model.closes_after_ms / 1000
        self.tell({"event": "kick", "by": command, "pin": pin, "kicks": self.kicks, "open": self.body.drawer_open})
        self.changed()

    def changed(self) -> None:
        """Say what changed: to the host by ASB, to the world by an event."""
        state = self.state()
        if state == self._told:
            return
        self._told = state
        self.tell({"event": "state", **state})
        if self._automatic and self.body.powered:
            self.outbox.put(self.automatic_status())

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
        }


_ANSWERS: dict[bytes, Callable[[VirtualPrinter, bytes], None]] = {
    b"\x1da": VirtualPrinter.subscribe,
    b"\x1dr": VirtualPrinter.transmit,
    b"\x1dI": VirtualPrinter.identify,
    b"\x1d(H": VirtualPrinter.process_id,
    b"\x1bp": lambda printer, given: printer.kick("ESC p", given[0] % 48),
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
    "drawer_close": {"drawer_open": False},
    "drawer_open": {"drawer_open": True},
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
    printer.shifted = b""


def _stale_id(printer: VirtualPrinter, _: int) -> None:
    printer.stale_id = b"0000"


def _in_turn(printer: VirtualPrinter, _: int) -> None:
    printer.shifted = printer.stale_id = None


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
