"""The bench: the devices of this machine, tried one by one, and settings written for them."""

from __future__ import annotations

import dataclasses
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pos.app.drawers import SENSORS, drawers_at
from pos.app.fleets import program_of
from pos.app.ground import Ground
from pos.app.printers import printer_at
from pos.app.settings_file import change_settings
from pos.app.terminals import terminal_opener
from pos.cashiering.bench import RAW, DrawerAt, Hangs
from pos.cashiering.learn.asking import failed
from pos.cashiering.lights import DISPLAY, DRAWER, PRINTER, TERMINAL
from pos.config import TABLE, VIRTUAL, VIRTUAL_NEXO, Settings, require_apart
from pos.domain.errors import Refused, Unavailable
from pos.domain.people import Person
from pos.drivers.adapters.escpos_display import SharedLineDisplay
from pos.drivers.adapters.escpos_printer import Kick, PrinterSettings
from pos.drivers.adapters.escpos_status import DrawerSensor
from pos.drivers.adapters.escpos_talk import Timing
from pos.drivers.adapters.line_display import PoleDisplay
from pos.drivers.adapters.links import LinkLost, link_to
from pos.drivers.adapters.plugged_in import plugged_in
from pos.drivers.adapters.serial_drawer import MODELS, SerialDrawer
from pos.drivers.ports import CardTerminal, CashDrawer, LineDisplay, PluggedIn, PrinterWithDrawer, State
from pos.drivers.printer_models import model_named
from pos.drivers.virtual.fleet import VirtualDevices

OPEN_S = 2.0
PAUSE_S = 0.5
SEEN_S = 0.3
"""Where nobody knows yet what a drawer's switch says, a person does, and not the switch."""

_VIRTUAL = {VIRTUAL, VIRTUAL_NEXO}


