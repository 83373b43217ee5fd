"""A city's own export, as that city publishes it, comes in through the mapping file that ships.

The published file is not ours to copy. Where it lies beside the checkout it is imported whole; elsewhere a small one
with the same columns stands in for it, unless COUNTERFOIL_REQUIRE_CITY_DATA says that the real one must be there.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from pos.domain.money import Money
from pos.receivables.outcome import ImportOutcome
from pos.resources import resource
from tests.support.receivables import Hall, names

ROOT = Path(__file__).resolve().parents[3]
PUBLISHED = ROOT.parent / "shared" / "data" / "la-citations.csv"
STAND_IN = ROOT / "tests" / "golden" / "receivables" / "citations-as-published.csv"
MAPPING = resource("sample", "la-citations.toml")


@dataclass(frozen=True)
class Expected:
    """What is known of a file."""

    path: Path
    rows: int
    without_fine: int
    cents: int
    ticket: str
    words: str
    found: list[str]
    states: dict[str, int]


Imported = tuple[Hall, ImportOutcome, Expected]

WHOLE = Expected(
    PUBLISHED, 600, 11, 4_198_600, "1103700150", "525 s main", ["1103700150"], {"AZ": 4, "TX": 4, "FL": 3, "NJ": 1}
)
SMALL = Expected(STAND_IN, 10, 2, 90_800, "9900000020", "525 s main", ["9900000020"], {"AZ": 1, "FL": 1})


def published() -> Expected:
    """The real file where it is; else the stand-in."""
    if PUBLISHED.exists():
        return WHOLE
    assert os.environ.get("COUNTERFOIL_REQUIRE_CITY_DATA") != "1", f"the city's file is not at {PUBLISHED}"
    return SMALL


@pytest.fixture(scope="module", params=["published", "stand-in"])
def imported(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Imported]:
    hall = Hall(Path(tmp_path_factory.mktemp("la")))
    expected = published() if request.param == "published" else SMALL
    yield hall, hall.take_path(expected.path, mapping=MAPPING), expected
    hall.reference.close()


def test_all_but_those_without_a_fine_come_in(imported: Imported) -> None:
    _, outcome, expected = imported
    assert (outcome.rows, outcome.left_out) == (expected.rows, expected.without_fine)
    assert outcome.entered == expected.rows - expected.without_fine
    assert outcome.billers[0].total == Money(expected.cents)
    assert {(one.column, one.code) for one in outcome.problems} == {("Fine amount", "CELL_EMPTY")}
    assert len(outcome.problems) == expected.without_fine


def test_a_citation_is_found_by_its_number_and_by_words_of_its_place(imported: Imported) -> None:
    hall, _, expected = imported
    assert names(hall.find(expected.ticket)) == [expected.ticket]
    assert names(hall.find(expected.words)) == expected.found


def test_a_citation_is_found_by_its_state(imported: Imported) -> None:
    """There is no plate number in the published file."""
    hall, _, expected = imported
    for state, count in expected.states.items():
        of_state = [one for one in hall.find(state) if one.filed and state in one.filed.bill.keys]
        assert len(of_state) == count, state


def test_a_citation_says_what_it_is_for(imported: Imported) -> None:
    hall, _, expected = imported
    bill = hall.bill(expected.ticket, "citation").bill
    assert (bill.biller, bill.account, bill.partial_allowed) == ("citation", expected.ticket, True)
    assert str(bill.due_date) == "2016-01-11"
    assert bill.description.endswith(", 2015-12-21")
    (charge,) = bill.charges
    assert (charge.code, charge.distribution[0].code) == ("FINE", "101/352.10")


def test_the_same_export_again_changes_nothing(imported: Imported) -> None:
    hall, first, expected = imported
    again = hall.take_path(expected.path, mapping=MAPPING)
    assert (again.changed, again.digest) == (False, first.digest)


def test_an_extract_takes_nothing_away_from_the_citys_other_citations(tmp_path: Path) -> None:
    hall = Hall(tmp_path)
    hall.take_path(resource("sample", "bills.csv"))
    outcome = hall.take_path(STAND_IN, mapping=MAPPING)
    assert (outcome.entered, outcome.billers[0].closed) == (8, 0)
    assert not hall.bill("7714203", "citation").closed
    hall.reference.close()
