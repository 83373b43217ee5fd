"""The receipt on paper: everything that POL3 and row E2 of the field list ask for, in the payer's language.

Agency, date, amount, mode of payment, preparer (SAAM, CPA); account, what stays due, change, check number; of a card
the last four, brand, entry mode and EMV receipt tags, never an expiry date (15 U.S.C. 1681c(g)).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from pos.domain.cards import Verified
from pos.domain.carts import Item, ItemKind, ServiceFee, Tender
from pos.domain.clock import Instant
from pos.domain.money import Money
from pos.domain.papers import Align, Barcode, Block, Columns, Cut, Feed, Paper, Qr, Rule, Text
from pos.domain.receipts import Receipt
from pos.reports.imprint import Imprint
from pos.reports.phrases import short_session
from pos.reports.receipt_parts import card_lines, centred, letterhead
from pos.words import Words
from pos.words.phrases import moment, tender_name

QR_SIZE = 5
"""Dots to a module: a number makes a code of 13 mm."""


@dataclass(frozen=True, slots=True)
class Copy:
    """A reprint: which one it is, from 1, and when it was made."""

    number: int
    at: Instant


def receipt_document(
    receipt: Receipt, imprint: Imprint, *, language: str = "", copy: Copy | None = None, voided_by: str = ""
) -> Paper:
    """The paper of a receipt or void; in the receipt's own language unless another is asked for.

    ``copy`` marks a reprint; ``voided_by`` is the number of the void that took this receipt back.
    """
    setting = _Setting(receipt, imprint, imprint.words(language or receipt.language))
    blocks = [
        *setting.marks(copy, voided_by),
        *letterhead(imprint.agency),
        *setting.heading(),
        Rule(),
        *setting.items(),
        Rule(),
        *setting.money(),
        Rule(),
        *setting.foot(),
        Cut(),
    ]
    return Paper(tuple(blocks))


class _Setting:
    """One receipt being set in one language."""

    def __init__(self, receipt: Receipt, imprint: Imprint, words: Words) -> None:
        self.receipt = receipt
        self.imprint = imprint
        self.words = words
        self.say = words.say

    def marks(self, copy: Copy | None, voided_by: str) -> Iterator[Block]:
        """What must be seen before anything else."""
        if self.imprint.training:
            yield centred(self.say("receipt.training"), bold=True)
        if copy is not None:
            yield Text(self.say("receipt.duplicate", number=copy.number), Align.CENTER, bold=True, tall=True, wide=True)
            yield centred(self.say("receipt.printed", time=moment(self.words, copy.at)))
        if voided_by:
            yield centred(self.say("receipt.voided_by", number=voided_by), bold=True)
        if self.receipt.voids:
            yield Text(self.say("receipt.void"), Align.CENTER, bold=True, tall=True, wide=True)
            yield centred(self.say("receipt.voids", number=self.receipt.voids), bold=True)
        if self.imprint.training or copy or voided_by or self.receipt.voids:
            yield Rule("=")

    def heading(self) -> Iterator[Block]:
        """Number, real time, business date, preparer, register and session."""
        receipt = self.receipt
        say = self.say
        yield Columns(say("receipt.number", number=receipt.number), moment(self.words, receipt.at, weekday=True))
        yield Columns(
            say("receipt.business_date", date=self.words.date(receipt.business_date, short=True)),
            say("receipt.cashier", name=self.imprint.person(receipt.cashier)),
        )
        yield Columns(
            say("receipt.register", register=receipt.register),
            say("receipt.session", session=short_session(receipt.session)),
        )
        if receipt.payer:
            yield Columns(say("receipt.payer"), receipt.payer)
        if receipt.voids:
            yield Columns(say("receipt.approved"), self.imprint.person(receipt.approver))
            yield Columns(say("receipt.reason"), receipt.reason)

    def items(self) -> Iterator[Block]:
        """What was paid, by charge, and what stays due on each bill."""
        for item in self.receipt.items:
            tag = self.imprint.biller(item.biller, self.words.language)
            if item.kind is ItemKind.FEE:
                yield Columns(tag, bold=True)
                yield Columns(self._fee(item), item.amount.grouped, indent=2)
            else:
                yield from self._bill(item, tag)
        for biller in dict.fromkeys(item.biller for item in self.receipt.items):
            if note := self.imprint.fund_notes.get(biller):
                tag = self.imprint.biller(biller, self.words.language)
                yield Text(self.say("receipt.funds", biller=tag, funds=note))

    def _bill(self, item: Item, tag: str) -> Iterator[Block]:
        yield Columns(tag, item.detail, middle=item.account or item.reference, bold=True)
        if len(item.allocations) == 1:
            yield Columns(self._title(item), item.amount.grouped, indent=2)
        else:
            yield Columns(self._title(item), indent=2)
            for one in item.allocations:
                yield Columns(one.description, one.amount.grouped, indent=4)
        if item.split_by:
            yield Columns(self.say("receipt.split_by", name=self.imprint.person(item.split_by)), indent=4)
        if not self.receipt.voids:
            yield Columns(self.say("receipt.left_due", amount=item.left_due), indent=2)

    def _title(self, item: Item) -> str:
        """The bill's words, with its number where that is not the account itself."""
        if item.reference in {item.account, ""} or item.reference in item.title:
            return item.title
        return self.say("receipt.bill", title=item.title, number=item.reference)

    def _fee(self, item: Item) -> str:
        if item.quantity == 1:
            return item.title
        each = Money(item.amount.cents // item.quantity)
        return self.say("receipt.quantity", title=item.title, quantity=item.quantity, each=each)

    def money(self) -> Iterator[Block]:
        """The total, the mode of payment, and the change; on a void what went back."""
        receipt = self.receipt
        total = Money(receipt.sign * receipt.total.cents)
        yield Columns(self.say("receipt.total"), total.with_sign, bold=True, tall=True)
        if receipt.voids:
            for code, amount in receipt.net_by_tender().items():
                name = tender_name(self.words, code)
                said = self.say("receipt.reversed" if code == "card" else "receipt.returned", tender=name)
                yield Columns(said, (-amount).grouped)
            yield from self._fees_back()
            return
        for tender in receipt.tenders:
            yield from self._tender(tender)
        if any(one.type.gives_change for one in receipt.tenders):
            yield Columns(self.say("receipt.change"), receipt.change.with_sign, bold=True, tall=True)

    def _tender(self, tender: Tender) -> Iterator[Block]:
        name = tender_name(self.words, tender.type.code)
        if tender.card is None:
            yield Columns(f"{name} {tender.number}".strip(), tender.amount.grouped)
            return
        card = tender.card
        digits = f"****{card.last4}" if card.last4 else ""  # what is recorded by hand has none
        yield Columns(" ".join(part for part in (name, card.brand, digits) if part), tender.amount.grouped)
        yield from card_lines(card, self.words)
        if tender.fee is not None:
            yield from self._service_fee(tender, tender.fee)
        if Verified(card.cvm).signs and not self.receipt.voids:
            yield from (Feed(), Rule("_", self.say("receipt.sign")))

    def _service_fee(self, tender: Tender, fee: ServiceFee) -> Iterator[Block]:
        """A line of its own (row E6): charged together with the payment, or as one of the processor's (POL43)."""
        yield Columns(self.say("receipt.service_fee"), fee.amount.grouped)
        if fee.card is None:
            yield Columns(self.say("receipt.card_charged"), tender.brought.grouped, indent=2)
            return
        yield Columns(self.say("receipt.fee_apart", merchant=fee.merchant), indent=2)
        yield from card_lines(fee.card, self.words)

    def _fees_back(self) -> Iterator[Block]:
        """The city's is part of what went back; the processor's was given back beside it, or not."""
        for fee in (one.fee for one in self.receipt.tenders if one.fee is not None):
            apart = "receipt.fee_stays" if self.receipt.fees_stay else "receipt.fee_returned"
            yield Columns(self.say(apart if fee.card else "receipt.fee_within"), fee.amount.grouped, indent=2)

    def foot(self) -> Iterator[Block]:
        """The number for the scanner, and what the agency has to say."""
        codes = self.imprint.agency.receipt_code
        yield Feed()
        if codes in {"code128", "both"}:
            yield Barcode(self.receipt.number)
            yield Feed()
        if codes in {"qr", "both"}:
            yield Qr(self.receipt.number, QR_SIZE)
            yield from () if codes == "both" else (centred(self.receipt.number), Feed())
        for notice in self.imprint.agency.notices.get(self.words.language, ()):
            yield centred(notice)
        if self.imprint.training:
            yield centred(self.say("receipt.training"), bold=True)
