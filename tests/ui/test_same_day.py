"""One written day, played by `pos play` and by keys through the real window, leaves the same entries.

Only ids, times, hashes, signatures and what hosts number differ: the window adds nothing to a day and hides nothing.
"""

from __future__ import annotations

import shutil
from pathlib import Path

from tests.support.noise import entries_without_noise
from tests.support.scripts import player_on
from tests.ui.driver import PASSWORD, Driver
from tests.ui.hands import Hands, Line

DAY: list[Line] = [
    {"at": "2026-11-20T10:42:00-08:00"},
    {"do": "sign-in", "who": "ana", "password": PASSWORD},
    {"do": "open-drawer", "who": "ana", "drawer": "1", "date": "2026-11-20", "cash": {"10": 20}},
    {
        "do": "pay",
        "who": "ana",
        "items": [{"find": "10-2231-04"}, {"find": "7ABC123"}],
        "tenders": [{"check": "100.00", "number": "4471"}, {"cash": "60.00"}],
    },
    {"do": "pay", "who": "ana", "items": [{"fee": "COPY", "quantity": 3}], "tenders": [{"cash": "rest"}]},
    {"do": "pay", "who": "ana", "items": [{"fee": "COPY", "quantity": 4}], "tenders": [{"card": "rest"}]},
    {
        "do": "pay",
        "who": "ana",
        "items": [{"fee": "COPY", "quantity": 20}],
        "tenders": [{"cash": "2.00"}, {"money-order": "rest", "number": "88123"}],
    },
    {
        "do": "void",
        "who": "ana",
        "receipt": "R01-000002",
        "approver": "sam",
        "approver-password": PASSWORD,
        "reason": "Wrong bill",
    },
    {"do": "wait-devices"},
    {"do": "reprint", "who": "ana", "receipt": "R01-000001"},
    {"do": "no-sale", "who": "ana", "reason": "Change for a payer"},
    {"do": "wait-devices"},
    {"do": "pick-up", "who": "ana", "approver": "sam", "approver-password": PASSWORD, "cash": {"20": 1}},
    {"do": "wait-devices"},
    {
        "do": "count",
        "who": "ana",
        "cash": {"10": 20, "5": 5, "1": 4},
        "tenders": {
            "check": {"count": 1, "amount": "100.00"},
            "money-order": {"count": 1, "amount": "3.00"},
            "card": {"count": 1, "amount": "1.00"},
        },
    },
    {"do": "sign-out", "who": "ana"},
    {"do": "sign-in", "who": "sam", "password": PASSWORD},
    {"do": "finalize", "who": "sam", "cashier": "ana", "reasons": {"cash": "Not explained"}},
    {"do": "deposit", "who": "sam", "bag": "48-0021", "cash": {"20": 2, "5": 1, "1": 4}},
    {"do": "settle", "who": "sam"},
]


def test_the_day_by_script_and_the_day_by_keys_are_one_day(wired_book: Path, tmp_path: Path, qapp) -> None:
    by_script, by_keys = tmp_path / "script" / "data", tmp_path / "keys" / "data"
    for data in (by_script, by_keys):
        shutil.copytree(wired_book, data)
    with player_on(by_script) as play:
        assert [str(one.error) for one in play(*DAY) if one.error] == []
        written = entries_without_noise(play.stage.counter.book)
    till = Driver(by_keys)
    Hands(till).play(DAY)
    keyed = entries_without_noise(till.program.desk.counter.book)
    till.close()
    assert keyed == written
