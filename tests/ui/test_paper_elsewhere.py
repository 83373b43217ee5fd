"""A receipt that waits for paper: with one key to the spare printer, with another a PDF; and the first forgotten."""

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices

from pos.cashiering import instead, papers
from pos.cashiering.counter import Counter
from pos.cashiering.devices import Event
from pos.cashiering.lights import SPARE_PRINTER
from pos.domain.people import Person
from pos.drivers.jobs import JobWaits
from pos.ui.screens.devices.view import DevicesScreen
from pos.ui.widgets.lights import Light
from tests.support.settings import copy_book
from tests.ui.driver import Driver
from tests.ui.test_devices_at_the_till import steer
from tests.ui.test_devices_screen import unsure

WATER, CITATION = "10-2231-04", "7714203"


@pytest.fixture
def selling(qapp, wired_book: Path, tmp_path: Path) -> Iterator[Driver]:
    """Ana at her open drawer, with a printer and a spare."""
    till = Driver(copy_book(wired_book, tmp_path / "data", {"devices.spare_printer": "virtual"}))
    till.open_drawer()
    yield till
    till.close()


def sell_without_paper(till: Driver, account: str) -> None:
    steer(till, "printer", "paper_out")
    till.type(f"{account}\n")
    till.press("F5")
    till.until(lambda: "out of paper" in till.said)


def papers_of(till: Driver, printer: str) -> int:
    """How many came out of it."""
    virtual = till.program.desk.counter.devices.virtual
    assert virtual is not None
    return len(list((virtual.kept(printer) / "papers").glob("*.escpos")))


def test_one_key_sends_it_to_the_spare_printer(selling: Driver) -> None:
    assert not selling.seen("key-till-F11")
    sell_without_paper(selling, WATER)
    assert "F11" in selling.said
    assert selling.seen("key-till-F11")
    assert selling.seen("key-till-F12")
    selling.press("F11")
    selling.until(lambda: selling.shown("printed") == "The receipt is printed.")
    assert not selling.seen("key-till-F11")
    assert selling.focus() == "box"
    selling.until(lambda: papers_of(selling, "spare_printer") == 1)
    assert papers_of(selling, "printer") == 0


def test_what_the_spare_says_at_once_is_not_forgotten(selling: Driver, monkeypatch: pytest.MonkeyPatch) -> None:
    given, said = instead.to_spare, threading.Event()

    def hear(event: Event) -> None:
        if isinstance(event, JobWaits) and event.job.device == SPARE_PRINTER:
            said.set()

    def given_slowly(counter: Counter, person: Person) -> int:
        count = given(counter, person)
        assert said.wait(20)
        return count

    selling.program.desk.counter.devices.listen(hear)
    monkeypatch.setattr(instead, "to_spare", given_slowly)
    steer(selling, "spare_printer", "unplug")
    sell_without_paper(selling, WATER)
    selling.press("F11")
    selling.settle()
    assert "The receipt waits for the spare printer" in selling.said
    assert selling.seen("key-till-F11"), "it can be taken back"
    assert selling.seen("key-till-F12")


def test_one_key_makes_a_pdf_and_the_printer_never_prints_it(selling: Driver, monkeypatch: pytest.MonkeyPatch) -> None:
    shown: list[str] = []

    def show(url: QUrl) -> bool:
        shown.append(url.toLocalFile())
        return True

    monkeypatch.setattr(QDesktopServices, "openUrl", show)
    sell_without_paper(selling, WATER)
    selling.press("F12")
    selling.until(lambda: shown)
    assert Path(shown[0]).name == "receipt-R01-000001.pdf"
    assert "PDF" in selling.shown("printed")
    assert "open as a PDF" in selling.said
    steer(selling, "printer", "load_paper")
    selling.type(f"{CITATION}\n")
    selling.press("F5")
    selling.until(lambda: selling.shown("printed") == "The receipt is printed.")
    selling.until(lambda: papers_of(selling, "printer") == 1)
    assert papers_of(selling, "printer") == 1, "of the second payment alone"


