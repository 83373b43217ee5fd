"""What may explain a difference, once it is known (row S4): each hint is a code with values and a place to look."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from pos.domain.carts import CASH
from pos.domain.money import Money
from pos.domain.receipts import Receipt
from pos.ledger import bodies
from pos.ledger.entries import Entry

HINTS_MAX = 6


@dataclass(frozen=True, slots=True)
class Hint:
    """A possible explanation. ``receipt`` is the receipt to look at, where there is one."""

    code: str
    values: Mapping[str, object] = field(default_factory=dict)
    receipt: str = ""


def hints_for(tender: str, difference: Money, entries: Iterable[Entry]) -> tuple[Hint, ...]:
    """Look for what commonly makes such a difference; nothing where there is none.

    A difference that divides by nine may be two digits in the wrong order; a tender of just that
    amount may be missing, or stand under another kind; one of half of it may have gone the wrong way, out of the
    drawer instead of in or in instead of out, so that it counts twice; a tenth or ten times may be a zero too many.
    """
    if not difference:
        return ()
    size = abs(difference)
    hints = []
    for entry in entries:
        if entry.kind == "receipt.posted":
            hints += _of_receipt(tender, size, entry)
        if entry.kind == "receipt.voided":
            hints += _of_void(size, bodies.receipt_from(entry))
    if size.cents % 9 == 0:
        hints.append(Hint("hint.transposed", {"amount": size}))
    return tuple(hints[:HINTS_MAX])


def _of_void(size: Money, receipt: Receipt) -> list[Hint]:
    """The receipt that was voided is the one to look at."""
    if receipt.total == size:
        return [Hint("hint.void", {"number": receipt.voids, "amount": size}, receipt.voids)]
    if _half(size, receipt.total):
        return [_wrong_way(receipt.voids, receipt.total)]
    return []


def _of_receipt(tender: str, size: Money, entry: Entry) -> list[Hint]:
    found = []
    receipt = bodies.receipt_from(entry)
    for one in receipt.tenders:
        if size in {one.amount, one.brought}:
            code = "hint.same_tender" if one.type.code == tender else "hint.other_tender"
            found.append(Hint(code, {"number": receipt.number, "amount": size}, receipt.number))
        elif one.type.code == tender and abs(one.amount.cents * 9) in {size.cents, size.cents * 10}:
            found.append(Hint("hint.zero_too_many", {"number": receipt.number, "amount": one.amount}, receipt.number))
        elif one.type.code == tender and _half(size, one.amount):
            found.append(_wrong_way(receipt.number, one.amount))
    if tender == CASH.code and receipt.change == size:
        found.append(Hint("hint.change", {"number": receipt.number, "amount": size}, receipt.number))
    if tender == CASH.code and _half(size, receipt.change):
        found.append(_wrong_way(receipt.number, receipt.change))
    if not found and receipt.net_by_tender().get(tender) == size:
        found.append(Hint("hint.same_tender", {"number": receipt.number, "amount": size}, receipt.number))
    return found


def _half(size: Money, amount: Money) -> bool:
    return amount + amount == size


def _wrong_way(number: str, amount: Money) -> Hint:
    return Hint("hint.wrong_way", {"number": number, "amount": amount}, number)
