"""The one rule for pooled cash: every fund balances by itself, on either side."""

from pathlib import Path

import pytest

from pos.domain.carts import Item
from pos.domain.errors import Bug
from pos.domain.money import ZERO, total
from pos.settlement.funds import JournalLine, by_fund, journal
from tests.support.samples import GL, cash, money, water
from tests.support.small_day import gathered, small_day
from tests.support.written_day import Day


def test_every_fund_balances(tmp_path: Path) -> None:
    batch, _ = gathered(small_day(tmp_path))
    for per_receipt in (False, True):
        sums = by_fund(journal(batch.entries, GL, per_receipt=per_receipt))
        assert sums.keys() == {"101", "501", "502", "999"}
        assert all(debits == credited for debits, credited in sums.values())


def test_both_journals_say_the_same_of_every_account(tmp_path: Path) -> None:
    batch, _ = gathered(small_day(tmp_path))
    assert net(journal(batch.entries, GL)) == net(journal(batch.entries, GL, per_receipt=True))


def net(lines: tuple[JournalLine, ...]) -> dict[tuple[str, str, str], int]:
    sums: dict[tuple[str, str, str], int] = {}
    for line in lines:
        place = (line.place.fund, line.place.account, line.place.for_fund)
        sums[place] = sums.get(place, 0) + line.debit.cents - line.credit.cents
    return {place: cents for place, cents in sums.items() if cents}


def test_each_receipt_balances_by_itself(tmp_path: Path) -> None:
    batch, _ = gathered(small_day(tmp_path))
    lines = journal(batch.entries, GL, per_receipt=True)
    for receipt in {line.receipt for line in lines}:
        ours = [line for line in lines if line.receipt == receipt]
        assert total(line.debit for line in ours) == total(line.credit for line in ours)
        assert all(debits == credited for debits, credited in by_fund(ours).values())


def test_a_day_that_gives_more_back_than_it_takes_turns_the_sides(tmp_path: Path) -> None:
    """Receiving systems refuse negative amounts: a refund day debits revenue (settlement.md 1.2)."""
    day = Day.begin(tmp_path)
    day.open("a1" * 16, "ana")
    number = day.pay("a1" * 16, [Item.of_bill(water({"water": "40.00"}))], [cash("40.00")])
    day.void("a1" * 16, number)
    voided = [entry for entry in day.entries("a1" * 16) if entry.kind == "receipt.voided"]
    lines = {(line.place.fund, line.place.account): line for line in journal(voided, GL)}
    assert lines["501", "341.10"].debit == money("40.00")
    assert lines["501", "131.10"].credit == money("40.00")
    assert lines["999", "207.10"].debit == money("40.00")
    assert all(line.debit >= ZERO <= line.credit for line in lines.values())


def test_an_account_that_is_not_in_the_chart_is_a_bug() -> None:
    with pytest.raises(Bug, match="petty:cash"):
        GL.place("petty:cash")
