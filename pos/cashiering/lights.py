"""The devices' states in one word each, for the head of the screen."""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import dataclass, field

from pos.drivers.ports import DrawerState, LinkState, PaperState, PrinterStatus, TerminalHealth, Why

PRINTER = "printer"
SPARE_PRINTER = "spare_printer"
SLIP_PRINTER = "slip"
DRAWER = "drawer"
TERMINAL = "terminal"
SCANNER = "scanner"
CHECK_READER = "check_reader"
DISPLAY = "display"
COUNTER = "counter"


def kind_of(device: str) -> str:
    """``drawer`` of ``drawer:2``; every other name is its own kind."""
    return device.partition(":")[0]


UNSURE = "light.terminal.unknown"
"""The light of a terminal that was not asked yet, or gave no answer: whoever shows it asks."""


_OTHER_PRINTERS = frozenset({SPARE_PRINTER, SLIP_PRINTER})


class Mood(enum.StrEnum):
    """What a light means, beside its words."""

    GOOD = "good"
    WAIT = "wait"
    STOP = "stop"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Light:
    """A device's state in one word for the head of the screen: a text key with values, and what it means."""

    device: str
    mood: Mood
    key: str
    values: Mapping[str, object] = field(default_factory=dict)
    owed: bool = False
    """Of a further printer: whether papers wait for it."""

    @property
    def kind(self) -> str:
        """What kind of thing it is, as its texts call it: of several drawers ``drawers``."""
        return self.device if self.device in _OTHER_PRINTERS else self.key.split(".")[1]

    @property
    def in_head(self) -> bool:
        """Whether the head of the screen has room for it now; other printers are looked at on the devices screen, but
        for one that keeps papers waiting.
        """
        if self.device in _OTHER_PRINTERS:
            return self.owed and self.mood is not Mood.GOOD
        return self.mood is not Mood.GOOD or not self.only_when_wrong

    @property
    def only_when_wrong(self) -> bool:
        """What the head of the screen has room for only while it is not well."""
        return self.device in {SCANNER, CHECK_READER, DISPLAY, COUNTER, SLIP_PRINTER}


def printer_light(status: PrinterStatus | None, device: str = PRINTER, *, owed: bool = False) -> Light:
    """A receipt printer's; None: there is none. ``owed`` as in ``Light``."""
    if status is None:
        return Light(device, Mood.UNKNOWN, "light.printer.none")
    why = status.hindrance
    if why is Why.NONE:
        low = status.paper is PaperState.LOW
        key = "light.printer.low" if low else "light.printer.ready"
        return Light(device, Mood.WAIT if low else Mood.GOOD, key, owed=owed)
    mood = Mood.UNKNOWN if status.link is LinkState.SILENT else Mood.STOP
    return Light(device, mood, f"light.printer.{why.value.replace('-', '_')}", owed=owed)


def drawer_light(
    status: PrinterStatus, *, own: bool = False, device: str = DRAWER, codes: tuple[str, ...] = ()
) -> Light:
    """A drawer's, or of several that share one switch; one with a port of its ``own`` may be gone while the printer is
    there. ``codes`` where the register has drawers in more than one place.
    """
    state = status.drawer.value
    mood = {DrawerState.OPEN: Mood.WAIT, DrawerState.CLOSED: Mood.GOOD}.get(status.drawer, Mood.UNKNOWN)
    if own and status.link is not LinkState.CONNECTED:
        state, mood = "absent", Mood.STOP
    kind = "drawer" if not codes else "drawer_n" if len(codes) == 1 else "drawers"
    return Light(device, mood, f"light.{kind}.{state}", {"drawers": ", ".join(codes)} if codes else {})


def terminal_light(health: TerminalHealth) -> Light:
    """A card terminal's, as it answered."""
    there = health.link is LinkState.CONNECTED
    refused = health.link is LinkState.REFUSED_VIRTUAL
    key = "virtual" if refused else "busy" if health.busy else "ready" if there else "absent"
    return Light(TERMINAL, Mood.GOOD if there else Mood.STOP, f"light.terminal.{key}")


def link_light(device: str, link: LinkState) -> Light:
    """Of a device of which nothing is known but whether its port is there."""
    there = link is LinkState.CONNECTED
    return Light(device, Mood.GOOD if there else Mood.STOP, f"light.{device}.{'ready' if there else 'absent'}")
