"""One small business day with a bit of everything, the same in every run: two drawers, all tenders, what goes wrong."""

from __future__ import annotations

import itertools
from pathlib import Path

import pytest

from pos.domain.carts import Item
from pos.domain.facts import Head
from pos.settlement.batch import Batch
from pos.settlement.gather import gather_batch
from tests.support.samples import COPIES, card, cash, check, citation, money, money_order, water
from tests.support.written_day import DAY, Day

ANA, BEN = "a1" * 16, "b2" * 16


def fix_ids(monkeypatch: pytest.MonkeyPatch) -> None:
    """Entries get ids by count instead of random ones, so that files can be compared whole."""
    numbers = itertools.count(1)
    monkeypatch.setattr("pos.ledger.book.new_id", lambda: f"{next(numbers):032x}")


def small_day(folder: Path) -> Day:
    """Written up to the deposit; Ben starts five short, Ana ends a dollar short."""
    day = Day.begin(folder)
    day.open(ANA, "ana")
    day.open(BEN, "ben", "2", start="195.00")
    first = day.pay(
        ANA,
        [Item.of_bill(water({"water": "52.43", "sewer": "30.00"})), Item.of_bill(citation("55.00", "10.00"))],
        [check("100.00", "4471"), cash("60.00")],
    )
    part = water({"water": "40.00", "late": "5.00"}, account="10-0417-11", number="W-118377")
    day.pay(BEN, [Item.of_bill(part, money("20.00"))], [cash("20.00")], language="es")
    copies = day.pay(ANA, [Item.of_fee(COPIES, quantity=12)], [cash("5.00")])
    day.pay(ANA, [Item.of_bill(citation("88.00", number="7714390"))], [card("88.00")])
    fifth = day.pay(BEN, [Item.of_bill(citation("30.00", number="7714411"))], [money_order("30.00", "20917736")])
    day.void(ANA, copies)
    day.event(ANA, "receipt.reprinted", {"receipt": first, "copy": 1})
    day.event(ANA, "drawer.no-sale", {}, reason="Coin for the parking meter")
    day.pick_up(ANA, "20.00")
    day.count(ANA, 1, {"cash": "225.43", "check": "100.00", "card": "88.00"})
    day.count(ANA, 2, {"cash": "226.43", "check": "100.00", "card": "88.00"}, again=True, blind=False)
    cards = {"count": 1, "cents": 8800}
    totals = {"sales": cards, "refunds": {"count": 0, "cents": 0}, "drawer": cards, "register": cards}
    said = {"known": True, "why": "", "terminal": "T-01", **totals}
    day.append("terminal.totals", said, who="sue", **day.of(ANA))
    day.finalize(ANA, 1, reasons={"cash": "A dollar too much given in change; the payer had left"})
    day.close(BEN, 2)
    checks = [
        {"receipt": first, "tender": "check", "number": "4471", "bank": "First Harbor Bank", "cents": 10000},
        {"receipt": fifth, "tender": "money-order", "number": "20917736", "bank": "Postal Service", "cents": 3000},
    ]
    day.deposit(1, [ANA, BEN], money("66.43"), checks)
    return day


def gathered(day: Day) -> tuple[Batch, Head]:
    """Its batch, with the signed head."""
    batch = gather_batch(day.book.read(), day.book.identity, DAY)
    return batch, day.sign()
