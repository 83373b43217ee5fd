"""Payments without a card, posted once however often; and copies of their receipts."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from pos.cashiering import receipts, sql, take_payment
from pos.domain.carts import CASH, CHECK, MONEY_ORDER, Cart, Item, Tender
from pos.domain.money import Money
from tests.support.bills import bill, fee_cart
from tests.support.machine.alongside import BILLS, Alongside, small_cents, some, who
from tests.support.model_book import ModelReceipt, ModelSession


class Payments(Alongside):
    """Rules of the counter."""

    @rule(session=some, cents=small_cents, tender=st.sampled_from((CASH, CHECK, MONEY_ORDER)), over=small_cents)
    @precondition(lambda self: self.model.sessions)
    def pay_a_fee(self, session: int, cents: int, tender: Any, over: int) -> None:
        cart = fee_cart(self.desk, cents)
        if tender is not CASH and over % 2 and cents > 1:
            cart = cart.with_tender(Tender(tender, Money(cents // 2), number="7"))
            cart = cart.with_tender(Tender(CASH, cart.remaining + Money(over)))
        elif tender is CASH:
            cart = cart.with_tender(Tender(CASH, Money(cents + over)))
        else:
            cart = cart.with_tender(Tender(tender, Money(cents), number="8", payer="Ada Lee"))
        self._post(self._session(session), cart)

    @rule(session=some, which=st.sets(st.sampled_from(BILLS), min_size=1), part=st.integers(1, 20000))
    @precondition(lambda self: self.model.sessions)
    def pay_bills(self, session: int, which: set[str], part: int) -> None:
        cart = self._cart(which, part)
        if cart.items:
            self._post(self._session(session), cart.with_tender(Tender(CHECK, cart.due, number="9", payer="Bo")))

    @rule(other=some)
    @precondition(lambda self: self.last)
    def post_twice(self, other: int) -> None:
        session, person, cart, number = self.last or ("", "", Cart.new(), "")
        again = take_payment.post(self.desk.counter, self.people[person], session, cart)
        assert again.receipt.number == number
        more = replace(cart, items=(*cart.items, *fee_cart(self.desk, other + 1).items), tenders=())
        more = replace(more, tenders=(Tender(CASH, more.due),))
        self._try("KEY_USED", take_payment.post, self.people[person], session, more)

    @rule(which=some, person=who)
    @precondition(lambda self: self.model.receipts)
    def reprint(self, which: int, person: str) -> None:
        receipt = self.model.receipts[which % len(self.model.receipts)]
        before = sql.receipt(self.desk.counter.book.read(), receipt.number).copies
        assert self._try("", receipts.reprint, self.people[person], receipt.number) == before + 1

    def _cart(self, which: set[str], part: int) -> Cart:
        cart = Cart.new()
        for number in sorted(which):
            found = bill(self.desk, "water", number)
            if found.due.cents > 0:
                cart = cart.with_item(Item.of_bill(found, min(Money(part), found.due)))
        return cart

    def _post(self, session: ModelSession, cart: Cart, refused: str = "") -> None:
        paid = {item.reference: item.amount.cents for item in cart.items if item.biller == "water"}
        by_card = any(one.card for one in cart.tenders)
        if not by_card and not refused and any(self.model.due(one) < cents for one, cents in paid.items()):
            refused = "DUE_CHANGED"
        refused = refused or ("" if session.state == "open" else "SESSION_NOT_OPEN")
        posted = self._try(refused, take_payment.post, self.people[session.person], session.id, cart)
        if posted is None:
            return
        net: Counter[str] = Counter()
        for tender in cart.tenders:
            net[tender.type.code] += tender.amount.cents
        net["cash"] -= cart.change.cents
        cards = {one.card.attempt: one.amount.cents for one in cart.tenders if one.card}
        assert posted.change == cart.change
        receipt = ModelReceipt(posted.receipt.number, session.id, {k: v for k, v in net.items() if v}, paid, cards)
        handed = [(one.type.code, one.amount.cents) for one in cart.tenders]
        self.model.post(session, handed, cart.change.cents, receipt)
        if cards:
            self.model.charged, self.model.standing = {}, ""
        self.last = (session.id, session.person, cart, posted.receipt.number)
