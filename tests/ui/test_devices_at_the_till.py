"""The till with virtual devices: cards in all their moods, receipts that wait, and a window that never does."""

import pytest

from pos.cashiering import card_book, receipts, try_devices
from pos.domain.money import Money
from pos.ui.widgets.key_button import KeyButton
from tests.ui.driver import Driver

WATER, CITATION = "10-2231-04", "7714203"


@pytest.fixture
def selling(wired: Driver) -> Driver:
    """Ana at her open drawer."""
    wired.open_drawer()
    return wired


def steer(till: Driver, device: str, do: str, **given: object) -> None:
    """Have a virtual device do something."""
    virtual = till.program.desk.counter.devices.virtual
    assert virtual is not None
    virtual.device(device).command(do, **given)


def told(till: Driver, device: str, event: str) -> None:
    """Wait until a virtual device tells of something."""
    virtual = till.program.desk.counter.devices.virtual
    assert virtual is not None
    virtual.device(device).wait_for(event)


def totals(till: Driver) -> list[Money]:
    return [row.total for row in receipts.find_receipts(till.program.desk.counter, "")]


def test_the_rest_by_card(selling: Driver) -> None:
    selling.type(f"{WATER}\n40")
    selling.press("F5", "F7")
    assert selling.field("step-card-amount") == "42.43"
    selling.press("Enter")
    selling.until(lambda: totals(selling))
    selling.settle()
    assert "R01-000001" in selling.shown("paid")
    selling.until(lambda: selling.shown("printed") == "The receipt is printed.")


def test_a_declined_card_says_so_and_leaves_the_way_open(selling: Driver) -> None:
    steer(selling, "terminal", "mode", mode="decline")
    selling.type(f"{WATER}\n")
    selling.press("F7", "Enter")
    selling.until(lambda: "declined" in selling.said)
    assert selling.focus() == "box"
    selling.press("F5")
    assert totals(selling) == [Money(8243)]


def test_the_terminal_is_waited_for_in_words_and_asked_to_stop(selling: Driver) -> None:
    steer(selling, "terminal", "mode", mode="ask")
    selling.type(f"{WATER}\n")
    selling.press("F7")
    selling.begin("Enter")
    selling.until(lambda: selling.seen("step-card-wait"))
    assert selling.shown("due") == "82.43"
    selling.begin("Esc")
    selling.until(lambda: "cancelled" in selling.said)
    selling.settle()
    assert totals(selling) == []
    assert selling.focus() == "box"


def test_nothing_else_begins_while_the_terminal_works(selling: Driver) -> None:
    steer(selling, "terminal", "mode", mode="ask")
    selling.type(f"{WATER}\n")
    selling.press("F7")
    selling.begin("Enter")
    selling.until(lambda: selling.seen("step-card-wait"))
    for key in ("F5", "F10", "F3", "Ctrl+L", "Del"):
        selling.begin(key)
    assert selling.seen("step-card-wait")
    assert selling.shown("due") == "82.43"
    told(selling, "terminal", "asked")
    steer(selling, "terminal", "press", button="approve")
    selling.until(lambda: totals(selling) == [Money(8243)])


def test_an_answer_that_was_lost_is_asked_for_until_it_is_known(selling: Driver) -> None:
    steer(selling, "terminal", "mode", mode="drop_after_host")
    selling.type(f"{WATER}\n")
    selling.press("F7", "Enter")
    selling.until(lambda: selling.seen("step-card-unknown"))
    selling.press("F5", "Esc")
    assert selling.seen("step-card-unknown")
    assert totals(selling) == []
    selling.press("Enter")
    selling.until(lambda: totals(selling) == [Money(8243)])


def test_a_supervisor_is_let_in_to_record_what_the_terminal_does_not_say(selling: Driver) -> None:
    steer(selling, "terminal", "mode", mode="drop_after_host")
    selling.type(f"{WATER}\n")
    selling.press("F7", "Enter")
    selling.until(lambda: selling.seen("step-card-unknown"))
    steer(selling, "terminal", "unplug")
    selling.press("Enter")
    assert selling.seen("step-card-unknown")
    selling.press("F10")
    selling.at("count")
    selling.press("Esc")
    selling.at("till")
    selling.until(lambda: selling.seen("step-card-unknown"))
    selling.press("Ctrl+L", "Esc")
    selling.sign_in("sam")
    selling.at("home")
    selling.program.desk.go("supervisor")
    selling.at("supervisor")
    selling.press("F5")
    selling.type("047291\nSlip 23 of the terminal\n")
    standing = card_book.standing_cart(selling.program.desk.counter)
    assert standing is not None
    assert not standing.unknown
    selling.press("Esc", "Ctrl+L", "Esc")
    selling.sign_in("ana")
    selling.at("till")
    selling.press("Enter")
    selling.until(lambda: totals(selling) == [Money(8243)])


