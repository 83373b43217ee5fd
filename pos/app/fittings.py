"""Devices as set up: which adapter stands behind each port of this register."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from pos.cashiering.devices import PRINTER, TERMINAL, Devices, record_outcome
from pos.config import VIRTUAL, DeviceSettings
from pos.domain.errors import Refused
from pos.domain.papers import Paper
from pos.drivers.adapters.escpos_printer import EscposPrinter, PrinterSettings
from pos.drivers.adapters.escpos_status import DrawerSensor
from pos.drivers.adapters.links import link_to
from pos.drivers.adapters.pax_terminal import PaxTerminal, TerminalSettings, TerminalTiming
from pos.drivers.jobs import Job
from pos.drivers.ports import CardTerminal
from pos.drivers.spool import Spool
from pos.drivers.virtual.fleet import VirtualDevices
from pos.ledger.book import Book

NONE = "none"

TRAINING_WAIT_S = 25.0
"""How long a virtual terminal may stay silent: nobody wants to practise "no answer" for two minutes."""

_SENSOR = {"high": DrawerSensor.OPEN_IS_HIGH, "low": DrawerSensor.OPEN_IS_LOW, NONE: DrawerSensor.NONE}


def no_devices() -> Devices:
    """For a book that is only looked at."""
    return Devices()


def build_devices(settings: DeviceSettings, book: Book, keep: Path, make_paper: Callable[[Job], Paper]) -> Devices:
    """Fit the devices of the settings. Virtual ones are programs of their own; a live book refuses them.

    ``make_paper`` makes a receipt's paper when it is printed.

    :raises Refused: ``VIRTUAL_ON_LIVE``
    """
    if VIRTUAL not in {settings.printer, settings.terminal}:
        return Devices(_printer(settings, book, _named, make_paper), _terminal(settings, book, _named))
    if not book.identity.training:
        raise Refused("VIRTUAL_ON_LIVE")
    named = {PRINTER: settings.printer, TERMINAL: settings.terminal}
    fleet = VirtualDevices(keep, frozenset(kind for kind, address in named.items() if address == VIRTUAL))

    def address(named: str, kind: str) -> str:
        return fleet.device(kind).address if named == VIRTUAL else named

    return Devices(_printer(settings, book, address, make_paper), _terminal(settings, book, address), fleet)


def _named(address: str, _: str) -> str:
    return address


def _printer(
    settings: DeviceSettings, book: Book, address: Callable[[str, str], str], make_paper: Callable[[Job], Paper]
) -> Spool | None:
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
        lambda: EscposPrinter(link_to(address(settings.printer, PRINTER)), printing),
        lambda job, outcome: record_outcome(book, job, outcome),
        make_paper=make_paper,
    )


def _terminal(
    settings: DeviceSettings, book: Book, address: Callable[[str, str], str]
) -> Callable[[], CardTerminal] | None:
    if settings.terminal == NONE:
        return None
    timing = TerminalTiming(operation=TRAINING_WAIT_S) if settings.terminal == VIRTUAL else TerminalTiming()
    paying = TerminalSettings(allow_virtual=book.identity.training, timing=timing)
    return lambda: PaxTerminal(link_to(address(settings.terminal, TERMINAL)), paying)
