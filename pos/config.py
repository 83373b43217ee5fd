"""Settings: one file, ``DATA/config.toml``, read into frozen values; every key is declared here.

What a key means and may hold stands in ``TABLE``; anything else in the file is refused with its name, so that a
slip of the keys never passes for a default. Billers and their scanlines are read by their own module.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pos.backup.shelf import Keep
from pos.cashiering.backup_desk import BackupSettings
from pos.cashiering.retention import CLASSES
from pos.domain.agency import ALWAYS, NEVER, ON_REQUEST, Agency, Custody, Drawer, PaperRules
from pos.domain.carts import CHECK
from pos.domain.device_places import drawer_place_of, place_of, taken
from pos.domain.errors import BadInput
from pos.domain.money import ZERO
from pos.domain.service_fees import load_service_fees
from pos.domain.setting_values import Reader, amount, lines, matching, number, one_of, text, wrong, yes
from pos.domain.tender_table import TenderTable, load_tenders
from pos.drivers.counter_report import USUAL_LINE, USUAL_TOTAL, pattern_of
from pos.drivers.printer_models import PLAIN, ROLL_NAMES, SLIP_NAMES, model_named
from pos.receivables.billers import Biller, load_billers
from pos.settlement import GlMap
from pos.store.space import Limits

VIRTUAL = "virtual"
"""As a device's address: a virtual device that the till starts itself; refused on a live book."""

VIRTUAL_NEXO = "virtual-nexo"
"""The same for a terminal that speaks nexo."""

NONE = "none"
NEXO = "nexo:"
RECEIPT_CODES = ("code128", "qr", "both", "none")
FRAMINGS = ("enter", "tab", "stx-etx", "pause")
WEDGE_PREFIXES = {"": "", "stx": "\x02", "tilde": "~"}
"""What a scanner that plays keyboard may send first; a control character is what no keyboard types."""
DISPLAY_DIALECTS = ("escpos", "cd5220")
REPORT, SC_350 = "report", "sc-350"
COUNTER_KINDS = (REPORT, SC_350)
DRAWER_MODELS = ("apg", "mmf", "ibm-4840", "ibm-4840-second")

_ADDRESSES = ("printer", "spare_printer", "drawer", "terminal", "scanner", "check_reader", "display", "counter")
_LINE = r"none|tcp:[^\s:]+:\d{1,5}|serial:\S+"
_LINES = '"none", "tcp:HOST:PORT", "serial:PORT@9600"'
_REGISTER = matching(re.compile(r"[A-Z][A-Z0-9]{0,7}\Z", re.ASCII), '"R01"')
_LOGO = matching(re.compile(r"([^/\\\s][^/\\]*\.png)?\Z", re.IGNORECASE), '"", "logo.png"')
_PRINTER = matching(
    re.compile(rf"({_LINE}|virtual|usb:\S+|windows:\S.*)\Z"), f'{_LINES}, "usb:/dev/usb/lp0", "windows:NAME", "virtual"'
)
_TERMINAL = matching(
    re.compile(rf"({_LINE}|virtual|virtual-nexo|nexo:[^\s:]+:\d{{1,5}}|usb:\S+)\Z", re.ASCII),
    f'{_LINES}, "nexo:HOST:8443", "usb:...", "virtual", "virtual-nexo"',
)
_DRAWER = matching(
    re.compile(r"(printer(:[12])?|virtual|tcp:[^\s:]+:\d{1,5}|serial:\S+)\Z", re.ASCII),
    '"printer", "printer:2", "serial:PORT@9600", "tcp:HOST:PORT", "virtual"',
)
_SMALL = matching(re.compile(rf"({_LINE}|virtual)\Z", re.ASCII), f'{_LINES}, "virtual"')
_SLIP = matching(re.compile(rf"(printer|{_LINE}|usb:\S+)\Z", re.ASCII), f'"printer", {_LINES}, "usb:..."')
_MAY_SHARE = matching(re.compile(rf"(printer|{_LINE}|virtual)\Z", re.ASCII), f'"printer", {_LINES}, "virtual"')


