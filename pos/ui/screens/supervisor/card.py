"""A card attempt of which nobody knows what became: ask the terminal again, or record what the slip says."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from pos.cashiering import pay_by_card, people
from pos.cashiering import sql as counter_sql
from pos.cashiering.counter import Counter
from pos.cashiering.sql import Attempt
from pos.domain.carts import Cart
from pos.domain.errors import Expected
from pos.domain.people import Permission, Person
from pos.ui.desk import Desk, Tone
from pos.ui.screens.supervisor.state import Phase, SupervisorState
from pos.ui.second_person import SecondPerson


class CardAnswer:
    """Ask the terminal again, or record what the slip says.

    `put` shows a state, `finish` goes back to the list and reads it again.
    """

    def __init__(self, desk: Desk, put: Callable[[SupervisorState], None], finish: Callable[[], None]) -> None:
        self.desk = desk
        self._put = put
        self._finish = finish
        self._charged = True

    def ask_again(self, attempt: Attempt | None) -> None:
        """Ask the terminal; whatever it answers is recorded."""
        if attempt is None:
            return
        counter, login = self.desk.counter, self.desk.worker.login

        def answered(_: Cart | None) -> None:
            self.desk.say("supervisor.card_answered", Tone.DONE)
            self._finish()

        def refused(error: Expected) -> None:
            self.desk.explain(error)
            self._finish()

        self.desk.run(
            lambda: pay_by_card.ask_again(counter, login, attempt.ref),
            then=answered,
            failed=refused,
            waiting="supervisor.wait_card",
        )

    def take_slip(self, plain: SupervisorState, *, charged: bool) -> None:
        """Ask what stands on the slip, or why nothing was charged."""
        self._charged = charged
        self.say_again(plain)

    def say_again(self, plain: SupervisorState) -> None:
        """The same in the present words."""
        charged, say = self._charged, self.desk.words.say
        title = say("supervisor.charged") if charged else say("supervisor.not_charged")
        self._put(replace(plain, phase=Phase.SLIP, sign_title=title, sign_note=say("supervisor.slip_note"), offers=()))

    def record(self, attempt: Attempt, auth_code: str, reason: str, signing: SecondPerson) -> None:
        """Record what the slip says; the entry is the drawer owner's, and somebody else signs for it."""
        if not reason:
            self.desk.say("reason.missing", Tone.WAIT)
            return
        counter, charged = self.desk.counter, self._charged

        def recorded(_: Cart | None) -> None:
            self.desk.say("supervisor.card_recorded", Tone.DONE)
            self._finish()

        def sign(owner: Person) -> None:
            signing.find(Permission.APPROVE, frozenset({owner.login}), lambda approver: write(owner, approver))

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