def lights(till: Driver) -> dict[str, str]:
    """What stands in the head of the window."""
    return {one.objectName(): one.text() for one in till.window.findChildren(Light) if one.isVisible()}


def test_a_spare_that_prints_nothing_either_is_said_and_gives_them_back(selling: Driver) -> None:
    steer(selling, "spare_printer", "unplug")
    sell_without_paper(selling, WATER)
    assert "light-spare_printer" not in lights(selling), "nothing waits for it"
    selling.press("F11")
    selling.until(lambda: "The receipt waits for the spare printer" in selling.said)
    selling.until(lambda: lights(selling).get("light-spare_printer") == "Spare: Printer not found")
    selling.program.desk.go("devices")
    shown = selling.at("devices")
    assert isinstance(shown, DevicesScreen)
    selling.until(lambda: [line.title for line in shown.rows.lines() if line.detail] == ["Spare printer"])
    selling.program.desk.go("till")
    selling.at("till")
    assert "The receipt waits for the spare printer" in selling.said, "told to whoever comes later"
    assert selling.seen("key-till-F11")
    steer(selling, "printer", "load_paper")
    selling.press("F11")
    selling.until(lambda: selling.shown("printed") == "The receipt is printed.")
    selling.until(lambda: papers_of(selling, "printer") == 1)
    selling.until(lambda: "light-spare_printer" not in lights(selling))
    assert papers_of(selling, "spare_printer") == 0


def test_after_a_restart_it_is_said_where_a_receipt_waits(qapp, wired_book: Path, tmp_path: Path) -> None:
    data = copy_book(wired_book, tmp_path / "data", {"devices.spare_printer": "tcp:127.0.0.1:9"})
    till = Driver(data)
    till.open_drawer()
    sell_without_paper(till, WATER)
    till.press("F11")
    till.until(lambda: "The receipt waits for the spare printer" in till.said)
    till.close()
    again = Driver(data)
    again.at("sign-in")
    again.until(lambda: lights(again).get("light-spare_printer") == "Spare: Printer not found")
    again.sign_in("ana")
    again.at("till")
    again.until(lambda: "The receipt waits for the spare printer" in again.said)
    again.close()


def test_with_nothing_waiting_the_keys_say_so(selling: Driver) -> None:
    selling.press("F11")
    assert selling.said == "No receipt waits for the printer."
    selling.press("F12")
    assert selling.said == "No receipt waits for the printer."


def test_from_the_devices_screen_too_and_the_spare_can_be_tried(selling: Driver) -> None:
    sell_without_paper(selling, WATER)
    selling.program.desk.go("devices")
    shown = selling.at("devices")
    assert isinstance(shown, DevicesScreen)
    titles = [line.title for line in shown.rows.lines()]
    assert "Spare printer" in titles
    selling.until(lambda: "F8" in [key for key, _ in shown.presenter.state.offers])
    selling.press("F8")
    selling.until(lambda: "Sent to the spare printer: 1." in selling.said)
    shown.presenter.mark(titles.index("Spare printer"))
    selling.until(lambda: any("R01-000001 printed" in line.title for line in shown.events.lines()))
    selling.press("Enter")
    selling.until(lambda: any(shown.words.say("try.title") in line.title for line in shown.events.lines()))


def test_printing_again_can_have_the_printer_forget_the_first(selling: Driver) -> None:
    steer(selling, "printer", "paper_out", after_bytes=300)
    steer(selling, "printer", "drop", after_bytes=500)
    selling.type(f"{WATER}\n")
    selling.press("F5")
    selling.until(lambda: unsure(selling) == ["R01-000001"])
    selling.program.desk.go("devices")
    shown = selling.at("devices")
    assert isinstance(shown, DevicesScreen)
    selling.until(lambda: [line.title for line in shown.rows.lines()][-1] == "R01-000001")
    shown.presenter.mark(len(shown.rows.lines()) - 1)
    selling.press("F7")
    selling.until(lambda: not papers.unsure_jobs(selling.program.desk.counter))
    answered = selling.program.desk.counter.book.read().execute("SELECT body FROM entry WHERE kind = 'device.answered'")
    assert '"forget":true' in str(answered.fetchone()[0])
