"""The posted fact. A receipt never changes; a void is a receipt of its own that names what it voids."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

from pos.domain.carts import Item, Tender
from pos.domain.clock import Instant
from pos.domain.money import ZERO, Money, total

_NUMBER = re.compile(r"[A-Z][A-Z0-9]{0,7}(-[A-Z0-9]+)*-[0-9]{6,}\Z", re.ASCII)


def looks_like_receipt(text: str) -> bool:
    """Whether a scan may be the number of a receipt: the code at its foot."""
    return _NUMBER.match(text) is not None


def receipt_number(register: str, count: int) -> str:
    """``R01-000123``: the register's own gapless series (design L3)."""
    return f"{register}-{count:06d}"


@dataclass(frozen=True, slots=True)
class Receipt:
    """A payment as posted (rows E1, E2; POL2, POL3): what, by what means, where, by whom, when.

    A void has the items and tenders of the receipt it voids; ``sign`` is then -1 and ``voids`` is
    that receipt's number. Amounts inside items and tenders are always as on the original. ``fees_stay``: what the
    processor took as its service fee was not given back with it.
    """

    number: str
    entry_seq: int
    business_date: dt.date
    at: Instant
    register: str
    session: str
    cashier: str
    items: tuple[Item, ...]
    tenders: tuple[Tender, ...]
    payer: str = ""
    language: str = "en"
    voids: str = ""
    approver: str = ""
    reason: str = ""
    fees_stay: bool = False

    @property
    def sign(self) -> int:
        """1 for a payment, -1 for a void."""
        return -1 if self.voids else 1

    @property
    def total(self) -> Money:
        """What was paid (positive also on a void: see ``sign``)."""
        return total(item.amount for item in self.items)

    @property
    def tendered(self) -> Money:
        """What was handed over."""
        return total(tender.amount for tender in self.tenders)

    @property
    def fees(self) -> Money:
        """The service fees that the city keeps, of all its cards."""
        return total(tender.brought for tender in self.tenders) - self.tendered

    @property
    def change(self) -> Money:
        """Cash given back."""
        return max(self.tendered - self.total, ZERO)

    def net_by_tender(self) -> dict[str, Money]:
        """What each tender type brought the city, fees with it, change taken from cash; with this receipt's sign."""
        net: dict[str, Money] = {}
        for tender in self.tenders:
            net[tender.type.code] = net.get(tender.type.code, ZERO) + tender.brought
        if self.change:
            net["cash"] = net.get("cash", ZERO) - self.change
        return {code: amount * self.sign for code, amount in net.items()}
