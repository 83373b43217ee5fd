"""A fee without a price of its own: how much is it?"""

from __future__ import annotations

from collections.abc import Mapping

from pos.domain.bills import Fee
from pos.domain.carts import Item
from pos.domain.money import Money
from pos.ui.screens.till.core import TillCore
from pos.ui.screens.till.flow import BaseFlow
from pos.ui.screens.till.state import Step


class FeeAmount(BaseFlow):
    """Asks for the amount of each piece."""

    def __init__(self, till: TillCore, fee: Fee, pieces: int) -> None:
        super().__init__(till)
        self._fee, self._pieces = fee, pieces

    def step(self) -> Step:
        words = self.desk.words
        note = words.say("fee.each", pieces=self._pieces) if self._pieces > 1 else ""
        return Step("fee", self.turn, self._fee.description, words.say("step.add"), note)

    def done(self, values: Mapping[str, str]) -> None:
        item = Item.of_fee(self._fee, quantity=self._pieces, amount=Money.parse(values["amount"]))
        self.till.flow = None
        self.till.add(item)
