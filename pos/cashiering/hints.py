"""What may explain a difference, once it is known (row S4): each hint is a code with values and a place to look."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from pos.domain.carts import CASH
from pos.domain.money import Money
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
    amount may be missing, or stand under another kind; half of it may have gone the wrong way; a tenth or
    ten times may be a zero too many.
    """
    if not difference:
        return ()
    size = abs(difference)
    hints = []
    for entry in entries:
        if entry.kind == "receipt.posted":
            hints += _of_receipt(tender, size, entry)
        if entry.kind == "receipt.voided" and bodies.receipt_from(entry).total == size:
            hints.append(Hint("hint.void", {"number": entry.data["voids"], "amount": size}, entry.data["voids"]))
    if size.cents % 9 == 0:
        hints.append(Hint("hint.transposed", {"amount": size}))
    return tuple(hints[:HINTS_MAX])


def _of_receipt(tender: str, size: Money, entry: Entry) -> list[Hint]:
    found = []
    receipt = bodies.receipt_from(entry)
    for one in receipt.tenders:
        if one.amount == size:
            code = "hint.same_tender" if one.type.code == tender else "hint.other_tender"
            found.append(Hint(code, {"number": receipt.number, "amount": size}, receipt.number))
        elif one.type.code == tender and abs(one.amount.cents * 9) in {size.cents, size.cents * 10}:
            found.append(Hint("hint.zero_too_many", {"number": receipt.number, "amount": one.amount}, receipt.number))
    if tender == CASH.code and receipt.change == size:
        found.append(Hint("hint.change", {"number": receipt.number, "amount": size}, receipt.number))
    if not found and receipt.net_by_tender().get(tender) == size:
        found.append(Hint("hint.same_tender", {"number": receipt.number, "amount": size}, receipt.number))
    return found
