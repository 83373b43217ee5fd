"""Samples held against the billers' layouts: what passes, what does not and why, and which check digit fits (A14)."""

import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pos.receivables.billers import load_billers
from pos.receivables.judging import as_setting, fitting, judge
from pos.receivables.scanlines import CheckDigit
from tests.support.receivables import BILLERS
from tests.unit.receivables.test_scanlines import CREDITRON, WATER

ACCOUNT = '{ name = "account", start = 1, length = 8 }'


def billers_with(length: int, checks: str) -> dict:
    """One biller of a line that ends with a check digit."""
    text = f'[billers.x]\nname_en = "X"\nname_es = "X"\ntag = "X"\n[billers.x.scanline]\nlength = {length}\n'
    return load_billers(tomllib.loads(f"{text}fields = [{ACCOUNT}]\n{checks}\n"))


@pytest.mark.parametrize("line", CREDITRON)
def test_both_published_samples_pass_with_their_parameters_and_these_are_found(line: str) -> None:
    found = fitting([line])
    published = CheckDigit(len(line), 1, len(line), 10, (2, 1), from_right=False, digit_add=True, complement=True)
    assert found[0] == published
    (judged,) = judge(line, billers_with(len(line), as_setting(found[0])))
    assert judged.passes
    (wrong,) = judge(f"{line[:-1]}{(int(line[-1]) + 1) % 10}", billers_with(len(line), as_setting(found[0])))
    assert (wrong.passes, wrong.checks[0].wanted) == (False, line[-1])


def test_the_fields_of_a_line_are_told_apart() -> None:
    nearest, *others = judge(f" {WATER[:10]} {WATER[10:]}\r\n", BILLERS)
    assert nearest.passes
    assert [(one.name, one.value) for one in nearest.fields][:2] == [("fixed", "10"), ("account", WATER[2:10])]
    assert not any(one.passes for one in others)
    assert {one.biller.code for one in (nearest, *others)} == {
        code for code, biller in BILLERS.items() if biller.scanline is not None
    }


def test_each_thing_that_is_wrong_is_named() -> None:
    misread = f"99{WATER[2:20]}0000A243{WATER[28]}"
    nearest = judge(misread, BILLERS)[0]
    assert [one.name for one in nearest.fields if not one.right] == ["fixed", "amount"]
    assert [one.wanted for one in nearest.checks] == [""], "a letter has no value in modulus 10"
    short = judge(WATER[:-1], BILLERS)
    assert not any(one.passes or one.fields for one in short if one.length != len(WATER) - 1)


@given(
    st.lists(st.text("0123456789", min_size=12, max_size=12), min_size=4, max_size=8, unique=True),
    st.sampled_from([10, 11, 36, 43]),
    st.sampled_from(["21", "731", "765432"]),
    st.booleans(),
    st.booleans(),
    st.booleans(),
)
def test_the_parameters_that_made_samples_are_among_those_found(
    bodies: list[str], modulus: int, weights: str, from_right: bool, digit_add: bool, complement: bool
) -> None:
    replace = ((10, "0"), (11, "0")) if modulus == 11 else ()
    check = CheckDigit(13, 1, 13, modulus, tuple(map(int, weights)), from_right, digit_add, complement, replace)
    samples = [f"{body}{check.compute(f'{body}0')}" for body in bodies]
    assert check in fitting(samples)
    assert all(judge(line, billers_with(13, as_setting(check)))[0].passes for line in samples)