def test_a_card_is_given_back_before_its_payment_is_given_up(selling: Driver) -> None:
    selling.type(f"{WATER}\n40")
    selling.press("F7", "Enter")
    selling.until(lambda: selling.shown("second") == "42.43")
    selling.press("Del")
    assert selling.shown("due") == "82.43"
    selling.press("Esc", "Enter")
    selling.until(lambda: selling.shown("second") == "")
    assert card_book.standing_cart(selling.program.desk.counter) is None
    selling.press("F5")
    assert totals(selling) == [Money(8243)]


def test_after_a_crash_the_charged_cart_is_the_first_thing(selling: Driver) -> None:
    selling.type(f"{WATER}\n40")
    selling.press("F7", "Enter")
    selling.until(lambda: selling.shown("second") == "42.43")
    again = selling.started_again()
    try:
        again.sign_in("ana")
        again.at("till")
        again.until(lambda: again.shown("second") == "42.43")
        assert again.said
        again.press("F5")
        assert totals(again) == [Money(8243)]
    finally:
        again.close()


def test_a_receipt_waits_for_paper_and_prints_when_it_is_there(selling: Driver) -> None:
    steer(selling, "printer", "paper_out")
    selling.type(f"{WATER}\n")
    selling.press("F5")
    selling.until(lambda: "out of paper" in selling.said)
    assert "The payment is complete" in selling.said
    steer(selling, "printer", "load_paper")
    selling.until(lambda: selling.shown("printed") == "The receipt is printed.")
    assert selling.said == ""


# --- drawers -------------------------------------------------------------------------------------------------------


def pulses_and_papers(till: Driver) -> list[dict[str, str]]:
    """What became of them, as the book has it."""
    found = try_devices.last_outcomes(till.program.desk.counter, 30)
    return [{**one.data, "reason": one.reason} for one in reversed(found)]


def keys_shown(till: Driver) -> str:
    """The foot of the window."""
    found = till.window.findChildren(KeyButton)
    return " ".join(one.text() for one in found if one.isVisible())


def test_a_locked_drawer_is_said_and_opened_again_by_one_key(selling: Driver) -> None:
    till = selling
    steer(till, "printer", "drawer_lock")
    till.type(f"{WATER}\n")
    till.press("F5")
    till.until(lambda: "stayed shut" in till.said)
    till.until(lambda: "Open the drawer again" in keys_shown(till))
    steer(till, "printer", "drawer_unlock")
    till.press("Ctrl+O")
    till.until(lambda: "Drawer open" in till.shown("light-drawer"))
    reasons = [one["reason"] for one in pulses_and_papers(till) if one["kind"] == "drawer"]
    assert reasons == ["sale", "retry"]


def test_a_drawer_that_stands_open_is_said_and_holds_nothing_up(selling: Driver) -> None:
    till = selling
    watch = till.program.desk.counter.devices.watch
    assert watch is not None
    watch._alert_ms = 400
    till.type(f"{WATER}\n")
    till.press("F5")
    till.until(lambda: "left open" in till.shown("light-drawer"))
    assert "stands open" in till.said
    till.type(f"{CITATION}\n")
    till.press("F5")
    till.until(lambda: "R01-000002" in [one["subject"] for one in pulses_and_papers(till)])
    steer(till, "printer", "drawer_close")
    till.until(lambda: till.shown("light-drawer") == "Drawer closed")
    assert "stands open" not in till.said


def test_an_open_drawer_hides_nothing_that_asks_for_something(selling: Driver) -> None:
    """Its light says it."""
    watch = selling.program.desk.counter.devices.watch
    assert watch is not None
    watch._alert_ms = 1500
    steer(selling, "printer", "paper_out")
    selling.type(f"{WATER}\n")
    selling.press("F5")
    selling.until(lambda: "out of paper" in selling.said)
    selling.until(lambda: "left open" in selling.shown("light-drawer"))
    assert "out of paper" in selling.said
