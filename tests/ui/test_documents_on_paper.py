"""Z report, deposit slip and summary looked at, printed on the tape and opened as PDF from the screens of the close."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QObject, QUrl, Slot
from PySide6.QtGui import QDesktopServices

from pos.cashiering import documents, try_devices
from pos.domain.papers import TEST_PAPER
from pos.ui.screens.settle.view import SettleScreen
from tests.ui.driver import Driver
from tests.ui.evening import change_everything, entries, finalize, sell, supervisor
from tests.ui.test_deposit_and_settle_screens import BAG, close_bag, deposit, settle_screen
from tests.ui.test_devices_at_the_till import steer
from tests.ui.test_devices_screen import unsure

Z, SLIP = "z-R01-00001.pdf", "deposit-R01-00001.pdf"


class Viewer(QObject):
    """What this machine shows files with."""

    def __init__(self) -> None:
        super().__init__()
        self.opened: list[Path] = []

    @Slot(QUrl)
    def show(self, url: QUrl) -> None:
        self.opened.append(Path(url.toLocalFile()))


@pytest.fixture
def viewer(qapp) -> Iterator[Viewer]:
    """Stands in for the desktop's own, which there is none of here."""
    made = Viewer()
    QDesktopServices.setUrlHandler("file", made, "show")  # type: ignore[arg-type]  # it wants text, its stub bytes
    yield made
    QDesktopServices.unsetUrlHandler("file")


@pytest.fixture
def closed(wired: Driver) -> Driver:
    """The drawer is finalized with its Z report in front; a supervisor works here."""
    wired.open_drawer()
    return finalize(sell(wired))


def out_of_the_printer(till: Driver, name: str) -> None:
    """Wait until a report has come out of the virtual printer."""
    till.until(lambda: [one for one in entries(till, "device.outcome") if one["subject"] == name])
    (said,) = [one for one in entries(till, "device.outcome") if one["subject"] == name]
    assert (said["kind"], said["state"]) == ("report", "confirmed")


def printed(till: Driver) -> list[tuple[str, str]]:
    return [(one["name"], one["form"]) for one in entries(till, "document.printed")]


def mark(screen: SettleScreen, till: Driver, title: str) -> None:
    at = [row.title for row in screen.files.lines()].index(title)
    till.press(*["Down"] * (at - screen.presenter.state.marked))


def test_a_z_report_comes_out_of_the_receipt_printer_and_opens_as_issued(closed: Driver, viewer: Viewer) -> None:
    closed.press("F5")
    assert "receipt printer" in closed.said
    out_of_the_printer(closed, Z)
    closed.press("F4")
    (path,) = viewer.opened
    assert path.read_bytes() == documents.issued(closed.program.desk.counter, Z)
    assert str(path) in closed.said
    closed.click("supervisor-print-tape")
    assert printed(closed) == [(Z, "tape"), (Z, "file"), (Z, "tape")]


def test_a_printer_without_paper_keeps_nobody_waiting(closed: Driver) -> None:
    steer(closed, "printer", "paper_out")
    closed.press("F5")
    closed.program.desk.go("deposit")
    deposit(closed)
    closed.type(BAG)
    steer(closed, "printer", "load_paper")
    out_of_the_printer(closed, Z)


def cut_off(till: Driver, name: str) -> list[str]:
    """The printer drops the line in the middle of what was asked for; what the supervisor's list offers for it."""
    till.until(lambda: name in unsure(till))
    till.program.desk.go("supervisor")
    screen = supervisor(till)
    till.until(lambda: screen.presenter.state.offers and screen.presenter.state.rows[0].title == "Paper")
    screen.presenter.choose(0)
    return [f"{one.press} {one.words}" for one in screen.presenter.state.offers]


