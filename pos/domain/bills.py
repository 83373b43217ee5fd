"""What can be paid: bills with charges, fees, and how an amount spreads over charges."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from pos.domain.errors import BadInput, Refused
from pos.domain.money import ZERO, Money, split_by_parts, total


@dataclass(frozen=True, slots=True)
class GlShare:
    """A part of a charge that belongs to one general-ledger account of one fund (row J1).

    ``department`` and ``project`` stand beside the account where the city's ledger has them; empty: it has not.
    ``parts`` are whole numbers; the shares of a charge are in proportion to them.
    """

    fund: str
    account: str
    parts: int = 1
    department: str = ""
    project: str = ""

    @property
    def code(self) -> str:
        """As in files: ``501/341.10``, ``501/341.10/PW``, ``501/341.10/PW/P-2207``, ``501/341.10//P-2207``."""
        return f"{self.fund}/{self.account}/{self.department}/{self.project}".rstrip("/")


GL_PLACES = 4
"""Fund, account, department, project."""


def parse_distribution(text: str) -> tuple[GlShare, ...]:
    """Read ``501/341.10`` or ``501/341.10/PW/P-2207:70|101/341.90:30``: department and project may stand after the
    account, parts after the colon.

    :raises BadInput: ``GL_DISTRIBUTION_WRONG``
    """
    shares = []
    for piece in text.split("|"):
        code, _, parts = piece.strip().partition(":")
        places = [place.strip() for place in code.split("/")]
        wrong = len(places) not in range(2, GL_PLACES + 1) or not all((places[0], places[1], places[-1]))
        if wrong or (parts and (not parts.isdecimal() or int(parts) == 0)):
            raise BadInput("GL_DISTRIBUTION_WRONG", text=text[:60])
        shares.append(GlShare(places[0], places[1], int(parts or 1), *places[2:]))
    if len({share.code for share in shares}) != len(shares):
        raise BadInput("GL_DISTRIBUTION_WRONG", text=text[:60])
    return tuple(shares)


def format_distribution(shares: tuple[GlShare, ...]) -> str:
    """The text that :func:`parse_distribution` reads back to the same shares."""
    return "|".join(share.code if share.parts == 1 else f"{share.code}:{share.parts}" for share in shares)


@dataclass(frozen=True, slots=True)
class Charge:
    """A component of a bill. A negative amount is a credit. Lower ``priority`` is paid first."""

    code: str
    description: str
    amount: Money
    priority: int
    distribution: tuple[GlShare, ...]


@dataclass(frozen=True, slots=True)
class Bill:
    """An open item of a biller: what is due on an account.

    ``charges`` hold what is still due by component at this moment (design L13), highest priority
    first; ``keys`` are further words it is found by (plate, parcel ...), never shown as a title.
    """

    biller: str
    account: str
    number: str
    description: str
    customer: str
    address: str
    due_date: dt.date | None
    charges: tuple[Charge, ...]
    scanline: str = ""
    keys: tuple[str, ...] = ()
    partial_allowed: bool = True

    @property
    def key(self) -> tuple[str, str]:
        """Biller and bill number: what identifies the bill for ever."""
        return (self.biller, self.number)

    @property
    def due(self) -> Money:
        """Sum of the charges still due, credits included."""
        return total([charge.amount for charge in self.charges])


@dataclass(frozen=True, slots=True)
class Fee:
    """A priced item without an account. ``unit_price`` None: the cashier enters the amount."""

    code: str
    description: str
    biller: str
    unit_price: Money | None
    distribution: tuple[GlShare, ...]


@dataclass(frozen=True, slots=True)
class Allocation:
    """What one payment item gives to one charge."""

    charge: str
    description: str
    amount: Money
    distribution: tuple[GlShare, ...]

    def shares(self) -> tuple[tuple[GlShare, Money], ...]:
        """The amount by general-ledger account, to the cent."""
        if len(self.distribution) == 1:
            return ((self.distribution[0], self.amount),)
        pieces = split_by_parts(self.amount, tuple(share.parts for share in self.distribution))
        return tuple(zip(self.distribution, pieces, strict=True))


def allocate(charges: tuple[Charge, ...], amount: Money) -> tuple[Allocation, ...]:
    """Spread ``amount`` over charges by priority (rows A6, A7 of the field list).

    Credits on the bill are used in full and add to what can be spread; then each charge is paid in
    order of priority until the money is gone. The allocations sum to ``amount``.

    :raises Refused: ``PAYMENT_NOT_POSITIVE``, ``PAYMENT_OVER_DUE``
    """
    due = total(charge.amount for charge in charges)
    if amount <= ZERO:
        raise Refused("PAYMENT_NOT_POSITIVE", amount=amount)
    if amount > due:
        raise Refused("PAYMENT_OVER_DUE", amount=amount, due=due)
    left = amount - total(charge.amount for charge in charges if charge.amount < ZERO)
    given = []
    for charge in sorted(charges, key=lambda one: (one.priority, one.code)):
        part = charge.amount if charge.amount < ZERO else min(charge.amount, left)
        if charge.amount > ZERO:
            left -= part
        if part:
            given.append(Allocation(charge.code, charge.description, part, charge.distribution))
    return tuple(given)


def allocate_as(charges: tuple[Charge, ...], amount: Money, wanted: Mapping[str, Money]) -> tuple[Allocation, ...]:
    """Spread ``amount`` over charges as a person decided: ``wanted`` by charge code, none is zero (row A6).

    Credits on the bill are used in full, as in :func:`allocate`; the allocations sum to ``amount``.

    :raises BadInput: ``SPLIT_NEGATIVE``
    :raises Refused: ``SPLIT_OVER_CHARGE``, ``SPLIT_NOT_SUM``
    """
    given = []
    for charge in sorted(charges, key=lambda one: (one.priority, one.code)):
        part = charge.amount if charge.amount < ZERO else wanted.get(charge.code, ZERO)
        if part < ZERO < charge.amount:
            raise BadInput("SPLIT_NEGATIVE", charge=charge.description)
        if part > charge.amount:
            raise Refused("SPLIT_OVER_CHARGE", charge=charge.description, amount=part, owed=charge.amount)
        if part:
            given.append(Allocation(charge.code, charge.description, part, charge.distribution))
    spread = total(one.amount for one in given)
    if spread != amount:
        raise Refused("SPLIT_NOT_SUM", spread=spread, amount=amount)
    return tuple(given)
