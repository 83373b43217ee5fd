"""Who holds the city's money: bags on their way to the bank, and the change fund (rows I5, I9; POL14, POL29)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from pos.domain.clock import Instant
from pos.domain.drawers import CashCount
from pos.domain.money import ZERO, Money, total


@dataclass(frozen=True, slots=True)
class Bag:
    """A deposit in its bag: made at ``at``, for the business date ``date``."""

    number: int
    bag: str
    amount: Money
    date: dt.date
    at: Instant


@dataclass(frozen=True, slots=True)
class Courier:
    """Who takes the bags: name, company, and the number of the receipt or manifest that they leave."""

    name: str
    company: str
    receipt: str


@dataclass(frozen=True, slots=True)
class HandOverFacts:
    """Bags given to a courier. ``witness`` is the second of the staff who signed; empty: the courier on the sheet.
    ``register``: what it was called then.
    """

    number: int
    register: str
    at: Instant
    who: str
    witness: str
    courier: Courier
    bags: tuple[Bag, ...]

    @property
    def amount(self) -> Money:
        """Everything in the bags."""
        return total(one.amount for one in self.bags)


@dataclass(frozen=True, slots=True)
class FundDrawer:
    """What the change fund has in one drawer."""

    drawer: str
    person: str
    amount: Money


@dataclass(frozen=True, slots=True)
class FundCount:
    """A count of the change fund in the safe. ``custodian`` is who answered for it then."""

    at: Instant
    who: str
    witness: str
    custodian: str
    cash: CashCount
    expected: Money

    @property
    def difference(self) -> Money:
        """Counted less expected: over is positive."""
        return self.cash.total - self.expected


@dataclass(frozen=True, slots=True)
class FundFacts:
    """The change fund as the ledger's accounts have it (POL29).

    ``authorised + over + restored = in safe + in drawers + short_in_drawers + short``: what was authorised is there, or
    it is recorded where it went. ``short_in_drawers`` came about at openings and closings, ``short`` and ``over`` at
    counts of the safe; ``restored`` is what was put in since to make it whole, negative where some was taken out.
    """

    custodian: str
    authorised: Money
    in_safe: Money
    drawers: tuple[FundDrawer, ...] = ()
    short_in_drawers: Money = ZERO
    short: Money = ZERO
    over: Money = ZERO
    restored: Money = ZERO
    last_count: FundCount | None = None

    @property
    def in_drawers(self) -> Money:
        """All drawers together."""
        return total(one.amount for one in self.drawers)

    @property
    def missing(self) -> Money:
        """What must be put in to make the fund whole; negative where it holds too much."""
        return self.authorised - self.in_safe - self.in_drawers

    @property
    def count_due(self) -> bool:
        """Whether a new custodian has not had it counted yet, or nobody ever has."""
        return self.last_count is None or self.last_count.custodian != self.custodian