@dataclass(frozen=True, slots=True)
class DrawerSettings:
    """Where one drawer of the settings hangs: as ``DeviceSettings.drawer``; empty: where all do."""

    code: str
    at: str = ""
    model: str = ""


@dataclass(frozen=True, slots=True)
class DeviceSettings:
    """Where devices are: ``virtual``, ``none``, ``tcp:HOST:PORT``, ``serial:...`` or ``usb:...`` (docs/devices.md).

    ``printer_model`` is a name of ``pos.drivers.printer_models``, ``columns`` a width of it; the spare has its own.
    ``drawer`` is ``printer`` where it hangs there, ``printer:2`` on its second connector; ``drawers`` are all of the
    register, which may hang elsewhere. ``terminal`` may be ``nexo:HOST:PORT``, with what begins with
    ``terminal_``.
    """

    printer: str
    printer_model: str
    columns: int
    spare_printer: str
    spare_model: str
    spare_columns: int
    slip_printer: str
    slip_model: str
    drawer: str
    drawer_model: str
    drawer_open_level: str
    terminal: str
    terminal_poi: str
    terminal_key_id: str
    terminal_key_version: int
    terminal_certificate: str
    scanner: str
    scanner_framing: str
    wedge_timing: bool
    wedge_gap_ms: int
    wedge_length_min: int
    wedge_prefix: str
    check_reader: str
    check_reader_framing: str
    display: str
    display_dialect: str
    counter: str
    counter_kind: str
    counter_line: str
    counter_total: str
    drawer_kick: str = ""
    drawer_pulse_ms: int = 50
    drawer_alert_s: int = 30
    drawer_alert_sound: bool = True
    drawers: tuple[DrawerSettings, ...] = ()

    @property
    def any_virtual(self) -> bool:
        """Whether a virtual device stands in for one of them."""
        named = (getattr(self, name) for name in _ADDRESSES)
        return not {VIRTUAL, VIRTUAL_NEXO}.isdisjoint((*named, *(one.at for one in self.drawers)))


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that is set up, and the text it was read from."""

    agency: Agency
    billers: Mapping[str, Biller]
    gl: GlMap
    devices: DeviceSettings
    upstream: str
    backups: BackupSettings
    disk: Limits
    retention: Mapping[str, int]
    text: str


def _pattern_with(*groups: str) -> Reader:
    """A pattern for a line of a report, with these groups in it."""

    def read(value: object) -> str:
        pattern_of(text.read(value), *groups)
        return str(value)

    return Reader(read, " ".join(f"(?P<{name}>...)" for name in groups))


_GL = matching(re.compile(r"[^/\s]+/[^/\s]+\Z"), '"FUND/ACCOUNT"')
_REQUIRED = object()

TABLE: dict[str, tuple[Reader, object]] = {
    "agency.name": (text, _REQUIRED),
    "agency.counter": (text, ""),
    "agency.address": (text, ""),
    "agency.phone": (text, ""),
    "agency.web": (text, ""),
    "agency.office": (text, _REQUIRED),
    "agency.register": (_REGISTER, _REQUIRED),
    "agency.bank_account": (text, ""),
    "agency.endorsement": (text, ""),
    "agency.logo": (_LOGO, ""),
    "agency.receipt_code": (one_of(*RECEIPT_CODES), RECEIPT_CODES[0]),
    "notices.en": (lines, ()),
    "notices.es": (lines, ()),
    "gl.pooled_fund": (text, _REQUIRED),
    "gl.deposits": (_GL, _REQUIRED),
    "gl.on_hand": (_GL, _REQUIRED),
    "gl.change_fund": (_GL, _REQUIRED),
    "gl.card_clearing": (_GL, _REQUIRED),
    "gl.over": (_GL, _REQUIRED),
    "gl.short": (_GL, _REQUIRED),
    "gl.due_to": (text, _REQUIRED),
    "gl.due_from": (text, _REQUIRED),
    "devices.printer": (_PRINTER, "none"),
    "devices.printer_model": (one_of(*ROLL_NAMES), PLAIN.name),
    "devices.columns": (number(0, 99), 0),
    "devices.spare_printer": (_PRINTER, "none"),
    "devices.spare_model": (one_of(*ROLL_NAMES), PLAIN.name),
    "devices.spare_columns": (number(0, 99), 0),
    "devices.slip_printer": (_SLIP, "printer"),
    "devices.slip_model": (one_of("", *SLIP_NAMES), ""),
    "devices.drawer": (_DRAWER, "printer"),
    "devices.drawer_model": (one_of("", *DRAWER_MODELS), ""),
    "devices.drawer_open_level": (one_of("high", "low", "none"), "none"),
    "devices.drawer_kick": (one_of("", "real-time", "queued"), ""),
    "devices.drawer_pulse_ms": (number(20, 500), 50),
    "devices.drawer_alert_s": (number(0, 3_600), 30),
    "devices.drawer_alert_sound": (yes, True),
    "devices.terminal": (_TERMINAL, "none"),
    "devices.terminal_poi": (text, ""),
    "devices.terminal_key_id": (text, ""),
    "devices.terminal_key_version": (number(0, 10**6), 1),
    "devices.terminal_certificate": (text, ""),
    "devices.scanner": (_SMALL, "none"),
    "devices.scanner_framing": (one_of(*FRAMINGS), "enter"),
    "devices.wedge_timing": (yes, True),
    "devices.wedge_gap_ms": (number(5, 200), 30),
    "devices.wedge_length_min": (number(3, 60), 6),
    "devices.wedge_prefix": (one_of(*WEDGE_PREFIXES), ""),
    "devices.check_reader": (_MAY_SHARE, "none"),
    "devices.check_reader_framing": (one_of(*FRAMINGS), "enter"),
    "devices.display": (_MAY_SHARE, "none"),
    "devices.display_dialect": (one_of(*DISPLAY_DIALECTS), "escpos"),
    "devices.counter": (_SMALL, "none"),
    "devices.counter_kind": (one_of(*COUNTER_KINDS), REPORT),
    "devices.counter_line": (_pattern_with("face", "pieces"), USUAL_LINE),
    "devices.counter_total": (_pattern_with("total"), USUAL_TOTAL),
    "papers.receipt": (one_of(ALWAYS, ON_REQUEST), ALWAYS),
    "papers.validation": (one_of(ALWAYS, ON_REQUEST, NEVER), ON_REQUEST),
    "papers.endorse": (lines, (CHECK.code,)),
    "upstream.folder": (text, ""),
    "backups.every_minutes": (number(0, 24 * 60), 60),
    "backups.second_folder": (text, ""),
    "backups.keep_last": (number(1, 10_000), 24),
    "backups.keep_days": (number(0, 10_000), 31),
    "backups.keep_months": (number(0, 1_000), 12),
    "disk.warn_mb": (number(1, 10**7), 1024),
    "disk.stop_mb": (number(1, 10**7), 200),
    "disk.reserve_mb": (number(0, 10**4), 32),
    "retention.payers_days": (number(0, 100_000), 0),
    "retention.checks_days": (number(0, 100_000), 0),
    "custody.second_count_at_open": (one_of("off", "differs", "always"), "differs"),
    "custody.second_count_at_deposit": (one_of("off", "always"), "off"),
    "custody.small_office": (yes, False),
    "custody.fund_custodian": (text, ""),
    "custody.fund_reserve": (amount, ZERO),
}
"""Every setting: how it is read (``ValueError``: not so) and its default."""

_OWN = ("drawers", "billers", "tenders", "service_fees")


def read_settings(path: Path) -> Settings:
    """Read a settings file.

    :raises BadInput: ``SETTINGS_UNREADABLE``, ``SETTINGS_NOT_TOML`` (with the line), ``SETTING_WRONG``,
        ``SETTING_MISSING``, ``SETTING_UNKNOWN``, and what billers and drawers refuse
    """
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise BadInput("SETTINGS_UNREADABLE", path=path) from error
    return parse_settings(text, path)


def parse_settings(text: str, path: Path) -> Settings:
    """Settings from their text; ``path`` is named in what is refused. Raises as :func:`read_settings`."""
    try:
        raw = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise BadInput("SETTINGS_NOT_TOML", path=path, detail=str(error)) from error
    _require_all(raw, path)
    values = _values(raw)
    _require_of_devices(values, path)
    drawers, hanging = _drawers(raw.get("drawers"))
    billers, tenders = load_billers(raw), load_tenders(raw.get("tenders"), text)
    notices = {language: values[f"notices.{language}"] for language in ("en", "es")}
    agency = {name: values[f"agency.{name}"] for name in _section("agency")}
    return Settings(
        agency=Agency(
            drawers=drawers,
            notices=notices,
            papers=_papers(values, tenders),
            custody=Custody(**{name: values[f"custody.{name}"] for name in _section("custody")}),
            tenders=tenders,
            service_fees=load_service_fees(raw.get("service_fees"), text, billers),
            **agency,
        ),
        billers=billers,
        gl=GlMap(clearing=tenders.clearing, **{name: values[f"gl.{name}"] for name in _section("gl")}),
        devices=_devices(values, hanging),
        upstream=values["upstream.folder"],
        backups=BackupSettings(
            every_minutes=values["backups.every_minutes"],
            second_folder=values["backups.second_folder"],
            keep=Keep(values["backups.keep_last"], values["backups.keep_days"], values["backups.keep_months"]),
        ),
        disk=Limits(values["disk.warn_mb"], values["disk.stop_mb"], values["disk.reserve_mb"]),
        retention={name: values[f"retention.{name}_days"] for name in CLASSES},
        text=text,
    )


def _papers(values: Mapping[str, Any], tenders: TenderTable) -> PaperRules:
    """What is endorsed is a piece of paper that goes to the bank. :raises BadInput: ``SETTING_WRONG``"""
    rules = PaperRules(**{name: values[f"papers.{name}"] for name in _section("papers")})
    for code in rules.endorse:
        kind = tenders.get(code)
        if kind is None or not (kind.depositable and kind.itemised):
            may = (kind.code for kind in tenders.types if kind.depositable and kind.itemised)
            raise wrong("papers.endorse", code, ", ".join(map(json.dumps, may)))
    return rules


def _section(name: str) -> list[str]:
    return [key.partition(".")[2] for key in TABLE if key.startswith(f"{name}.")]


def _require_all(raw: Mapping[str, Any], path: Path) -> None:
    """Name everything that is not filled in at once: a settings file is filled in from top to bottom."""
    sections = {name: table if isinstance(table, dict) else {} for name, table in raw.items()}
    needed = [key.partition(".") for key, (_, default) in TABLE.items() if default is _REQUIRED]
    empty = [f"{name}.{key}" for name, _, key in needed if sections.get(name, {}).get(key, "") == ""]
    empty += [] if raw.get("drawers") else ["drawers"]
    if empty:
        raise BadInput("SETTING_MISSING", setting=", ".join(empty), path=path)


def _require_of_devices(values: Mapping[str, Any], path: Path) -> None:
    """What one device's address needs beside it: nobody can find out which drawer it is by trying."""
    needed = []
    if values["devices.slip_printer"] not in {"printer", NONE}:
        needed.append("devices.slip_model")
    if not values["devices.drawer"].startswith(("printer", VIRTUAL)):
        needed.append("devices.drawer_model")
    if values["devices.terminal"].startswith(NEXO):
        needed += [f"devices.terminal_{name}" for name in ("poi", "key_id", "certificate")]
    empty = [name for name in needed if not values[name]]
    if empty:
        raise BadInput("SETTING_MISSING", setting=", ".join(empty), path=path)
    if values["devices.display"] == "printer" and values["devices.printer"].startswith((NONE, "windows:")):
        raise wrong("devices.display", "printer", f'{_LINES}; printer = "tcp:HOST:PORT", "serial:...", "usb:..."')
    model = values["devices.printer_model" if values["devices.slip_printer"] == "printer" else "devices.slip_model"]
    if values["devices.check_reader"] == "printer" and not (model and model_named(model).micr):
        able = (name for name in (*ROLL_NAMES, *SLIP_NAMES) if model_named(name).micr)
        raise wrong("devices.check_reader", "printer", f"{_LINES}; printer_model = {', '.join(dict.fromkeys(able))}")


