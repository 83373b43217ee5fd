"""What holds after every step."""

from __future__ import annotations

from collections import Counter

from hypothesis.stateful import invariant

from pos.cashiering import card_book, sql
from pos.ledger import sql as ledger_sql
from pos.settlement.gather import session_figures
from tests.support.bills import bill
from tests.support.machine.alongside import BILLS, Alongside


class Checks(Alongside):
    """The book says what the model says."""

    @invariant()
    def accounts_are_as_the_model_says(self) -> None:
        if not hasattr(self, "desk"):
            return
        found: Counter[str] = Counter()
        for name, amount in ledger_sql.trial_balance(self.desk.counter.book.read()).items():
            found["gl" if name.startswith("gl:") else name] += amount.cents
        assert {name: cents for name, cents in found.items() if cents} == {
            name: cents for name, cents in self.model.accounts.items() if cents
        }
        assert sum(found.values()) == 0

    @invariant()
    def drawers_hold_what_is_expected(self) -> None:
        for session in self._sessions():
            held = ledger_sql.drawer_balance(self.desk.counter.book.read(), session.id)
            assert {tender: amount.cents for tender, amount in held.items()} == {
                tender: cents for tender, cents in session.held.items() if cents
            }
            session_figures(self.desk.counter.book.read(), session.id)
            row = sql.session(self.desk.counter.book.read(), session.id)
            assert (row.state.value, row.counts, bool(row.batch)) == (session.state, session.counts, session.sealed)

    @invariant()
    def bills_owe_what_is_left(self) -> None:
        if hasattr(self, "desk"):
            assert {one: bill(self.desk, "water", one).due.cents for one in BILLS} == {
                one: self.model.due(one) for one in BILLS
            }

    @invariant()
    def numbers_have_no_gaps(self) -> None:
        if not hasattr(self, "desk"):
            return
        connection = self.desk.counter.book.read()
        assert connection.execute("SELECT count(*) = max(seq) FROM entry").fetchone()[0]
        numbers = [row[0] for row in connection.execute("SELECT number FROM receipt ORDER BY seq")]
        assert numbers == [f"R01-{n:06d}" for n in range(1, self.model.numbers + 1)]

    @invariant()
    def no_card_is_forgotten(self) -> None:
        if not hasattr(self, "desk"):
            return
        kept = sum(cents for one in self.model.receipts for ref, cents in one.cards.items() if ref not in one.back)
        unknown = 0
        if self.model.asked in self.terminal.charged:
            asked = self.terminal.charged[self.model.asked].approved.cents
            unknown = -asked if self._is_void(self.model.asked) else asked
        assert self.terminal.net() == kept + sum(self.model.charged.values()) + unknown
        standing = card_book.standing_cart(self.desk.counter)
        cards = [one for one in standing.cart.tenders if one.card] if standing else []
        assert {one.card.attempt: one.amount.cents for one in cards if one.card} == self.model.charged
        assert bool(standing) == bool(self.model.standing)
