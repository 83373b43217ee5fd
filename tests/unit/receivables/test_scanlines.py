"""Scanlines: published samples, each biller of the sample city, and what is read wrong."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum import luhn

from pos.domain.errors import BadInput
from pos.domain.money import Money
from pos.receivables.billers import Biller
from pos.receivables.scanlines import CheckDigit, ScanField, ScanlineLayout, plain
from pos.receivables.scans import Scan, is_scan, read_scan
from tests.support.receivables import BILLERS

CREDITRON = ("003456789011102960000000000100000000010008", "1203547437000006715000017150000201611200000300000001")
"""Sample scanlines that Creditron publishes: modulus 10, weights 21 from the left, digits added, complement."""

WATER = "10102231042611000231000082437"


def check(length: int, **options: object) -> CheckDigit:
    return CheckDigit(position=length, first=1, last=length, **options)  # type: ignore[arg-type]  # the test's own names


@pytest.mark.parametrize("line", CREDITRON)
def test_published_samples(line: str) -> None:
    assert check(len(line)).compute(line) == line[-1]


def test_modulus_ten_from_the_right_is_luhn() -> None:
    digits = "7992739871"
    assert check(11, from_right=True).compute(f"{digits}0") == luhn.calc_check_digit(digits) == "3"


@given(st.text("0123456789", min_size=4, max_size=40))
def test_luhn_on_any_digits(digits: str) -> None:
    computed = check(len(digits) + 1, from_right=True).compute(f"{digits}?")
    assert computed == luhn.calc_check_digit(digits)


def test_products_added_as_they_are() -> None:
    # 1x2 + 9x1 + 8x2 = 27; digits of 16 added would make 18.
    assert check(4, digit_add=False, complement=False).compute("1980") == "7"
    assert check(4, digit_add=True, complement=False).compute("1980") == "8"


def test_modulus_eleven_has_stand_ins_for_ten_and_eleven() -> None:
    eleven = {"modulus": 11, "weights": (2,), "digit_add": False, "replace": ((10, "X"), (11, "0"))}
    assert check(2, **eleven).compute("6?") == "X"  # 12 leaves 1, its complement is 10
    assert check(2, **eleven).compute("0?") == "0"  # nothing left, its complement is 11
    assert check(2, **eleven).compute("1?") == "9"


@pytest.mark.parametrize(("modulus", "expected"), [(36, "K"), (43, "K")])
def test_letters_count_by_their_place(modulus: int, expected: str) -> None:
    assert check(2, modulus=modulus, weights=(1,), complement=False, digit_add=False).compute("K?") == expected


@pytest.mark.parametrize("modulus", [10, 11])
def test_letters_have_no_value_among_digits(modulus: int) -> None:
    with pytest.raises(ValueError, match="A"):
        check(3, modulus=modulus).compute("1A0")


def test_two_check_digits_over_a_field_and_over_the_line() -> None:
    own = CheckDigit(position=6, first=1, last=5)
    whole = CheckDigit(position=12, first=1, last=12, weights=(7, 3, 1), digit_add=False)
    layout = ScanlineLayout(12, (ScanField("account", 1, 5), ScanField("amount", 7, 5)), (own, whole))
    line = layout.write({"account": "12345", "amount": "8243"})
    assert (line[:5], line[6:11]) == ("12345", "08243")
    assert layout.wrong_check(line) is None
    assert layout.wrong_check(f"9{line[1:]}") is own
    assert layout.wrong_check(f"{line[:6]}9{line[7:]}") is whole


@pytest.mark.parametrize(
    ("biller", "values", "expected"),
    [
        (
            "water",
            {"account": "10-2231-04", "bill": "2611-000231"},
            Scan("water", "10223104", "2611000231", Money(8243)),
        ),
        ("license", {"bill": "2027-000412"}, Scan("license", "", "2027000412", Money(8243))),
        ("citation", {"bill": "7714203"}, Scan("citation", "", "07714203", Money(8243))),
        ("permit", {"bill": "BP26-01482"}, Scan("permit", "", "0BP2601482", Money(8243))),
    ],
)
def test_each_biller_reads_what_it_writes(biller: str, values: dict[str, str], expected: Scan) -> None:
    layout = BILLERS[biller].scanline
    assert layout is not None
    line = layout.write({**values, "amount": "8243"})
    assert read_scan(line, BILLERS) == expected
    assert read_scan(f"{line.lower()}\r\n", BILLERS) == expected
    assert read_scan(" ".join([line[:5], line[5:9], line[9:]]), BILLERS) == expected


def test_a_wrong_check_digit_says_what_was_read() -> None:
    wrong = f"{WATER[:-1]}{(int(WATER[-1]) + 1) % 10}"
    with pytest.raises(BadInput) as refused:
        read_scan(wrong, BILLERS)
    assert refused.value.code == "SCAN_CHECK_DIGIT"
    assert refused.value.values == {"text": wrong, "biller": "Water and sewer", "position": 29}


@given(st.integers(0, 27), st.integers(1, 9))
def test_one_misread_digit_is_always_noticed(at: int, more: int) -> None:
    misread = f"{WATER[:at]}{(int(WATER[at]) + more) % 10}{WATER[at + 1 :]}"
    with pytest.raises(BadInput, match="SCAN_CHECK_DIGIT" if at > 1 else "SCAN_UNKNOWN"):
        read_scan(misread, BILLERS)


@pytest.mark.parametrize("text", ["", "4006381333931", WATER[:-1], f"{WATER}0", f"99{WATER[2:]}", "X" * 300])
def test_what_fits_no_biller_says_what_was_read(text: str) -> None:
    with pytest.raises(BadInput) as refused:
        read_scan(text, BILLERS)
    assert refused.value.code == "SCAN_UNKNOWN"
    assert refused.value.values["text"] == text[:80]
    assert not is_scan(text, BILLERS)


def test_an_amount_that_is_no_number_is_no_scan() -> None:
    permit = BILLERS["permit"]
    assert permit.scanline is not None
    line = permit.scanline.write({"bill": "BP26-01482", "amount": "12A4"})
    with pytest.raises(BadInput, match="SCAN_UNKNOWN"):
        read_scan(line, BILLERS)


def test_a_value_longer_than_its_field_is_a_mistake_of_the_writer() -> None:
    layout = BILLERS["citation"].scanline
    assert layout is not None
    with pytest.raises(ValueError, match="longer than the field bill"):
        layout.write({"bill": "123456789", "amount": "0"})


@given(st.sampled_from(sorted(BILLERS)), st.integers(0, 99_999_999), st.integers(0, 9_999_999))
def test_any_number_and_amount_come_back(biller: str, number: int, cents: int) -> None:
    layout = BILLERS[biller].scanline
    assert layout is not None
    scan = read_scan(layout.write({"account": str(number), "bill": str(number), "amount": str(cents)}), BILLERS)
    assert (scan.biller, int(scan.bill), scan.amount) == (biller, number, Money(cents))


def test_only_letters_and_digits_stand_in_a_line() -> None:
    assert plain("bp26-014 82/é") == "BP2601482"


def test_without_layouts_nothing_is_a_scan() -> None:
    bare = {"water": Biller("water", "Water", "Agua", "WATER", "AGUA")}
    assert not is_scan(WATER, bare)
