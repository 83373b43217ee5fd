"""Checks endorsed and stubs validated: asked for in words, left with Esc, and nobody ever waits for them."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer

from pos.cashiering import receipts
from pos.drivers.virtual.process import VirtualProcess
from pos.ui.desk import Tone
from pos.ui.virtual.slip import SlipPart
from pos.ui.virtual.window import Beside
from tests.support.settings import copy_book
from tests.ui.driver import Driver
from tests.ui.hands import Hands
from tests.ui.test_devices_screen import said_of, screen

pytestmark = pytest.mark.qt_log_ignore("does not support propagateSizeHints", extend=True)  # two windows, offscreen

WATER, CITATION = "10-2231-04", "7714203"
STATION = {"devices.printer_model": "tm-h6000v", "devices.columns": 42}
LINE = "o004471o t021000021t 12345678o"


def with_station(book: Path, data: Path, **more: object) -> Driver:
    """The wired book with a printer that has a slip station."""
    driver = Driver(copy_book(book, data, {**STATION, **more}))
    driver.open_drawer()
    return driver


@pytest.fixture
def till(qapp, wired_book: Path, tmp_path: Path) -> Iterator[Driver]:
    driver = with_station(wired_book, tmp_path / "data")
    yield driver
    driver.close()


def printer(till: Driver) -> VirtualProcess:
    virtual = till.program.desk.counter.devices.virtual
    assert virtual is not None
    return virtual.device("printer")


def pay_by_check(till: Driver, number: str = "4471", account: str = WATER) -> None:
    till.type(f"{account}\n")
    till.press("F6")
    till.type(f"{number}\n")
    till.until(lambda: "is complete" in till.shown("paid") or "R01-" in till.shown("paid"))


def done(till: Driver, number: str) -> list[str]:
    return [one.kind for one in receipts.done_since(till.program.desk.counter, number)]


def test_a_check_is_asked_for_after_the_payment_and_endorsed(till: Driver) -> None:
    pay_by_check(till)
    till.until(lambda: "Insert check 4471" in till.said)
    till.until(lambda: "The receipt is printed." in till.shown("printed"))
    assert "Insert check 4471" in till.shown("printed")
    printer(till).command("insert_slip")
    till.until(lambda: till.said == "Check 4471 is endorsed.")
    slip = Path(printer(till).wait_for("slip")["escpos"]).read_bytes()
    assert b"PAY TO THE ORDER OF RIVER VALLEY BANK" in slip
    assert b"R01-000001" in slip
    assert done(till, "R01-000001") == ["endorsement.confirmed"]


def test_esc_leaves_it_without_and_the_deposit_has_it_endorsed_by_another(till: Driver) -> None:
    pay_by_check(till)
    till.until(lambda: "Insert check 4471" in till.said)
    till.press("Esc")
    till.until(lambda: "Check 4471 is not endorsed" in till.said)
    assert done(till, "R01-000001") == ["endorsement.not-sent"]
    hands = Hands(till)
    hands.open_count()
    hands.count_out({"cash": {"10.00": 20}, "tenders": {"check": {"count": 1, "amount": "82.43"}}})
    finish_drawer(till, hands)
    till.program.desk.go("deposit")
    till.at("deposit")
    row = till.listed("deposit-items").lines()[0]
    assert row.place.startswith("not endorsed")
    till.control("deposit-items").setFocus()
    till.press("F2")
    till.until(lambda: "Insert check 4471" in till.said)
    printer(till).command("insert_slip")
    till.until(lambda: till.listed("deposit-items").lines()[0].place.startswith("endorsed"))
    assert "Check 4471 is endorsed." in till.said


def finish_drawer(till: Driver, hands: Hands) -> None:
    """A supervisor closes the drawer."""
    hands.sign_out({})
    till.sign_in("sam")
    till.at("home")
    hands.finalize({"reasons": {}})


def test_a_check_left_without_is_told_as_a_check_and_is_no_error(till: Driver) -> None:
    pay_by_check(till)
    till.until(lambda: "Insert check 4471" in till.said)
    till.press("Esc")
    till.until(lambda: "is not endorsed" in till.said)
    shown = screen(till)
    till.until(lambda: "Check 4471 not endorsed withdrawn" in said_of(shown))
    assert "R01-000001 printed" in said_of(shown)
    assert not shown.errors.isVisible()


def test_the_next_payer_is_not_held_up(till: Driver) -> None:
    pay_by_check(till)
    till.until(lambda: "Insert check 4471" in till.said)
    till.type(f"{CITATION}\n")
    assert till.shown("due") != "82.43"
    till.press("F5")
    till.until(lambda: "R01-000002" in till.shown("paid"))
    till.until(lambda: "The receipt is printed." in till.shown("printed"))
    printer(till).command("insert_slip")
    till.until(lambda: till.said == "Check 4471 is endorsed.")


def test_esc_with_money_on_the_counter_takes_that_back_first(till: Driver) -> None:
    pay_by_check(till)
    till.until(lambda: "Insert check 4471" in till.said)
    till.type(f"{CITATION}\n10")
    till.press("F5")
    till.press("Esc")
    assert "10.00" in till.said
    assert till.program.desk.counter.devices.slip.waiting()
    till.press("Esc")
    till.until(lambda: not till.program.desk.counter.devices.slip.waiting())


def test_two_checks_are_asked_for_one_after_the_other(till: Driver) -> None:
    till.type(f"{WATER}\n40")
    till.press("F6")
    till.type("4471\n")
    till.press("F6")
    till.type("4472\n")
    till.until(lambda: "Insert check 4471" in till.said)
    till.press("Esc")
    till.until(lambda: "Insert check 4472" in till.said)
    printer(till).command("insert_slip")
    till.until(lambda: till.said == "Check 4472 is endorsed.")


def test_a_stub_is_validated_when_somebody_asks(till: Driver) -> None:
    till.type(f"{WATER}\n")
    till.press("F5")
    till.until(lambda: "R01-000001" in till.shown("paid"))
    till.press("Ctrl+B")
    till.until(lambda: f"Insert the stub of {WATER}" in till.said)
    printer(till).command("insert_slip")
    till.until(lambda: till.said == f"The stub of {WATER} is validated.")
    assert b"PAID" in Path(printer(till).wait_for("slip")["escpos"]).read_bytes()
    till.press("F10")
    till.type("4")
    till.at("receipts")
    till.press("F7")
    till.until(lambda: f"Insert the stub of {WATER}" in till.said)
    till.press("Esc")
    till.until(lambda: "is not validated" in till.said)
    assert done(till, "R01-000001") == ["receipt.validated", "receipt.validated"]


def test_a_receipt_on_request_is_printed_by_a_key(qapp, wired_book: Path, tmp_path: Path) -> None:
    till = with_station(wired_book, tmp_path / "data", **{"papers.receipt": "on-request"})
    try:
        till.type(f"{WATER}\n")
        till.press("F5")
        till.until(lambda: "R01-000001" in till.shown("paid"))
        assert till.shown("printed") == "Ctrl+P prints the receipt."
        till.press("Ctrl+P")
        till.until(lambda: till.shown("printed") == "The receipt is printed.")
        assert done(till, "R01-000001") == []
    finally:
        till.close()


def test_the_printer_reads_the_check_and_endorses_it_in_the_same_insertion(
    qapp, wired_book: Path, tmp_path: Path
) -> None:
    till = with_station(wired_book, tmp_path / "data", **{"devices.check_reader": "printer"})
    try:
        till.type(f"{WATER}\n")
        till.press("F6")
        printer(till).command("insert_slip", micr="o00?471o t021000021t 12345678o")
        till.until(lambda: "could not" in till.said.lower() or "read" in till.said.lower())
        assert till.field("step-check-number") == ""
        till.until(lambda: not slip_lies(till))
        time.sleep(0.6)  # as long as a hand needs at least: the till sees the empty slot meanwhile
        printer(till).command("insert_slip", micr=LINE)
        till.until(lambda: till.field("step-check-number") == "4471")
        assert till.field("step-check-bank") == "021000021"
        till.press("Enter")
        till.until(lambda: till.said == "Check 4471 is endorsed.")
        assert not slip_lies(till)
    finally:
        till.close()


def slip_lies(till: Driver) -> bool:
    """Whether the last that the printer said of its slot is that something lies there."""
    told = [one for one in printer(till)._events if one["event"] == "state"]
    return bool(told and told[-1]["slip"])


def test_the_training_window_has_a_slot_and_shows_what_came_out(till: Driver, tmp_path: Path) -> None:
    devices = till.program.desk.counter.devices.virtual
    assert devices is not None
    beside = Beside(till.program.desk, till.window)
    beside.follow(till.program.desk.counter)
    assert beside.window is not None
    slot = beside.window.parts["slip"]
    assert isinstance(slot, SlipPart)
    till.settle()
    pay_by_check(till)
    till.until(slot.isVisible)
    slot.check.click()
    till.until(lambda: till.said == "Check 4471 is endorsed.")
    till.until(lambda: not slot.picture.pixmap().isNull())
    beside.window.grab().save(str(tmp_path / "window.png"))
    beside.window.close()


def test_the_check_never_hides_that_the_receipt_waits_for_paper(till: Driver) -> None:
    """The slip stands beside the payment meanwhile; it is asked for again once there is paper."""
    printer(till).command("paper_out")
    pay_by_check(till)
    till.until(lambda: "out of paper" in till.said)
    till.until(lambda: "check 4471" in till.shown("printed"))
    assert "out of paper" in till.said
    printer(till).command("load_paper")
    till.until(lambda: "Insert check 4471" in till.said)
    assert "The receipt is printed." in till.shown("printed")


def test_the_check_is_still_asked_for_beside_the_next_payer(till: Driver) -> None:
    pay_by_check(till)
    till.until(lambda: "Insert check 4471" in till.said)
    till.type(f"{CITATION}\n")
    till.until(lambda: till.shown("due") == "65.00")
    assert "Insert check 4471" in till.said
    till.press("F4", "Esc")
    assert "Insert check 4471" in till.said
    till.press("F5")
    till.until(lambda: "R01-000002" in till.shown("paid"))
    till.until(lambda: "Insert check 4471" in till.said)
    till.press("Esc")
    till.until(lambda: "is not endorsed" in till.said)
    till.press("F1", "Esc")
    assert till.said == ""


def test_news_covers_what_is_asked_for_only_for_a_while(till: Driver) -> None:
    pay_by_check(till)
    till.until(lambda: "Insert check 4471" in till.said)
    clock = till.window.strip.findChild(QTimer)
    assert isinstance(clock, QTimer)
    clock.setInterval(200)
    till.program.desk.say("devices.copied", Tone.DONE)
    assert "Insert" not in till.said
    till.until(lambda: "Insert check 4471" in till.said)


def test_a_check_whose_turn_ended_on_another_screen_is_asked_for_no_more(till: Driver) -> None:
    pay_by_check(till)
    till.until(lambda: "Insert check 4471" in till.said)
    till.program.desk.go("receipts")
    till.at("receipts")
    till.until(lambda: "Insert check 4471" in till.said)
    till.program.desk.counter.devices.slip.leave()
    till.until(lambda: "is not endorsed" in till.said)
    till.press("Esc", "Esc")
    till.at("till")
    till.settle()
    assert till.said == ""
