"""Paying by card: asked, waited for, and what to do where nobody knows (design section 4)."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from pos.cashiering import card_book, card_fees, pay_by_card
from pos.cashiering.card_book import StandingCart
from pos.cashiering.counter import Counter
from pos.domain.carts import Cart
from pos.domain.errors import Expected
from pos.domain.money import ZERO, Money, total
from pos.domain.service_fees import FeeMode
from pos.drivers.ports import CardProgress
from pos.ui.desk import Tone
from pos.ui.screens.till.core import TillCore
from pos.ui.screens.till.flow import BaseFlow
from pos.ui.screens.till.posting import Posting
from pos.ui.screens.till.state import Step

ASK_EVERY_S = 15


class CardAmount(BaseFlow):
    """What the card will be charged, its service fee with it, before it is: the payer may choose otherwise (D4)."""

    def __init__(self, till: TillCore, posting: Posting, amount: Money) -> None:
        super().__init__(till)
        self._posting, self._amount = posting, amount
        self._shown: Money | None = amount

    def step(self) -> Step:
        words = self.desk.words
        return Step(
            name="card",
            turn=self.turn,
            title=words.say("card.title"),
            enter=words.say("card.send"),
            note=self._fee_in_words(),
            values={"amount": str(self._amount)},
        )

    def edited(self, values: Mapping[str, str]) -> None:
        """The fee is that of what stands in the field."""
        try:
            self._shown = Money.parse(values["amount"])
        except Expected:
            self._shown = None
        self.till.refresh()

    def _fee_in_words(self) -> str:
        words, rule = self.desk.words, card_fees.rule_for(self.desk.counter, self.till.sale.cart)
        if rule is None:
            return words.say("card.no_fee")
        fee = rule.of(self._shown) if self._shown is not None else ZERO
        if self._shown is None or not fee:
            return words.say("card.no_fee_on_this")
        if rule.mode is FeeMode.CITY:
            return words.say("card.fee", fee=fee, charged=self._shown + fee)
        return words.say("card.fee_apart", fee=fee, amount=self._shown, merchant=rule.merchant)

    def done(self, values: Mapping[str, str]) -> None:
        amount = Money.parse(values["amount"])
        waiting = CardWait(self.till, self._posting, amount)
        self.till.begin(waiting)
        waiting.start()


class CardWait(BaseFlow):
    """The terminal works. Esc asks it to stop; only its answer ends this."""

    holds = True

    def __init__(self, till: TillCore, posting: Posting, amount: Money) -> None:
        super().__init__(till)
        self._posting, self._amount = posting, amount
        rule = card_fees.rule_for(self.desk.counter, self.till.sale.cart)
        self._charged = amount + rule.of(amount) if rule is not None and rule.mode is FeeMode.CITY else amount
        self._progress: CardProgress | None = None
        self._seconds = 0
        self._stopping = False

    def start(self) -> None:
        """Charge the card, in the background, for as long as it takes."""
        desk, cart, amount = self.desk, self.till.sale.cart, self._amount
        self.till.sale.tendered = cart
        counter, person, session = desk.counter, desk.worker, desk.drawer

        def progressed(progress: CardProgress) -> None:
            desk.later(partial(self._progressed, progress))

        desk.run(
            lambda: pay_by_card.pay(counter, person, session.id, cart, amount, progress=progressed),
            self._paid,
            failed=self._failed,
            broken=self.till.end_flow,
        )

    def step(self) -> Step:
        words = self.desk.words
        said = {
            None: "card.starting",
            CardProgress.SENT: "card.sent",
            CardProgress.WAITING: "card.waiting",
            CardProgress.CANCEL_ASKED: "card.cancel_asked",
        }[self._progress]
        return Step(
            name="card-wait",
            turn=self.turn,
            title=words.say("card.amount", amount=self._charged),
            note=words.say("card.since", what=words.say(said), time=_clock(self._seconds)),
        )

    def tick(self) -> None:
        self._seconds += 1
        self._ask_to_stop()
        self.till.refresh()

    def leave(self) -> None:
        """Ask the terminal to stop."""
        self._stopping = True
        self._progress = CardProgress.CANCEL_ASKED
        self._ask_to_stop()
        self.till.refresh()

    def _ask_to_stop(self) -> None:
        """Again and again: the first time it may not have been asked to begin yet."""
        if self._stopping:
            counter = self.desk.counter
            self.desk.run(lambda: _cancel(counter), lambda _: None)

    def _progressed(self, progress: CardProgress) -> None:
        if not self._stopping:
            self._progress = progress
        self.till.refresh()

    def _paid(self, cart: Cart) -> None:
        got = cart.tenders[-1].amount
        self._posting.use(cart)
        if got < self._amount:
            self.desk.say("card.partial", Tone.WAIT, amount=got, remaining=cart.remaining)

    def _failed(self, error: Expected) -> None:
        if error.code == "CARD_UNKNOWN":
            self.till.begin(CardUnknown(self.till, self._posting, str(error.values["ref"])))
        else:
            self.till.end_flow()
            _explain_what_stands(self.till, error)


class CardUnknown(BaseFlow):
    """Nobody knows whether the card was charged. Asked again by itself, and by Enter; F10 leads to the count.

    There a supervisor can record the answer, or sign that the drawer is counted without it.
    """

    holds = True
    takes_more = True

    def __init__(self, till: TillCore, posting: Posting, ref: str) -> None:
        super().__init__(till)
        self._posting, self._ref = posting, ref
        self._left_s = ASK_EVERY_S
        self._asking = False

    @property
    def may_lock(self) -> bool:
        """A supervisor signs in and records the answer; the cart stands in the book until then."""
        return not self._asking

    def step(self) -> Step:
        words = self.desk.words
        note = words.say("card.asking") if self._asking else words.say("card.ask_in", time=_clock(self._left_s))
        return Step(
            name="card-unknown",
            turn=self.turn,
            title=words.say("card.unknown"),
            enter=words.say("card.ask_now"),
            note=note,
        )

    def tick(self) -> None:
        if self._asking:
            return
        self._left_s -= 1
        if self._left_s <= 0:
            self._ask()
        self.till.refresh()

    def done(self, values: Mapping[str, str]) -> None:
        self._ask()

    def other(self) -> None:
        """The payment stands in the book until then, and is in front again when its cashier comes back."""
        if self._asking:
            self.desk.say("till.busy", Tone.WAIT)
            return
        self.till.begin_next()
        self.till.end_flow()
        self.desk.go("count")

    def leave(self) -> None:
        """There is no way around an answer."""
        self.desk.say("card.must_know", Tone.WAIT)

    def _ask(self) -> None:
        if self._asking:
            return
        self._asking = True
        counter, person, ref = self.desk.counter, self.desk.worker, self._ref
        self.desk.run(
            lambda: pay_by_card.ask_again(counter, person.login, ref),
            self._answered,
            failed=self._failed,
            broken=self._wait_again,
        )
        self.till.refresh()

    def _answered(self, cart: Cart | None) -> None:
        self.till.flow = None
        if cart is None:
            self.till.refresh()
        else:
            self._posting.use(cart)

    def _failed(self, error: Expected) -> None:
        ref = error.values.get("ref")
        if error.code == "CARD_IN_PROGRESS" or (error.code == "CARD_UNKNOWN" and ref == self._ref):
            self._wait_again()
            self.desk.explain(error)
        elif error.code == "CARD_UNKNOWN":  # this one is known now, and what it led to is not
            self.till.begin(CardUnknown(self.till, self._posting, str(ref)))
        else:
            self.till.end_flow()
            _explain_what_stands(self.till, error)

    def _wait_again(self) -> None:
        self._asking, self._left_s = False, ASK_EVERY_S
        self.till.refresh()


class GiveCardBack(BaseFlow):
    """The payment is not to be: what the card was charged is voided on the terminal."""

    def __init__(self, till: TillCore, posting: Posting) -> None:
        super().__init__(till)
        self._posting = posting

    def step(self) -> Step:
        words = self.desk.words
        amount = total(tender.charged for tender in self.till.sale.cart.tenders if tender.card)
        return Step(
            name="confirm",
            turn=self.turn,
            title=words.say("card.give_back", amount=amount),
            enter=words.say("card.give_back_do"),
            note=words.say("card.give_back_note"),
        )

    def done(self, values: Mapping[str, str]) -> None:
        self.till.flow = None
        self._posting.give_card_back()


def stand_first(till: TillCore, posting: Posting, standing: StandingCart | None) -> None:
    """A cart with card business comes before anything else: after a crash, or when somebody comes back to it."""
    if isinstance(till.flow, CardWait) or standing is None:
        return
    if standing.unknown and standing.carried:
        till.desk.say("card.carried", Tone.WAIT, amount=total(one.amount for one in standing.unknown))
        return
    if standing.person != till.desk.worker.login:
        till.desk.say("card.of_another", Tone.STOP, login=standing.person)
        return
    if till.sale.cart.id != standing.cart.id:
        till.begin_next()
    till.sale.cart = till.sale.tendered = standing.cart
    till.end_flow()
    if standing.unknown:
        till.begin(CardUnknown(till, posting, standing.unknown[0].ref))
    else:
        till.desk.say("card.standing", Tone.WAIT)


def _explain_what_stands(till: TillCore, error: Expected) -> None:
    """Say why; what was charged all the same, and could not be given back, is on the cart."""
    counter, cart = till.desk.counter, till.sale.cart

    def seen(standing: StandingCart | None) -> None:
        if standing is not None and till.sale.cart is cart and cart.id == standing.cart.id:
            till.sale.cart = till.sale.tendered = standing.cart
            till.refresh()
        till.desk.explain(error)

    till.desk.run(lambda: card_book.standing_cart(counter), seen)


def _cancel(counter: Counter) -> None:
    """Ask the terminal to stop what it is doing for this register."""
    standing = card_book.standing_cart(counter)
    if standing is not None and standing.unknown:
        pay_by_card.cancel(counter, standing.unknown[0].ref)


def _clock(seconds: int) -> str:
    return f"{seconds // 60}:{seconds % 60:02d}"