def _devices(values: Mapping[str, Any], drawers: tuple[DrawerSettings, ...]) -> DeviceSettings:
    """With the columns that the printer's model has where none are said.

    :raises BadInput: ``COLUMNS_WRONG``, and as :func:`require_apart`
    """
    given = {name: values[f"devices.{name}"] for name in _section("devices")}
    given["columns"] = _columns(given["printer_model"], given["columns"])
    given["spare_columns"] = _columns(given["spare_model"], given["spare_columns"])
    devices = DeviceSettings(drawers=drawers, **given)
    require_apart(devices)
    return devices


def require_apart(devices: DeviceSettings) -> None:
    """No two devices at one place: only one of them would ever get the port.

    Drawers that say nothing hang together where ``drawer`` says, as tills in one cabinet do; one that says where it
    hangs is a cabinet of its own.

    :raises BadInput: ``PLACE_TAKEN``, ``DRAWER_PLACE_TAKEN``
    """
    others = {f"devices.{name}": getattr(devices, name) for name in (*_ADDRESSES, "slip_printer") if name != "drawer"}
    drawers = {} if all(one.at for one in devices.drawers) else {"devices.drawer": devices.drawer}
    drawers |= {f"drawers {row}: at": one.at for row, one in enumerate(devices.drawers, start=1) if one.at}
    checks = (("DRAWER_PLACE_TAKEN", drawers, drawer_place_of), ("PLACE_TAKEN", others | drawers, place_of))
    for code, said, place in checks:
        clash = taken(said, place)
        if clash is not None:
            raise BadInput(code, setting=clash[0], place=said[clash[0]], other=clash[1])


