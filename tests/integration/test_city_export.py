"""A city's own export through a whole day: imported by its mapping file, found, paid, settled, posted back."""

from __future__ import annotations

import csv
import os
from pathlib import Path

from pos.resources import resource
from tests.support.counters import PASSWORD
from tests.support.scripts import MORNING, pay, player

ROOT = Path(__file__).resolve().parents[2]
PUBLISHED = ROOT.parent / "shared" / "data" / "la-citations.csv"
STAND_IN = ROOT / "tests" / "golden" / "receivables" / "citations-as-published.csv"
MAPPING = resource("sample", "la-citations.toml")


def export() -> tuple[Path, int, int]:
    """The published file where it is, else the stand-in; how many citations come in and how many do not."""
    if PUBLISHED.exists():
        return PUBLISHED, 589, 11
    assert os.environ.get("COUNTERFOIL_REQUIRE_CITY_DATA") != "1", f"the city's file is not at {PUBLISHED}"
    return STAND_IN, 8, 2


def test_citations_as_their_city_publishes_them_are_paid_and_settled(tmp_path: Path) -> None:
    path, entered, left_out = export()
    with path.open(encoding="utf-8", newline="") as file:
        fined = [row for row in csv.DictReader(file) if row["Fine amount"]]
    first, second = fined[0], fined[-1]
    cents = [int(row["Fine amount"]) * 100 for row in (first, second)]
    bring = {"do": "import", "who": "sam", "kind": "bills", "file": str(path), "map": str(MAPPING)}
    with player(tmp_path, morning=False) as play:
        play.well(*MORNING[:2], {"do": "sign-in", "who": "carla", "password": PASSWORD}, MORNING[-1])
        exceptions = {"exceptions": "exceptions.csv"}
        told, again = play.well(bring | exceptions, bring)
        assert (told["entered"], told["left_out"], again["changed"]) == (entered, left_out, False)
        assert {one["code"] for one in told["problems"]} == {"CELL_EMPTY"}
        found, paid, checked = play.well(
            {"do": "find", "text": first["Ticket number"]},
            pay(items=[{"find": first["Ticket number"]}], tenders=[{"cash": "500.00"}]),
            pay(items=[{"find": second["Ticket number"]}], tenders=[{"check": "rest", "number": "901"}]),
        )
        assert found["results"][0]["due"] == paid["total"] == cents[0]
        assert checked["total"] == cents[1]
        assert play.code(pay(items=[{"find": first["Ticket number"]}])) == "BILL_NOTHING_DUE"
        *_, settled = play.well(
            {
                "do": "count",
                "who": "carla",
                "cash": f"{200 + cents[0] // 100}",
                "tenders": {"check": {"count": 1, "amount": f"{cents[1] // 100}"}},
            },
            {"do": "finalize", "who": "sam", "cashier": "carla"},
            {"do": "deposit", "who": "sam", "bag": "B-1", "cash": "planned"},
            {"do": "settle", "who": "sam"},
        )
        play.well({"do": "verify"})
    assert settled["totals"] == {"cash": cents[0], "check": cents[1]}
    posted = (Path(str(settled["folder"])) / "payments-citation.csv").read_text("utf-8")
    assert all(row["Ticket number"] in posted for row in (first, second))
    with (tmp_path / "exceptions.csv").open(encoding="utf-8-sig", newline="") as file:
        assert len(list(csv.DictReader(file))) == left_out
