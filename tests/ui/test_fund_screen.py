"""The change fund is counted blind by somebody else and made whole by two, in the window (POL29)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from pos.ledger import sql as ledger_sql
from pos.ledger.entries import Entry
from tests.support.settings import copy_book
from tests.ui.driver import PASSWORD, Driver

WHOLE = "\n\n27\n1\n\n\n\n\n\n\n\n\n"
TEN_LESS = "\n\n27\n\n\n\n\n\n\n\n\n\n"


@pytest.fixture
def counting(qapp, quiet_book: Path, tmp_path: Path) -> Iterator[Driver]:
    """Sam at the fund; Inés answers for it, as the settings say."""
    again = Driver(copy_book(quiet_book, tmp_path / "data", {"custody.fund_custodian": "ines"}))
    again.sign_in("sam")
    again.at("home")
    again.program.desk.go("fund")
    again.at("fund")
    yield again
    again.close()


def entries(till: Driver, kind: str) -> list[Entry]:
    book = till.program.desk.counter.book.read()
    return [one for one in ledger_sql.entries(book) if one.kind == kind]


def both_count(till: Driver, cash: str) -> None:
    till.type(cash)
    till.at("second-count")
    till.type(f"ines\n{PASSWORD}\n")
    till.type(cash)
    till.at("fund")
    till.until(lambda: till.seen("fund-receipt"))


def test_a_new_custodian_counts_too_and_gets_a_receipt_to_sign(counting: Driver) -> None:
    assert "takes the fund over" in counting.shown("fund-note")
    assert not counting.seen("fund-figures")
    both_count(counting, WHOLE)
    assert "Counted, and right" in counting.shown("fund-note")
    (counted,) = entries(counting, "fund.counted")
    assert (counted.who, counted.approver, counted.data["cents"]) == ("sam", "ines", 55000)


def test_what_is_short_is_shown_after_the_count_and_made_good_by_two(counting: Driver) -> None:
    both_count(counting, TEN_LESS)
    assert "10.00 short" in counting.shown("fund-note")
    assert "lacks 10.00" in counting.shown("fund-verdict")
    counting.press("F8")
    counting.type("Check 88 of the treasurer\n")
    counting.type(f"luis\n{PASSWORD}\n")
    counting.until(lambda: "whole" in counting.shown("fund-verdict"))
    (restored,) = entries(counting, "fund.restored")
    assert (restored.data["cents"], restored.approver) == (1000, "luis")
    assert [one.data["what"] for one in entries(counting, "expected.seen")] == ["fund"]


def test_a_later_count_is_confirmed_before_it_is_compared(counting: Driver) -> None:
    both_count(counting, WHOLE)
    counting.press("Esc")
    counting.at("home")
    counting.program.desk.go("fund")
    counting.at("fund")
    counting.type(TEN_LESS)
    assert counting.seen("fund-confirm")
    assert len(entries(counting, "fund.counted")) == 1
    counting.press("Enter")
    counting.until(lambda: counting.seen("fund-receipt"))
    assert len(entries(counting, "fund.counted")) == 2
