"""A line opened: its charges, and how much of it is paid now."""

from __future__ import annotations

from collections.abc import Mapping

from pos.domain.carts import Item
from pos.domain.errors import Expected
from pos.domain.money import Money
from pos.domain.people import Permission
from pos.ui.desk import Tone
from pos.ui.screens.till.core import TillCore
from pos.ui.screens.till.flow import BaseFlow
from pos.ui.screens.till.split_charges import SplitCharges, charge_line, put_item
from pos.ui.screens.till.state import Step
from pos.ui.screens.till.wording import Wording


class LineCharges(BaseFlow):
    """Shows what an item pays; whoever may lower it types another amount."""

    def __init__(self, till: TillCore, place: int) -> None:
        super().__init__(till)
        self._place = place
        self._item = till.sale.cart.items[place]
        self._bill = till.sale.bill_of(self._item)
        self._tried: Item | None = self._item

    def step(self) -> Step:
        words = self.desk.words
        wording = Wording(words, self.desk.counter.billers)
        shown = self._tried or self._item
        note = wording.left_due(shown, self._bill) if shown.left_due else ""
        return Step(
            name="line",
            turn=self.turn,
            title=f"{wording.tag(self._item.biller)}  {self._item.account or self._item.reference}",
            enter=words.say("step.pay_this"),
            note=note if self._may_lower() else words.say("item.not_lowered"),
            values={"amount": str(self._item.amount)},
            lines=tuple(charge_line(words, one, self._bill) for one in shown.allocations),
            other=words.say("split.change") if self._may_lower() else "",
        )

    def edited(self, values: Mapping[str, str]) -> None:
        try:
            self._tried = self._changed(values)
        except Expected:  # said when Enter is pressed; while someone types, half an amount is no mistake
            self._tried = None

    def done(self, values: Mapping[str, str]) -> None:
        put_item(self.till, self._place, self._changed(values))
        self.till.end_flow()

    def other(self) -> None:
        """F9: not by the charges' priority."""
        if self._bill is None or not self._may_lower():
            return
        if self._tried is None or not self._tried.left_due:
            self.desk.say("split.only_part", Tone.WAIT)
        else:
            self.till.begin(SplitCharges(self.till, self._place, self._tried, self._bill))

    def _may_lower(self) -> bool:
        return self._bill is not None and self.desk.may(Permission.LOWER_LINES)

    def _changed(self, values: Mapping[str, str]) -> Item:
        if self._bill is None or not self.desk.may(Permission.LOWER_LINES):
            return self._item
        amount = Money.parse(values["amount"])
        return self._item if amount == self._item.amount else Item.of_bill(self._bill, amount)
