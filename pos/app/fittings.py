"""Devices as set up: which adapter stands behind each port of this register."""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import partial

from pos.app.drawers import SENSORS, drawer_places, kick_settings, outlets
from pos.app.fleets import programs_of
from pos.app.ground import Ground, recorder
from pos.app.printers import printer_at
from pos.app.slips import reads_checks, slip_spool
from pos.app.terminals import terminal_opener
from pos.cashiering.around import Around, Hear, LinkChanged, MakeTalker, Wedge
from pos.cashiering.bring_home import bring_home
from pos.cashiering.devices import Devices
from pos.cashiering.drawer_watch import DrawerWatch
from pos.cashiering.lights import CHECK_READER, COUNTER, DISPLAY, DRAWER, PRINTER, SCANNER, SPARE_PRINTER, TERMINAL
from pos.config import NONE, SC_350, WEDGE_PREFIXES, DeviceSettings
from pos.domain.errors import Expected, Refused
from pos.drivers.adapters.coin_counter import CoinCounter
from pos.drivers.adapters.escpos_display import SharedLineDisplay
from pos.drivers.adapters.escpos_printer import PrinterSettings
from pos.drivers.adapters.escpos_status import DrawerSensor
from pos.drivers.adapters.frames import Framing
from pos.drivers.adapters.line_display import PoleDisplay
from pos.drivers.adapters.links import Link, link_to
from pos.drivers.adapters.listener import Listener
from pos.drivers.counter_report import ReportLayout, read_report
from pos.drivers.ports import LineDisplay, Talker
from pos.drivers.printer_models import Memory, model_named
from pos.drivers.spool import Spool
from pos.drivers.virtual.fleet import VirtualDevices

log = logging.getLogger(__name__)

LinkOf = Callable[[str], Link]
"""The link to a device by its name, made anew each time it is looked for. A virtual one is started for it; one that
does not start is Unavailable, and looked for again.
"""

_OF_REPORT = Framing(ends=b"", pause_s=1.0)
"""A counter's report has no end of its own; a slow one stops now and then between two lines."""

_FRAMING = {
    "enter": Framing(),
    "tab": Framing(ends=b"\t"),
    "stx-etx": Framing(start=b"\x02", ends=b"\x03"),
    "pause": Framing(ends=b"", pause_s=0.1),
}


def no_devices() -> Devices:
    """For a book that is only looked at."""
    return Devices()


def build_devices(settings: DeviceSettings, ground: Ground, running: VirtualDevices | None = None) -> Devices:
    """Fit the devices of the settings. Virtual ones are programs of their own; a live book refuses them. ``running``
    are those of the till, where it has been at work.

    :raises Refused: ``VIRTUAL_ON_LIVE``
    """
    fleet = running if running and set(programs_of(settings)) <= running.kinds else _fleet(settings, ground)

    def address(kind: str) -> str:
        if fleet is not None and kind in fleet.kinds:
            return fleet.device(kind).address
        named: str = getattr(settings, kind)
        return named

    def link(kind: str) -> Link:
        return link_to(address(kind))

    if settings.spare_printer == NONE != settings.printer:
        _bring_home(ground)
    shared = SharedLineDisplay(settings.display_dialect) if settings.display == PRINTER else None
    printer = _printer(settings, ground, link, shared)
    return Devices(
        printer,
        terminal_opener(settings, ground.book, ground.keys, lambda: address(TERMINAL), fleet),
        fleet,
        spare=_spare(settings, ground, link),
        keeps_pictures=model_named(settings.printer_model).memory is Memory.BY_KEY,
        drawers=drawer_places(settings, ground, printer, partial(link, DRAWER)),
        slips=slip_spool(settings, ground, printer),
        reads_checks=reads_checks(settings),
        around=_around(settings, link, shared),
        watch=DrawerWatch(ground.book, settings.drawer_alert_s, sound=settings.drawer_alert_sound),
    )


def _bring_home(ground: Ground) -> None:
    try:
        bring_home(ground.book)
    except Expected:  # a full disk: the till opens all the same, and what waits there waits until the next start
        log.exception("what waits for a spare that is set up no more was not moved")


def _fleet(settings: DeviceSettings, ground: Ground) -> VirtualDevices | None:
    if not settings.any_virtual:
        return None
    if not ground.book.identity.training:
        raise Refused("VIRTUAL_ON_LIVE")
    return VirtualDevices(ground.keep, programs_of(settings))


def _printer(settings: DeviceSettings, ground: Ground, link: LinkOf, display: SharedLineDisplay | None) -> Spool | None:
    if settings.printer == NONE:
        return None
    book, model = ground.book, model_named(settings.printer_model)
    printing = PrinterSettings(
        model=model,
        columns=settings.columns,
        sensor=SENSORS[settings.drawer_open_level],
        allow_virtual=book.identity.training,
        pictures=ground.pictures,
        **kick_settings(settings, model),
    )
    return Spool(
        book.database,
        PRINTER,
        lambda: printer_at(settings.printer, lambda: link(PRINTER), printing, display),
        recorder(book),
        make_paper=ground.make_paper,
        outlets=outlets(settings),
    )


def _spare(settings: DeviceSettings, ground: Ground, link: LinkOf) -> Spool | None:
    """The printer for when the first is not there. No drawer hangs on it."""
    if settings.spare_printer == NONE:
        return None
    book = ground.book
    printing = PrinterSettings(
        model=model_named(settings.spare_model),
        columns=settings.spare_columns,
        sensor=DrawerSensor.NONE,
        allow_virtual=book.identity.training,
        pictures=ground.pictures,
    )
    return Spool(
        book.database,
        SPARE_PRINTER,
        lambda: printer_at(settings.spare_printer, lambda: link(SPARE_PRINTER), printing),
        recorder(book),
        make_paper=ground.make_paper,
    )


def _around(settings: DeviceSettings, link: LinkOf, shared: SharedLineDisplay | None) -> Around:
    framings = {SCANNER: _FRAMING[settings.scanner_framing], CHECK_READER: _FRAMING[settings.check_reader_framing]}
    asked = settings.counter_kind == SC_350
    if not asked:
        framings[COUNTER] = _OF_REPORT
    layout = ReportLayout.of(settings.counter_line, settings.counter_total)

    def display() -> LineDisplay:
        return shared or PoleDisplay(partial(link, DISPLAY), settings.display_dialect)

    return Around(
        {
            device: _talker(partial(link, device), framing)
            for device, framing in framings.items()
            if getattr(settings, device) not in {NONE, PRINTER}
        },
        None if settings.display == NONE else display,
        read_report=partial(read_report, layout=layout),
        ask_counter=(lambda face: CoinCounter(link(COUNTER)).count(face))
        if asked and settings.counter != NONE
        else None,
        wedge=Wedge(
            settings.wedge_timing,
            settings.wedge_gap_ms,
            settings.wedge_length_min,
            WEDGE_PREFIXES[settings.wedge_prefix],
        ),
    )


def _talker(make_link: Callable[[], Link], framing: Framing) -> MakeTalker:
    def make(hear: Hear, changed: LinkChanged) -> Talker:
        return Listener(make_link, framing, hear, changed)

    return make