@dataclass
class Workbench:
    """The port ``Bench``. ``took`` is told of settings that hold from now on; ``fleet`` are the till's own virtual
    devices, where it has any: else the bench starts those it needs, and ends them when it is closed.
    """

    settings: Settings
    ground: Ground
    config: Path
    took: Callable[[Settings], None] = lambda _: None
    fleet: VirtualDevices | None = None
    _own: list[VirtualDevices] = field(default_factory=list)

    @property
    def values(self) -> dict[str, object]:
        """See ``Bench``."""
        devices = self.settings.devices
        names = (key.partition(".")[2] for key in TABLE if key.startswith("devices."))
        return {f"devices.{name}": getattr(devices, name) for name in names}

    @property
    def drawers(self) -> tuple[DrawerAt, ...]:
        """See ``Bench``."""
        return drawers_at(self.settings.devices)

    def plugged_in(self) -> tuple[PluggedIn, ...]:
        """See ``Bench``."""
        return plugged_in()

    def require(self, setting: str, value: str) -> None:
        """See ``Bench``."""
        TABLE[setting][0].of(setting, value)
        changed: dict[str, Any] = {setting.partition(".")[2]: value}
        require_apart(dataclasses.replace(self.settings.devices, **changed))

    @contextmanager
    def printer(
        self, address: str, model: str, *, columns: int = 0, hangs: Hangs | None = None, device: str = PRINTER
    ) -> Iterator[PrinterWithDrawer]:
        """See ``Bench``."""
        devices, printing = self.settings.devices, self._printing(model, columns, hangs or Hangs())
        shares = device == PRINTER and devices.display == PRINTER
        display = SharedLineDisplay(devices.display_dialect) if shares else None
        with closing(self._printer_at(address, device, printing, display)) as printer:
            yield printer

    def _printing(self, model: str, columns: int, hangs: Hangs) -> PrinterSettings:
        known = model_named(model)
        return PrinterSettings(
            model=known,
            columns=columns or max(one.columns for one in known.widths),
            kick=Kick(hangs.kick),
            connector=hangs.connector,
            pulse_ms=hangs.pulse_ms,
            sensor=DrawerSensor.OPEN_IS_HIGH if hangs.level == RAW else SENSORS[hangs.level],
            allow_virtual=self._training,
            timing=Timing(drawer=SEEN_S) if hangs.level == RAW else Timing(),
        )

    def _printer_at(
        self, address: str, device: str, printing: PrinterSettings, display: SharedLineDisplay | None
    ) -> PrinterWithDrawer:
        return printer_at(address, lambda: link_to(self._there(address, device)), printing, display)

    @contextmanager
    def drawer(self, address: str, model: str) -> Iterator[CashDrawer]:
        """See ``Bench``."""
        with closing(SerialDrawer(link_to(self._there(address, DRAWER)), MODELS[model])) as drawer:
            yield drawer

    @contextmanager
    def display(self, address: str, dialect: str) -> Iterator[LineDisplay]:
        """See ``Bench``."""
        if address == PRINTER:
            devices = self.settings.devices
            shared, printing = _AtOnce(dialect), self._printing(devices.printer_model, devices.columns, Hangs())
            with closing(self._printer_at(devices.printer, PRINTER, printing, shared)) as shared.printer:
                yield shared
            return
        there = self._there(address, DISPLAY)
        with closing(PoleDisplay(lambda: link_to(there), dialect)) as display:
            yield display

    @contextmanager
    def terminal(self, address: str) -> Iterator[CardTerminal]:
        """See ``Bench``."""
        settings = dataclasses.replace(self.settings.devices, terminal=address)
        fleet = self._fleet_of(TERMINAL) if address in _VIRTUAL else None
        opener = terminal_opener(
            settings, self.ground.book, self.ground.keys, lambda: self._there(address, TERMINAL), fleet
        )
        if opener is None:
            raise Unavailable("TERMINAL_NOT_SET_UP")
        with closing(opener()) as terminal:
            yield terminal

    def is_there(self, device: str, address: str) -> bool:
        """See ``Bench``."""
        with closing(link_to(self._there(address, device))) as link:
            return link.open(OPEN_S)

    def hear(self, device: str, address: str, seconds: int) -> bytes | None:
        """See ``Bench``. Nothing is written, but to a printer that reads checks."""
        if address == PRINTER:
            return self._read_by_printer(seconds)
        with closing(link_to(self._there(address, device))) as link:
            if not link.open(OPEN_S):
                return None
            heard, until = b"", time.monotonic() + seconds
            try:
                while (left := until - time.monotonic()) > 0:
                    piece = link.read(min(left, PAUSE_S))
                    heard += piece
                    if heard and not piece:
                        break
            except LinkLost:
                return heard or None
        return heard

    def _read_by_printer(self, seconds: int) -> bytes | None:
        """The line of the check that is put into its slip station within that time."""
        devices, until = self.settings.devices, time.monotonic() + seconds
        with self.printer(devices.printer, devices.printer_model) as printer:
            while printer.slip is not None and time.monotonic() < until:
                hindered = printer.slip.slip_ready()
                if hindered is None:
                    said = printer.slip.read_check()
                    printer.slip.let_go()
                    return f"{said}\r".encode("latin-1") if said else b""
                if hindered.state is State.NOT_SENT:
                    return None
                time.sleep(PAUSE_S)
        return b""

    def save(self, by: Person, changes: Mapping[str, object]) -> bool:
        """See ``Bench``."""
        before = self.settings
        told = self.values | {f"drawers.{one.code}.at": one.at for one in self.drawers}
        other = {key: value for key, value in changes.items() if told.get(key) != value}
        self.settings = change_settings(self.ground.book, self.config, by, other)
        if self.settings.text == before.text:
            return False
        self.took(self.settings)
        return True

    def close(self) -> None:
        """End the virtual devices that were started here."""
        for fleet in self._own:
            fleet.stop()

    @property
    def _training(self) -> bool:
        return self.ground.book.identity.training

    def _there(self, address: str, kind: str) -> str:
        """The address itself, or of the virtual device. :raises Refused: ``VIRTUAL_ON_LIVE``"""
        return self._fleet_of(kind).device(kind).address if address in _VIRTUAL else address

    def _fleet_of(self, kind: str) -> VirtualDevices:
        if not self._training:
            raise Refused("VIRTUAL_ON_LIVE")
        fleets = (*((self.fleet,) if self.fleet is not None else ()), *self._own)
        found = next((one for one in fleets if kind in one.kinds), None)
        if found is None:
            found = VirtualDevices(self.ground.keep, {kind: program_of(self.settings.devices, kind)})
            self._own.append(found)
        return found


class _AtOnce(SharedLineDisplay):
    """On the bench the thread that shows is the one that has the printer."""

    printer: PrinterWithDrawer

    def show(self, upper: str, lower: str) -> None:
        """See ``LineDisplay``; it takes as long as the printer does. :raises Unavailable: ``DEVICE_FAILED``"""
        super().show(upper, lower)
        hindered = self.printer.ready()
        if hindered is not None:
            raise failed(PRINTER, hindered.why)
        self.printer.poll()
