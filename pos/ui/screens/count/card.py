"""A card payment without an end stands before the count: what it is, and the ways on from it (design section 4)."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from pos.cashiering.open_cards_sql import OpenCard
from pos.domain.money import total
from pos.domain.people import Permission, Person
from pos.ui.card_answer import CardAnswer
from pos.ui.desk import Desk
from pos.ui.screens.count.state import CardStands, Phase
from pos.ui.second_person import SecondPerson
from pos.words import Words
from pos.words.phrases import moment


class CardFirst:
    """`again` reads anew how things stand, `to` shows another step, `begin` counts with who signed for it."""

    def __init__(
        self,
        desk: Desk,
        signing: SecondPerson,
        again: Callable[[], None],
        to: Callable[[Phase], None],
        begin: Callable[[Person], None],
    ) -> None:
        self.desk = desk
        self.cards: tuple[OpenCard, ...] = ()
        self._signing, self._to, self._begin = signing, to, begin
        self._answer = CardAnswer(desk, signing, again)
        self._charged = self._carrying = False

    def stands(self) -> CardStands:
        """What stands, in words: one of which nobody knows before any that were charged."""
        words, say = self.desk.words, self.desk.words.say
        title, note = in_words(words, self.cards)
        return CardStands(
            title,
            note,
            unknown=self._unknown() is not None,
            slip=say("supervisor.charged" if self._charged else "supervisor.not_charged"),
            sign=title if self._carrying else say("supervisor.sign"),
            sign_note=say("count.carry_note" if self._carrying else "supervisor.sign_card"),
        )

    def enter(self) -> None:
        """Ask the terminal again; to the till, where the payment of a charged card is ended."""
        if (card := self._unknown()) is not None:
            self._answer.ask_again(card.attempt.ref)
        else:
            self.desk.go("till")

    def by_hand(self, *, charged: bool) -> None:
        """A supervisor records the answer: ask what stands on the slip."""
        if self._unknown() is not None:
            self._charged, self._carrying = charged, False
            self._to(Phase.SLIP)

    def record(self, auth_code: str, reason: str) -> None:
        """What the slip says; a supervisor signs for it."""
        if (card := self._unknown()) is not None:
            self._answer.record(card.attempt, charged=self._charged, auth_code=auth_code, reason=reason)

    def carry(self) -> None:
        """Count without the answer: a supervisor signs, and the card is listed until it is answered."""
        self._carrying = True
        self._signing.find(Permission.APPROVE, frozenset({self.desk.worker.login}), self._begin)

    def _unknown(self) -> OpenCard | None:
        return next((one for one in self.cards if one.unknown), None)


def in_words(words: Words, cards: Sequence[OpenCard]) -> tuple[str, str]:
    """Title and note; `cards` are those of one drawer, and not none."""
    unknown = tuple(one for one in cards if one.unknown)
    shown = unknown or tuple(cards)
    first, amount = shown[0], total(one.attempt.amount for one in shown)
    void = first.attempt.kind == "void"
    title = "count.card_charged" if not unknown else "count.card_void_unknown" if void else "count.card_unknown"
    note = words.say("count.card_since", at=moment(words, first.since), reference=first.reference)
    if not unknown:
        note = f"{note} {words.say('count.card_post_it')}"
    if first.beside:
        note = f"{note} {words.say('count.card_beside', amount=first.beside)}"
    return words.say(title, amount=amount), note
