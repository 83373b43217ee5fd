"""A customer display on the printer's line, at the till: it follows the payment, and the receipt is printed as ever."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from pos.ui.virtual.display import DisplayInFront
from pos.ui.virtual.window import Beside
from tests.ui.driver import Driver

pytestmark = pytest.mark.qt_log_ignore("does not support propagateSizeHints", extend=True)  # two windows, offscreen

WATER = "10-2231-04"


@pytest.fixture
def selling(qapp, wired_book: Path, tmp_path: Path) -> Iterator[Driver]:
    data = tmp_path / "data"
    shutil.copytree(wired_book, data)
    config = data / "config.toml"
    config.write_text(config.read_text().replace("[devices]\n", '[devices]\ndisplay = "printer"\n'))
    till = Driver(data)
    till.open_drawer()
    yield till
    till.close()


def test_it_shows_the_payment_and_the_printer_prints(selling: Driver) -> None:
    beside = Beside(selling.program.desk, selling.window)
    beside.follow(selling.program.desk.counter)
    assert beside.window is not None
    part = beside.window.parts["display"]
    assert isinstance(part, DisplayInFront)

    def shows(*lines: str) -> None:
        selling.until(lambda: [" ".join(line.text().split()) for line in part.lines] == list(lines))

    shows("Welcome", "Bienvenidos")
    selling.type(f"{WATER}\n")
    shows("WATER 82.43", "Due 82.43")
    selling.type("90")
    selling.press("F5")
    shows("Paid 90.00", "Change 7.57")
    selling.until(lambda: selling.shown("printed") == "The receipt is printed.")
    devices = selling.program.desk.counter.devices
    assert [one.key for one in devices.lights() if one.device == "display"] == ["light.display.ready"]
    assert devices.virtual is not None
    assert devices.virtual.kinds == {"printer", "terminal"}, "one program shows both"
    papers = devices.virtual.kept("printer") / "papers"
    selling.until(lambda: len(list(papers.glob("*.escpos"))) == 1)
    assert b"\x1f$" not in next(papers.glob("*.escpos")).read_bytes(), "the display's own command"
    selling.settle()
    beside.window.close()
