"""What is printed on a slip: the endorsement on the back of a check, the validation on a stub or form (rows C3, C4)."""

from __future__ import annotations

from collections.abc import Iterator

from pos.domain.papers import Block, Columns, Paper, Text
from pos.domain.receipts import Receipt
from pos.reports.imprint import Imprint
from pos.words import Words
from pos.words.phrases import moment, tender_name

LINE_END = "·"
"""Parts the lines of the endorsement in the settings."""


def endorsement(receipt: Receipt, place: int, imprint: Imprint, text: str) -> Paper:
    """What makes a check payable to the city's bank and to nobody else (POL26), and where it came from.

    ``place`` says which of the receipt's tenders it is, from 1; ``text`` is the bank's wording, ``·`` between lines.
    """
    words = imprint.words(receipt.language)
    tender = receipt.tenders[place - 1]
    billers = dict.fromkeys(imprint.biller(item.biller, words.language) for item in receipt.items)
    blocks = [
        *_training(imprint, words),
        *(Text(line.strip()) for line in text.split(LINE_END) if line.strip()),
        Text(" ".join(billers)),
        _where(receipt, words),
        Columns(f"{tender_name(words, tender.type.code)} {tender.number}", tender.amount.with_sign),
    ]
    return Paper(tuple(blocks))


def validation(receipt: Receipt, place: int, times: int, imprint: Imprint) -> Paper:
    """That this stub was paid: when, where, with which receipt, which account, how much and by what.

    ``place`` says which of the receipt's items it is, from 1; ``times`` how often it was validated, this one counted.
    """
    words = imprint.words(receipt.language)
    item = receipt.items[place - 1]
    tag = imprint.biller(item.biller, words.language)
    ways = dict.fromkeys(f"{tender_name(words, one.type.code)} {one.number}".strip() for one in receipt.tenders)
    blocks = [
        *_training(imprint, words),
        *([Text(words.say("validation.repeat", times=times))] if times > 1 else []),
        Columns(imprint.agency.name.upper(), words.say("validation.paid")),
        _where(receipt, words),
        Columns(f"{tag} {item.account or item.reference}", item.amount.with_sign),
        Text(" · ".join(ways)),
    ]
    return Paper(tuple(blocks))


def _training(imprint: Imprint, words: Words) -> Iterator[Block]:
    if imprint.training:
        yield Text(words.say("receipt.training"))


def _where(receipt: Receipt, words: Words) -> Columns:
    """Receipt and register, and when."""
    return Columns(receipt.number, moment(words, receipt.at), middle="")
