"""What papers for a payer have in common: the letterhead, and what is said of a card."""

from __future__ import annotations

from collections.abc import Iterator

from pos.domain.agency import Agency
from pos.domain.cards import Verified
from pos.domain.carts import CardProof
from pos.domain.papers import LOGO, Align, Block, Columns, Feed, Parts, Picture, Text
from pos.words import Words


def letterhead(agency: Agency) -> Iterator[Block]:
    """Who took the money, and where."""
    if agency.logo:
        yield Picture(LOGO)
    yield centred(agency.name.upper(), bold=True)
    yield centred(agency.counter)
    yield Parts((agency.address, agency.phone, agency.web), Align.CENTER)
    yield Feed()


def card_lines(card: CardProof, words: Words) -> Iterator[Block]:
    """What schemes ask for (row D2): as the terminal words it, where it does, else from what it told."""
    if card.receipt_text:
        for line in card.receipt_text.split("\n"):
            name, _, value = line.partition("\t")
            yield Columns(name, value, indent=2)
        return
    mode = f"card.entry.{card.entry_mode.lower().replace(' ', '_').replace('-', '_')}"
    entered = words.say(mode) if words.knows(mode) else card.entry_mode
    approval = words.say("receipt.card_approval", code=card.auth_code) if card.auth_code else ""
    emv = (("AID", card.aid), ("TVR", card.tvr), ("TSI", card.tsi), ("ARC", card.arc))
    tags = (*emv, ("REF", card.host_ref), ("TERM", card.terminal_id))
    how = Verified(card.cvm)
    verified = words.say(f"card.verified.{how}") if how else ""
    yield Parts((approval, entered, verified, card.app_label), indent=2)
    yield Parts(tuple(f"{name} {value}" for name, value in tags if value), indent=2)


def centred(text: str, *, bold: bool = False) -> Text:
    """One line in the middle."""
    return Text(text, Align.CENTER, bold=bold)
