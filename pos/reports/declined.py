"""A slip for the payer of a chip card that was declined: what the terminal told of it (row D2)."""

from __future__ import annotations

from collections.abc import Iterator

from pos.domain.carts import CardProof
from pos.domain.clock import Instant
from pos.domain.money import Money
from pos.domain.papers import Align, Block, Columns, Cut, Paper, Rule, Text
from pos.reports.imprint import Imprint
from pos.reports.receipt_parts import card_lines, centred, letterhead
from pos.words.phrases import moment


def declined_document(
    card: CardProof, amount: Money, imprint: Imprint, *, at: Instant, message: str, language: str
) -> Paper:
    """``amount`` is what the card was asked for, ``message`` the terminal's own words."""
    words = imprint.words(language)

    def blocks() -> Iterator[Block]:
        if imprint.training:
            yield centred(words.say("receipt.training"), bold=True)
            yield Rule("=")
        yield from letterhead(imprint.agency)
        yield Text(words.say("declined.title"), Align.CENTER, bold=True, tall=True, wide=True)
        yield Columns(words.say("receipt.register", register=imprint.agency.register), moment(words, at, weekday=True))
        yield Rule()
        yield Columns(f"{card.brand} ****{card.last4}".strip(), amount.with_sign, bold=True)
        yield from card_lines(card, words)
        if message:
            yield Text(message)
        yield Rule()
        yield centred(words.say("declined.not_charged"), bold=True)
        yield Cut()

    return Paper(tuple(blocks()))
