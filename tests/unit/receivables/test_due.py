"""What is due (design L13), case by case; the property test plays whole weeks against a host."""

import pytest

from pos.domain.bills import Bill, Charge, parse_distribution
from pos.domain.clock import Instant
from pos.domain.errors import BadInput
from pos.domain.money import ZERO, Money
from pos.receivables.due import PaidCharge, bill_due
from pos.receivables.filed import FileMark, parse_posted_through

GL = parse_distribution("501/343.30")
NOON = Instant.parse("2026-11-20T12:00:00-08:00")
EVENING = Instant.parse("2026-11-20T20:00:00-08:00")


def bill(**cents: int) -> Bill:
    charges = tuple(Charge(code, code, Money(amount), place, GL) for place, (code, amount) in enumerate(cents.items()))
    return Bill("water", "A1", "B1", "November bill", "", "", None, charges)


def paid(receipt: str, cents: int, charge: str = "WATER", at: Instant = NOON) -> PaidCharge:
    return PaidCharge(receipt, at, charge, Money(cents))


def left(filed: Bill, *payments: PaidCharge, mark: FileMark) -> dict[str, int]:
    return {charge.code: charge.amount.cents for charge in bill_due(filed, payments, mark).charges}


MORNING = FileMark(as_of=Instant.parse("2026-11-20T06:00:00-08:00"))
NIGHT = FileMark(as_of=EVENING)


def test_a_payment_after_the_mark_is_taken_off() -> None:
    assert left(bill(WATER=1000, SEWER=500), paid("R01-000001", 400), mark=MORNING) == {"WATER": 600, "SEWER": 500}


def test_a_payment_before_the_mark_is_in_the_balance_already() -> None:
    assert left(bill(WATER=600), paid("R01-000001", 400), mark=NIGHT) == {"WATER": 600}


def test_the_moment_of_the_mark_itself_is_contained() -> None:
    assert left(bill(WATER=600), paid("R01-000001", 400, at=EVENING), mark=NIGHT) == {"WATER": 600}


def test_the_same_moment_in_another_time_zone_is_the_same_moment() -> None:
    in_utc = FileMark(as_of=Instant.parse("2026-11-21T04:00:00+00:00"))
    assert left(bill(WATER=600), paid("R01-000001", 400, at=EVENING), mark=in_utc) == {"WATER": 600}


def test_a_paid_charge_is_gone_and_a_paid_bill_owes_nothing() -> None:
    done = bill_due(bill(WATER=1000, SEWER=500), [paid("R01-000001", 1000)], MORNING)
    assert [charge.code for charge in done.charges] == ["SEWER"]
    all_done = bill_due(bill(WATER=1000), [paid("R01-000001", 1000)], MORNING)
    assert (all_done.charges, all_done.due) == ((), ZERO)


def test_a_void_brings_the_balance_back() -> None:
    events = (paid("R01-000001", 1000), paid("R01-000002", -1000))
    assert left(bill(WATER=1000), *events, mark=MORNING) == {"WATER": 1000}


def test_a_reversal_after_the_mark_reopens_what_the_host_has_seen_paid() -> None:
    events = (paid("R01-000001", 1000), paid("R01-000009", -1000, at=EVENING))
    mark = FileMark(posted_through=(("R01", 5),))
    assert left(bill(WATER=0), *events, mark=mark) == {"WATER": 1000}


def test_a_closed_bill_owes_what_was_reversed_since() -> None:
    assert left(bill(WATER=0, SEWER=0), paid("R01-000009", -500, "SEWER", EVENING), mark=MORNING) == {"SEWER": 500}


@pytest.mark.parametrize(("posted", "expected"), [("R01-000005", 600), ("R01-000004", 200), ("none", 200)])
def test_receipt_numbers_the_host_has_posted_say_it_exactly(posted: str, expected: int) -> None:
    mark = FileMark(posted_through=parse_posted_through(posted))
    assert left(bill(WATER=600), paid("R01-000005", 400), mark=mark) == {"WATER": expected}


