"""The courier's sheet and the change fund's receipt, compared whole."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from pos.domain.clock import Instant
from pos.domain.custody import Bag, Courier, FundCount, FundDrawer, FundFacts, HandOverFacts
from pos.domain.drawers import CashCount
from pos.domain.facts import Head
from pos.domain.money import Money
from pos.reports.custody import fund_receipt, hand_over_sheet
from pos.reports.tape import tape
from pos.reports.text import text
from tests.golden.reports.test_papers import as_set
from tests.support.golden import same_as
from tests.support.samples import IMPRINT

KEPT = Path(__file__).parent / "custody"
AT = Instant.parse("2026-11-20T16:45:00-08:00")
HEAD = Head(412, "0f" * 32, "c2lnbmF0dXJl")
BAGS = (
    Bag(17, "RV-000412", Money(1234550), dt.date(2026, 11, 19), AT),
    Bag(18, "RV-000413", Money(98243), dt.date(2026, 11, 20), AT),
)
HANDED = HandOverFacts(3, "R01", AT, "ana", "", Courier("Dana Driver", "Armored Transit", "M-77"), BAGS)
COUNT = FundCount(AT, "sue", "", "ben", CashCount({2000: 10, 100: 40, 25: 200}), Money(30000))
FUND = FundFacts(
    custodian="ben",
    authorised=Money(50000),
    in_safe=Money(29000),
    drawers=(FundDrawer("1", "ana", Money(19500)),),
    short_in_drawers=Money(500),
    short=Money(1000),
    last_count=COUNT,
)


@pytest.mark.parametrize("language", ["en", "es"])
def test_the_couriers_sheet(language: str) -> None:
    sheet = hand_over_sheet(HANDED, HEAD, IMPRINT, language)
    same_as(KEPT / f"hand-over-{language}.txt", text(sheet).encode())
    same_as(KEPT / f"hand-over-tape-{language}.txt", as_set(tape(sheet), 42).encode())


@pytest.mark.parametrize("language", ["en", "es"])
def test_the_change_funds_receipt(language: str) -> None:
    assert FUND.missing == Money(1500)
    same_as(KEPT / f"fund-{language}.txt", text(fund_receipt(FUND, HEAD, IMPRINT, language)).encode())
