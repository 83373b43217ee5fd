"""The sample city: the same for the same seed, right by the documented format, and plausible to a clerk."""

from __future__ import annotations

import datetime as dt
from collections import Counter

import pytest

from pos.config import read_settings
from pos.domain.money import ZERO, Money, total
from pos.receivables.filed import FileMark
from pos.receivables.folding import number_key
from pos.receivables.outcome import ImportKind
from pos.receivables.sample.rivermouth import City, make_city, write_city
from pos.receivables.scans import read_scan
from tests.support.receivables import BILLERS, Hall, names

DATE = dt.date(2026, 11, 20)


@pytest.fixture(scope="module")
def city() -> City:
    return make_city(DATE, accounts=2_000)


def test_the_same_seed_and_date_make_the_same_city(city: City) -> None:
    assert make_city(DATE, accounts=2_000) == city
    assert make_city(DATE, accounts=2_000, seed=2) != city


@pytest.mark.parametrize("accounts", [39, 25_001])
def test_a_city_has_its_size(accounts: int) -> None:
    with pytest.raises(ValueError, match="40 to 25000"):
        make_city(DATE, accounts=accounts)


def test_accounts_are_as_many_as_asked_for(city: City) -> None:
    citations = sum(1 for bill in city.bills if bill.biller == "citation")
    assert 1_980 <= len(city.accounts) + citations <= 2_002
    assert len({(one.biller, number_key(one.number)) for one in city.accounts}) == len(city.accounts)


def test_no_number_is_there_twice(city: City) -> None:
    keys = Counter((bill.biller, number_key(bill.number)) for bill in city.bills)
    assert keys.most_common(1)[0][1] == 1


def test_every_scanline_reads_as_its_bill(city: City) -> None:
    for bill in city.bills:
        scan = read_scan(bill.scanline, BILLERS)
        assert scan.biller == bill.biller
        assert number_key(scan.bill) == number_key(bill.number)
        assert scan.amount == max(bill.due, ZERO)


def test_a_clerk_would_believe_it(city: City) -> None:
    by_biller = {code: [bill for bill in city.bills if bill.biller == code] for code in BILLERS}
    middle = {code: sorted(bill.due for bill in bills)[len(bills) // 2] for code, bills in by_biller.items()}
    assert Money(8_000) < middle["water"] < Money(15_000)
    assert Money(10_000) < middle["license"] < Money(30_000)
    assert Money(5_000) < middle["citation"] < Money(10_000)
    assert Money(15_000) < middle["permit"] < Money(60_000)
    late = [bill for bill in by_biller["water"] if bill.due_date and bill.due_date < DATE]
    assert 0.05 < len(late) / len(by_biller["water"]) < 0.35
    assert all("LATE" in {one.code for one in bill.charges} for bill in late)
    assert any(charge.amount < ZERO for bill in city.bills for charge in bill.charges)
    assert all(len(bill.charges) >= 2 for bill in city.bills if bill.biller != "citation")
    assert not any(bill.partial_allowed for bill in by_biller["permit"] + by_biller["license"])


def test_shares_of_charges_are_in_the_funds_that_the_settings_name(city: City) -> None:
    for bill in city.bills:
        note = BILLERS[bill.biller].fund_note + ", 505 sewer capital"
        assert {share.fund for charge in bill.charges for share in charge.distribution} <= set(
            note.replace(",", "").split()
        )


@pytest.mark.parametrize("day", ["2024-02-29", "2026-01-01", "2026-03-31", "2026-09-30", "2026-12-31"])
def test_the_files_of_any_day_come_in_without_a_fault(hall: Hall, day: str) -> None:
    files = write_city(hall.folder / "files", dt.date.fromisoformat(day), accounts=300)
    for biller, path in files.bills.items():
        outcome = hall.take_path(path, strict=True)
        assert [one.biller for one in outcome.billers] == [biller]
        assert outcome.notices == ()
    assert hall.take_path(files.accounts, ImportKind.ACCOUNTS, strict=True).problems == ()
    assert hall.take_path(files.fees, ImportKind.FEES, strict=True).entered == 18
    assert names(hall.find("ca 7abc123")) == ["7714203"]
    assert len(hall.find("10-2231-04")) == 1


def test_the_files_are_as_of_the_evening_before(hall: Hall) -> None:
    files = write_city(hall.folder / "files", DATE, accounts=40)
    hall.take_path(files.bills["water"])
    mark = hall.reference.last_mark("water")
    assert isinstance(mark, FileMark)
    assert mark.as_of is not None
    assert mark.as_of.iso == "2026-11-19T20:00:00.000-08:00"


def test_the_settings_are_settings(hall: Hall) -> None:
    files = write_city(hall.folder / "files", DATE, accounts=40)
    assert list(read_settings(files.settings).billers) == list(BILLERS)


def test_totals_of_a_file_are_what_its_bills_come_to(hall: Hall, city: City) -> None:
    files = write_city(hall.folder / "files", DATE, accounts=2_000)
    outcome = hall.take_path(files.bills["water"])
    assert outcome.billers[0].total == total(bill.due for bill in city.bills if bill.biller == "water")
