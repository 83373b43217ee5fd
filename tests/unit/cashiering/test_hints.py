"""What may explain a difference (row S4): each usual mistake is made, and the hint names it."""

from __future__ import annotations

from pathlib import Path

import pytest

from pos.cashiering.hints import Hint, hints_for
from pos.domain.carts import Item
from pos.words import LANGUAGES, Words
from tests.support.samples import card, cash, check, citation, money
from tests.support.written_day import Day

ANA = "a1" * 16


@pytest.fixture
def day(tmp_path: Path) -> Day:
    day = Day.begin(tmp_path)
    day.open(ANA, "ana")
    day.pay(ANA, [Item.of_bill(citation("89.73", number="1"))], [check("89.73", "4471")])
    day.pay(ANA, [Item.of_bill(citation("50.00", number="2"))], [card("50.00")])
    day.pay(ANA, [Item.of_bill(citation("47.43", number="3"))], [cash("60.00")])
    return day


def hints(day: Day, tender: str, difference: str) -> list[tuple[str, str]]:
    return [(one.code, one.receipt) for one in hints_for(tender, money(difference), day.entries(ANA))]


@pytest.mark.parametrize(
    ("tender", "difference", "hint", "receipt"),
    [
        ("check", "-89.73", "hint.same_tender", "R01-000001"),  # the check is missing
        ("cash", "-89.73", "hint.other_tender", "R01-000001"),  # a check was taken for cash
        ("check", "-0.36", "hint.transposed", ""),  # 89.37 for 89.73
        ("card", "450.00", "hint.zero_too_many", "R01-000002"),  # 500.00 for 50.00
        ("card", "-45.00", "hint.zero_too_many", "R01-000002"),  # 5.00 for 50.00
        ("cash", "-12.57", "hint.change", "R01-000003"),  # the change was given twice
        ("card", "-100.00", "hint.wrong_way", "R01-000002"),  # given back on the terminal instead of charged
        ("cash", "-120.00", "hint.wrong_way", "R01-000003"),  # paid out instead of taken in
        ("cash", "25.14", "hint.wrong_way", "R01-000003"),  # the change was taken instead of given
    ],
)
def test_a_usual_mistake_is_named(day: Day, tender: str, difference: str, hint: str, receipt: str) -> None:
    assert (hint, receipt) in hints(day, tender, difference)


def test_a_void_whose_money_was_not_given_back_is_named(day: Day) -> None:
    day.void(ANA, "R01-000003")
    assert ("hint.void", "R01-000003") in hints(day, "cash", "47.43")


def test_a_void_that_took_money_in_instead_of_giving_it_back_is_named(day: Day) -> None:
    day.void(ANA, "R01-000003")
    assert ("hint.wrong_way", "R01-000003") in hints(day, "cash", "94.86")


def test_where_nothing_differs_or_nothing_fits_nothing_is_said(day: Day) -> None:
    assert hints(day, "cash", "0.00") == []
    assert hints(day, "cash", "0.01") == []


def test_every_hint_can_be_said(day: Day) -> None:
    for difference in ("-89.73", "-0.36", "450.00", "-12.57", "-120.00"):
        found: tuple[Hint, ...] = hints_for("cash", money(difference), day.entries(ANA))
        for language in LANGUAGES:
            assert all(Words(language).say(one.code, **one.values) for one in found)
