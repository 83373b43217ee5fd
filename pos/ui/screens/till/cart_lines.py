"""The lines of the cart: taken out, opened, lowered."""

from __future__ import annotations

from pos.cashiering import cart_record
from pos.domain.carts import Item
from pos.ui.desk import Tone
from pos.ui.screens.till.core import TillCore
from pos.ui.screens.till.giving_up import GivingUp
from pos.ui.screens.till.line_charges import LineCharges
from pos.ui.screens.till.state import Phase


class CartLines:
    """Not while a step stands in place, and not once a card was charged for these very lines."""

    def __init__(self, till: TillCore, giving_up: GivingUp) -> None:
        self.till = till
        self.desk = till.desk
        self._giving_up = giving_up

    def delete(self) -> None:
        """Del in the empty box takes the marked line out, or the last."""
        sale = self.till.sale
        if not sale.cart.items or not self._may_change():
            return
        place = sale.marked if sale.marked >= 0 else len(sale.cart.items) - 1
        gone = sale.cart.items[place]
        sale.cart = sale.cart.without_item(place)
        sale.move(0)
        self.till.refresh()
        self.desk.say("till.removed", title=gone.title, amount=gone.amount)
        if sale.tendered:
            self._record(gone)
            self._giving_up.emptied()

    def open(self, place: int) -> None:
        """Look at a line's charges, and lower what is paid on it."""
        if self._may_change():
            self.till.sale.marked = place
            self.till.begin(LineCharges(self.till, place))

    def _may_change(self) -> bool:
        sale = self.till.sale
        if self.till.flow is not None or sale.phase is not Phase.OPEN:
            return False
        if sale.has_card:
            self.desk.say("till.card_stands", Tone.WAIT)
        return not sale.has_card

    def _record(self, gone: Item) -> None:
        """What happens to a cart after the first tender stands on the daily report."""
        counter, person, session = self.desk.counter, self.desk.worker, self.desk.drawer
        self.desk.run(lambda: cart_record.line_removed(counter, person, session.id, gone), lambda _: None)
