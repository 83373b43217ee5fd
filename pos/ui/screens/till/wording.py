"""Bills, fees, items and tenders in words: what stands in the till's lists."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from pos.cashiering.find import BillState, Payable
from pos.domain.bills import Bill, Fee
from pos.domain.carts import Item, Tender
from pos.domain.money import ZERO
from pos.receivables.billers import Biller
from pos.ui.desk import Tone
from pos.ui.lines import Line
from pos.words import Words
from pos.words.phrases import tender_name

_CHARGES_SAID = 2
_NOTE_LEAST = 100  # cents


class Wording:
    """Lines in one language, with the billers' tags."""

    def __init__(self, words: Words, billers: Mapping[str, Biller]) -> None:
        self.words = words
        self._billers = billers

    def tag(self, biller: str) -> str:
        """The short word before every line of a biller."""
        known = self._billers.get(biller)
        return known.short(self.words.language) if known else biller.upper()

    def payable(self, one: Payable) -> Line:
        """A result of the box."""
        if one.bill is not None:
            return self._bill(one, one.bill)
        if one.fee is not None:
            return self.fee(one.fee)
        assert one.account is not None
        return Line(
            tag=self.tag(one.account.biller),
            title=one.account.number,
            place=_joined(one.account.customer, one.account.address),
            state=self.words.say("found.no_bill"),
        )

    def fee(self, fee: Fee) -> Line:
        """A fee of the list."""
        price = self.words.say("found.any_amount") if fee.unit_price is None else ""
        amount = "" if fee.unit_price is None else fee.unit_price.grouped
        return Line(tag=self.tag(fee.biller), title=fee.description, detail=fee.code, state=price, amount=amount)

    def item(self, place: int, item: Item, bill: Bill | None, today: dt.date) -> Line:
        """A line of the cart; `bill` is where it came from."""
        state, tone = "", Tone.PLAIN
        if item.left_due > ZERO:
            state, tone = self.left_due(item, bill), Tone.WAIT
        elif bill is not None and bill.due_date is not None:
            late = (today - bill.due_date).days
            state, tone = self._due(bill.due_date, late)
        pieces = self.words.say("item.pieces", pieces=item.quantity) if item.quantity > 1 else ""
        return Line(
            lead=str(place + 1),
            tag=self.tag(item.biller),
            title=item.account or (item.reference if bill else item.title),
            place=_joined(item.detail, bill.customer if bill else ""),
            detail=_joined(_charges(item) if bill else item.reference, pieces),
            state=state,
            tone=tone,
            amount=item.amount.grouped,
        )

    def left_due(self, item: Item, bill: Bill | None) -> str:
        """What stays due on a bill that is paid in part."""
        if bill is None or bill.due_date is None:
            return self.words.say("item.stays_due", amount=item.left_due)
        return self.words.say("item.stays_due_on", amount=item.left_due, date=bill.due_date)

    def tender(self, tender: Tender) -> Line:
        """A tender: `Check 4471`, `Visa 1881`, its amount."""
        name, number = tender_name(self.words, tender.type.code), tender.number
        if tender.card is not None:
            name, number = tender.card.brand.title() or name, tender.card.last4
        fee = self.words.say("card.fee_line", fee=tender.fee.amount) if tender.fee else ""
        return Line(
            title=f"{name} {number}".strip(),
            detail=_joined(tender.bank, tender.payer, fee),
            amount=tender.amount.grouped,
        )

    def _bill(self, one: Payable, bill: Bill) -> Line:
        state, tone = self._state(one, bill)
        return Line(
            tag=self.tag(bill.biller),
            title=bill.account or bill.number,
            place=_joined(bill.customer, bill.address),
            detail=bill.description,
            state=state,
            tone=tone,
            amount=bill.due.grouped,
        )

    def _due(self, date: dt.date, days_late: int) -> tuple[str, Tone]:
        if days_late > 0:
            return self.words.count("bill.days_late", days_late), Tone.WAIT
        return self.words.say("bill.due_on", date=date), Tone.PLAIN

    def _state(self, one: Payable, bill: Bill) -> tuple[str, Tone]:
        match one.state:
            case BillState.PAID_HERE:
                return self.words.say("bill.paid_by", receipt=one.paid_by), Tone.DONE
            case BillState.NOTHING_DUE:
                return self.words.say("bill.nothing_due"), Tone.DONE
            case BillState.CLOSED:
                return self.words.say("bill.closed"), Tone.STOP
            case _:
                return self._due(bill.due_date, one.days_late) if bill.due_date else ("", Tone.PLAIN)


def _charges(item: Item) -> str:
    """What the money goes to, where that is short enough to be read: `Fine 55.00 · Late charge 10.00`."""
    if not 1 < len(item.allocations) <= _CHARGES_SAID:
        return item.title
    return _joined(*(f"{one.description} {one.amount.grouped}" for one in item.allocations))


def _joined(*parts: str) -> str:
    return " · ".join(part for part in parts if part)


def pieces_words(words: Words, pieces: tuple[tuple[int, int], ...]) -> tuple[str, ...]:
    """What to hand back, notes on one line and coins on the next: `1 × $10   2 × $1`, `2 × 25¢`."""
    notes = [words.say("change.notes", count=count, face=face // 100) for face, count in pieces if face >= _NOTE_LEAST]
    coins = [words.say("change.coins", count=count, face=face) for face, count in pieces if face < _NOTE_LEAST]
    return tuple("   ".join(line) for line in (notes, coins) if line)
