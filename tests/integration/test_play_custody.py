"""Money that passes between people, in a written day (docs/play.md)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from pos.ledger import sql as ledger_sql
from tests.support.counters import PASSWORD
from tests.support.scripts import Player, pay, player

SAM = {"approver": "sam", "approver-password": PASSWORD}
CARL = {"approver": "carl", "approver-password": PASSWORD}


@pytest.fixture
def at_work(tmp_path: Path) -> Iterator[Player]:
    """A player with a drawer open."""
    with player(tmp_path) as found:
        yield found


def test_a_second_count_may_differ_only_with_a_reason(at_work: Player) -> None:
    at_work.well(pay())
    moves = {"do": "pick-up", "who": "carla", "cash": {"20": 3}, "approver-cash": {"20": 2}, **SAM}
    assert at_work.code(moves) == "COUNTS_DIFFER"
    (moved,) = at_work.well({**moves, "count-reason": "one was stuck"})
    assert moved == {"cents": 4000}
    start = {"do": "open-drawer", "who": "sam", "drawer": "2", "cash": "190.00"}
    assert at_work.code(start) == "SECOND_COUNT_NEEDED"
    (opened,) = at_work.well({**start, **CARL})
    assert opened["difference"] == -1000
    entry = list(ledger_sql.entries(at_work.stage.counter.book.read()))[-1]
    assert (entry.approver, sorted(entry.data["counts"])) == ("carl", ["carl", "sam"])


def test_a_change_order_a_verified_deposit_and_the_courier(at_work: Player) -> None:
    order = {"do": "order-change", "who": "carla", "given": {"20": 1}, "taken": {"0.25": 80}, **SAM}
    courier = {"do": "hand-over", "who": "sam", "courier": "Dana Driver", "company": "Brinks", "receipt": "M-7"}
    assert at_work.code({**order, "taken": {"0.25": 40}}) == "CHANGE_ORDER_UNEVEN"
    assert at_work.code(courier) == "NO_BAGS"
    changed, *_, made, handed, _ = at_work.well(
        order,
        pay(),
        {"do": "count", "who": "carla", "cash": "282.43"},
        {"do": "finalize", "who": "sam", "cashier": "carla"},
        {"do": "deposit", "who": "sam", "bag": "B-17", "cash": "planned", **CARL},
        {**courier, **CARL},
        {"do": "verify"},
    )
    assert changed == {"cents": 2000}
    assert made["cash"] == 8243
    assert handed == {"hand_over": 1, "bags": ["B-17"], "document": "handover-R01-00001.pdf"}
    assert at_work.code(courier) == "NO_BAGS"


def test_the_change_fund_wants_a_custodian(at_work: Player) -> None:
    assert at_work.code({"do": "count-fund", "who": "carla", "cash": "350.00"}) == "FUND_NO_CUSTODIAN"
    assert at_work.code({"do": "restore-fund", "who": "sam", "reason": "x", **CARL}) == "FUND_WHOLE"
