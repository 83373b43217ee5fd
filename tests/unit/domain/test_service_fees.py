"""The service fee: one formula in cents, and the table of the settings that says it."""

import tomllib
from decimal import ROUND_HALF_UP, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pos.app import sample_settings
from pos.domain.carts import ServiceFee
from pos.domain.errors import BadInput, Bug
from pos.domain.money import ZERO, Money
from pos.domain.service_fees import FeeMode, FeeRule, FeeStep, FeeTable, load_service_fees
from tests.support.settings import changed

CITY = '[[service_fees]]\nmode = "city"\naccount = "101/341.90"\n'


def read(text: str) -> FeeTable:
    return changed(sample_settings(), more=text).agency.service_fees


@st.composite
def rules(draw: st.DrawFn) -> FeeRule:
    least = draw(st.integers(0, 2000))
    rising = st.integers(1, 100_000)
    ends = sorted(draw(st.sets(rising, max_size=4)))
    fees = sorted(draw(st.lists(st.integers(0, 5000), min_size=len(ends) + 1, max_size=len(ends) + 1)))
    bounds = [*map(Money, ends), None]
    return FeeRule(
        FeeMode.CITY,
        account="101/341.90",
        hundredths=draw(st.integers(0, 999)),
        fixed=Money(draw(st.integers(0, 500))),
        steps=tuple(map(FeeStep, bounds, map(Money, fees))) if draw(st.booleans()) else (),
        minimum=Money(least),
        maximum=draw(st.none() | st.integers(least, 10_000).map(Money)),
    )


@given(rules(), st.integers(0, 200_000))
def test_the_formula_agrees_with_one_in_decimals(rule: FeeRule, cents: int) -> None:
    paid = Decimal(cents) / 100
    percent = (paid * rule.hundredths / 10_000).quantize(Decimal("0.01"), ROUND_HALF_UP)
    step = next((one.fee.cents for one in rule.steps if one.upto is None or cents <= one.upto.cents), 0)
    wanted = max(rule.fixed.cents + int(percent * 100) + step, rule.minimum.cents)
    if rule.maximum is not None:
        wanted = min(wanted, rule.maximum.cents)
    assert rule.of(Money(cents)).cents == (wanted if cents else 0)


@given(rules(), st.integers(0, 100_000), st.integers(0, 1000))
def test_who_pays_more_never_has_a_lower_fee(rule: FeeRule, cents: int, more: int) -> None:
    assert rule.of(Money(cents)) <= rule.of(Money(cents + more))


def test_a_row_of_the_settings_is_read_as_it_stands() -> None:
    (rule,) = read(
        f'{CITY}biller = "water"\npercent = "2.45"\nfixed = "0.10"\nminimum = "1.50"\nmaximum = "20.00"\n'
        'steps = [["50.00", "0.00"], ["", "0.50"]]\n'
    ).rules
    assert rule == FeeRule(
        FeeMode.CITY,
        account="101/341.90",
        biller="water",
        hundredths=245,
        fixed=Money(10),
        steps=(FeeStep(Money(5000), ZERO), FeeStep(None, Money(50))),
        minimum=Money(150),
        maximum=Money(2000),
    )
    assert [rule.of(Money(cents)).cents for cents in (0, 1, 5000, 5001, 14743, 100_000)] == [
        0,
        150,
        150,
        183,
        421,
        2000,
    ]
    assert rule.of(Money(2041)).cents == 150


def test_half_a_cent_is_rounded_up() -> None:
    rule = FeeRule(FeeMode.CITY, account="1/1", hundredths=250)
    assert [rule.of(Money(cents)).cents for cents in (19, 20, 60, 100)] == [0, 1, 2, 3]


