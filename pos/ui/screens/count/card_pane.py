"""A card payment without an end, in the place of the count: what it is, and a key for each way on."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal

from pos.ui.screens.count.state import CardStands
from pos.ui.widgets.basics import show_text, text
from pos.ui.widgets.key_button import KeyButton
from pos.ui.widgets.step_panel import StepPanel
from pos.words import Words


class CardPane(StepPanel):
    """`done` is Enter; `by_hand` says whether it was charged, as the slip says; `carried`: count without an answer."""

    by_hand = Signal(bool)
    carried = Signal()

    def __init__(self) -> None:
        super().__init__("count-card")
        self.charged = KeyButton("count-card-charged", "F5", strong=True)
        self.not_charged = KeyButton("count-card-not-charged", "F6", strong=True)
        self.carry = KeyButton("count-card-carry", "F9", strong=True)
        self.signed = text("caption", wrap=True)
        self.body.addWidget(self.signed)
        for button in (self.charged, self.not_charged, self.carry):
            self.body.addWidget(button)
        self.charged.clicked.connect(partial(self._say, True))
        self.not_charged.clicked.connect(partial(self._say, False))
        self.carry.clicked.connect(self.carried)

    def show_card(self, card: CardStands, words: Words) -> None:
        """What stands, and what can be done about it."""
        say = words.say
        self.explain(card.note)
        self.say(words, card.title, say("count.card_ask") if card.unknown else say("count.card_to_till"))
        show_text(self.signed, say("count.card_signed"))
        self.charged.label(words, say("supervisor.charged"))
        self.not_charged.label(words, say("supervisor.not_charged"))
        self.carry.label(words, say("count.card_carry"))
        for button in (self.charged, self.not_charged):
            button.setVisible(card.unknown)

    def _say(self, charged: bool, _: bool = False) -> None:  # the shape of `clicked`
        self.by_hand.emit(charged)
