"""The till is killed at random moments, again and again, on one book: nothing acknowledged is lost, nothing is twice.

COUNTERFOIL_KILLS and COUNTERFOIL_SEED make it longer, and the same again.
"""

from __future__ import annotations

import json
import os
import random
import re
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from pos.app import App, verify_book
from pos.ledger import sql
from tests.campaigns.kill import run_kill
from tests.support.counters import PASSWORD
from tests.support.scripts import Line, player, player_on

KILLS = int(os.environ.get("COUNTERFOIL_KILLS", "6"))
SEED = int(os.environ.get("COUNTERFOIL_SEED", "0")) or random.SystemRandom().randrange(10**6)
WINDOW_KILLS = 4
PAYMENTS = 400
LONGEST_S = 0.8
"""How long after the sign-in of a run the last kill comes: a card takes half a second at first, then a few ms."""


def segment(run: int, chance: random.Random) -> list[Line]:
    """Sign in, clear what a kill left standing, and take payments for longer than the till will live."""
    lines: list[Line] = [
        {"at": f"2026-11-20T{9 + run // 60:02d}:{run % 60:02d}:00-08:00"},
        {"do": "sign-in", "who": "carla", "password": PASSWORD},
        {"do": "ask-card", "who": "carla"},
        {"do": "post-cart", "who": "carla", "tenders": [{"cash": "rest"}]},
        {"do": "post-cart", "who": "carla"},
    ]
    for _ in range(PAYMENTS):
        amount = chance.randrange(200, 9000)
        tenders = chance.choice(
            [
                [{"cash": "100.00"}],
                [{"card": "rest"}],
                [{"cash": "1.00"}, {"card": "rest"}],
                [{"check": "rest", "number": "1187"}],
            ]
        )
        items = [{"fee": "MISC", "amount": f"{amount // 100}.{amount % 100:02d}"}]
        lines.append({"do": "pay", "who": "carla", "items": items, "tenders": tenders})
    return lines


def play_and_kill(folder: Path, lines: list[Line], chance: random.Random) -> list[dict[str, Any]]:
    """Play in a process of its own and kill it; the receipts that it had said were paid."""
    script = folder / "segment.jsonl"
    script.write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    command = [sys.executable, "-m", "pos", "play", str(script), "--data", str(folder / "data")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as till:
        assert till.stdout is not None
        told = [till.stdout.readline() for _ in range(2)]  # until signed in
        time.sleep(chance.uniform(0, LONGEST_S))
        till.kill()
        told += till.stdout.readlines()
    outcomes = [json.loads(line) for line in told if line.endswith("\n")]
    return [one for one in outcomes if one["ok"] and "receipt" in one]


def receipts(app: App) -> dict[str, int]:
    """Every receipt in the book with what was paid, in cents."""
    counter = app.open_read_only()
    try:
        entries = [one for one in sql.entries(counter.book.read()) if one.kind == "receipt.posted"]
        return {one.data["number"]: sum(item["cents"] for item in one.data["cart"]["items"]) for one in entries}
    finally:
        app.close()


def charges(app: App) -> tuple[Counter[str], Counter[str]]:
    """Card charges as the book knows them, and as the terminal's own host does; by our reference."""
    counter = app.open_read_only()
    try:
        answered = [one.data for one in sql.entries(counter.book.read()) if one.kind == "card.answered"]
    finally:
        app.close()
    host = json.loads((app.places.virtual / "terminal" / "terminal.json").read_text("utf-8"))
    booked = Counter(record["ref"] for record in host["records"])
    return Counter(one["ref"] for one in answered if one["state"] == "approved"), booked


def originals(app: App) -> Counter[str]:
    """How often the original of each receipt came out of the printer."""
    papers = [path.read_bytes() for path in (app.places.virtual / "printer" / "papers").glob("*.escpos")]
    numbers = [re.search(rb"R01-\d{6}", paper) for paper in papers if b"DUPLICATE" not in paper]
    return Counter(found[0].decode() for found in numbers if found)


@pytest.mark.slow
def test_nothing_is_lost_and_nothing_is_twice(tmp_path: Path) -> None:
    print(f"COUNTERFOIL_SEED={SEED}")  # noqa: T201 - how to play the same kills again
    chance = random.Random(SEED)
    with player(tmp_path, devices=True):
        pass  # the book with its drawer open
    app = App(tmp_path / "data")
    promised: dict[str, int] = {}
    for run in range(KILLS):
        for one in play_and_kill(tmp_path, segment(run, chance), chance):
            assert one["receipt"] not in promised, f"given twice, seed {SEED}"
            promised[one["receipt"]] = one["total"]
        kept = receipts(app)
        assert promised.items() <= kept.items(), f"lost, seed {SEED}"
        assert list(kept) == [f"R01-{count:06d}" for count in range(1, len(kept) + 1)]
        assert verify_book(app.places).findings == (), f"seed {SEED}"
    assert promised
    finish(tmp_path)
    ours, theirs = charges(app)
    assert ours == theirs, f"a card forgotten or charged twice, seed {SEED}"
    assert max(originals(app).values()) == 1, f"an original printed twice, seed {SEED}"


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(os, "fork"), reason="the campaign forks its tills")
def test_nothing_is_lost_and_nothing_is_twice_at_the_window() -> None:
    """A short walk of ``make campaign-kill``: its last kill is followed by the rest of the day."""
    print(f"COUNTERFOIL_SEED={SEED}")  # noqa: T201 - how to play the same kills again
    assert run_kill(WINDOW_KILLS, SEED, kills_a_day=WINDOW_KILLS) >= 1


def finish(folder: Path) -> None:
    """The book goes on: what stands is finished, one more payment, and the book holds."""
    with player_on(folder / "data") as play:
        play({"at": "2026-11-20T16:00:00-08:00"}, *segment(0, random.Random(0))[1:5])
        play.well(
            {"do": "pay", "who": "carla", "items": [{"fee": "COPY"}], "tenders": [{"cash": "0.25"}]},
            {"do": "wait-devices", "seconds": 120},
            {"do": "verify"},
        )
