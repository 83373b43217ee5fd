"""The screen of scans: samples pass or fail at once and say why; a keyboard scanner is timed (A14, devices.md 6)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication

from pos.receivables.scanlines import CheckDigit
from pos.ui.lines import Line
from pos.ui.screens.menu import entries
from pos.ui.screens.scans.view import ScansScreen
from tests.support.settings import copy_book
from tests.ui.driver import Driver
from tests.ui.test_scan import CITATION, WATER, scanline

Start = Callable[[Mapping[str, object]], Driver]


@pytest.fixture
def start(qapp, quiet_book: Path, tmp_path: Path) -> Iterator[Start]:
    """A till with further settings of its devices."""
    with ExitStack() as opened:

        def open_till(changes: Mapping[str, object]) -> Driver:
            till = Driver(copy_book(quiet_book, tmp_path / "data", changes))
            opened.callback(till.close)
            till.at("sign-in")
            return till

        yield open_till


def scans(till: Driver) -> ScansScreen:
    """The administrator before the screen."""
    till.sign_in("rosa")
    till.at("home")
    till.program.desk.go("scans")
    found = till.at("scans")
    assert isinstance(found, ScansScreen)
    return found


def said(lines: tuple[Line, ...]) -> str:
    return " | ".join(one.spoken for one in lines)


def test_a_sample_passes_or_says_what_is_wrong_with_it(till: Driver) -> None:
    till.at("sign-in")
    line = scanline(till, WATER)
    screen = scans(till)
    till.type(f"{line}\n")
    till.until(lambda: "Passes as WATER" in said(screen.samples.lines()))
    assert "Account, 3–10" in said(screen.found.lines())
    wrong = str((int(line[-1]) + 1) % 10)
    till.scan(line[:-1] + wrong)
    till.until(lambda: "Fits no biller" in said(screen.samples.lines()))
    assert f"is {wrong}, should be {line[-1]}" in said(screen.found.lines())
    assert till.field("scans-sample") == "", "a scan is a sample wherever the cursor is"
    till.press("F7")
    till.until(lambda: "fits all samples" in till.said)
    assert screen.found.lines(), "what is wrong with the marked one stands there still"
    till.press("Ctrl+D")
    till.until(lambda: len(screen.samples.lines()) == 1)


def test_an_edit_of_the_settings_is_tried_without_a_restart(till: Driver) -> None:
    till.at("sign-in")
    line = scanline(till, CITATION)
    screen = scans(till)
    till.type(f"{line}\n")
    till.until(lambda: "Passes as CITATION" in said(screen.samples.lines()))
    config = till.app.places.config
    config.write_text(config.read_text("utf-8").replace('weights = "765432"', 'weights = "234567"'), "utf-8")
    till.press("F5")
    till.until(lambda: "Fits no biller" in said(screen.samples.lines()))
    config.write_text("[billers", "utf-8")
    till.press("F5")
    till.until(lambda: "config.toml" in till.said)


def test_the_check_digit_that_all_samples_fit_is_found_and_copied(till: Driver) -> None:
    screen = scans(till)
    made = CheckDigit(12, 1, 12, 10, (7, 3, 1), digit_add=False)
    bodies = ("12345678901", "55555555555", "98765432109", "10000000000", "20202020202")
    QGuiApplication.clipboard().setText("".join(f"{body}{made.compute(f'{body}0')}\n" for body in bodies))
    till.control("scans-sample").setFocus()
    till.press("Ctrl+V")
    till.until(lambda: len(screen.samples.lines()) == 5)
    till.press("F7")
    till.until(lambda: screen.presenter.state.setting)
    assert till.said == ""
    till.press("F8")
    copied = QGuiApplication.clipboard().text()
    assert copied.startswith(
        'checks = [{ position = 12, modulus = 10, weights = "731", from = "left", add = "products"'
    )


def test_a_slow_keyboard_scanner_is_timed_and_its_setting_told(till: Driver) -> None:
    screen = scans(till)
    till.press("F6")
    till.type("0123456789\r", gap_ms=45)
    till.until(lambda: "45 ms" in said(screen.found.lines()))
    assert "would pass for typing" in till.said
    assert "wedge_gap_ms = 90" in screen.presenter.state.setting
    assert till.field("scans-sample") == ""
    till.press("F6", "Esc")
    till.at("home")


@pytest.mark.parametrize(
    ("settings", "gap_ms", "is_scan"),
    [
        ({}, 8, True),
        ({"devices.wedge_gap_ms": 60}, 45, True),
        ({}, 45, False),
        ({"devices.wedge_timing": False}, 8, False),
    ],
)
def test_the_register_tells_its_scanner_by_its_own_settings(
    start: Start, settings: Mapping[str, object], gap_ms: int, *, is_scan: bool
) -> None:
    till = start(settings)
    till.open_drawer()
    line = scanline(till, WATER)
    till._now_ms += 1000
    till.type(f"{line}\r", gap_ms)
    till.until(lambda: not till.program.scans.undecided)
    till.settle()
    assert till.program.scans.rules.timing is settings.get("devices.wedge_timing", True)
    assert till.shown("due") == "82.43", "typed with Enter, it is found too"
    heard: list[str] = []
    till.program.scans.scanned.connect(heard.append)
    till._now_ms += 1000
    till.type(f"{line}\r", gap_ms)
    till.settle()
    assert bool(heard) is is_scan


def test_a_cashier_cannot_go_there(selling: Driver) -> None:
    assert "scans" not in {one.name for one in entries(selling.program.desk)}
