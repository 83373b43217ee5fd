"""`pos demo`: a whole day of the sample city from nothing, and everything it leaves behind."""

from __future__ import annotations

import datetime as dt
import json
import os
import shutil
import subprocess
import sys
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from pos.cli.main import run
from pos.domain.agency import Drawer
from pos.domain.money import Money
from pos.play import sample
from pos.play.demo.day import CASHIERS, Supplies, Wish, write_day
from pos.play.player import play
from pos.play.sample import write_script
from pos.play.stage import Stage
from pos.receivables.sample import rivermouth
from pos.receivables.sample.rivermouth import make_city
from tests.support.noise import entries_without_noise
from tests.support.scripts import MORNING, NO_WINDOWS, Pos, pay, player

RECEIPTS = 25
ACCOUNTS = rivermouth.ACCOUNTS if "COUNTERFOIL_EVERY_BYTE" in os.environ else 1_500
DEMO = f"""
from functools import partial
from pos.__main__ import main
from pos.play import sample
sample.write_script = partial(sample.write_script, accounts={ACCOUNTS})
main()
"""
"""`pos` in a city of so many accounts."""

DATE = dt.date(2026, 11, 20)


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """A small demonstration in a process of its own: what `--json` says."""
    data = tmp_path_factory.mktemp("demo") / "data"
    wished = ["--receipts", str(RECEIPTS), "--seed", "7", "--date", DATE.isoformat(), "--json"]
    command = [sys.executable, "-c", DEMO, "demo", "--data", str(data), *wished]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    said: dict[str, Any] = json.loads(done.stdout)
    return said


@pytest.mark.slow
def test_the_day_is_settled_and_everything_is_there(told: dict[str, Any]) -> None:
    data, out = Path(told["data"]), Path(told["out"])
    (batch,) = told["batches"]
    assert (batch["id"], batch["business_date"], batch["sequence"]) == ("R01-20261120-B0001", "2026-11-20", 1)
    assert batch["totals"] == told["totals"]
    assert set(told["totals"]) <= {"cash", "check", "card", "money-order"}
    assert sum(told["totals"].values()) > 0
    folder = out / "settlement" / "2026-11-20" / batch["id"]
    names = {path.name for path in folder.iterdir()}
    assert {"manifest.json", "manifest.sig", "batch.json", "journal.csv", "journal.hledger", "summary.pdf"} <= names
    assert len([name for name in names if name.startswith("z-")]) == len(CASHIERS)
    papers = data / "virtual" / "printer" / "papers"
    assert len(list(papers.glob("*.png"))) == len(list(papers.glob("*.escpos"))) >= RECEIPTS
    assert len(list(out.glob("upstream/R01/*/*.head"))) == 1
    assert (data / "day.jsonl").read_text("utf-8").startswith('{"at": "2026-11-20T07:40:00-08:00"}\n')


@pytest.mark.slow
@pytest.mark.skipif(not shutil.which("hledger"), reason="hledger is not installed")
def test_hledger_agrees_with_the_journal(told: dict[str, Any]) -> None:
    (journal,) = Path(told["out"]).rglob("journal.hledger")
    for check in (["check"], ["check", "--strict"]):
        done = subprocess.run(["hledger", "-f", str(journal), *check], capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr


@pytest.mark.slow
def test_book_folder_and_upstream_hold(told: dict[str, Any], pos: Pos) -> None:
    data = told["data"]
    assert json.loads(pos("verify", "--data", data, "--json")[1])["ok"]
    assert json.loads(pos("verify", told["out"], "--json")[1])["ok"]
    assert json.loads(pos("sync", "--data", data, "--json")[1])["sent"] == 0
    assert json.loads(pos("batches", "--data", data, "--json")[1]) == told["batches"]
    assert "R01-000001" in pos("report", "receipt", "R01-000001", "--data", data)[1]


@pytest.mark.slow
def test_a_folder_with_anything_in_it_is_left_alone(told: dict[str, Any], pos: Pos) -> None:
    code, _, err = pos("demo", "--data", told["data"])
    assert (code, err.partition(":")[0]) == (1, "DATA_NOT_EMPTY")


def test_the_same_wish_is_the_same_day_and_another_seed_another(tmp_path: Path) -> None:
    bills = make_city(DATE, accounts=2_000).bills
    drawers = [Drawer(code, Money(20_000)) for code in "123"]
    days = {
        seed: [json.dumps(write_day(Wish(DATE, 60, 3, wished), Supplies([], bills, drawers))) for _ in range(2)]
        for seed, wished in (("one", 1), ("two", 2))
    }
    assert days["one"][0] == days["one"][1]
    assert days["one"][0] != days["two"][0]


@pytest.mark.parametrize("wish", [Wish(DATE, 1, 1), Wish(DATE, 2, 3), Wish(DATE, 300, 2)])
def test_a_day_of_any_size_can_be_written(wish: Wish) -> None:
    bills = make_city(DATE, accounts=2_000).bills
    lines = write_day(wish, Supplies([], bills, [Drawer(code, Money(20_000)) for code in "123"]))
    paid = [line for line in lines if line.get("do") == "pay" and "expect" not in line]
    assert len(paid) >= wish.receipts
    assert lines[-1]["do"] == "verify"


@pytest.mark.slow
@pytest.mark.parametrize("wish", [Wish(DATE, 45, 3, 11), Wish(DATE, 20, 1, 12), Wish(DATE, 3, 2, 13)])
def test_a_day_of_any_seed_plays_as_written(tmp_path: Path, wish: Wish) -> None:
    script = write_script(tmp_path / "day.jsonl", wish, accounts=400)
    with Stage(tmp_path, None, script.folder) as stage:
        outcomes = list(play(stage, script.lines))
    assert [f"{one.line.number} {one.error}" for one in outcomes if not one.as_wished] == []


def test_two_plays_leave_the_same_entries_but_for_noise(tmp_path: Path) -> None:
    left = []
    for name in ("first", "second"):
        folder = tmp_path / name
        folder.mkdir()
        with player(folder, devices=True, morning=False) as played:
            played.well(*MORNING, pay(tenders=[{"cash": "40.00"}, {"card": "rest"}]), {"do": "wait-devices"})
            left.append(entries_without_noise(played.stage.counter.book))
    assert left[0] == left[1]
    assert any(entry["kind"] == "device.outcome" for entry in left[0])


def test_a_line_that_goes_otherwise_ends_the_demonstration(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sample, "write_script", partial(sample.write_script, accounts=400))
    monkeypatch.setattr("pos.play.demo.day.PASSWORDS", {"ann": "short"} | dict.fromkeys(("sam", "ben"), "x" * 12))
    assert run(["demo", "--data", str(tmp_path / "new"), "--cashiers", "1"], NO_WINDOWS) == 1
    assert "DEMO_LINE_FAILED: Line 2" in capsys.readouterr().err
