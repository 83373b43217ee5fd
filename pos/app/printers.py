"""Which adapter stands behind a printer's address."""

from __future__ import annotations

from collections.abc import Callable

from pos.drivers.adapters.escpos_display import SharedLineDisplay
from pos.drivers.adapters.escpos_printer import EscposPrinter, PrinterSettings
from pos.drivers.adapters.links import Link
from pos.drivers.adapters.windows_printer import ADDRESS, WindowsPrinter
from pos.drivers.adapters.winspool import SystemWinspool
from pos.drivers.ports import PrinterWithDrawer


def printer_at(
    address: str, link: Callable[[], Link], settings: PrinterSettings, display: SharedLineDisplay | None = None
) -> PrinterWithDrawer:
    """A queue of Windows by its name; anything else over a link, which is made only then, and ``display`` shares."""
    if address.startswith(ADDRESS):
        return WindowsPrinter(SystemWinspool(), address.removeprefix(ADDRESS), settings)
    return EscposPrinter(link(), settings, display)
