"""What a cashier does between payments: the drawer opened without one, cash to the safe, notes for coin."""

from __future__ import annotations

import json
from collections.abc import Mapping

from pos.cashiering import cash_moves, change_order
from pos.cashiering.change_order import ChangeOrder
from pos.domain.drawers import CashCount
from pos.domain.errors import BadInput
from pos.domain.money import Money
from pos.domain.people import Permission
from pos.ui.desk import Desk, Tone
from pos.ui.screens.till.core import TillCore
from pos.ui.screens.till.flow import BaseFlow
from pos.ui.screens.till.state import MACHINE, Step
from pos.ui.second_count import SecondCount


class NoSale(BaseFlow):
    """The drawer opens for a reason that stands on the Z report."""

    def step(self) -> Step:
        words = self.desk.words
        return Step(
            "no-sale", self.turn, words.say("no_sale.title"), words.say("no_sale.open"), words.say("no_sale.note")
        )

    def done(self, values: Mapping[str, str]) -> None:
        counter, person, session = self.desk.counter, self.desk.worker, self.desk.drawer
        reason = values["reason"]
        self.desk.run(
            lambda: cash_moves.open_without_sale(counter, person, session.id, reason=reason),
            lambda _: self._opened(),
            waiting="wait.book",
        )

    def _opened(self) -> None:
        self.till.end_flow()
        self.desk.say("no_sale.done", Tone.DONE)


class PickUp(BaseFlow):
    """Cash to the safe: counted here, then by the second person who takes it."""

    def step(self) -> Step:
        words = self.desk.words
        return Step("pick-up", self.turn, words.say("pick_up.title"), words.say("pick_up.enter"))

    def done(self, values: Mapping[str, str]) -> None:
        """Values are pieces by face value in cents."""
        desk, count = self.desk, counted_in(values)
        counter, person, session = desk.counter, desk.worker, desk.drawer
        self.till.end_flow()
        desk.second = SecondCount(
            "second.pick_up",
            count,
            Permission.APPROVE,
            work=lambda second: cash_moves.pick_up(counter, person, session.id, count, second),
            done=lambda amount: back_with(desk, "pick_up.done", amount),
            back="till",
        )
        desk.go("second-count")


class GiveForChange(BaseFlow):
    """A change order: what goes from the drawer to the safe."""

    def step(self) -> Step:
        words = self.desk.words
        return Step("pick-up", self.turn, words.say("change_order.given"), words.say("pick_up.enter"))

    def done(self, values: Mapping[str, str]) -> None:
        self.till.begin(TakeChange(self.till, counted_in(values)))


class TakeChange(BaseFlow):
    """What comes back from the safe; of the same worth, or it is not taken."""

    def __init__(self, till: TillCore, given: CashCount) -> None:
        super().__init__(till)
        self._given = given

    def step(self) -> Step:
        words = self.desk.words
        title = words.say("change_order.taken", amount=self._given.total)
        return Step("pick-up", self.turn, title, words.say("pick_up.enter"))

    def done(self, values: Mapping[str, str]) -> None:
        desk, order = self.desk, ChangeOrder(self._given, counted_in(values))
        counter, person, session = desk.counter, desk.worker, desk.drawer
        order.check()
        self.till.end_flow()
        desk.second = SecondCount(
            "second.change_order",
            order.given,
            Permission.APPROVE,
            work=lambda second: change_order.order_change(counter, person, session.id, order, second),
            done=lambda amount: back_with(desk, "change_order.done", amount),
            back="till",
            strict=True,
        )
        desk.go("second-count")


def back_with(desk: Desk, key: str, amount: Money) -> None:
    """At the till again, with what came of it."""
    desk.go("till")
    desk.say(key, Tone.DONE, amount=amount)


def counted_in(values: Mapping[str, str]) -> CashCount:
    """Pieces by face value, as the panel has them. :raises BadInput: ``COUNT_EMPTY``"""
    pieces = {int(face): int(count) for face, count in values.items() if face != MACHINE}
    count = CashCount(pieces, tuple(json.loads(values[MACHINE])))
    if not count.total:
        raise BadInput("COUNT_EMPTY")
    return count