@pytest.mark.parametrize(
    ("row", "code", "key"),
    [
        ('mode = "both"', "SERVICE_FEE_WRONG", "mode"),
        ('percent = "2"', "SERVICE_FEE_NEEDS", "mode"),
        ('mode = "city"\npercent = "2"', "SERVICE_FEE_NEEDS", "account"),
        ('mode = "processor"\npercent = "2"', "SERVICE_FEE_NEEDS", "merchant"),
        ('mode = "city"\naccount = "1/1"\nmerchant = "M"', "SERVICE_FEE_WRONG", "merchant"),
        ('mode = "city"\naccount = "101"\nfixed = "1.00"', "SERVICE_FEE_WRONG", "account"),
        ('mode = "city"\naccount = "1/1"', "SERVICE_FEE_NEEDS", "percent"),
        ('mode = "city"\naccount = "1/1"\npercent = 2.45', "SERVICE_FEE_WRONG", "percent"),
        ('mode = "city"\naccount = "1/1"\npercent = "2.455"', "SERVICE_FEE_WRONG", "percent"),
        ('mode = "city"\naccount = "1/1"\nfixed = 1', "SERVICE_FEE_WRONG", "fixed"),
        ('mode = "city"\naccount = "1/1"\nfixed = "-1.00"', "SERVICE_FEE_WRONG", "fixed"),
        ('mode = "city"\naccount = "1/1"\nminimum = "2.00"\nmaximum = "1.00"', "SERVICE_FEE_WRONG", "maximum"),
        ('mode = "city"\naccount = "1/1"\nstays_on_refund = true', "SERVICE_FEE_WRONG", "stays_on_refund"),
        ('mode = "city"\naccount = "1/1"\nsteps = [["50.00"]]', "SERVICE_FEE_WRONG", "steps"),
        ('mode = "city"\naccount = "1/1"\nsteps = [["50.00", "1.00"]]', "SERVICE_FEE_STEPS", None),
        ('mode = "city"\naccount = "1/1"\nsteps = [["9.00", "2.00"], ["", "1.00"]]', "SERVICE_FEE_STEPS", None),
        ('mode = "city"\naccount = "1/1"\nsteps = [["", "1.00"], ["9.00", "2.00"]]', "SERVICE_FEE_STEPS", None),
        ('mode = "city"\naccount = "1/1"\nfix = "1.00"', "SERVICE_FEE_KEY_UNKNOWN", "fix"),
        ('mode = "city"\naccount = "1/1"\nfixed = "1.00"\nbiller = "gas"', "SERVICE_FEE_BILLER_UNKNOWN", None),
    ],
)  # fmt: skip
def test_what_can_never_be_right_is_named_with_its_line(row: str, code: str, key: str | None) -> None:
    text = f"# a line before\n[[service_fees]]\n{row}\n"
    with pytest.raises(BadInput) as refused:
        load_service_fees(_rows(text), text, {"water"})
    assert (refused.value.code, refused.value.values["line"], refused.value.values.get("key")) == (code, 2, key)


def test_one_row_to_a_biller() -> None:
    row = f'{CITY}fixed = "1.00"\n'
    with pytest.raises(BadInput, match="SERVICE_FEE_TWICE"):
        read(row + row)


def _rows(text: str) -> object:
    return tomllib.loads(text)["service_fees"]


def test_whose_row_holds_for_a_payment() -> None:
    every, water, permit = (
        FeeRule(FeeMode.CITY, account="1/1", biller=code, fixed=Money(n))
        for n, code in enumerate(("", "water", "permit"))
    )
    both = {"water": Money(100), "permit": Money(200)}
    assert FeeTable((every, water)).rule_for({"water": Money(1)}) is water
    assert FeeTable((every, water)).rule_for({"permit": Money(1)}) is every
    assert FeeTable((every, water)).rule_for(both) is every
    assert FeeTable((water, permit)).rule_for(both) is permit
    assert FeeTable((water,)).rule_for(both) is water
    assert FeeTable((water,)).rule_for({"permit": Money(1)}) is None
    assert FeeTable().rule_for(both) is None


def test_a_fee_is_the_citys_or_the_processors() -> None:
    with pytest.raises(Bug):
        ServiceFee(Money(1))
    with pytest.raises(Bug):
        ServiceFee(ZERO, account="1/1")
