"""The service fee at the till, the terminal's batch on the devices screen, and a card step that is forgotten."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from pos.cashiering import receipts
from pos.domain.money import Money
from pos.ui.widgets.step_panel import StepPanel
from tests.support.settings import changed
from tests.ui.conftest import make_book, with_devices
from tests.ui.driver import Driver
from tests.ui.evening import entries
from tests.ui.test_devices_at_the_till import steer, told, totals
from tests.ui.test_devices_screen import said_of, screen

WATER, CITATION = "10-2231-04", "7714203"
CITY = '[[service_fees]]\nmode = "city"\naccount = "101/341.95"\npercent = "2.00"\nminimum = "1.00"\n'
PROCESSOR = '[[service_fees]]\nmode = "processor"\nmerchant = "FEES-77"\npercent = "2.00"\nminimum = "1.00"\n'


@pytest.fixture(params=[CITY, PROCESSOR], ids=["city", "processor"])
def selling(request: pytest.FixtureRequest, qapp, tmp_path: Path) -> Iterator[Driver]:
    """Ana at her drawer in a city where cards cost a service fee."""
    make_book(tmp_path / "data", changed(with_devices("printer", "terminal"), more=request.param))
    till = Driver(tmp_path / "data")
    till.open_drawer()
    yield till
    till.close()


class Asked(list[tuple[str, int]]):
    """What the terminal was asked for, by its own word: the kind of operation and the cents of payment and fee."""

    def __init__(self, till: Driver) -> None:
        super().__init__()
        virtual = till.program.desk.counter.devices.virtual
        assert virtual is not None
        virtual.listen(self._heard)

    def _heard(self, _: str, event: Mapping[str, Any]) -> None:
        if event["event"] == "asked":
            self.append((event["kind"], event["cents"] + event["fee"]))


def note(till: Driver) -> str:
    """The sentence in the card's step."""
    panel = till.control("step-card")
    assert isinstance(panel, StepPanel)
    return panel.note.text()


def test_the_fee_is_shown_before_and_stands_on_the_receipt(selling: Driver) -> None:
    selling.type(f"{WATER}\n")
    selling.press("F7")
    assert "Service fee 1.65" in note(selling)
    selling.type("40")
    assert "Service fee 1.00" in note(selling)
    selling.press("Esc", "F7", "Enter")
    selling.until(lambda: totals(selling) == [Money(8243)])
    paper = str(receipts.receipt_paper(selling.program.desk.counter, "R01-000001"))
    assert "Service fee" in paper
    assert "1.65" in paper


def test_the_payer_may_pay_cash_instead_and_the_terminal_never_hears_of_it(selling: Driver) -> None:
    asked = Asked(selling)
    selling.type(f"{WATER}\n")
    selling.press("F7", "Esc", "F5")
    selling.until(lambda: totals(selling) == [Money(8243)])
    assert receipts.receipt(selling.program.desk.counter, "R01-000001").tenders[0].fee is None
    assert asked == []


def test_who_forgets_the_terminal_never_charges_the_next_payer(selling: Driver) -> None:
    """While it works, no other way to pay is taken; stopped, it forgets the amount; the next payer's is their own."""
    asked = Asked(selling)
    steer(selling, "terminal", "mode", mode="ask")
    selling.type(f"{WATER}\n")
    selling.press("F7")
    selling.begin("Enter")
    told(selling, "terminal", "asked")
    for key in ("F5", "F6", "F8"):
        selling.begin(key)
    assert selling.seen("step-card-wait")
    assert totals(selling) == []
    selling.begin("Esc")
    selling.until(lambda: "cancelled" in selling.said)
    selling.press("F5")
    selling.until(lambda: totals(selling) == [Money(8243)])
    asked.clear()
    steer(selling, "terminal", "mode", mode="approve")
    selling.type(f"{CITATION}\n")
    selling.press("F7", "Enter")
    selling.until(lambda: len(totals(selling)) == 2)
    fee = receipts.receipt(selling.program.desk.counter, "R01-000002").tenders[0].fee
    assert fee is not None
    paid = totals(selling)[0]
    apart = [("sale", paid.cents), ("sale", fee.amount.cents)]
    assert asked == ([("sale", (paid + fee.amount).cents)] if fee.account else apart)


def test_approved_while_being_stopped_is_paid_and_nothing_else_is_taken(selling: Driver) -> None:
    steer(selling, "terminal", "mode", mode="cancel_race", delay_ms=2000, once=True)
    selling.type(f"{WATER}\n")
    selling.press("F7")
    selling.begin("Enter")
    told(selling, "terminal", "asked")
    selling.begin("Esc")
    selling.until(lambda: totals(selling) == [Money(8243)])
    (tender,) = receipts.receipt(selling.program.desk.counter, "R01-000001").tenders
    assert tender.type.code == "card"


def test_the_batch_is_looked_at_and_closed_on_the_devices_screen(selling: Driver) -> None:
    selling.type(f"{WATER}\n")
    selling.press("F7", "Enter")
    selling.until(lambda: totals(selling))
    screen(selling)
    selling.press("Down", "Down")
    selling.press("F6")
    assert "closed" not in selling.said, "a cashier settles nothing"
    selling.press("Esc", "Ctrl+L", "Esc")
    selling.sign_in("sam")
    assert batch_line(selling) == ("The terminal's batch is open", ""), "no sum while a drawer is not counted"
    devices = screen(selling)
    selling.press("Down", "Down", "F6")
    assert "was not looked at" in devices.batch.note.text()
    selling.press("F5")
    selling.until(lambda: "open batch: payments 1" in selling.said)
    assert "payments 1, refunds 0" in devices.batch.note.text()
    selling.press("Esc")
    selling.settle()
    assert not entries(selling, "terminal.closing"), "the question was left"
    selling.press("F6", "Enter")
    selling.until(lambda: "batch is closed" in selling.said)
    assert "says the same" in selling.said
    selling.until(lambda: "Batch closed" in said_of(devices))
    title, _ = batch_line(selling)
    assert title == "The terminal's batch is closed"


def batch_line(till: Driver) -> tuple[str, str]:
    """What the check-list of the day says about the terminal's batch."""
    till.program.desk.go("settle")
    till.at("settle")
    till.settle()
    line = till.listed("settle-checks").lines()[-1]
    return line.title, line.detail
