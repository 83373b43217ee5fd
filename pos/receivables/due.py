"""What is due on a bill now (design L13).

due = balance in the latest file − our payments + our reversals that the file does not yet contain.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import NamedTuple

from pos.domain.bills import Bill
from pos.domain.clock import Instant
from pos.domain.money import ZERO, Money, total
from pos.receivables.filed import FileMark


class PaidCharge(NamedTuple):
    """What one of our receipts did to one charge of a bill.

    A payment is positive. A void or a reversal is negative and has the number and the moment of its
    own receipt, later than those of what it takes back.
    """

    receipt: str
    at: Instant
    charge: str
    amount: Money


def bill_due(bill: Bill, payments: Iterable[PaidCharge], mark: FileMark) -> Bill:
    """The bill with what is still due by charge; charges with nothing left are gone from it.

    ``bill`` is as filed, ``mark`` that of its file (both of one :class:`FiledBill`), ``payments`` all
    of ours on it, in any order. What exceeds the balance stays as a credit: always
    ``bill_due(...).due == bill.due - sum of the payments not contained``.

    :raises BadInput: ``RECEIPT_NUMBER_WRONG``
    """
    paid: dict[str, Money] = {}
    for one in payments:
        if not mark.contains(one.receipt, one.at):
            paid[one.charge] = paid.get(one.charge, ZERO) + one.amount
    left = {charge.code: charge.amount - paid.pop(charge.code, ZERO) for charge in bill.charges}
    if left:
        _spread_loose(bill, left, total(paid.values()))
    charges = (replace(charge, amount=left[charge.code]) for charge in bill.charges)
    return replace(bill, charges=tuple(charge for charge in charges if charge.amount))


def _spread_loose(bill: Bill, left: dict[str, Money], loose: Money) -> None:
    """Take off what was paid on charges that the host has since renamed or dropped, by priority."""
    order = [charge.code for charge in sorted(bill.charges, key=lambda one: (one.priority, one.code))]
    for code in order:
        part = min(max(left[code], ZERO), max(loose, ZERO))
        left[code] -= part
        loose -= part
    left[order[0]] -= loose
