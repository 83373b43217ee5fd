"""The example of docs/administrator.md: a city's own export is imported, found, paid, deposited and settled.

With the published file where it lies beside the checkout, else with the small one of the same columns, whose citation
at the same address has another fine.
"""

from __future__ import annotations

import csv
import json
import os
import shutil
from pathlib import Path

import pytest

from pos.domain.money import Money
from pos.play.player import play
from pos.play.script import parse_script
from pos.play.stage import Stage
from pos.resources import resource

ROOT = Path(__file__).resolve().parents[2]
PUBLISHED = ROOT.parent / "shared" / "data" / "la-citations.csv"
STAND_IN = ROOT / "tests" / "golden" / "receivables" / "citations-as-published.csv"


def day_of_the_guide() -> str:
    guide = (ROOT / "docs" / "administrator.md").read_text("utf-8")
    return guide.partition("```jsonl\n")[2].partition("```")[0]


@pytest.mark.parametrize("which", ["published", "stand-in"])
def test_a_citys_own_export_is_paid_and_settled(which: str, tmp_path: Path) -> None:
    export, day, left_out = PUBLISHED, day_of_the_guide(), 11
    if which == "published" and not PUBLISHED.exists():
        assert os.environ.get("COUNTERFOIL_REQUIRE_CITY_DATA") != "1", f"the city's file is not at {PUBLISHED}"
        pytest.skip("the city's file is not here; the one with the same columns is played")
    if which == "stand-in":  # its fine is 73.00 where the published one is 50.00
        export, left_out = STAND_IN, 2
        day = day.replace("1103700150", "9900000020").replace('"230.00"', '"253.00"')
    shutil.copy(export, tmp_path / "la-citations.csv")
    shutil.copy(resource("sample", "la-citations.toml"), tmp_path)
    with Stage(tmp_path / "data", None, tmp_path) as stage:
        outcomes = list(play(stage, parse_script(day.splitlines())))
    assert [f"{one.line.number} {one.error}" for one in outcomes if not one.as_wished] == []
    with (tmp_path / "no-fine.csv").open(encoding="utf-8-sig", newline="") as file:
        assert len(list(csv.DictReader(file))) == left_out
    (batch,) = (tmp_path / "data" / "out" / "settlement" / "2026-11-20").iterdir()
    with (batch / "payments-citation.csv").open(encoding="utf-8", newline="") as file:
        (payment,) = csv.DictReader(file)
    ticket, fine = ("9900000020", "73.00") if which == "stand-in" else ("1103700150", "50.00")
    assert (payment["reference"], payment["amount"], payment["tenders"]) == (ticket, fine, "check+cash")
    totals = json.loads((batch / "manifest.json").read_bytes())["totals"]
    assert totals == {"cash": Money.parse(fine).cents - 2000, "check": 2000}
