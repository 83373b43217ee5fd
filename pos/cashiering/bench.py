"""What wizards and trials work with: the devices themselves, one by one, and the settings.

While one is at work nobody else may have the device: a spool lends it (``Devices.lent``).
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Protocol

from pos.cashiering.lights import PRINTER
from pos.domain.people import Person
from pos.drivers.ports import CardTerminal, CashDrawer, LineDisplay, PluggedIn, PrinterWithDrawer
from pos.drivers.printer_models import model_named

RAW = "raw"


@dataclass(frozen=True, slots=True)
class Hangs:
    """How a drawer on a printer is opened, and what its switch says while it is open.

    ``kick`` is ``real-time`` or ``queued``. ``level`` is ``high``, ``low`` or ``none``; ``RAW``: nobody knows yet, and
    the drawer reads as open while the line is high.
    """

    connector: int = 1
    kick: str = "real-time"
    pulse_ms: int = 50
    level: str = RAW


@dataclass(frozen=True, slots=True)
class DrawerAt:
    """A drawer of the settings and where it hangs: ``printer:1``, ``printer:2``, or a port of its own."""

    code: str
    at: str
    model: str = ""


class Bench(Protocol):
    """The devices of this machine, to be tried by whoever stands before them. Nothing is ever written to a port that
    nobody named.
    """

    @property
    def values(self) -> Mapping[str, object]:
        """The settings in force, by their key."""

    @property
    def drawers(self) -> tuple[DrawerAt, ...]:
        """Every drawer of the register."""

    def plugged_in(self) -> tuple[PluggedIn, ...]:
        """What the system knows to be there."""

    def require(self, setting: str, value: str) -> None:
        """:raises BadInput: ``SETTING_WRONG`` where a device's setting cannot hold that; ``PLACE_TAKEN`` where another
        device is there already
        """

    def printer(
        self, address: str, model: str, *, columns: int = 0, hangs: Hangs | None = None, device: str = PRINTER
    ) -> AbstractContextManager[PrinterWithDrawer]:
        """A printer with its drawers as ``hangs`` says; ``columns`` 0: at its widest."""

    def drawer(self, address: str, model: str) -> AbstractContextManager[CashDrawer]:
        """A drawer on a port of its own."""

    def display(self, address: str, dialect: str) -> AbstractContextManager[LineDisplay]:
        """A customer display."""

    def terminal(self, address: str) -> AbstractContextManager[CardTerminal]:
        """A card terminal. :raises Unavailable: ``TERMINAL_SECRET_MISSING``"""

    def is_there(self, device: str, address: str) -> bool:
        """Whether the port of a device can be opened; nothing is written."""

    def hear(self, device: str, address: str, seconds: int) -> bytes | None:
        """What a device says within that time, up to a pause; empty: nothing. None: its port is not there."""

    def save(self, by: Person, changes: Mapping[str, object]) -> bool:
        """Write settings into file and book; whether any is another one. Raises as ``app.change_settings``."""

    def close(self) -> None:
        """Let go of what was started for it."""


def set_up_as(bench: Bench, drawer: DrawerAt) -> Hangs:
    """How a drawer on the printer is opened as it is set up; where nothing is said, as the printer's model has it."""
    values = bench.values
    usual = "real-time" if model_named(str(values["devices.printer_model"])).real_time_kick else "queued"
    return Hangs(
        2 if drawer.at.endswith(":2") else 1,
        str(values["devices.drawer_kick"]) or usual,
        int(str(values["devices.drawer_pulse_ms"])),
        str(values["devices.drawer_open_level"]),
    )
