"""Who comes to the counter: what they pay, how much of it, and by what means. All of it drawn from one seed."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

from pos.domain.bills import Bill
from pos.domain.money import ZERO, Money, total
from pos.play.demo.tills import Paid

Drawn = TypeVar("Drawn")

BANKS = ("River Valley Bank", "Harbor Credit Union", "First Coast Bank", "Mission Federal")
FEES = (("COPY", 25, 12), ("DOG", 1800, 2), ("NOTARY", 1500, 2), ("YARD", 800, 1), ("PLANS", 650, 4))
"""Code, price in cents and the most of them, of the sample city's fees that people ask for at the counter."""

BILLERS = {"water": 52, "citation": 24, "license": 15, "permit": 9}
ITEMS = {1: 74, 2: 19, 3: 7}
MEANS = {"cash": 38, "check": 21, "card": 26, "money-order": 5, "cash and card": 6, "check and cash": 4}
CASH_MOST = Money(60_000)
"""Hardly anybody brings more in notes."""

SPLIT_LEAST = Money(2_000)
ROUNDED_TO = (100, 500, 1000, 2000)
PARTIAL_IN_100, SPANISH_IN_100, FEE_IN_100, EXACT_IN_100, TYPED_IN_100 = 8, 24, 14, 20, 15
PARTIAL_LEAST = Money(5_000)


@dataclass(frozen=True, slots=True)
class Payer:
    """One payer: the fields of the ``pay`` line, and what the writer's model books of it."""

    fields: dict[str, object]
    paid: Paid


class Payers:
    """The queue. A bill is paid once."""

    def __init__(self, chance: random.Random, bills: Sequence[Bill]) -> None:
        self._chance = chance
        self._bills: dict[str, list[Bill]] = {code: [] for code in BILLERS}
        for bill in bills:
            if bill.due > ZERO:
                self._bills[bill.biller].append(bill)
        for waiting in self._bills.values():
            chance.shuffle(waiting)

    def next(self, label: str) -> Payer:
        """The next payer."""
        bills = [self._bill() for _ in range(self._drawn(ITEMS))]
        items, amounts = list[dict[str, object]](), list[Money]()
        for bill in bills:
            amount = self._part_of(bill)
            item: dict[str, object] = {"find": bill.number} if self._happens(TYPED_IN_100) else {"scan": bill.scanline}
            items.append(item if amount == bill.due else item | {"amount": str(amount)})
            amounts.append(amount)
        if self._happens(FEE_IN_100):
            code, price, most = self._chance.choice(FEES)
            quantity = self._chance.randint(1, most)
            items.append({"fee": code} | ({} if quantity == 1 else {"quantity": quantity}))
            amounts.append(Money(price * quantity))
        return self._paying(label, items, total(amounts), name=bills[0].customer)

    def one_bill(self, least: Money) -> Bill:
        """A bill of at least so much, taken out of the queue's choice: for what a day must have."""
        while True:
            bill = self._bill()
            if bill.due >= least:
                return bill

    def _paying(self, label: str, items: list[dict[str, object]], due: Money, *, name: str) -> Payer:
        means = self._drawn(MEANS)
        if means == "cash" and due > CASH_MOST:
            means = "check"
        if due < SPLIT_LEAST:
            means = means.partition(" and ")[0]
        tenders, paid = self._tenders(means, due, name)
        fields: dict[str, object] = {"items": items, "tenders": tenders, "label": label}
        if self._happens(SPANISH_IN_100):
            fields["language"] = "es"
        return Payer(fields, Paid(label, due, tuple(paid)))

    def _tenders(self, means: str, due: Money, name: str) -> tuple[list[dict[str, str]], list[tuple[str, Money]]]:
        first, _, second = means.partition(" and ")
        if not second:
            amount = self._handed(due) if first == "cash" else due
            return [self._tender(first, amount, name)], [(first, amount)]
        part = Money(max(due.cents // 2 // 1000 * 1000, 1))
        rest = due - part
        given = self._handed(rest) if second == "cash" else rest
        return [self._tender(first, part, name), self._tender(second, given, name)], [(first, part), (second, given)]

    def _tender(self, code: str, amount: Money, name: str) -> dict[str, str]:
        if code in {"cash", "card"}:
            return {code: str(amount)}
        number = str(self._chance.randint(1001, 9989))
        bank = self._chance.choice(BANKS)
        return {code: str(amount), "number": number, "bank": bank} | ({"payer": name} if name else {})

    def _handed(self, due: Money) -> Money:
        """Notes as people hand them over: often more than is due."""
        if self._happens(EXACT_IN_100):
            return due
        step = self._chance.choice(ROUNDED_TO)
        return Money(-(-due.cents // step) * step)

    def _part_of(self, bill: Bill) -> Money:
        if bill.partial_allowed and bill.due >= PARTIAL_LEAST and self._happens(PARTIAL_IN_100):
            return Money(bill.due.cents // 2 // 500 * 500)
        return bill.due

    def _bill(self) -> Bill:
        code = self._drawn({code: share for code, share in BILLERS.items() if self._bills[code]})
        return self._bills[code].pop()

    def _drawn(self, shares: dict[Drawn, int]) -> Drawn:
        return self._chance.choices(list(shares), weights=list(shares.values()))[0]

    def _happens(self, in_100: int) -> bool:
        return self._chance.randrange(100) < in_100
