"""The fixed sample that ships: forty bills over all billers, drawn from the sample city; compared whole.

After a wanted change of the generator: `python -m tests.golden.receivables.test_sample_files` writes them anew.
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from pos.domain.bills import Bill
from pos.domain.money import ZERO
from pos.receivables.filed import FileMark, parse_posted_through
from pos.receivables.importing import write_exceptions
from pos.receivables.outcome import ImportKind
from pos.receivables.sample.rivermouth import make_city
from pos.receivables.writing import accounts_file, bills_file
from pos.resources import resource
from pos.words import Words
from tests.support.receivables import Hall, names

DATE = dt.date(2026, 11, 20)
EACH = {"water": 14, "license": 8, "citation": 12, "permit": 6}
HERE = Path(__file__).parent


def sample() -> dict[str, bytes]:
    """The sample's files by name."""
    city = make_city(DATE, accounts=200, seed=7)
    bills = [
        bill for code, count in EACH.items() for bill in _some([one for one in city.bills if one.biller == code], count)
    ]
    known = {(bill.biller, bill.account) for bill in bills}
    accounts = [one for one in city.accounts if (one.biller, one.number) in known]
    return {"bills.csv": bills_file(bills, city.mark, full=False), "accounts.csv": accounts_file(accounts)}


def _some(bills: list[Bill], count: int) -> list[Bill]:
    """The first, those with a credit, and the others at even distances; in their order."""
    wanted = {0} | {index for index, bill in enumerate(bills) if any(one.amount < ZERO for one in bill.charges)}
    wanted = set(sorted(wanted)[: count // 3])
    rest = [index for index in range(len(bills)) if index not in wanted]
    wanted |= set(rest[:: len(rest) // (count - len(wanted))][: count - len(wanted)])
    return [bills[index] for index in sorted(wanted)]


def test_the_shipped_sample_is_what_the_generator_makes() -> None:
    for name, content in sample().items():
        assert resource("sample", name).read_bytes() == content, name


def test_the_shipped_sample_comes_in_without_a_fault(hall: Hall) -> None:
    bills = hall.take_path(resource("sample", "bills.csv"), strict=True)
    assert (bills.entered, bills.notices) == (40, ())
    assert {one.biller: one.entered for one in bills.billers} == EACH
    hall.take_path(resource("sample", "accounts.csv"), ImportKind.ACCOUNTS, strict=True)
    assert hall.take_path(resource("sample", "fees.csv"), ImportKind.FEES, strict=True).entered == 18


def test_the_two_bills_that_guides_speak_of(hall: Hall) -> None:
    hall.take_path(resource("sample", "bills.csv"))
    (home,) = hall.find("10-2231-04")
    (parked,) = hall.find("7abc123")
    assert home.filed is not None
    assert parked.filed is not None
    assert (home.filed.bill.address, str(home.filed.bill.due)) == ("125 Elm St", "82.43")
    assert (DATE - parked.filed.bill.due_date).days == 14 if parked.filed.bill.due_date else False
    assert [(one.description, str(one.amount)) for one in parked.filed.bill.charges] == [
        ("Fine RMC 10.40", "55.00"),
        ("Late charge", "10.00"),
    ]
    for one in (home, parked):
        assert one.filed is not None
        assert names(hall.find(one.filed.bill.scanline)) == [one.filed.bill.number]


def test_a_file_as_we_write_it(hall: Hall) -> None:
    hall.take_path(resource("sample", "bills.csv"))
    filed = hall.bill("7714203", "citation")
    mark = FileMark(as_of=filed.mark.as_of, posted_through=parse_posted_through("R01-000123"))
    assert bills_file([filed.bill], mark, full=False) == (HERE / "bills.csv").read_bytes()


def test_the_exceptions_as_people_get_them(hall: Hall, tmp_path: Path) -> None:
    outcome = hall.take_path(HERE / "bills-with-faults.csv")
    for language in ("en", "es"):
        path = tmp_path / f"exceptions-{language}.csv"
        write_exceptions(path, outcome.problems, Words(language))
        assert path.read_bytes() == (HERE / path.name).read_bytes(), language


if __name__ == "__main__":
    for file_name, data in sample().items():
        resource("sample", file_name).write_bytes(data)
