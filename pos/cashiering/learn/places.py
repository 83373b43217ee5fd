"""Where a device is: chosen from what is plugged in, or typed."""

from __future__ import annotations

from collections.abc import Generator

from pos.cashiering.bench import Bench
from pos.cashiering.learn.asking import Ask, Choice
from pos.cashiering.lights import DISPLAY, PRINTER
from pos.domain.errors import BadInput

SPEEDS = (9600, 19200, 38400, 57600, 115200)
_NONE = "none"


def choose_place(bench: Bench, device: str, *, printers: bool = False) -> Generator[Ask, str, str]:
    """An address that the setting of the device takes. ``printers``: USB printers are among what is offered."""
    setting = f"devices.{device}"
    now = str(bench.values[setting])
    found = [one for one in bench.plugged_in() if printers or not one.address.startswith("usb:")]
    choices = [Choice(now, "learn.place.now", {"address": now})] if now != _NONE else []
    if device == DISPLAY and now != PRINTER and _has_a_line(str(bench.values["devices.printer"])):
        choices.append(Choice(PRINTER, "learn.place.printer"))
    choices += [
        Choice(one.address, "learn.place.there", {"address": one.address, "port": one.port, "name": one.name})
        if one.name
        else Choice(one.address, "learn.place.nameless", {"address": one.address})
        for one in found
        if one.address != now.partition("@")[0]
    ]
    key, values = "learn.place", dict[str, object]()
    while True:
        address = yield Ask(key, values, choices=tuple(choices), typed=True)
        try:
            bench.require(setting, address)
        except BadInput as error:
            key, values = _again(error)
            continue
        if address != _NONE:
            break
    if address.startswith("serial:") and "@" not in address:
        speeds = tuple(Choice(str(speed), "learn.speed.is", {"speed": speed}) for speed in SPEEDS)
        address = f"{address}@{(yield Ask('learn.speed', choices=speeds))}"
    return address


def _has_a_line(printer: str) -> bool:
    """Whether something else can share it."""
    return not printer.startswith((_NONE, "windows:"))


def _again(error: BadInput) -> tuple[str, dict[str, object]]:
    """Why the place is asked for again."""
    if error.code == "PLACE_TAKEN":
        return "learn.place.taken", {"other": error.values["other"]}
    return "learn.place.wrong", {}
