"""Values of card operations; above all, that no card number survives in any text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pos.domain.cards import (
    BatchTotals,
    CardKind,
    CardOutcome,
    CardResult,
    CountAndSum,
    Recovery,
    RecoveryState,
    without_card_numbers,
)
from pos.domain.errors import Bug
from pos.domain.money import Money


def luhn(digits):
    """Digits with their check digit."""
    doubled = [int(digit) * (2 if place % 2 == 0 else 1) for place, digit in enumerate(reversed(digits))]
    return digits + str(-sum(value // 10 + value % 10 for value in doubled) % 10)


@given(st.text("0123456789", min_size=12, max_size=18), st.sampled_from(["", " ", "-"]), st.text("abc :", max_size=9))
def test_every_card_number_is_masked_in_any_writing(digits, gap, around):
    number = luhn(digits)
    written = gap.join(number)
    clean = without_card_numbers(f"{around}{written}{around}")
    assert written not in clean
    assert number[-4:] in clean


@pytest.mark.parametrize("text", ["R01-000123", "auth 123456", "1234567890123", "12345678901234567890", "555-0100", ""])
def test_other_numbers_stay(text):
    assert without_card_numbers(text) == text


OUTCOMES = st.sampled_from([CardOutcome.APPROVED, CardOutcome.PARTIAL])


@given(OUTCOMES, st.sampled_from(CardKind), st.integers(1, 10**9), st.integers(0, 999), st.text(max_size=9))
def test_a_result_comes_back_from_its_body(outcome, kind, cents, fee, text):
    result = CardResult("r", outcome, kind, Money(cents), Money(fee), last4="0042", message=text)
    assert CardResult.from_body(result.as_body()) == result
    assert all(type(value) in {str, int} for value in result.as_body().values())


def test_only_some_outcomes_moved_money_and_only_one_is_open():
    assert {one for one in CardOutcome if one.charged} == {CardOutcome.APPROVED, CardOutcome.PARTIAL}
    assert {one for one in CardOutcome if not one.final} == {CardOutcome.UNKNOWN}


def test_a_recovery_has_a_result_exactly_where_it_is_final():
    with pytest.raises(Bug):
        Recovery(RecoveryState.FINAL)
    with pytest.raises(Bug):
        Recovery(RecoveryState.NOT_FOUND, CardResult("r", CardOutcome.DECLINED))


def test_the_net_of_a_batch():
    totals = BatchTotals("T", "1", CountAndSum(3, Money(1000)), CountAndSum(1, Money(250)))
    assert totals.net == Money(750)
