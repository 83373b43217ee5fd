"""What goes into the bag: the plan, the check list with its ticks, and the deposit once it is made."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace

from pos.cashiering import deposit, slips
from pos.cashiering import sql as counter_sql
from pos.cashiering.counter import Counter
from pos.cashiering.deposit import DepositPlan
from pos.domain.carts import CHECK
from pos.domain.drawers import CashCount
from pos.domain.facts import DepositedItem
from pos.domain.money import ZERO, Money
from pos.domain.people import Person
from pos.ui.pages import Page


@dataclass(frozen=True, slots=True)
class Planned:
    """What lies in the safe, and the latest business date of the drawers it is from."""

    plan: DepositPlan
    date: dt.date


@dataclass(frozen=True, slots=True)
class Listed:
    """A row of the check list; `ticked` once it lies in the bag."""

    item: DepositedItem
    ticked: bool = False


@dataclass(frozen=True, slots=True)
class CheckList:
    """The checks and money orders, in order. Each change makes another list."""

    rows: tuple[Listed, ...] = ()

    def with_states(self, known: Sequence[DepositedItem]) -> CheckList:
        """With what is known now of the endorsement of each, in their order."""
        states = {(one.receipt, one.place): one.endorsed for one in known}
        rows = (
            replace(row, item=replace(row.item, endorsed=states.get((row.item.receipt, row.item.place), "")))
            for row in self.rows
        )
        return CheckList(tuple(rows))

    @property
    def in_bag(self) -> tuple[DepositedItem, ...]:
        """What is ticked."""
        return tuple(one.item for one in self.rows if one.ticked)

    def toggled(self, at: int) -> CheckList:
        """Tick a row, or take its tick away."""
        return self._with(at, replace(self.rows[at], ticked=not self.rows[at].ticked))

    def all_ticked(self) -> CheckList:
        """All of them lie in the bag."""
        return CheckList(tuple(replace(one, ticked=True) for one in self.rows))

    def put_right(self, at: int, number: str, bank: str, amount: Money) -> CheckList:
        """What a row really is; it lies in the bag."""
        return self._with(at, Listed(replace(self.rows[at].item, number=number, bank=bank, amount=amount), ticked=True))

    def added(self, number: str, bank: str, amount: Money) -> CheckList:
        """A check that no receipt knows of."""
        return CheckList((*self.rows, Listed(DepositedItem("", CHECK.code, number, bank, amount), ticked=True)))

    def _with(self, at: int, row: Listed) -> CheckList:
        return CheckList((*self.rows[:at], row, *self.rows[at + 1 :]))


@dataclass(frozen=True, slots=True)
class Made:
    """A deposit that was made just now."""

    number: int
    bag: str
    cash: CashCount
    items: tuple[DepositedItem, ...]
    slip: tuple[Page, ...]
    slip_name: str


def read_plan(counter: Counter, person: Person) -> Planned | None:
    """What lies in the safe; None where nothing does. :raises Refused: ``NOT_PERMITTED``"""
    plan = deposit.plan(counter, person)
    if not plan.sessions:
        return None
    dates = [counter_sql.session(counter.book.read(), one).date for one in plan.sessions]
    items = slips.with_states(counter, counter.book.read(), plan.items)
    return Planned(replace(plan, items=items), max(dates))


def by_tender(cash: CashCount, items: tuple[DepositedItem, ...]) -> dict[str, Money]:
    """What is in the bag by tender, cash first."""
    bag = {"cash": cash.total}
    for item in items:
        bag[item.tender] = bag.get(item.tender, ZERO) + item.amount
    return bag
