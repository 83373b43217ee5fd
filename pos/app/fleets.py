"""Which programs stand in for the devices of a register that are ``virtual``."""

from __future__ import annotations

from pos.app.drawers import has_virtual_drawer, virtual_drawers
from pos.app.slips import virtual_slip
from pos.app.terminals import NEXO_OPTION
from pos.cashiering.lights import CHECK_READER, COUNTER, DISPLAY, DRAWER, PRINTER, SCANNER, SPARE_PRINTER, TERMINAL
from pos.config import SC_350, VIRTUAL, VIRTUAL_NEXO, DeviceSettings

_PROGRAMS: dict[str, str] = {
    PRINTER: "printer",
    SPARE_PRINTER: "printer",
    TERMINAL: "terminal",
    SCANNER: "scanner",
    CHECK_READER: "micr",
    DISPLAY: "display",
    COUNTER: "counter",
}
"""What `pos virtual` is called with for each device that is ``virtual``; drawers hang in places of their own."""


def programs_of(settings: DeviceSettings) -> dict[str, tuple[str, ...]]:
    """Each with its options, for every device that the settings have as a virtual one."""
    kinds = [kind for kind in _PROGRAMS if getattr(settings, kind) in {VIRTUAL, VIRTUAL_NEXO}]
    programs = {kind: program_of(settings, kind) for kind in kinds}
    return programs | ({DRAWER: ("drawer",)} if has_virtual_drawer(settings) else {})


def program_of(settings: DeviceSettings, kind: str) -> tuple[str, ...]:
    """One with its options."""
    in_front = ("--display",) if settings.display == PRINTER else ()
    options: dict[str, tuple[str, ...]] = {
        PRINTER: ("--columns", str(settings.columns), *virtual_drawers(settings), *virtual_slip(settings), *in_front),
        SPARE_PRINTER: ("--columns", str(settings.spare_columns)),
        TERMINAL: (NEXO_OPTION,) if settings.terminal == VIRTUAL_NEXO else (),
        SCANNER: ("--framing", settings.scanner_framing),
        CHECK_READER: ("--framing", settings.check_reader_framing),
        COUNTER: () if settings.counter_kind == SC_350 else ("--report",),
    }
    return (_PROGRAMS | {DRAWER: "drawer"})[kind], *options.get(kind, ())
