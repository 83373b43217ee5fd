"""A drawer passes from one cashier to another in mid-shift, in the window (G13, POL14)."""

from __future__ import annotations

from pos.ledger import sql as ledger_sql
from tests.ui.driver import PASSWORD, Driver
from tests.ui.evening import sell

TENS = "\n\n\n{}\n\n\n\n\n\n\n\n\n"


def counted_out(till: Driver, tens: str) -> None:
    """Ana hands her count in, and says that somebody takes the drawer over."""
    till.program.desk.go("count")
    till.at("count")
    till.press("Enter")
    till.type(TENS.format(tens))
    till.press("F12", "Enter")
    till.until(lambda: till.seen("count-relief"))
    till.press("F10")
    till.at("relief")


def sign(till: Driver) -> None:
    """Sam stands beside her and reviews it."""
    till.type(f"sam\n{PASSWORD}\n")
    till.until(lambda: till.seen("review-finalize"))


def test_a_drawer_passes_on_in_one_flow(selling: Driver) -> None:
    counted_out(selling, "20")
    assert not selling.seen("review-figures")
    sign(selling)
    selling.press("Enter")
    selling.until(lambda: selling.seen("relief-next"))
    selling.press("Enter")
    selling.sign_in("luis")
    selling.count_in()
    opened = [
        one for one in ledger_sql.entries(selling.program.desk.counter.book.read()) if one.kind == "drawer.opened"
    ]
    assert [(one.who, one.data["drawer"]) for one in opened] == [("ana", "1"), ("luis", "1")]
    assert opened[1].data["relieves"] == opened[0].session


def test_a_difference_needs_its_reason_and_never_the_cashiers_own_word(selling: Driver) -> None:
    counted_out(selling, "19")
    selling.type(f"ana\n{PASSWORD}\n")
    assert selling.seen("relief-sign")
    selling.control("relief-sign-login").setProperty("text", "")
    selling.control("relief-sign-login").setFocus()
    sign(selling)
    selling.press("Enter", "F12")
    assert not selling.seen("relief-next")
    selling.type("A ten given out twice\n")
    selling.until(lambda: selling.seen("relief-next"))


def test_each_way_of_paying_has_a_reason_of_its_own_as_at_a_close(selling: Driver) -> None:
    sell(selling)
    counted_out(selling, "19")
    sign(selling)
    assert selling.focus() == "review-reason-0"
    selling.press("Alt+1", "F12")
    assert not selling.seen("relief-next")
    assert selling.focus() == "review-reason-1"
    selling.type("Check not in the drawer\n")
    selling.until(lambda: selling.seen("relief-next"))
    entries = ledger_sql.entries(selling.program.desk.counter.book.read())
    reasons = [one.data["reasons"] for one in entries if one.kind == "drawer.finalized"]
    assert reasons == [
        {"cash": selling.program.desk.words.say("reason.differs.change"), "check": "Check not in the drawer"}
    ]


def test_a_count_goes_back_to_who_counted_it(selling: Driver) -> None:
    counted_out(selling, "19")
    sign(selling)
    selling.press("F9")
    assert selling.focus() == "relief-back-reason"
    selling.press("Esc")
    assert selling.seen("review-figures")
    selling.press("F9", "Alt+1")
    selling.at("count")
    selling.type(TENS.format("20"))
    selling.press("F12", "Enter")
    selling.until(lambda: selling.seen("count-relief"))
    selling.press("F10")
    selling.at("relief")
    sign(selling)
    selling.press("Enter")
    selling.until(lambda: selling.seen("relief-next"))


def test_nothing_is_handed_over_before_it_is_counted(selling: Driver) -> None:
    selling.program.desk.go("count")
    selling.at("count")
    selling.press("F10")
    assert "First count the drawer" in selling.said
