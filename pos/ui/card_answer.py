"""A card of which nobody knows what became: ask the terminal again, or record what the slip says. No widget here."""

from __future__ import annotations

from collections.abc import Callable

from pos.cashiering import pay_by_card, people
from pos.cashiering import sql as counter_sql
from pos.cashiering.attempts_sql import Attempt
from pos.cashiering.counter import Counter
from pos.domain.carts import Cart
from pos.domain.errors import Expected
from pos.domain.people import Permission, Person
from pos.ui.desk import Desk, Tone
from pos.ui.second_person import SecondPerson


class CardAnswer:
    """`signing` finds who may sign for what is recorded by hand; `finish` is called once more may be known."""

    def __init__(self, desk: Desk, signing: SecondPerson, finish: Callable[[], None]) -> None:
        self.desk = desk
        self._signing = signing
        self._finish = finish

    def ask_again(self, ref: str) -> None:
        """Ask the terminal; whatever it answers is recorded."""
        counter, login = self.desk.counter, self.desk.worker.login

        def answered(_: Cart | None) -> None:
            self.desk.say("supervisor.card_answered", Tone.DONE)
            self._finish()

        def refused(error: Expected) -> None:
            self.desk.explain(error)
            self._finish()

        self.desk.run(
            lambda: pay_by_card.ask_again(counter, login, ref),
            then=answered,
            failed=refused,
            waiting="supervisor.wait_card",
        )

    def record(self, attempt: Attempt, *, charged: bool, auth_code: str, reason: str) -> None:
        """Record what the slip says; the entry is the drawer owner's, and somebody else signs for it."""
        if not reason:
            self.desk.say("reason.missing", Tone.WAIT)
            return
        self.desk.hush()
        counter = self.desk.counter

        def recorded(_: Cart | None) -> None:
            self.desk.say("supervisor.card_recorded", Tone.DONE)
            self._finish()

        def sign(owner: Person) -> None:
            self._signing.find(Permission.APPROVE, frozenset({owner.login}), lambda approver: write(owner, approver))

        def write(owner: Person, approver: Person) -> None:
            self.desk.run(
                lambda: pay_by_card.record_by_hand(
                    counter, owner, approver, attempt.ref, charged=charged, auth_code=auth_code, reason=reason
                ),
                then=recorded,
            )

        self.desk.run(lambda: _owner(counter, attempt.session), then=sign)


def _owner(counter: Counter, session_id: str) -> Person:
    login = counter_sql.session(counter.book.read(), session_id).person
    return next(person for person in people.people(counter) if person.login == login)
