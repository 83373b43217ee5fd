"""Checks and money orders: number, bank, payer."""

from __future__ import annotations

from collections.abc import Mapping

from pos.domain.carts import Tender, TenderType
from pos.domain.money import Money
from pos.ui.screens.till.core import TillCore
from pos.ui.screens.till.flow import BaseFlow
from pos.ui.screens.till.posting import Posting
from pos.ui.screens.till.state import Step
from pos.ui.screens.till.wording import tender_name


class PaperTender(BaseFlow):
    """The number is typed or read; the amount is what remains unless another was typed first."""

    def __init__(self, till: TillCore, posting: Posting, kind: TenderType, amount: Money) -> None:
        super().__init__(till)
        self._posting, self._kind, self._amount = posting, kind, amount

    def step(self) -> Step:
        words = self.desk.words
        return Step(
            name=self._kind.code,
            turn=self.turn,
            title=tender_name(words, self._kind.code),
            enter=words.say("step.take"),
            values={"amount": str(self._amount), "payer": self.till.sale.cart.payer},
        )

    def done(self, values: Mapping[str, str]) -> None:
        tender = Tender(
            self._kind,
            Money.parse(values["amount"]),
            number=values["number"].strip(),
            bank=values.get("bank", "").strip(),
            payer=values.get("payer", "").strip(),
        )
        self._posting.tender(tender)
