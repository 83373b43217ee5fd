"""Money: what is read, what is refused, and that cents never get lost."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pos.domain.errors import BadInput
from pos.domain.money import CENTS_MAX, ZERO, Money, split_by_parts, total

cents = st.integers(min_value=-(10**9), max_value=10**9)


@pytest.mark.parametrize(
    ("text", "expected"),
    [("0", 0), ("12", 1200), ("12.5", 1250), ("12.50", 1250), ("-3.07", -307), (" 160 ", 16000), ("0.01", 1)],
)
def test_reads_amounts_as_people_write_them(text: str, expected: int) -> None:
    assert Money.parse(text).cents == expected


@pytest.mark.parametrize(
    "text",
    [
        "1,5",
        "1e9",
        "NaN",
        "inf",
        "",
        " ",
        ".",
        ".5",
        "5.",
        "1.234",
        "$5",
        "+5",
        "--5",
        "- 5",
        "5-",
        "0x10",
        "١٢",
        "1 000",
    ],
)
def test_refuses_what_is_no_amount(text: str) -> None:
    with pytest.raises(BadInput) as refused:
        Money.parse(text)
    assert refused.value.code == "AMOUNT_NOT_A_NUMBER"


def test_refuses_floats_and_amounts_beyond_any_till() -> None:
    with pytest.raises(TypeError):
        Money(1.0)  # type: ignore[arg-type]  # the point of the test
    with pytest.raises(TypeError):
        Money(100) * 1.5  # type: ignore[operator]  # the point of the test
    with pytest.raises(BadInput):
        Money(CENTS_MAX + 1)
    with pytest.raises(BadInput):
        Money.parse("9999999999999999")


@given(cents)
def test_text_reads_back_to_the_same_amount(amount: int) -> None:
    assert Money.parse(str(Money(amount))) == Money(amount)


@given(cents, st.lists(st.integers(min_value=1, max_value=10_000), min_size=1, max_size=8))
def test_split_pieces_sum_to_the_whole(amount: int, parts: list[int]) -> None:
    pieces = split_by_parts(Money(amount), tuple(parts))
    assert total(pieces) == Money(amount)
    exact = [abs(amount) * part / sum(parts) for part in parts]
    assert all(abs(abs(piece.cents) - share) <= 1 for piece, share in zip(pieces, exact, strict=True))


def test_display_groups_thousands_and_keeps_the_sign_in_front() -> None:
    assert Money(-123456).grouped == "-1,234.56"
    assert Money(-123456).with_sign == "-$1,234.56"
    assert str(ZERO) == "0.00"
