"""Who pays: a name for the receipt."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from pos.ui.screens.till.flow import BaseFlow
from pos.ui.screens.till.state import Step
from pos.words import LANGUAGES


class Payer(BaseFlow):
    """The payer's name, and the language of their receipt (F9 goes through the languages)."""

    def step(self) -> Step:
        words, cart = self.desk.words, self.till.sale.cart
        return Step(
            name="payer",
            turn=self.turn,
            title=words.say("payer.title"),
            enter=words.say("step.take"),
            note=words.say("payer.receipt_in", language=words.say(f"language.{cart.language}")),
            values={"payer": cart.payer},
        )

    def done(self, values: Mapping[str, str]) -> None:
        sale = self.till.sale
        sale.cart = replace(sale.cart, payer=" ".join(values["payer"].split()))
        self.till.end_flow()

    def other(self) -> None:
        sale = self.till.sale
        following = LANGUAGES[(LANGUAGES.index(sale.cart.language) + 1) % len(LANGUAGES)]
        sale.cart = replace(sale.cart, language=following)
        self.till.refresh()