def test_receipt_numbers_win_over_the_time() -> None:
    """A till whose clock is a day behind pays ``before`` the mark; the host has not posted its number."""
    mark = FileMark(as_of=EVENING, posted_through=(("R01", 4),))
    assert left(bill(WATER=600), paid("R01-000005", 400), mark=mark) == {"WATER": 200}


def test_of_a_register_that_is_not_named_nothing_is_posted() -> None:
    mark = FileMark(as_of=EVENING, posted_through=(("R01", 4),))
    assert left(bill(WATER=600), paid("R02-000001", 400), mark=mark) == {"WATER": 200}


def test_more_paid_than_the_host_has_left_standing_is_a_credit() -> None:
    """The host lowered the bill after we were paid and before it knew: nothing of the payer's money is lost."""
    assert left(bill(WATER=300, SEWER=500), paid("R01-000001", 400), mark=MORNING) == {"WATER": -100, "SEWER": 500}


def test_what_was_paid_on_a_charge_the_host_has_renamed_goes_by_priority() -> None:
    renamed = left(bill(BASE=300, USAGE=500), paid("R01-000001", 400), mark=MORNING)
    assert renamed == {"USAGE": 400}


def test_what_was_paid_on_dropped_charges_beyond_the_balance_is_a_credit() -> None:
    assert left(bill(BASE=300), paid("R01-000001", 400), mark=MORNING) == {"BASE": -100}


def test_a_reversal_on_a_dropped_charge_is_owed_again() -> None:
    assert left(bill(BASE=0), paid("R01-000001", -400), mark=MORNING) == {"BASE": 400}


def test_a_credit_the_host_files_stays_beside_what_is_owed() -> None:
    assert left(bill(CREDIT=-200, WATER=1000), paid("R01-000001", 300), mark=MORNING) == {"CREDIT": -200, "WATER": 700}


@pytest.mark.parametrize("text", ["R01", "R01-", "R01-12x", "r01-000001", "R01-0000000000001", "none R01-000001"])
def test_what_is_no_receipt_number_is_refused(text: str) -> None:
    with pytest.raises(BadInput, match="RECEIPT_NUMBER_WRONG"):
        parse_posted_through(text)


def test_a_register_is_named_once() -> None:
    with pytest.raises(BadInput, match="REGISTER_TWICE"):
        parse_posted_through("R01-000001 R01-000002")


@pytest.mark.parametrize("text", ["", "none", "R01-000123", "R01-000123 R02-000045"])
def test_posted_through_reads_back_what_it_writes(text: str) -> None:
    assert FileMark(posted_through=parse_posted_through(text)).posted_text == text


MARKS = {
    "nothing": FileMark(),
    "morning": MORNING,
    "night": NIGHT,
    "none posted": FileMark(posted_through=()),
    "five": FileMark(posted_through=(("R01", 5),)),
    "six and two": FileMark(posted_through=(("R01", 6), ("R02", 2))),
    "night, five": FileMark(as_of=EVENING, posted_through=(("R01", 5),)),
}


@pytest.mark.parametrize(
    ("last", "following", "older"),
    [
        ("morning", "night", False),
        ("night", "night", False),
        ("night", "morning", True),
        ("five", "six and two", False),
        ("six and two", "five", True),
        ("five", "none posted", True),
        ("none posted", "five", False),
        ("nothing", "morning", False),
        # By what both give; where they give nothing in common, each bill has the mark of its own file.
        ("morning", "five", False),
        ("five", "night", False),
        ("five", "night, five", False),
        ("night, five", "five", False),
        ("night, five", "none posted", True),
        ("night, five", "morning", True),
    ],
)
def test_which_file_is_older(last: str, following: str, older: bool) -> None:
    assert MARKS[following].goes_back_from(MARKS[last]) is older
