"""Cards: charged, lost, found again, given back; and voids, which give them back first."""

from __future__ import annotations

from collections.abc import Callable

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from pos.cashiering import attempts_sql, card_book, give_card_back, pay_by_card, void
from pos.domain.carts import CASH, Tender
from pos.domain.errors import Expected
from pos.domain.money import Money
from tests.support.machine.alongside import BILLS, CARD_WORDS, some
from tests.support.machine.payments import Payments
from tests.support.terminals import PowerCut


class Cards(Payments):
    """Rules of the terminal."""

    @rule(session=some, which=st.sampled_from(BILLS), part=st.integers(1, 20000), word=st.sampled_from(CARD_WORDS))
    @precondition(lambda self: self.model.sessions)
    def charge_a_card(self, session: int, which: str, part: int, word: str) -> None:
        found = self._session(session)
        cart = self._cart({which}, part)
        if not cart.items:
            return
        refused = "CARD_ATTEMPT_OPEN" if self.model.asked else "CARD_CART_STANDS" if self.model.standing else ""
        refused = refused or ("" if found.state == "open" else "SESSION_NOT_OPEN")
        self.terminal.will(word)
        charged = {"approve": "", "half": "", "decline": "CARD_DECLINED", "cancel": "CARD_CANCELLED"}
        said = refused or charged.get(word, "CARD_UNKNOWN")
        before = len(self.terminal.started)
        try:
            self._try(said, pay_by_card.pay, self.people[found.person], found.id, cart, cart.due, keeps=bool(refused))
        except PowerCut:
            said = "POWER"
        if len(self.terminal.started) > before:
            self._asked(found.id, word)
        if said == "POWER":
            self._restart()

    @rule(session=some, over=st.integers(0, 5000))
    @precondition(lambda self: self.model.standing)
    def post_what_stands(self, session: int, over: int) -> None:
        standing = self._standing()
        cart = standing.cart
        if cart.remaining:
            cart = cart.with_tender(Tender(CASH, cart.remaining + Money(over)))
        refused = "CARD_UNKNOWN_STANDS" if self.model.asked else ""
        self._post(self._session(session), cart, refused=refused)

    @rule(session=some, word=st.sampled_from(CARD_WORDS))
    @precondition(lambda self: self.model.standing)
    def give_back(self, session: int, word: str) -> None:
        found = self._session(session)
        cards = [one.card.attempt for one in self._standing().cart.tenders if one.card]
        refused = ""
        if cards:
            refused = "CARD_ATTEMPT_OPEN" if self.model.asked else "" if found.state == "open" else "SESSION_NOT_OPEN"
        self._give_cards_back(
            refused, word, cards, lambda: give_card_back.give_back(
                self.desk.counter, self.people[found.person], found.id, self._standing().cart
            )
        )  # fmt: skip
        if not self.model.asked and not self.model.charged:
            self.model.standing = ""

    @rule(reachable=st.booleans(), by_hand=st.booleans())
    @precondition(lambda self: self.model.asked)
    def find_out(self, reachable: bool, by_hand: bool) -> None:
        ref = self.model.asked
        true = ref in self.terminal.charged
        if by_hand:
            owner = attempts_sql.attempt(self.desk.counter.book.read(), ref).session
            person = self.people[self.model.session(owner).person]
            self._try(
                "",
                pay_by_card.record_by_hand,
                person,
                self.desk.supervisor,
                ref,
                charged=true,
                auth_code="1",
                reason="slip",
                gives=False,
            )
        else:
            self.terminal.reachable = reachable
            void = any(ref in one.cards for one in self.model.receipts) or self._is_void(ref)
            refused = "" if true or void else "CARD_NOT_CHARGED"
            self._try(
                refused if reachable else "CARD_UNKNOWN",
                pay_by_card.ask_again,
                "carla",
                ref,
                keeps=not reachable,
                gives=False,
            )
            self.terminal.reachable = True
        if by_hand or reachable:
            self._answered(ref, charged=true)

    @rule(which=some, session=some, word=st.sampled_from(CARD_WORDS))
    @precondition(lambda self: self.model.receipts)
    def void(self, which: int, session: int, word: str) -> None:
        receipt = self.model.receipts[which % len(self.model.receipts)]
        own = self.model.session(receipt.session)
        found = own if session % 4 else self._session(session)
        cards = [ref for ref in receipt.cards if ref not in receipt.back]
        refused = ""
        if found.state != "open":
            refused = "SESSION_NOT_OPEN"
        elif found is not own or receipt.voided:
            refused = "RECEIPT_NOT_VOIDABLE"
        elif receipt.net.get("cash", 0) > found.held["cash"]:
            refused = "CASH_NOT_IN_DRAWER"
        elif cards and self.model.asked:
            refused = "CARD_ATTEMPT_OPEN"
        person = self.people[found.person]
        done = self._give_cards_back(
            refused, word, cards, lambda: void.void_receipt(
                self.desk.counter, person, self.desk.supervisor, found.id, receipt.number, reason="wrong"
            )
        )  # fmt: skip
        if done:
            self.model.void(found, receipt)

    def _asked(self, session: str, word: str) -> None:
        """A sale was sent to the terminal."""
        ref = self.terminal.started[-1].ref
        if word in {"approve", "half"}:
            self.model.charged[ref] = self.terminal.charged[ref].approved.cents
            self.model.standing = session
        elif word not in {"decline", "cancel"}:
            self.model.asked, self.model.standing = ref, session

    def _give_cards_back(self, refused: str, word: str, cards: list[str], call: Callable[[], object]) -> bool:
        """A verb that gives cards back first; the terminal does ``word`` to the first one. Whether all went through."""
        self.terminal.will(word)
        approved = not cards or word in {"approve", "half"}
        said = refused or ("" if approved else "CARD_VOID_FAILED" if word in {"decline", "cancel"} else "CARD_UNKNOWN")
        before, sent = self.desk.counter.book.head(), len(self.terminal.started)
        try:
            call()
            done = ""
        except Expected as error:
            done = error.code
        except PowerCut:
            done = said = "POWER"
        assert done == said, f"{done or 'done'} instead of {said or 'success'}"
        assert not refused or self.desk.counter.book.head() == before
        for operation in self.terminal.started[sent:]:
            if operation.ref in self.terminal.charged and done not in {"POWER", "CARD_UNKNOWN"}:
                self._came_back(operation.original_ref)
            elif done in {"POWER", "CARD_UNKNOWN"}:
                self.model.asked = operation.ref
        if done == "POWER":
            self._restart()
        return not done

    def _standing(self) -> card_book.StandingCart:
        found = card_book.standing_cart(self.desk.counter)
        assert found is not None
        return found
