"""Checks of the bag that are not endorsed: by the printer, or with the stamp; what is known of each."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from pos.cashiering import slips
from pos.cashiering.counter import Counter
from pos.domain.facts import DepositedItem
from pos.domain.people import Person
from pos.drivers.jobs import JobDone, SpoolEvent
from pos.ui.desk import Desk, Tone
from pos.ui.slip_turns import SlipTurns

Items = tuple[DepositedItem, ...]


class Endorsing:
    """`marked` is the check that is meant, None where none is; `listed` are all, `known` takes them with what is known
    of each now."""

    def __init__(
        self,
        desk: Desk,
        marked: Callable[[], DepositedItem | None],
        listed: Callable[[], Items],
        known: Callable[[Items], None],
    ) -> None:
        self.turns = SlipTurns(desk)
        self._desk = desk
        self._marked = marked
        self._listed = listed
        self._known = known

    @property
    def offered(self) -> bool:
        """Whether any check here is to be endorsed."""
        return any(item.endorsed for item in self._listed())

    def endorse(self) -> None:
        """Have the marked check endorsed by the printer."""
        if (item := self._meant()) is not None:
            self._book(lambda counter, person: slips.endorse(counter, person, item), lambda: None)

    def stamped(self) -> None:
        """The marked check bears the stamp."""
        if (item := self._meant()) is not None:
            said = partial(self._desk.say, "deposit.stamped", Tone.DONE, number=item.number)
            self._book(lambda counter, person: slips.endorsed_by_hand(counter, person, item), said)

    def heard(self, event: SpoolEvent) -> None:
        """A check was endorsed, or not, or is asked for."""
        if self.turns.heard(event) is not None and isinstance(event, JobDone):
            self._look_again()

    def _meant(self) -> DepositedItem | None:
        item = self._marked()
        if item is None:
            self._desk.say("deposit.no_items", Tone.WAIT)
        return item

    def _book(self, work: Callable[[Counter, Person], None], done: Callable[[], object]) -> None:
        counter, person = self._desk.counter, self._desk.worker

        def booked(_: None) -> None:
            done()
            self._look_again()

        self._desk.run(lambda: work(counter, person), then=booked)

    def _look_again(self) -> None:
        counter, items = self._desk.counter, self._listed()
        self._desk.run(lambda: slips.with_states(counter, counter.book.read(), items), then=self._known)
