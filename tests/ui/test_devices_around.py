"""The till with a scanner, a check reader, a display and a drawer on ports of their own; each a program of its own."""

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest
from PySide6.QtWidgets import QWidget

from pos.cashiering import receipts
from pos.domain.money import Money
from pos.drivers.virtual.process import Event, VirtualProcess
from tests.support.settings import copy_book
from tests.ui.driver import Driver
from tests.ui.test_scan import scanline

WATER = "10-2231-04"
CHECK = "t021000021t1234567890o0102"
KINDS = ("scanner", "micr", "display", "drawer")
SETTINGS = {"scanner": "scanner", "micr": "check_reader", "display": "display", "drawer": "drawer"}


@dataclass
class Counter:
    """A till, and the programs around it."""

    till: Driver
    around: dict[str, VirtualProcess]
    told: dict[str, list[Event]]

    def says(self, device: str, text: str, **given: object) -> None:
        """A device reads something."""
        self.around[device].command("say", text=text, **given)

    def glass(self) -> list[str]:
        """What the display shows now."""
        shown = [event["lines"] for event in self.told["display"] if event["event"] == "display"]
        return [line.rstrip() for line in shown[-1]] if shown else []

    def shows(self, *lines: str) -> None:
        """Wait until the display shows this."""
        self.till.until(lambda: self.glass() == list(lines))

    def kicks(self) -> int:
        """How often the drawer was opened."""
        return sum(event["event"] == "kick" for event in self.told["drawer"])


@pytest.fixture
def counter(qapp, quiet_book: Path, tmp_path: Path) -> Iterator[Counter]:
    with ExitStack() as programs:
        around = {kind: programs.enter_context(VirtualProcess.start(kind)) for kind in KINDS}
        told: dict[str, list[Event]] = {kind: [] for kind in KINDS}
        for kind, one in around.items():
            one.listen(told[kind].append)
        changes = {f"devices.{SETTINGS[kind]}": one.address for kind, one in around.items()}
        till = Driver(copy_book(quiet_book, tmp_path / "data", {**changes, "devices.drawer_model": "ibm-4840"}))
        till.at("sign-in")
        for kind in ("scanner", "micr"):
            around[kind].wait_for("connected")
        yield Counter(till, around, told)
        till.close()


@pytest.fixture
def selling(counter: Counter) -> Counter:
    counter.till.open_drawer()
    return counter


def test_a_scan_over_a_port_is_a_scan(selling: Counter) -> None:
    till = selling.till
    line = scanline(till, WATER)
    selling.says("scanner", line)
    till.until(lambda: till.shown("due") == "82.43")
    till.press("F6")
    selling.says("scanner", line)
    till.until(lambda: till.said)
    assert till.field("step-check-amount") == "82.43", "never into an amount"
    assert till.seen("step-check"), "and it presses nothing"


def test_a_scan_cut_short_is_shown_and_does_nothing(selling: Counter) -> None:
    till = selling.till
    line = scanline(till, WATER)
    selling.says("scanner", line, cut=6)
    till.until(lambda: f"“{line[:6]}”" in till.said)
    assert till.shown("due") in {"", "0.00"}


def test_a_scanner_that_was_unplugged_is_back_without_a_restart(selling: Counter) -> None:
    till, scanner = selling.till, selling.around["scanner"]
    first = scanner.wait_for("connected")
    scanner.command("unplug")
    till.until(lambda: till.window.findChildren(QWidget, "light-scanner"))
    assert till.shown("light-scanner") == "Scanner not found"
    scanner.command("plug")
    till.until(lambda: not till.seen("light-scanner"))
    scanner.wait_for("connected", where=lambda event: event is not first)
    selling.says("scanner", scanline(till, WATER))
    till.until(lambda: till.shown("due") == "82.43")


def test_a_check_fills_its_form_or_opens_it(selling: Counter) -> None:
    till = selling.till
    selling.says("micr", CHECK)
    till.until(lambda: "nothing is due" in till.said)
    till.type(f"{WATER}\n")
    selling.says("micr", CHECK)
    till.until(lambda: till.seen("step-check"))
    assert (till.field("step-check-number"), till.field("step-check-bank")) == ("102", "021000021")
    assert till.field("step-check-amount") == "82.43"
    till.press("Esc", "F6")
    assert till.field("step-check-number") == ""
    selling.says("micr", "t02100?021t1234567890o0102")
    till.until(lambda: "could not read" in till.said)
    selling.says("micr", "t021000022t1234567890o0102")
    till.until(lambda: "check digit" in till.said)
    assert till.field("step-check-number") == ""
    selling.says("micr", CHECK)
    till.until(lambda: till.field("step-check-number") == "102")


def test_the_same_check_again_is_told_before_it_is_taken(selling: Counter) -> None:
    till = selling.till
    till.type(f"{WATER}\n")
    selling.says("micr", CHECK)
    till.until(lambda: till.field("step-check-number") == "102")
    till.press("Enter")
    till.until(lambda: "R01-000001" in till.shown("paid"))
    till.type("7714203\n")
    selling.says("micr", CHECK)
    till.until(lambda: till.seen("step-check") and till.field("step-check-number") == "102")
    till.press("Enter")
    till.until(lambda: till.seen("step-confirm"))
    book = till.program.desk.counter.book
    bodies = [row[0] for row in book.read().execute("SELECT body FROM entry")]
    assert not any("1234567890" in body for body in bodies), "the account stands nowhere in clear"
    till.press("Esc")
    assert till.focus() == "box"
    assert len(receipts.find_receipts(till.program.desk.counter, "")) == 1


def test_the_display_follows_the_payment_and_forgets_it(selling: Counter) -> None:
    till = selling.till
    selling.shows("      Welcome", "    Bienvenidos")
    till.type(f"{WATER}\n")
    selling.shows("WATER          82.43", "Due            82.43")
    till.type("50")
    till.press("F5")
    selling.shows("Paid           50.00", "Due            32.43")
    till.type("40")
    till.press("F5")
    selling.shows("Paid           90.00", "Change          7.57")
    till.press("Ctrl+L")
    selling.shows("       Closed", "      Cerrado")


def test_a_dead_display_holds_nothing_up(selling: Counter) -> None:
    till = selling.till
    selling.around["display"].command("unplug")
    till.type(f"{WATER}\n")
    till.press("F5")
    till.until(lambda: [row.total for row in receipts.find_receipts(till.program.desk.counter, "")] == [Money(8243)])
    till.until(lambda: till.seen("light-display"))
    selling.around["display"].command("plug")
    till.until(lambda: not till.seen("light-display"))


def test_a_display_that_shows_its_lines_is_not_called_missing(counter: Counter) -> None:
    counter.shows("       Closed", "      Cerrado")
    counter.till.until(lambda: not counter.till.seen("light-display"))


def test_a_drawer_of_its_own_opens_and_the_book_says_so(selling: Counter) -> None:
    till = selling.till
    till.until(lambda: till.shown("light-drawer") == "Drawer closed")
    till.type(f"{WATER}\n")
    till.press("F5")
    till.until(lambda: selling.kicks() == 1)
    till.until(lambda: till.shown("light-drawer") == "Drawer open")
    outcomes = till.program.desk.counter.book.read().execute("SELECT body FROM entry WHERE kind = 'device.outcome'")
    bodies = [row[0] for row in outcomes]
    assert len(bodies) == 1
    assert '"drawer"' in bodies[0]
    assert '"confirmed"' in bodies[0]
    selling.around["drawer"].command("unplug")
    till.until(lambda: till.shown("light-drawer") == "Drawer not found")