def _columns(name: str, wanted: int) -> int:
    widths = [one.columns for one in model_named(name).widths]
    if wanted and wanted not in widths:
        raise BadInput("COLUMNS_WRONG", model=name, columns=", ".join(map(str, widths)), value=wanted)
    return wanted or widths[0]


def _values(raw: Mapping[str, Any]) -> dict[str, Any]:
    given = {
        f"{section}.{key}": value
        for section, table in raw.items()
        if section not in _OWN
        for key, value in (table.items() if isinstance(table, dict) else {"": table}.items())
    }
    for key in given:
        if key not in TABLE:
            raise BadInput("SETTING_UNKNOWN", setting=key)
    return {key: _value(key, given) for key in TABLE}


def _value(key: str, given: Mapping[str, object]) -> object:
    reader, default = TABLE[key]
    return reader.of(key, given[key]) if key in given else default


def _drawers(raw: object) -> tuple[tuple[Drawer, ...], tuple[DrawerSettings, ...]]:
    """``[[drawers]]`` with ``code`` and ``float`` (an amount in quotes: TOML's own numbers are no money).

    ``at`` says where one hangs that does not hang where all do, ``model`` what it is on a port of its own.
    """
    rows: list[Any] = raw if isinstance(raw, list) else [raw]
    for number_of, row in enumerate(rows, start=1):
        _require_drawer(f"drawers {number_of}", row)
    codes = [row["code"] for row in rows]
    twice = next((code for code in codes if codes.count(code) > 1), None)
    if twice is not None:
        raise wrong("drawers: code", twice, 'code = "1", code = "2"')
    drawers = tuple(Drawer(row["code"], amount.read(row["float"])) for row in rows)
    return drawers, tuple(DrawerSettings(row["code"], row.get("at", ""), row.get("model", "")) for row in rows)


def _require_drawer(name: str, row: object) -> None:
    """A drawer on a port of its own says what it is: nobody can find that out by trying.

    :raises BadInput: ``SETTING_WRONG``, with the row and its key
    """
    needed, further = {"code", "float"}, {"at", "model"}
    if not isinstance(row, dict) or not needed <= set(row) <= needed | further:
        raise wrong(name, row, 'code = "1", float = "100.00", at = "printer:2", model = "apg"')
    matching(re.compile(r".+"), '"1"').of(f"{name}: code", row["code"])
    amount.of(f"{name}: float", row["float"])
    at = row.get("at", "")
    if at != "":
        _DRAWER.of(f"{name}: at", at)
    own = at != "" and not at.startswith(("printer", VIRTUAL))
    one_of(*DRAWER_MODELS if own else ("",)).of(f"{name}: model", row.get("model", ""))
