"""From a covered cart to a posted receipt; and taking a tender back before that."""

from __future__ import annotations

from collections.abc import Callable

from pos.cashiering import give_card_back, take_payment
from pos.cashiering.take_payment import Posted
from pos.domain.carts import Cart, Tender
from pos.domain.errors import Expected
from pos.ui.desk import Tone
from pos.ui.screens.till.core import TillCore
from pos.ui.screens.till.state import Phase


class Posting:
    """Posts once: while a post runs nothing else is taken, and its key makes a second one return the first."""

    def __init__(self, till: TillCore, ready: Callable[[], None]) -> None:
        """`ready` is called once the next payer may come."""
        self.till = till
        self.desk = till.desk
        self._ready = ready

    def tender(self, tender: Tender) -> None:
        """Take what was handed over. Raises as `Cart.with_tender`."""
        self.use(self.till.sale.cart.with_tender(tender))

    def use(self, cart: Cart) -> None:
        """Go on with a cart that has a tender more; what covers is posted at once, or waits for Enter."""
        sale = self.till.sale
        sale.cart, sale.tendered, sale.marked = cart, cart, -1
        self.till.flow = None
        self.till.clear_box()
        self.desk.hush()
        self.till.refresh()
        if not cart.covered:
            return
        if self.desk.preferences.confirm:
            self.desk.say("till.confirm", Tone.WAIT)
        else:
            self.post()

    def post(self) -> None:
        """Post the cart. Nothing happens where one is being posted or was."""
        sale = self.till.sale
        if sale.phase is not Phase.OPEN or not sale.cart.covered:
            return
        sale.phase = Phase.POSTING
        counter, person, session, cart = self.desk.counter, self.desk.worker, self.desk.drawer, sale.cart
        self.till.refresh()
        self.desk.run(
            lambda: take_payment.post(counter, person, session.id, cart),
            self._posted,
            failed=self._refused,
            waiting="wait.post",
            way_out=lambda: self.desk.say("till.post_goes_on", Tone.WAIT),
            broken=self._open_again,
        )

    def take_back(self) -> None:
        """Undo the last tender; a card is given back on the terminal, never just removed."""
        sale = self.till.sale
        if sale.phase is not Phase.OPEN or not sale.cart.tenders:
            return
        last = sale.cart.tenders[-1]
        if last.card is not None:
            self.desk.say("till.card_stands", Tone.WAIT)
            return
        sale.cart = sale.cart.without_tender(len(sale.cart.tenders) - 1)
        self.till.refresh()
        self.desk.say("till.taken_back", amount=last.amount)

    def give_card_back(self) -> None:
        """Void what cards were charged for this cart."""
        sale = self.till.sale
        counter, person, session, cart = self.desk.counter, self.desk.worker, self.desk.drawer, sale.cart
        sale.phase = Phase.POSTING
        self.till.refresh()
        self.desk.run(
            lambda: give_card_back.give_back(counter, person, session.id, cart),
            self._given_back,
            failed=self._refused,
            waiting="wait.terminal",
            way_out=lambda: self.desk.say("till.card_goes_on", Tone.WAIT),
            broken=self._open_again,
        )

    def _given_back(self, cart: Cart) -> None:
        self.till.sale.cart = cart
        self._open_again()
        self.desk.say("till.card_given_back", Tone.DONE)

    def _posted(self, posted: Posted) -> None:
        sale = self.till.sale
        sale.posted, sale.phase, sale.marked = posted, Phase.PAID, -1
        self.desk.hush()
        self.till.refresh()
        self._ready()

    def _refused(self, error: Expected) -> None:
        self._open_again()
        self.desk.explain(error)

    def _open_again(self) -> None:
        self.till.sale.phase = Phase.OPEN
        self.till.refresh()
