"""Two people count the same money: the window, by keys (B4, POL14, POL15)."""

from __future__ import annotations

from pos.ledger import sql as ledger_sql
from pos.ledger.entries import Entry
from tests.ui.driver import PASSWORD, Driver

BILL = "10-2231-04"
TWENTIES = "\n\n{}\n\n\n\n\n\n\n\n\n\n"


def entries(till: Driver, kind: str) -> list[Entry]:
    book = till.program.desk.counter.book.read()
    return [one for one in ledger_sql.entries(book) if one.kind == kind]


def to_the_second_count(till: Driver, first: str) -> None:
    """A bill paid with 100.00, then two twenties or so on their way to the safe; Sam signs."""
    till.type(f"{BILL}\n100")
    till.press("F5")
    till.press("F10")
    till.type("2")
    till.type(TWENTIES.format(first))
    till.at("second-count")
    till.type(f"sam\n{PASSWORD}\n")
    assert till.focus() == "second-10000"


def test_a_pickup_is_counted_by_both_from_an_empty_form(selling: Driver) -> None:
    to_the_second_count(selling, "2")
    assert selling.field("second-2000") == ""
    assert not selling.seen("second-figures")
    selling.type(TWENTIES.format("2"))
    selling.at("till")
    assert "40.00" in selling.said
    (moved,) = entries(selling, "cash.picked-up")
    assert moved.data["counts"] == {"ana": {"2000": 2}, "sam": {"2000": 2}}


def test_a_difference_is_shown_to_both_and_counted_again(selling: Driver) -> None:
    to_the_second_count(selling, "3")
    selling.type(TWENTIES.format("2"))
    assert selling.focus() == "second-reason"
    assert selling.seen("second-figures")
    assert not entries(selling, "cash.picked-up")
    selling.press("Enter")
    assert not entries(selling, "cash.picked-up")
    selling.press("F6")
    assert selling.field("second-2000") == ""
    selling.type(TWENTIES.format("3"))
    selling.at("till")
    assert [one.data["cents"] for one in entries(selling, "cash.picked-up")] == [6000]


def test_a_difference_is_recorded_with_its_reason(selling: Driver) -> None:
    to_the_second_count(selling, "3")
    selling.type(TWENTIES.format("2"))
    selling.type("Two stuck together\n")
    selling.at("till")
    (moved,) = entries(selling, "cash.picked-up")
    assert (moved.data["cents"], moved.reason) == (4000, "Two stuck together")


def test_who_counted_first_cannot_sign_as_the_second(selling: Driver) -> None:
    selling.type(f"{BILL}\n100")
    selling.press("F5")
    selling.press("F10")
    selling.type("2")
    selling.type(TWENTIES.format("1"))
    selling.at("second-count")
    selling.type(f"ana\n{PASSWORD}\n")
    assert selling.said
    assert selling.focus() == "second-sign-password"
    selling.press("Esc")
    selling.at("till")
    assert not entries(selling, "cash.picked-up")


def test_a_change_order_is_even_and_agreed(selling: Driver) -> None:
    selling.press("F10")
    selling.type("3")
    selling.type(TWENTIES.format("1"))
    selling.until(lambda: selling.focus() == "step-pick-up-count-10000")
    selling.control("step-pick-up-count-25").setFocus()
    selling.type("40\n\n\n\n")
    assert "10.00" in selling.said
    selling.control("step-pick-up-count-25").setFocus()
    selling.control("step-pick-up-count-25").setProperty("text", "")
    selling.type("80\n\n\n\n")
    selling.at("second-count")
    selling.type(f"sam\n{PASSWORD}\n")
    selling.type(TWENTIES.format("2"))
    assert not selling.seen("second-differ")
    selling.press("F6")
    selling.type(TWENTIES.format("1"))
    selling.at("till")
    (changed,) = entries(selling, "cash.changed")
    assert (changed.data["given"], changed.data["taken"]) == ({"2000": 1}, {"25": 80})
