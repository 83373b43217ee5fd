"""The ways to pay: F5 cash, F6 check, F7 card, F8 money order, and the quick amounts."""

from __future__ import annotations

from pos.domain.carts import CARD, CASH, TENDER_TYPES, Tender
from pos.domain.errors import Expected, Refused
from pos.domain.money import Money
from pos.ui.desk import Tone
from pos.ui.screens.till.card import CardAmount
from pos.ui.screens.till.core import TillCore
from pos.ui.screens.till.entry import read_entry
from pos.ui.screens.till.paper_tenders import PaperTender
from pos.ui.screens.till.posting import Posting
from pos.ui.screens.till.state import Phase
from pos.ui.screens.till.statement import quick_of


class Tendering:
    """An amount typed in the box is for the next of these keys; without one it is what remains."""

    def __init__(self, till: TillCore, posting: Posting) -> None:
        self.till = till
        self.desk = till.desk
        self._posting = posting

    def take(self, code: str) -> None:
        """A way to pay was chosen."""
        if self.till.sale.phase is Phase.PAID:
            self.desk.say("till.complete", Tone.DONE)
        elif self.till.sale.phase is Phase.OPEN and self.till.flow is None:
            try:
                self._take(code, self._amount())
            except Expected as error:
                self.desk.explain(error)

    def quick(self, place: int) -> None:
        """Cash of one of the quick amounts."""
        amounts = quick_of(self.till.sale)
        if self.till.sale.phase is Phase.OPEN and self.till.flow is None and place < len(amounts):
            self._posting.tender(Tender(CASH, amounts[place]))

    def _amount(self) -> Money:
        """What was typed, else what remains. Raises as `Money.parse`, and ``CART_EMPTY``."""
        typed = self.till.box.strip()
        cart = self.till.sale.cart
        if not cart.items:
            raise Refused("CART_EMPTY")
        if not typed:
            return cart.remaining
        entry = read_entry(typed)
        return Money.parse(typed) if entry.amount is None else entry.amount

    def _take(self, code: str, amount: Money) -> None:
        kind = TENDER_TYPES[code]
        if not self.till.sale.cart.remaining:
            raise Refused("NOTHING_REMAINS")
        if kind is CASH:
            self._posting.tender(Tender(CASH, amount))
        elif kind is CARD:
            self.till.begin(CardAmount(self.till, self._posting, amount))
            self.till.clear_box()
        else:
            self.till.begin(PaperTender(self.till, self._posting, kind, amount))
            self.till.clear_box()
