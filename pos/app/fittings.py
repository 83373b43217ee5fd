"""Devices as set up: which adapter stands behind each port of this register."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from pos.cashiering.devices import PRINTER, Devices, record_outcome
from pos.config import VIRTUAL, DeviceSettings
from pos.domain.errors import Refused
from pos.drivers.adapters.escpos_printer import EscposPrinter, PrinterSettings
from pos.drivers.adapters.escpos_status import DrawerSensor
from pos.drivers.adapters.links import link_to
from pos.drivers.spool import Spool
from pos.ledger.book import Book

NONE = "none"
_SENSOR = {"high": DrawerSensor.OPEN_IS_HIGH, "low": DrawerSensor.OPEN_IS_LOW, NONE: DrawerSensor.NONE}


def no_devices() -> Devices:
    """For a book that is only looked at."""
    return Devices()


def build_devices(settings: DeviceSettings, book: Book, keep: Path) -> Devices:
    """Fit the devices of the settings. Virtual ones are programs of their own, started here; live books refuse them.

    :raises Refused: ``VIRTUAL_ON_LIVE``
    """
    if VIRTUAL in {settings.printer, settings.terminal} and not book.identity.training:
        raise Refused("VIRTUAL_ON_LIVE")
    return Devices(spool=_printer(settings, book, lambda: settings.printer))


def _printer(settings: DeviceSettings, book: Book, address: Callable[[], str]) -> Spool | None:
    if settings.printer == NONE:
        return None
    printing = PrinterSettings(
        columns=settings.columns,
        sensor=_SENSOR[settings.drawer_open_level],
        allow_virtual=book.identity.training,
    )
    return Spool(
        book.database,
        PRINTER,
        lambda: EscposPrinter(link_to(address()), printing),
        lambda job, outcome: record_outcome(book, job, outcome),
    )
