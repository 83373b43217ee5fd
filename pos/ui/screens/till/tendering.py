"""The ways to pay: F5 cash, F6 check, F7 card, F8 money order or all others, and the quick amounts."""

from __future__ import annotations

from functools import partial

from pos.domain.carts import CASH, Tender, TenderKind
from pos.domain.errors import Bug, Expected, Refused
from pos.domain.money import Money
from pos.ui.desk import Tone
from pos.ui.lines import Line
from pos.ui.screens.till.card import CardAmount
from pos.ui.screens.till.core import TillCore
from pos.ui.screens.till.entry import read_entry
from pos.ui.screens.till.lists import Choice, Choices
from pos.ui.screens.till.paper_tenders import PaperTender
from pos.ui.screens.till.posting import Posting
from pos.ui.screens.till.state import Phase
from pos.ui.screens.till.statement import quick_of
from pos.ui.screens.till.ways import key_of_each
from pos.words.phrases import tender_name


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

    def other_ways(self) -> None:
        """Those that have no key of their own, to choose from; the amount is for the one that is chosen."""
        if self.till.sale.phase is not Phase.OPEN or self.till.flow is not None:
            return
        try:
            amount = self._amount()
        except Expected as error:
            self.desk.explain(error)
            return
        codes = tuple(one.code for one in self.desk.counter.agency.tenders.active)
        rest = tuple(code for code in codes if code not in key_of_each(codes))

        def choices() -> tuple[Choice, ...]:
            words = self.desk.words
            return tuple(Choice(Line(tender_name(words, code)), partial(self._chosen, code, amount)) for code in rest)

        self.till.begin(Choices(self.till, "till.other_ways", choices))
        self.till.clear_box()

    def _chosen(self, code: str, amount: Money) -> None:
        try:
            self._take(code, amount)
        except Expected as error:
            self.desk.explain(error)

    def quick(self, place: int) -> None:
        """Cash of one of the quick amounts."""
        amounts = quick_of(self.till.sale)
        if self.till.sale.phase is Phase.OPEN and self.till.flow is None and place < len(amounts):
            self._chosen(CASH.code, amounts[place])

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
        kind = self.desk.counter.agency.tenders.get(code)
        if kind is None:
            raise Bug(f"a key for {code}, which is no way to pay here")
        if not self.till.sale.cart.remaining:
            raise Refused("NOTHING_REMAINS")
        if kind.kind is TenderKind.CASH:
            self._posting.tender(Tender(kind, amount))
        elif kind.by_terminal:
            self.till.begin(CardAmount(self.till, self._posting, amount))
            self.till.clear_box()
        else:
            self.till.begin(PaperTender(self.till, self._posting, kind, amount))
            self.till.clear_box()
