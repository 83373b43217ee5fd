"""A drawer passes from one cashier to another in mid-shift, in the window (G13, POL14)."""

from __future__ import annotations

from pos.ledger import sql as ledger_sql
from tests.ui.driver import PASSWORD, Driver

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


def test_a_drawer_passes_on_in_one_flow(selling: Driver) -> None:
    counted_out(selling, "20")
    assert not selling.seen("relief-figures")
    selling.type(f"sam\n{PASSWORD}\n")
    selling.until(lambda: selling.seen("relief-accept"))
    selling.press("Enter")
    selling.until(lambda: selling.seen("relief-next"))
    selling.press("Enter")
    selling.sign_in("luis")
    selling.at("count-in")
    selling.type("\n\n\n20\n")
    selling.press("F12", "Enter")
    selling.at("till")
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
    selling.type(f"sam\n{PASSWORD}\n")
    selling.until(lambda: selling.seen("relief-accept"))
    selling.press("Enter")
    assert not selling.seen("relief-next")
    selling.type("A ten given out twice\n")
    selling.until(lambda: selling.seen("relief-next"))


def test_nothing_is_handed_over_before_it_is_counted(selling: Driver) -> None:
    selling.program.desk.go("count")
    selling.at("count")
    selling.press("F10")
    assert "First count the drawer" in selling.said
