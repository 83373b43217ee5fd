"""A line opened: its charges, and how much of it is paid now."""

from __future__ import annotations

from collections.abc import Mapping

from pos.cashiering import cart_record
from pos.domain.bills import Allocation, Bill
from pos.domain.carts import Item
from pos.domain.errors import Expected
from pos.domain.money import Money
from pos.domain.people import Permission
from pos.ui.lines import Line
from pos.ui.screens.till.core import TillCore
from pos.ui.screens.till.flow import BaseFlow
from pos.ui.screens.till.state import Step
from pos.ui.screens.till.wording import Wording
from pos.words import Words


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
            lines=tuple(_charge(words, one, self._bill) for one in shown.allocations),
        )

    def edited(self, values: Mapping[str, str]) -> None:
        try:
            self._tried = self._changed(values)
        except Expected:  # said when Enter is pressed; while someone types, half an amount is no mistake
            self._tried = None

    def done(self, values: Mapping[str, str]) -> None:
        item = self._changed(values)
        sale = self.till.sale
        sale.cart = sale.cart.with_item_changed(self._place, item)
        if sale.tendered and item.amount < self._item.amount:
            counter, person, session = self.desk.counter, self.desk.worker, self.desk.drawer
            self.desk.run(
                lambda: cart_record.line_lowered(counter, person, session.id, self._item, item), lambda _: None
            )
        self.till.end_flow()

    def _may_lower(self) -> bool:
        return self._bill is not None and self.desk.may(Permission.LOWER_LINES)

    def _changed(self, values: Mapping[str, str]) -> Item:
        if self._bill is None or not self.desk.may(Permission.LOWER_LINES):
            return self._item
        return Item.of_bill(self._bill, Money.parse(values["amount"]))


def _charge(words: Words, one: Allocation, bill: Bill | None) -> Line:
    """What a charge gets; where that is less than what is owed on it, both."""
    owed = next((charge.amount for charge in (bill.charges if bill else ()) if charge.code == one.charge), one.amount)
    detail = "" if owed == one.amount else words.say("item.of_owed", amount=owed)
    return Line(title=one.description, detail=detail, amount=one.amount.grouped)
