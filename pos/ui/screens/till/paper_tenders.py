"""Checks, money orders, and a city's own ways of paying: number, bank, payer, and a second person where one signs."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from pos.cashiering import people
from pos.domain.carts import Tender, TenderKind, TenderType
from pos.domain.money import Money
from pos.domain.people import Permission, Person
from pos.ui.phrases import tender_name
from pos.ui.screens.till.core import TillCore
from pos.ui.screens.till.flow import BaseFlow
from pos.ui.screens.till.posting import Posting
from pos.ui.screens.till.state import Step

_PANELS = {TenderKind.CHECK: "check", TenderKind.MONEY_ORDER: "money-order"}


class PaperTender(BaseFlow):
    """The number is typed or read; the amount is what remains unless another was typed first."""

    def __init__(self, till: TillCore, posting: Posting, kind: TenderType, amount: Money) -> None:
        super().__init__(till)
        self._posting, self._kind, self._amount = posting, kind, amount

    def step(self) -> Step:
        words = self.desk.words
        return Step(
            name=_PANELS.get(self._kind.kind, "way-numbered" if self._kind.needs_number else "way"),
            turn=self.turn,
            title=tender_name(words, self._kind.code),
            enter=words.say("step.take"),
            values={"amount": str(self._amount), "payer": self.till.sale.cart.payer},
        )

    def done(self, values: Mapping[str, str]) -> None:
        amount = Money.parse(values["amount"])

        def tender(approver: str = "") -> Tender:
            return Tender(
                self._kind,
                amount,
                number=values.get("number", "").strip(),
                bank=values.get("bank", "").strip(),
                payer=values.get("payer", "").strip(),
                approver=approver,
            )

        if not self._kind.needs_approval:
            self._posting.tender(tender())
            return
        self.till.sale.cart.with_tender(tender("?"))  # what cannot be taken needs nobody to sign for it
        self.till.begin(TenderSigned(self.till, self._posting, self._kind, tender))


class TenderSigned(BaseFlow):
    """A second person signs for this way of paying, for this one payment."""

    def __init__(self, till: TillCore, posting: Posting, kind: TenderType, tender: Callable[[str], Tender]) -> None:
        super().__init__(till)
        self._posting, self._kind, self._tender = posting, kind, tender

    def step(self) -> Step:
        words = self.desk.words
        title = words.say("tender_sign.title", tender=tender_name(words, self._kind.code))
        return Step("sign", self.turn, title, words.say("approval.sign"), words.say("tender_sign.note"))

    def done(self, values: Mapping[str, str]) -> None:
        counter, person = self.desk.counter, self.desk.worker
        login, password = values["login"], values["password"]

        def proved() -> Person:
            others = frozenset({person.login})
            return people.approve(counter, login, password, permission=Permission.APPROVE, not_logins=others)

        self.desk.run(proved, lambda approver: self._posting.tender(self._tender(approver.login)), waiting="wait.book")
