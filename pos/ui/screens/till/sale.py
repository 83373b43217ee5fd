"""One payment in hand: the cart, the bills its lines came from, which line is marked, and how far it is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from pos.cashiering.take_payment import Posted
from pos.domain.bills import Bill
from pos.domain.carts import Cart, Item
from pos.ui.screens.till.state import Phase


@dataclass(slots=True)
class Sale:
    """`bills` keep what was found, so that a line can be opened again; after a restart they are not there.

    `tendered` is the cart as it was when money was last put on the counter for it, or a card was tried; the money may
    have been taken back since.
    """

    cart: Cart
    bills: dict[tuple[str, str], Bill] = field(default_factory=dict)
    marked: int = -1
    tendered: Cart | None = None
    phase: Phase = Phase.OPEN
    posted: Posted | None = None
    printed: str = ""  # the key of what became of the receipt's paper
    slip: tuple[str, Mapping[str, object]] | None = None  # key and values of what became of its check or stub

    def add(self, item: Item, bill: Bill | None) -> None:
        """Put something in; nothing changes where it is refused. Raises as `Cart.with_item`."""
        self.cart = self.cart.with_item(item)
        if bill is not None:
            self.bills[bill.key] = bill

    def bill_of(self, item: Item) -> Bill | None:
        """The bill that an item pays."""
        return self.bills.get((item.biller, item.reference))

    def move(self, by: int) -> None:
        """Mark another line; above the first none is marked."""
        if self.phase is Phase.OPEN:
            self.marked = max(-1, min(self.marked + by, len(self.cart.items) - 1))

    @property
    def has_card(self) -> bool:
        """Whether a card was charged for it: then it is posted, or the card given back, before anything else."""
        return any(tender.card for tender in self.cart.tenders)
