"""What stands on a customer display fits its twenty characters in both languages, and an amount is whole (row S6)."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pos.cashiering import find
from pos.domain.carts import Cart, Item
from pos.domain.money import Money
from pos.ui.pole import COLUMNS, standing, with_amount
from pos.ui.screens.till.pole_lines import lines_of
from pos.ui.screens.till.sale import Sale
from pos.words import LANGUAGES, Words
from tests.support.samples import card
from tests.ui.driver import Driver

MOST = Money(999_999_999)


@pytest.mark.parametrize("key", ["pole.closed", "pole.welcome"])
def test_greetings_fit(key):
    assert all(0 < len(line) <= COLUMNS for line in standing(key))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("key", ["pole.due", "pole.paid", "pole.change"])
def test_titles_stand_whole_beside_a_large_amount(language, key):
    title = Words(language).say(key)
    line = with_amount(title, Money(99_999_99))
    assert line.startswith(title)
    assert line.endswith(" 99,999.99")
    assert len(line) == COLUMNS


@given(st.text(max_size=40), st.integers(-MOST.cents, MOST.cents))
def test_whatever_the_title_the_amount_is_whole(title, cents):
    line = with_amount(title, Money(cents))
    assert len(line) == COLUMNS
    assert line.endswith(f" {Money(cents).grouped}")


def test_a_card_is_said_with_what_it_was_charged(till: Driver) -> None:
    """Never less than the terminal asked for (P67)."""
    till.at("sign-in")
    item = Item.of_fee(find.fees(till.program.desk.counter)[0], amount=Money(8243))
    cart = Cart("key", (replace(item, amount=Money(8243)),), (card("82.43", "1.65"),))
    assert lines_of(till.program.desk, Sale(cart)) == (f"{'Paid':<15}84.08", f"{'Change':<16}0.00")
