"""The bag and the seal through the window."""

from pathlib import Path

import pytest

from pos.cashiering import settle
from pos.ui.screens.deposit.view import DepositScreen
from pos.ui.screens.settle.view import SettleScreen
from tests.ui.driver import Driver
from tests.ui.evening import (
    change_everything,
    entries,
    finalize_at_once,
    sell,
    work_as,
)


@pytest.fixture
def finalized(selling: Driver) -> Driver:
    """The drawer is finalized; a supervisor works here."""
    return finalize_at_once(sell(selling))


def deposit(till: Driver) -> DepositScreen:
    found = till.at("deposit")
    assert isinstance(found, DepositScreen)
    return found


def settle_screen(till: Driver) -> SettleScreen:
    found = till.at("settle")
    assert isinstance(found, SettleScreen)
    return found


BAG = "\n\n2\n\n1\n\n2\n\n1\n1\n1\n3\n"  # 47.43


def close_bag(till: Driver) -> None:
    """Count the cash, tick the check, number the bag."""
    till.program.desk.go("deposit")
    deposit(till)
    till.type(BAG)
    till.press("Enter")
    assert till.focus() == "deposit-bag"
    till.type("48-0021\n")


def test_a_bag_takes_cash_checks_and_a_number(finalized: Driver) -> None:
    close_bag(finalized)
    (made,) = entries(finalized, "deposit.made")
    assert (made["cents"], made["bag"]) == (14743, "48-0021")
    assert "Deposit 1" in finalized.shown("deposit-title")
    assert "48-0021" in deposit(finalized).pages.accessibleDescription()


def test_the_foot_shows_the_keys_of_the_bag_until_it_is_closed(finalized: Driver) -> None:
    finalized.program.desk.go("deposit")
    deposit(finalized)
    keys = [f"key-deposit-{press}" for press in ("F6", "F7", "F8", "F12")]
    assert all(finalized.seen(key) for key in keys)
    close_bag(finalized)
    assert not any(finalized.seen(key) for key in keys)


def test_a_check_that_is_not_in_the_bag_stops_it(finalized: Driver) -> None:
    finalized.program.desk.go("deposit")
    deposit(finalized)
    finalized.type(BAG)
    deposit(finalized).bag.setFocus()
    finalized.type("48-0021\n")
    assert entries(finalized, "deposit.made") == []
    assert "100.00" in finalized.said


def test_cash_that_differs_asks_why(finalized: Driver) -> None:
    finalized.program.desk.go("deposit")
    deposit(finalized)
    finalized.type("\n\n2\n\n1\n\n\n\n1\n1\n1\n3\n")  # two dollars less
    finalized.press("Enter")
    finalized.type("48-0021\n")
    assert finalized.focus() == "deposit-reason"
    finalized.type("Two ones torn, kept apart\n")
    (made,) = entries(finalized, "deposit.made")
    assert made["cents"] == 14543


def test_the_amount_of_a_check_is_put_right(finalized: Driver) -> None:
    finalized.program.desk.go("deposit")
    screen = deposit(finalized)
    finalized.press("F7")
    assert finalized.field("item-number") == "4471"
    chosen = [one.objectName() for one in (screen.number, screen.bank, screen.amount) if one.hasSelectedText()]
    assert chosen == ["item-number"] == [finalized.focus()]
    finalized.type("\n")
    assert screen.items.lines()[0].state == "in the bag"
    finalized.press("F8")
    finalized.type("\n")
    assert "needs its number" in finalized.said


def test_a_bag_is_scanned(finalized: Driver) -> None:
    finalized.program.desk.go("deposit")
    deposit(finalized)
    finalized.scan("4800217744")
    assert finalized.field("deposit-bag") == "4800217744"


def test_nothing_to_deposit_says_so(till: Driver) -> None:
    till.at("sign-in")
    work_as(till, "sam")
    till.program.desk.go("deposit")
    deposit(till)
    assert "Nothing lies in the safe" in till.shown("deposit-note")


