"""Receipts through the window: found, looked at, printed again, voided by two people."""

import pytest

from pos.cashiering import receipts
from pos.ui.screens.receipts.view import ReceiptsScreen
from tests.ui.driver import PASSWORD, Driver

WATER, CITATION = "10-2231-04", "7714203"


@pytest.fixture
def sold(selling: Driver) -> Driver:
    """Two receipts, and the receipts screen in front."""
    for bill in (WATER, CITATION):
        selling.type(f"{bill}\n")
        selling.press("F5")
    selling.program.desk.go("receipts")
    selling.at("receipts")
    return selling


def screen(till: Driver) -> ReceiptsScreen:
    found = till.at("receipts")
    assert isinstance(found, ReceiptsScreen)
    return found


def voided_by(till: Driver, number: str) -> str:
    (row,) = (one for one in receipts.find_receipts(till.program.desk.counter, "") if one.number == number)
    return row.voided_by


def test_the_newest_receipt_is_shown_as_it_was_printed(sold: Driver) -> None:
    assert sold.focus() == "receipts-box"
    assert sold.shown("receipt-number") == "R01-000002"
    paper = screen(sold).paper
    assert "R01-000002" in paper.accessibleName()
    assert "TOTAL" in paper.accessibleDescription()
    assert "65.00" in paper.accessibleDescription()


def test_typing_finds_by_number_and_by_what_was_paid(sold: Driver) -> None:
    sold.type("1")
    assert sold.shown("receipt-number") == "R01-000001"
    sold.press("Esc")
    sold.type(CITATION)
    assert sold.shown("receipt-number") == "R01-000002"


def test_what_is_not_found_leaves_no_other_receipt_standing(sold: Driver) -> None:
    sold.type("nothing")
    assert sold.shown("receipt-number") == ""
    sold.press("F8")
    assert "Choose a receipt" in sold.said


def test_the_code_on_a_receipt_is_scanned(sold: Driver) -> None:
    sold.scan("R01-000001")
    assert sold.shown("receipt-number") == "R01-000001"
    assert sold.field("receipts-box") == "R01-000001"


def test_a_reprint_is_marked_and_stands_in_what_was_done_since(sold: Driver) -> None:
    sold.press("F6")
    assert "DUPLICATE 1" in sold.said
    assert sold.shown("receipt-state") == "printed again once"
    assert "Reprint" in screen(sold).since.lines()[0].spoken
    assert "Ana Berg" in screen(sold).since.lines()[0].spoken


def test_a_void_takes_a_reason_and_a_second_person(sold: Driver) -> None:
    sold.press("Down", "F8")
    assert sold.focus() == "void-reason-reason"
    sold.press("Alt+2")
    assert sold.focus() == "void-approval-login"
    sold.type("sam\n")
    sold.type(f"{PASSWORD}\n")
    assert voided_by(sold, "R01-000001") == "R01-000003"
    assert "R01-000001 is void" in sold.said
    assert sold.shown("receipt-number") == "R01-000003"
    assert sold.focus() == "receipts-box"
    sold.press("Down", "Down")
    (since,) = screen(sold).since.lines()
    assert "Samuel Okafor" in since.detail
    assert "Wrong account" in since.detail


def test_a_voided_payment_is_no_longer_shown_as_paid_at_the_till(sold: Driver) -> None:
    sold.press("F8", "Enter")
    sold.type("wrong account\n")
    sold.type(f"sam\n{PASSWORD}\n")
    sold.until(lambda: voided_by(sold, "R01-000002"))
    sold.program.desk.go("till")
    sold.at("till")
    assert sold.shown("paid") == ""
    assert sold.shown("second") == ""


def test_the_cashier_cannot_sign_for_their_own_void(sold: Driver) -> None:
    sold.press("F8", "Alt+1")
    for login in ("ana", "luis"):  # the same person; somebody who may not
        screen(sold).approval.login.clear()
        screen(sold).approval.login.setFocus()
        sold.type(f"{login}\n")
        sold.type(f"{PASSWORD}\n")
        assert sold.focus() == "void-approval-password"
        assert sold.field("void-approval-password") == ""
    assert voided_by(sold, "R01-000002") == ""
    sold.press("Esc", "Esc")
    assert sold.focus() == "receipts-box"


def test_a_reason_is_asked_for_in_words(sold: Driver) -> None:
    sold.press("F8", "Enter")
    assert "reason" in sold.said
    assert sold.focus() == "void-reason-reason"
    sold.press("Alt+1")
    assert sold.said == ""
    sold.press("Esc", "Enter")
    assert "reason" in sold.said
    sold.press("Esc")
    assert sold.said == ""


def test_what_cannot_be_voided_here_says_so_before_anything_is_asked(sold: Driver) -> None:
    sold.press("F8", "Alt+1")
    sold.type("sam\n")
    sold.type(f"{PASSWORD}\n")
    sold.press("F8")  # the void itself is in front now
    assert not screen(sold).reason.isVisible()
    assert sold.window.strip.accessibleName()


def test_a_scan_while_a_reason_is_asked_for_lands_nowhere(sold: Driver) -> None:
    sold.press("F8")
    sold.scan("R01-000001")
    assert sold.field("void-reason-reason") == ""
    assert sold.shown("receipt-number") == "R01-000002"


def test_spanish_says_it_all(sold: Driver) -> None:
    sold.program.desk.speak("es")
    sold.settle()
    assert "Vigente" in sold.shown("receipt-state")
    sold.press("F6")
    assert "reimpreso una vez" in sold.shown("receipt-state")


def test_esc_leads_back_to_the_till(sold: Driver) -> None:
    sold.type("1")
    sold.press("Esc")
    assert sold.field("receipts-box") == ""
    sold.press("Esc")
    sold.at("till")
