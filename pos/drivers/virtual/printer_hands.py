"""What a hand or an accident can do to a virtual printer, by the names that its commands have (docs/devices.md)."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from pos.drivers.virtual.slip import SlipStation

if TYPE_CHECKING:
    from pos.drivers.virtual.printer import VirtualPrinter

Given = Mapping[str, Any]

FOR_EVER = float("inf")


def do(printer: VirtualPrinter, given: Mapping[str, Any]) -> None:
    """What a person or an accident can do to it. :raises ValueError: no such thing can be done"""
    body = _BODY.get(given["do"])
    if body is not None:
        vars(printer.body).update(body)
        return
    action = _HAND.get(given["do"])
    if action is None:
        raise ValueError(f"a printer cannot {given['do']!r}; it can {', '.join(sorted({*_BODY, *_HAND}))}")
    action(printer, given)


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


def _unplug(printer: VirtualPrinter, _: Given) -> None:
    printer.plugged = False


def _drop(printer: VirtualPrinter, _: Given) -> None:
    printer.hang_up = True


def _plug(printer: VirtualPrinter, _: Given) -> None:
    printer.plugged = True


def _power_off(printer: VirtualPrinter, _: Given) -> None:
    printer.body.powered = False
    printer.plugged = False
    printer.outbox.clear()
    printer.lose_power()


def _power_on(printer: VirtualPrinter, _: Given) -> None:
    printer.body.powered = True
    printer.plugged = True


def _stall(printer: VirtualPrinter, given: Given) -> None:
    ms = int(given.get("ms", 0))
    printer.stalled_until = time.monotonic() + ms / 1000 if ms else FOR_EVER


def _resume(printer: VirtualPrinter, _: Given) -> None:
    printer.stalled_until = 0.0


def _late(printer: VirtualPrinter, given: Given) -> None:
    printer.outbox.delay_ms = int(given.get("ms", 0))


def _swap(printer: VirtualPrinter, _: Given) -> None:
    printer.voice.shifted = b""


def _stale_id(printer: VirtualPrinter, _: Given) -> None:
    printer.voice.stale_id = b"0000"


def _in_turn(printer: VirtualPrinter, _: Given) -> None:
    printer.voice.shifted = printer.voice.stale_id = None


def _state(printer: VirtualPrinter, _: Given) -> None:
    printer.tell({"event": "state", **printer.state(), "papers": printer.keep.papers, "kicks": printer.kicks})
    if printer.front is not None:
        printer.front.display.tell_lines()


def _power_cycle_display(printer: VirtualPrinter, _: Given) -> None:
    if printer.front is None:
        raise ValueError("no display hangs in front of this printer")
    printer.front.power_cycle()


def _station(printer: VirtualPrinter) -> SlipStation:
    if printer.slip is None:
        raise ValueError("this printer has no slip station")
    return printer.slip


def _stick(printer: VirtualPrinter, _: Given) -> None:
    _station(printer).stuck = True


def _free(printer: VirtualPrinter, _: Given) -> None:
    """The slip can be pulled out, and the printer goes on."""
    _station(printer).stuck = printer.body.failed = False


_HAND: dict[str, Callable[[VirtualPrinter, Given], None]] = {
    "insert_slip": lambda printer, given: _station(printer).insert(given),
    "remove_slip": lambda printer, _: _station(printer).remove(),
    "slip_stuck": _stick,
    "slip_free": _free,
    "display_off_on": _power_cycle_display,
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
