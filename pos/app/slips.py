"""The slip station as set up: a part of the receipt printer, or a slip printer of its own."""

from __future__ import annotations

from pos.app.ground import Ground, recorder
from pos.cashiering.lights import PRINTER, SLIP_PRINTER
from pos.config import NONE, DeviceSettings
from pos.drivers.adapters.escpos_printer import EscposPrinter, PrinterSettings
from pos.drivers.adapters.escpos_status import DrawerSensor
from pos.drivers.adapters.links import link_to
from pos.drivers.printer_models import PrinterModel, model_named
from pos.drivers.spool import Spool


def slip_spool(settings: DeviceSettings, ground: Ground, printer: Spool | None) -> Spool | None:
    """The spool that works the station; None where there is none."""
    model = slip_model(settings)
    if model is None:
        return None
    if settings.slip_printer == PRINTER:
        return printer
    book = ground.book
    printing = PrinterSettings(model=model, sensor=DrawerSensor.NONE, allow_virtual=book.identity.training)
    return Spool(
        book.database,
        SLIP_PRINTER,
        lambda: EscposPrinter(link_to(settings.slip_printer), printing),
        recorder(book),
        make_paper=ground.make_paper,
    )


def slip_model(settings: DeviceSettings) -> PrinterModel | None:
    """The model that has the station; None where there is none."""
    if settings.slip_printer == NONE:
        return None
    here = settings.slip_printer == PRINTER
    model = model_named(settings.printer_model if here else settings.slip_model)
    return model if model.slip is not None and (not here or settings.printer != NONE) else None


def reads_checks(settings: DeviceSettings) -> bool:
    """Whether the station is the check reader too."""
    model = slip_model(settings)
    return settings.check_reader == PRINTER and model is not None and model.micr


def virtual_slip(settings: DeviceSettings) -> tuple[str, ...]:
    """The option of a virtual printer that has the station."""
    return ("--slip", "tm-h6000") if settings.slip_printer == PRINTER and slip_model(settings) is not None else ()
