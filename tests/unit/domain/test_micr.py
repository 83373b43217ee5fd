"""The magnetic line of a check, in every writing of its symbols."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pos.domain.errors import BadInput
from pos.domain.micr import MicrLine, check_routing, is_check, read_micr
from pos.domain.money import Money

WRITINGS = ("\u2446\u2448\u2447\u2449", "toa-", "TOAD", "dcb-")


def code_of(text):
    """The code that refuses ``text``."""
    with pytest.raises(BadInput) as caught:
        read_micr(text)
    return caught.value.code


@st.composite
def routings(draw):
    """Eight digits and the ninth that belongs to them."""
    digits = draw(st.text("0123456789", min_size=8, max_size=8).filter(lambda text: text.strip("0")))
    total = sum(int(digit) * (3, 7, 1)[place % 3] for place, digit in enumerate(digits))
    return digits + str(-total % 10)


@given(
    routings(),
    st.text("0123456789", min_size=6, max_size=12),
    st.integers(1, 999_999),
    st.sampled_from(WRITINGS),
    st.booleans(),
)
def test_what_is_printed_is_read_back_whatever_the_reader_writes(routing, account, serial, signs, business):
    t, o, _, _ = signs
    line = f"{o}{serial:06}{o} {t}{routing}{t} {account}{o}" if business else f"{t}{routing}{t}{account}{o}{serial:04}"
    assert read_micr(line) == MicrLine(routing, account, str(serial), business)


@pytest.mark.parametrize(
    ("line", "read"),
    [
        ("t021000021t 1234-567 890o0102", MicrLine("021000021", "1234567890", "102")),
        ("t011401533t 1044 0012345678o", MicrLine("011401533", "0012345678", "1044")),
        ("t091000019t0012345678o", MicrLine("091000019", "0012345678", "")),
        ("t021000021t1234567890o0102a0000008243a", MicrLine("021000021", "1234567890", "102", False, Money(8243))),
        ("T021000021T1234567890A0102S00", MicrLine("021000021", "1234567890", "102")),
        ("!111000025/1234567890/0102/", MicrLine("111000025", "1234567890", "102")),
        ("111000025/1234567890/0102/1", MicrLine("111000025", "1234567890", "102")),
    ],
)
def test_layouts_of_banks_and_readers(line, read):
    assert read_micr(line) == read


@pytest.mark.parametrize("line", ["t0210?0021t1234567890o0102", "T021000021T12?4567890A0102", "?", "", "t02@t1o1"])
def test_a_character_that_was_not_read_is_never_guessed(line):
    assert code_of(line) == "MICR_UNREADABLE"


@pytest.mark.parametrize("line", ["R01-000123", "t021000021t o0102", "0123456789", "tt1o1", "\u2446021000021 1234"])
def test_what_is_no_check_is_said_to_be_none(line):
    assert code_of(line) == "MICR_NOT_A_CHECK"


@pytest.mark.parametrize("line", ["t123456789t1234567890o1", "t000000000t1234567890o1", "t02100002t1234567890o1"])
def test_a_routing_number_is_checked(line):
    assert code_of(line) == "ROUTING_WRONG"


@pytest.mark.parametrize("number", ["021000021", "011401533", "091000019", "111000025"])
def test_routing_numbers_of_banks(number):
    assert check_routing(number) == number


@given(routings(), st.integers(0, 8), st.integers(1, 9))
def test_one_wrong_digit_is_always_found(routing, place, by):
    wrong = routing[:place] + str((int(routing[place]) + by) % 10) + routing[place + 1 :]
    with pytest.raises(BadInput):
        check_routing(wrong)


@pytest.mark.parametrize("writing", WRITINGS)
def test_a_check_is_told_from_every_other_line(writing):
    transit, on_us, *_ = writing
    for line in (
        f"{transit}021000021{transit}1234567890{on_us}0102",
        f"{transit}02100?021{transit}1234567890{on_us}0102",
        f"{on_us}004471{on_us} {transit}091000019{transit}556677{on_us}",
    ):
        assert is_check(line), line


@pytest.mark.parametrize(
    "line", ["T021000021T1234567890A102S0", "!021000021/1234567890/102/", "021000021/1234567890/102/1"]
)
def test_a_readers_own_split_is_a_check_too(line):
    assert is_check(line)


@pytest.mark.parametrize(
    "line",
    [
        "10102231040000118203000082435",
        "R01-000123",
        "7714203",
        "7ABC123",
        "Ortega",
        "125 Elm St",
        "12.50",
        "3*2.00",
        "T12",
        "",
    ],
)
def test_what_is_scanned_or_typed_elsewhere_is_no_check(line):
    assert not is_check(line)