def test_the_day_is_not_sealed_while_money_lies_in_the_safe(finalized: Driver) -> None:
    finalized.program.desk.go("settle")
    states = [row.state for row in settle_screen(finalized).checks.lines()]
    assert states == ["Z 1", "F6 makes the deposit"]
    finalized.press("Enter")
    assert "Not ready" in finalized.said
    assert settle.batches(finalized.program.desk.counter) == ()


def test_the_seal_writes_the_files_and_the_day_goes_upstream(finalized: Driver) -> None:
    close_bag(finalized)
    finalized.press("Enter")
    screen = settle_screen(finalized)
    finalized.press("Enter")
    folder = Path(screen.folder.accessibleName())
    assert (folder / "manifest.json").is_file()
    names = [row.title for row in screen.files.lines()]
    assert sorted(names) == sorted(path.name for path in folder.iterdir())
    assert ("Total", "$147.43") in [row.cells for row in screen.table.figures.rows]
    assert "Upstream ends at" in finalized.shown("settle-gone")
    assert "gone upstream" in finalized.said
    finalized.press("F9")
    assert "had everything" in finalized.shown("settle-gone")


def test_a_pdf_of_the_batch_is_looked_at(finalized: Driver) -> None:
    close_bag(finalized)
    finalized.press("Enter")
    screen = settle_screen(finalized)
    finalized.press("Enter")
    at = [row.title for row in screen.files.lines()].index("summary.pdf")
    finalized.press(*["Down"] * at, "Enter")
    assert screen.pages.isVisible()
    assert "147.43" in screen.pages.accessibleDescription()
    finalized.press("Esc")
    assert not screen.pages.isVisible()
    finalized.press("Up", "Up", "Up", "Up", "Up", "Up", "Up", "Up", "Up", "Up", "Up", "Up", "Enter")
    assert "for other programs" in finalized.said


def test_what_has_not_gone_is_said_and_the_batch_stands(finalized: Driver) -> None:
    close_bag(finalized)
    counter = finalized.program.desk.counter
    counter.upstream = str(counter.data / "a share that is not there")
    finalized.press("Enter")
    settle_screen(finalized)
    finalized.press("Enter")
    assert len(settle.batches(counter)) == 1
    assert finalized.shown("settle-gone").startswith("Not sent.")
    assert settle_screen(finalized).send.isVisible()
    Path(counter.upstream).mkdir()
    finalized.press("F9")
    assert "Upstream ends at" in finalized.shown("settle-gone")


def test_a_sealed_batch_can_be_looked_at_again(finalized: Driver) -> None:
    close_bag(finalized)
    finalized.press("Enter")
    settle_screen(finalized)
    finalized.press("Enter", "Esc")
    finalized.program.desk.go("settle")
    screen = settle_screen(finalized)
    assert "No date is open" in finalized.shown("settle-title")
    finalized.press("Enter")
    assert "manifest.json" in [row.title for row in screen.files.lines()]


def test_a_batch_stays_in_front_with_what_has_gone(finalized: Driver) -> None:
    close_bag(finalized)
    change_everything(finalized)
    assert "Depósito 1" in finalized.shown("deposit-title")
    finalized.press("Enter")
    screen = settle_screen(finalized)
    finalized.press("Enter")
    at = [row.title for row in screen.files.lines()].index("summary.pdf")
    finalized.press(*["Down"] * at, "Enter")
    finalized.program.desk.speak("en")
    finalized.settle()
    assert screen.pages.isVisible()
    assert "Upstream ends at" in finalized.shown("settle-gone")


def test_a_check_being_put_right_keeps_what_was_typed(finalized: Driver) -> None:
    finalized.program.desk.go("deposit")
    screen = deposit(finalized)
    finalized.press("F7")
    screen.number.setText("4472")
    change_everything(finalized)
    assert screen.form.title.text() == "Corregir el cheque"
    assert screen.number.text() == "4472"
