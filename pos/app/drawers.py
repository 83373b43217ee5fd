"""The drawers as set up: which hang on the printer and on which connector of it, which on ports of their own."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TypedDict

from pos.app.ground import Ground, recorder
from pos.cashiering.bench import DrawerAt
from pos.cashiering.drawer_places import DrawerPlace, DrawerPlaces
from pos.cashiering.lights import DRAWER, PRINTER
from pos.config import VIRTUAL, DeviceSettings
from pos.drivers.adapters.escpos_printer import Kick
from pos.drivers.adapters.escpos_status import DrawerSensor
from pos.drivers.adapters.links import Link, link_to
from pos.drivers.adapters.own_drawer import OwnDrawer
from pos.drivers.adapters.serial_drawer import MODELS
from pos.drivers.printer_models import PrinterModel
from pos.drivers.spool import Spool

VIRTUAL_MODEL = "ibm-4840"
"""What the virtual drawer on a port of its own is."""

SENSORS = {"high": DrawerSensor.OPEN_IS_HIGH, "low": DrawerSensor.OPEN_IS_LOW, "none": DrawerSensor.NONE}
"""By what ``drawer_open_level`` says."""


class KickSettings(TypedDict):
    """What of a printer's settings is about its drawers."""

    kick: Kick
    connector: int
    pulse_ms: int


def kick_settings(settings: DeviceSettings, model: PrinterModel) -> KickSettings:
    """As the settings say, else as the printer's model has it."""
    usual = Kick.REAL_TIME if model.real_time_kick else Kick.QUEUED
    kick = Kick(settings.drawer_kick) if settings.drawer_kick else usual
    return KickSettings(kick=kick, connector=_connector(settings.drawer), pulse_ms=settings.drawer_pulse_ms)


def outlets(settings: DeviceSettings) -> dict[str, int]:
    """The connectors of the printer by the names of the jobs, where drawers hang in more than one place."""
    groups = _groups(settings)
    return {} if len(groups) == 1 else {_name(codes): _connector(at) for (at, _), codes in groups.items() if _on(at)}


def drawer_places(
    settings: DeviceSettings, ground: Ground, printer: Spool | None, virtual: Callable[[], Link]
) -> DrawerPlaces:
    """Where each drawer hangs. Those at one address share it, as tills in one cabinet do.

    ``virtual`` is the link to the virtual drawer, of which there is one.
    """
    groups = _groups(settings)
    alone = len(groups) == 1
    places = []
    for (at, model), codes in groups.items():
        name, told = (PRINTER if _on(at) else DRAWER, ()) if alone else (_name(codes), codes)
        if _on(at):
            places += [DrawerPlace(name, printer, told)] if printer is not None else []
        else:
            link = virtual if at == VIRTUAL else partial(link_to, at)
            places.append(DrawerPlace(name, _own(ground, name, link, model), told, own=True))
    return DrawerPlaces(places)


def drawers_at(settings: DeviceSettings) -> tuple[DrawerAt, ...]:
    """Every drawer of the settings, with the place that holds for it."""
    return tuple(DrawerAt(code, at, model) for (at, model), codes in _groups(settings).items() for code in codes)


def virtual_drawers(settings: DeviceSettings) -> tuple[str, ...]:
    """The option of a virtual printer that has drawers where the settings say that they hang."""
    connectors = {_connector(at) for at, _ in _groups(settings) if _on(at)}
    return () if connectors <= {1} else ("--drawers", "2" if connectors == {2} else "both")


def has_virtual_drawer(settings: DeviceSettings) -> bool:
    """Whether a drawer on a port of its own is virtual."""
    return any(at == VIRTUAL for at, _ in _groups(settings))


def _own(ground: Ground, name: str, link: Callable[[], Link], model: str) -> Spool:
    return Spool(ground.book.database, name, lambda: OwnDrawer(link, MODELS[model]), recorder(ground.book))


def _groups(settings: DeviceSettings) -> dict[tuple[str, str], tuple[str, ...]]:
    """(address, model) with the drawers that are there, in their order."""
    groups: dict[tuple[str, str], tuple[str, ...]] = {}
    for drawer in settings.drawers:
        at = drawer.at or settings.drawer
        model = "" if _on(at) else VIRTUAL_MODEL if at == VIRTUAL else drawer.model or settings.drawer_model
        place = (f"{PRINTER}:{_connector(at)}" if _on(at) else at, model)
        groups[place] = (*groups.get(place, ()), drawer.code)
    return groups


def _on(at: str) -> bool:
    return at.partition(":")[0] == PRINTER


def _connector(at: str) -> int:
    return 2 if at == f"{PRINTER}:2" else 1


def _name(codes: tuple[str, ...]) -> str:
    return f"{DRAWER}:{codes[0]}"
