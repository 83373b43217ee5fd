"""No two devices at one place, however its address is written (docs/devices.md)."""

from pathlib import Path

import pytest

from pos.config import parse_settings
from pos.domain.errors import BadInput
from pos.resources import resource
from pos.words import Words

CITY = resource("sample", "city.toml").read_text(encoding="utf-8")


def with_devices(*lines: str) -> str:
    """The sample city with these lines in [devices], in the place of its own devices."""
    before, _, rest = CITY.partition("[devices]\n")
    _, _, after = rest.partition("\n[")
    return f"{before}[devices]\n" + "\n".join(lines) + f"\n\n[{after}"


def with_drawers(*at: str) -> str:
    """The sample city with its drawers hung where these say; empty: where all do."""
    text = CITY
    for code, one in enumerate(at, start=1):
        if one:
            model = 'model = "apg"\n' if one.startswith("serial") else ""
            text = text.replace(f'code = "{code}"\n', f'code = "{code}"\nat = "{one}"\n{model}')
    return text


def refused(text: str) -> BadInput:
    with pytest.raises(BadInput) as found:
        parse_settings(text, Path("config.toml"))
    return found.value


@pytest.mark.parametrize(
    ("lines", "setting", "other"),
    [
        (('printer = "tcp:10.0.0.5:9100"', 'spare_printer = "tcp:10.0.0.5:9100"'), "spare_printer", "printer"),
        (('printer = "serial:COM5@115200"', 'scanner = "serial:com5@9600"'), "scanner", "printer"),
        (('printer = "usb:/dev/usb/lp0"', 'spare_printer = "usb:/dev/usb/lp0"'), "spare_printer", "printer"),
        (('printer = "windows:TM-T88V"', 'spare_printer = "windows:TM-T88V"'), "spare_printer", "printer"),
        (('display = "serial:usb=0403:6001:A5"', 'counter = "serial:usb=0403:6001:a5@9600"'), "counter", "display"),
        (
            ('printer = "tcp:till-1:9100"', 'slip_printer = "tcp:till-1:9100"', 'slip_model = "tm-u295"'),
            "slip_printer",
            "printer",
        ),
        (
            ('printer = "tcp:10.0.0.5:9100"', 'drawer = "tcp:10.0.0.5:9100"', 'drawer_model = "apg"'),
            "drawer",
            "printer",
        ),
    ],
)
def test_two_devices_at_one_place_are_refused_by_name(lines: tuple[str, ...], setting: str, other: str) -> None:
    error = refused(with_devices(*lines))
    assert (error.code, error.values["setting"], error.values["other"]) == (
        "PLACE_TAKEN",
        f"devices.{setting}",
        f"devices.{other}",
    )
    said = next(line for line in lines if line.startswith(f"{setting} =")).partition('"')[2].rstrip('"')
    for language in ("en", "es"):
        sentence = Words(language).explain(error)
        assert said in sentence, "as it is written in the file"
        assert f"devices.{other}" in sentence


@pytest.mark.parametrize(
    ("at", "setting", "other"),
    [
        (("printer:2", "printer:2", ""), "drawers 2: at", "drawers 1: at"),
        (("", "printer:1", ""), "drawers 2: at", "devices.drawer"),
        (("printer", "", "printer:2"), "drawers 1: at", "devices.drawer"),
        (("virtual", "", "virtual"), "drawers 3: at", "drawers 1: at"),
        (("", "serial:/dev/ttyUSB2@9600", "serial:/dev/ttyUSB2"), "drawers 3: at", "drawers 2: at"),
    ],
)
def test_drawers_that_say_one_place_twice_are_refused(at: tuple[str, ...], setting: str, other: str) -> None:
    error = refused(with_drawers(*at))
    assert (error.code, error.values["setting"], error.values["other"]) == ("DRAWER_PLACE_TAKEN", setting, other)
    assert setting in Words("es").explain(error)


@pytest.mark.parametrize(
    "text",
    [
        CITY,
        with_drawers("", "printer:2", ""),  # two cabinets on one printer, two tills in the first
        with_drawers("printer:1", "printer:2", "virtual"),
        with_devices('printer = "tcp:10.0.0.5:9100"', 'spare_printer = "tcp:10.0.0.5:9101"'),
        with_devices('printer = "none"', 'scanner = "none"', 'display = "none"'),
        with_devices('printer = "virtual"', 'spare_printer = "virtual"', 'scanner = "virtual"'),
        with_devices('printer = "tcp:10.0.0.5:9100"', 'printer_model = "tm-h6000iv"', 'check_reader = "printer"'),
    ],
)
def test_what_stands_apart_is_taken(text: str) -> None:
    parse_settings(text, Path("config.toml"))
