"""A card attempt of which nobody knows what became, on the supervisor's screen."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from pos.cashiering.open_cards_sql import OpenCard
from pos.ui.card_answer import CardAnswer
from pos.ui.desk import Desk
from pos.ui.screens.supervisor.state import Phase, SupervisorState
from pos.ui.second_person import SecondPerson


class CardRow:
    """`put` shows a state, `finish` goes back to the list and reads it again."""

    def __init__(
        self,
        desk: Desk,
        signing: SecondPerson,
        put: Callable[[SupervisorState], None],
        finish: Callable[[], None],
    ) -> None:
        self.desk = desk
        self._put = put
        self._answer = CardAnswer(desk, signing, finish)
        self._card: OpenCard | None = None
        self._charged = True

    def ask_again(self, card: OpenCard | None) -> None:
        """Ask the terminal; whatever it answers is recorded."""
        if card is not None:
            self._answer.ask_again(card.attempt.ref)

    def take_slip(self, plain: SupervisorState, card: OpenCard | None, *, charged: bool) -> None:
        """Ask what stands on the slip, or why nothing was charged."""
        self._card, self._charged = card, charged
        self.say_again(plain)

    def say_again(self, plain: SupervisorState) -> None:
        """The same in the present words."""
        key = "supervisor.charged" if self._charged else "supervisor.not_charged"
        self._put(replace(plain, phase=Phase.SLIP, sign_title=self.desk.words.say(key), offers=()))

    def record(self, auth_code: str, reason: str) -> None:
        """What the slip says; somebody whose drawer it is not signs for it."""
        if self._card is not None:
            self._answer.record(self._card.attempt, charged=self._charged, auth_code=auth_code, reason=reason)
