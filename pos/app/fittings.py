"""Devices as set up: which adapter stands behind each port of this register."""

from __future__ import annotations

from collections.abc import Callable

from pos.app.drawers import drawer_places, kick_settings, outlets, virtual_drawers
from pos.app.ground import Ground, recorder
from pos.app.terminals import NEXO_OPTION, terminal_opener
from pos.cashiering.around import Around, Hear, LinkChanged, MakeTalker
from pos.cashiering.devices import Devices
from pos.cashiering.lights import CHECK_READER, PRINTER, SCANNER, TERMINAL
from pos.config import VIRTUAL, VIRTUAL_NEXO, DeviceSettings
from pos.domain.errors import Refused
from pos.drivers.adapters.escpos_printer import EscposPrinter, PrinterSettings
from pos.drivers.adapters.escpos_status import DrawerSensor
from pos.drivers.adapters.frames import Framing
from pos.drivers.adapters.line_display import PoleDisplay
from pos.drivers.adapters.links import link_to
from pos.drivers.adapters.listener import Listener
from pos.drivers.ports import Talker
from pos.drivers.printer_models import model_named
from pos.drivers.spool import Spool
from pos.drivers.virtual.fleet import VirtualDevices

NONE = "none"

_SENSOR = {"high": DrawerSensor.OPEN_IS_HIGH, "low": DrawerSensor.OPEN_IS_LOW, NONE: DrawerSensor.NONE}
_FRAMING = {"enter": Framing(), "tab": Framing(ends=b"\t"), "stx-etx": Framing(start=b"\x02", ends=b"\x03")}


def no_devices() -> Devices:
    """For a book that is only looked at."""
    return Devices()


def build_devices(settings: DeviceSettings, ground: Ground) -> Devices:
    """Fit the devices of the settings. Virtual ones are programs of their own; a live book refuses them.

    :raises Refused: ``VIRTUAL_ON_LIVE``
    """
    fleet = _fleet(settings, ground)

    def address(named: str, kind: str) -> str:
        return fleet.device(kind).address if fleet is not None and kind in fleet.kinds else named

    printer = _printer(settings, ground, address)
    return Devices(
        printer,
        terminal_opener(settings, ground.book, ground.keys, lambda: address(settings.terminal, TERMINAL), fleet),
        fleet,
        drawers=drawer_places(settings, ground, printer),
        around=_around(settings),
    )


def _fleet(settings: DeviceSettings, ground: Ground) -> VirtualDevices | None:
    named = {PRINTER: settings.printer, TERMINAL: settings.terminal}
    kinds = frozenset(kind for kind, address in named.items() if address in {VIRTUAL, VIRTUAL_NEXO})
    if not kinds:
        return None
    if not ground.book.identity.training:
        raise Refused("VIRTUAL_ON_LIVE")
    options: dict[str, tuple[str, ...]] = {
        PRINTER: ("--columns", str(settings.columns), *virtual_drawers(settings)),
        TERMINAL: (NEXO_OPTION,) if settings.terminal == VIRTUAL_NEXO else (),
    }
    return VirtualDevices(ground.keep, kinds, options)


def _printer(settings: DeviceSettings, ground: Ground, address: Callable[[str, str], str]) -> Spool | None:
    if settings.printer == NONE:
        return None
    book, model = ground.book, model_named(settings.printer_model)
    printing = PrinterSettings(
        model=model,
        columns=settings.columns,
        sensor=_SENSOR[settings.drawer_open_level],
        allow_virtual=book.identity.training,
        **kick_settings(settings, model),
    )
    return Spool(
        book.database,
        PRINTER,
        lambda: EscposPrinter(link_to(address(settings.printer, PRINTER)), printing),
        recorder(book),
        make_paper=ground.make_paper,
        outlets=outlets(settings),
    )


def _around(settings: DeviceSettings) -> Around:
    talkers = {
        SCANNER: (settings.scanner, settings.scanner_framing),
        CHECK_READER: (settings.check_reader, settings.check_reader_framing),
    }
    return Around(
        {device: _talker(*given) for device, given in talkers.items() if given[0] != NONE},
        None
        if settings.display == NONE
        else lambda: PoleDisplay(lambda: link_to(settings.display), settings.display_dialect),
    )


def _talker(address: str, framing: str) -> MakeTalker:
    def make(hear: Hear, changed: LinkChanged) -> Talker:
        return Listener(lambda: link_to(address), _FRAMING[framing], hear, changed)

    return make
