"""How a part payment spreads over the charges of its bill, where not by their priority (row A6)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from pos.cashiering import cart_record, people
from pos.domain.bills import Allocation, Bill
from pos.domain.carts import Item
from pos.domain.errors import Expected, Refused
from pos.domain.money import ZERO, Money, total
from pos.domain.people import Permission, Person
from pos.ui.desk import Tone
from pos.ui.lines import Line
from pos.ui.screens.till.core import TillCore
from pos.ui.screens.till.flow import BaseFlow
from pos.ui.screens.till.state import Step
from pos.words import Words


class SplitCharges(BaseFlow):
    """Charge after charge: its amount, Enter, the next. After the last it must come to what is paid.

    Credits of the bill are used in full whatever is decided, and stand here only as what the others share.
    """

    def __init__(self, till: TillCore, place: int, item: Item, bill: Bill) -> None:
        super().__init__(till)
        self._place, self._item, self._bill = place, item, bill
        self._charges = [one for one in bill.charges if one.amount > ZERO]
        given = {one.charge: one.amount for one in item.allocations}
        self._amounts = {one.code: given.get(one.code, ZERO) for one in self._charges}
        self._marked = 0

    def step(self) -> Step:
        words = self.desk.words
        marked = self._charges[self._marked]
        last = self._marked == len(self._charges) - 1
        return Step(
            name="split",
            turn=self.turn,
            title=marked.description,
            enter=words.say("split.take" if last else "split.next"),
            note=words.say("split.sum", spread=self._spread, amount=self._item.amount),
            values={"amount": str(self._amounts[marked.code])},
            lines=tuple(self._line(words, place) for place in range(len(self._charges))),
            marked=self._marked,
        )

    def edited(self, values: Mapping[str, str]) -> None:
        try:
            self._take(values)
        except Expected:  # half an amount is no mistake while someone types
            return

    def done(self, values: Mapping[str, str]) -> None:
        self._take(values)
        self._require_owed()
        if self._marked < len(self._charges) - 1:
            self._mark(self._marked + 1)
            return
        try:
            wanted = self._item.split(self._bill, self._amounts, self.desk.worker.login)
        except Refused:
            self._mark(0)
            raise
        if self.desk.may(Permission.CHANGE_ALLOCATION):
            put_item(self.till, self._place, wanted)
            self.till.end_flow()
        else:
            self.till.begin(SplitSigned(self.till, self._place, wanted))

    def move(self, by: int) -> None:
        self._mark(max(0, min(self._marked + by, len(self._charges) - 1)))

    def chosen(self, place: int | None = None) -> None:
        if place is not None:
            self._mark(place)

    @property
    def _spread(self) -> Money:
        credits_ = total(one.amount for one in self._bill.charges if one.amount < ZERO)
        return total(self._amounts.values()) + credits_

    def _take(self, values: Mapping[str, str]) -> None:
        self._amounts[self._charges[self._marked].code] = Money.parse(values["amount"] or "0")

    def _require_owed(self) -> None:
        charge = self._charges[self._marked]
        amount = self._amounts[charge.code]
        if amount > charge.amount:
            raise Refused("SPLIT_OVER_CHARGE", charge=charge.description, amount=amount, owed=charge.amount)

    def _mark(self, place: int) -> None:
        """Another charge: its field is filled anew."""
        self._marked, self.turn = place, self.till.next_turn()
        self.till.refresh()

    def _line(self, words: Words, place: int) -> Line:
        charge = self._charges[place]
        given = Allocation(charge.code, charge.description, self._amounts[charge.code], charge.distribution)
        return replace(charge_line(words, given, self._bill), lead="▸" if place == self._marked else "·")


class SplitSigned(BaseFlow):
    """A cashier asks; who may change the split signs for this one."""

    def __init__(self, till: TillCore, place: int, wanted: Item) -> None:
        super().__init__(till)
        self._place, self._wanted = place, wanted

    def step(self) -> Step:
        words = self.desk.words
        note = words.say("split.sign_note")
        return Step("sign", self.turn, words.say("split.sign"), words.say("approval.sign"), note)

    def done(self, values: Mapping[str, str]) -> None:
        counter, person = self.desk.counter, self.desk.worker
        login, password = values["login"], values["password"]

        def proved() -> Person:
            permission = Permission.CHANGE_ALLOCATION
            return people.approve(counter, login, password, permission=permission, not_logins=frozenset({person.login}))

        self.desk.run(proved, self._signed, waiting="wait.book")

    def _signed(self, approver: Person) -> None:
        put_item(self.till, self._place, replace(self._wanted, split_by=approver.login))
        self.till.end_flow()
        self.desk.say("split.signed", Tone.DONE, name=approver.name)


def put_item(till: TillCore, place: int, item: Item) -> None:
    """Put another item in the place of one; lowered after money was on the counter, it stands on the record."""
    sale, desk = till.sale, till.desk
    before = sale.cart.items[place]
    sale.cart = sale.cart.with_item_changed(place, item)
    if sale.tendered and item.amount < before.amount:
        counter, person, session = desk.counter, desk.worker, desk.drawer
        desk.run(lambda: cart_record.line_lowered(counter, person, session.id, before, item), lambda _: None)


def charge_line(words: Words, one: Allocation, bill: Bill | None) -> Line:
    """What a charge gets; where that is less than what is owed on it, both."""
    owed = next((charge.amount for charge in (bill.charges if bill else ()) if charge.code == one.charge), one.amount)
    detail = "" if owed == one.amount else words.say("item.of_owed", amount=owed)
    return Line(title=one.description, detail=detail, amount=one.amount.grouped)
