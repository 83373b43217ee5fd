"""A payment that is not to be: after money was on the counter, or a card was tried, that stands on the record."""

from __future__ import annotations

from pos.cashiering import cart_record
from pos.ui.desk import Tone
from pos.ui.screens.till.core import TillCore
from pos.ui.screens.till.state import Phase


class GivingUp:
    """Clears the cart; what was handed over goes back to the payer, and a card only through its terminal."""

    def __init__(self, till: TillCore) -> None:
        self.till = till
        self.desk = till.desk

    @property
    def offered(self) -> bool:
        """Whether there is a payment that could be given up."""
        sale = self.till.sale
        return sale.phase is Phase.OPEN and bool(sale.cart.items)

    def clear(self) -> None:
        """F10: nothing of this is paid."""
        if not self.offered:
            return
        sale = self.till.sale
        if sale.has_card:
            self.desk.say("till.card_stands", Tone.WAIT)
            return
        back = sale.cart.tendered
        self._record()
        self.till.begin_next()
        self.till.refresh()
        if back:
            self.desk.say("till.given_up_money", Tone.WAIT, amount=back)
        else:
            self.desk.say("till.given_up")

    def emptied(self) -> None:
        """The last line was taken out: with it the payment is given up."""
        sale = self.till.sale
        if sale.tendered is None or sale.cart.items or sale.cart.tenders:
            return
        self._record()
        sale.tendered = None

    def _record(self) -> None:
        """As it was when money was last on the counter."""
        cart = self.till.sale.tendered
        if cart is None:
            return
        counter, person, session = self.desk.counter, self.desk.worker, self.desk.drawer
        self.desk.run(lambda: cart_record.cart_abandoned(counter, person, session.id, cart), lambda _: None)
