"""What stands on a customer display fits its twenty characters in both languages, and an amount is whole (row S6)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pos.domain.money import Money
from pos.ui.pole import COLUMNS, standing, with_amount
from pos.words import LANGUAGES, Words

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
