"""The stubs of a receipt that is looked at: validated at the slip station."""

from __future__ import annotations

from collections.abc import Callable

from pos.cashiering import slips
from pos.domain.receipts import Receipt
from pos.drivers.jobs import JobDone, SpoolEvent
from pos.ui.desk import Desk
from pos.ui.slip_turns import SlipTurns


class Stubs:
    """`looked` is the receipt that is meant, None (and said) where none is; `refresh` reads anew what was done."""

    def __init__(self, desk: Desk, looked: Callable[[], Receipt | None], refresh: Callable[[str], None]) -> None:
        self.turns = SlipTurns(desk)
        self._desk = desk
        self._looked = looked
        self._refresh = refresh
        self._asked = ""

    def validate(self) -> None:
        """F7."""
        receipt, counter = self._looked(), self._desk.counter
        if receipt is None:
            return
        person, number = self._desk.worker, receipt.number
        self._asked = number
        self._desk.run(lambda: slips.validate(counter, person, receipt), then=lambda _: self._refresh(number))

    def heard(self, event: SpoolEvent) -> None:
        """What became of a stub or a check; what was done since is read anew."""
        told = self.turns.heard(event)
        if told is not None and isinstance(event, JobDone) and told.job.subject == self._asked:
            self._refresh(self._asked)
