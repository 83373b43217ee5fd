"""What a cashier does between payments: the drawer opened without one, cash to the safe."""

from __future__ import annotations

from collections.abc import Mapping

from pos.cashiering import cash_moves, people
from pos.domain.drawers import CashCount
from pos.domain.errors import BadInput
from pos.domain.money import Money
from pos.domain.people import Permission
from pos.ui.desk import Tone
from pos.ui.screens.till.core import TillCore
from pos.ui.screens.till.flow import BaseFlow
from pos.ui.screens.till.state import Step


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
    """Cash to the safe: counted here, then signed by a second person."""

    def step(self) -> Step:
        words = self.desk.words
        return Step("pick-up", self.turn, words.say("pick_up.title"), words.say("pick_up.enter"))

    def done(self, values: Mapping[str, str]) -> None:
        """Values are pieces by face value in cents."""
        count = CashCount({int(face): int(pieces) for face, pieces in values.items()})
        if not count.total:
            raise BadInput("COUNT_EMPTY")
        self.till.begin(PickUpSigned(self.till, count))


class PickUpSigned(BaseFlow):
    """The second person's name and password, for this one pickup."""

    def __init__(self, till: TillCore, count: CashCount) -> None:
        super().__init__(till)
        self._count = count

    def step(self) -> Step:
        words = self.desk.words
        title = words.say("pick_up.amount", amount=self._count.total)
        return Step("sign", self.turn, title, words.say("approval.sign"), words.say("pick_up.note"))

    def done(self, values: Mapping[str, str]) -> None:
        counter, person, session, count = self.desk.counter, self.desk.worker, self.desk.drawer, self._count
        login, password = values["login"], values["password"]

        def taken() -> Money:
            approver = people.approve(
                counter, login, password, permission=Permission.APPROVE, not_logins=frozenset({person.login})
            )
            return cash_moves.pick_up(counter, person, approver, session.id, count)

        self.desk.run(taken, self._picked_up, waiting="wait.book")

    def _picked_up(self, amount: Money) -> None:
        self.till.end_flow()
        self.desk.say("pick_up.done", Tone.DONE, amount=amount)