def test_a_report_that_was_cut_off_is_printed_once_more(closed: Driver) -> None:
    steer(closed, "printer", "drop", after_bytes=200)
    closed.press("F5")
    forget = "F7 Print it again, and have the printer forget the first"
    assert cut_off(closed, Z) == ["F5 It was printed", "F6 Print it again", forget]
    assert closed.shown("supervisor-note").startswith("Z report 1: part of it went to the printer")
    closed.press("F6")
    assert "receipt printer" in closed.said
    closed.until(lambda: [one["state"] for one in entries(closed, "device.outcome") if one["subject"] == Z][1:])
    assert [one["state"] for one in entries(closed, "device.outcome") if one["subject"] == Z] == [
        "unknown",
        "confirmed",
    ]
    assert printed(closed) == [(Z, "tape"), (Z, "tape")]
    assert unsure(closed) == []


def test_a_test_that_was_cut_off_is_noted_and_not_printed_again(closed: Driver) -> None:
    desk = closed.program.desk
    steer(closed, "printer", "paper_out", after_bytes=60)
    try_devices.print_test(desk.counter, desk.worker)
    closed.until(lambda: closed.shown("light-printer") == "Out of paper")
    steer(closed, "printer", "drop")
    assert cut_off(closed, TEST_PAPER) == ["F5 It was printed", "F6 It was not printed"]
    closed.press("F6")
    assert "Nothing is printed again" in closed.said
    assert unsure(closed) == []


def test_a_slip_is_printed_and_esc_leads_on_to_the_settlement(closed: Driver, viewer: Viewer) -> None:
    close_bag(closed)
    closed.press("F5", "F4")
    out_of_the_printer(closed, SLIP)
    assert viewer.opened[0].name == SLIP
    closed.press("Esc")
    settle_screen(closed)


def test_a_bag_without_its_number_or_its_reason_says_where(closed: Driver) -> None:
    closed.program.desk.go("deposit")
    deposit(closed)
    closed.type(BAG)
    closed.press("F12")
    assert closed.focus() == "deposit-bag"
    assert "number" in closed.said
    closed.type("48-0021\n")  # the check is not ticked
    assert closed.focus() == "deposit-reason"
    assert "100.00" in closed.said
    closed.type("Kept for the bank's own courier\n")
    assert entries(closed, "deposit.made")[0]["cents"] == 4743


def test_a_bag_half_filled_is_gone_on_with(closed: Driver) -> None:
    closed.program.desk.go("deposit")
    deposit(closed)
    closed.type(BAG)
    closed.press("Enter", "Esc")
    closed.program.desk.go("deposit")
    assert deposit(closed).items.lines()[0].state == "in the bag"
    assert closed.field("deposit-cash-2000") == "2"
    deposit(closed).bag.setFocus()
    closed.type("48-0021\n")
    assert entries(closed, "deposit.made")[0]["cents"] == 14743
    closed.program.desk.go("deposit")
    deposit(closed)
    assert closed.field("deposit-cash-2000") == ""


def test_documents_are_looked_at_before_and_after_the_seal(closed: Driver, viewer: Viewer) -> None:
    close_bag(closed)
    closed.press("Enter")
    screen = settle_screen(closed)
    closed.press("F4")
    assert "Open a document first" in closed.said
    closed.press("F2")
    assert [(row.title, row.detail) for row in screen.files.lines()] == [("Z report 1", Z), ("Deposit 1", SLIP)]
    closed.press("Down", "Enter")
    assert "48-0021" in screen.pages.accessibleDescription()
    change_everything(closed)
    assert screen.pages.isVisible()
    closed.press("F4", "Esc", "Esc")
    assert screen.checks.isVisible()
    assert viewer.opened[0].name == SLIP
    closed.press("Enter")
    batch = screen.presenter.state.title.split()[-1]
    mark(screen, closed, "summary.pdf")
    closed.press("Enter", "F5")
    out_of_the_printer(closed, f"{batch}/summary.pdf")
    closed.press("Esc", "F2")
    assert [row.title for row in screen.files.lines()] == [batch]
    before = len(entries(closed, "batch.written"))
    closed.press("Enter", "Esc")
    assert [row.title for row in screen.files.lines()] == [batch]
    assert len(entries(closed, "batch.written")) == before  # to look is not to write
