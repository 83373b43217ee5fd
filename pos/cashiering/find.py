"""The one box: what a text or a scan means, and what is due on it now (rows A14, A15; design L13)."""

from __future__ import annotations

import datetime as dt
import enum
from dataclasses import dataclass

from pos.cashiering import sql
from pos.cashiering.counter import Counter
from pos.domain.bills import Bill, Fee
from pos.domain.clock import Instant
from pos.domain.errors import Refused
from pos.domain.money import ZERO, Money
from pos.receivables import find as look_up
from pos.receivables.due import PaidCharge, bill_due
from pos.receivables.filed import Account, FiledBill, Found, FoundBy
from pos.receivables.reference import Reference
from pos.receivables.scans import read_scan as read_scanline
from pos.store import Connection

RESULTS_MAX = 30


class BillState(enum.StrEnum):
    """How a bill stands today; the screen says it in words, then in colour."""

    DUE = "due"
    LATE = "late"
    PAID_HERE = "paid-here"
    NOTHING_DUE = "nothing-due"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Payable:
    """Something that the box found: a bill with what is due now, a fee, or an account without a bill.

    ``days_late`` counts from the due date; ``paid_by`` is our last receipt on the bill.
    """

    by: FoundBy
    bill: Bill | None = None
    fee: Fee | None = None
    account: Account | None = None
    state: BillState = BillState.DUE
    days_late: int = 0
    paid_by: str = ""


def find(counter: Counter, text: str, today: dt.date) -> tuple[Payable, ...]:
    """What the text may mean, best first; ``today`` is the business date that lateness counts from."""
    found = look_up.find(text, counter.reference, counter.billers, limit=RESULTS_MAX)
    return tuple(_payable(counter, one, today) for one in found)


def read_scan(counter: Counter, text: str, today: dt.date) -> Payable:
    """The bill that a scan means.

    :raises BadInput: ``SCAN_UNKNOWN``, ``SCAN_CHECK_DIGIT``
    :raises Refused: ``SCAN_NO_BILL`` where the scan is right and no such bill is in the files
    """
    scan = read_scanline(text, counter.billers)
    hits = [one for one in find(counter, text, today) if one.bill is not None]
    if not hits:
        raise Refused("SCAN_NO_BILL", biller=counter.billers[scan.biller], number=scan.bill or scan.account)
    return hits[0]


def fees(counter: Counter) -> tuple[Fee, ...]:
    """Everything priced without an account, in the order of its code."""
    return tuple(counter.reference.fees())


def bill_now(counter: Counter, biller: str, number: str) -> Bill | None:
    """A bill with what is due on it now; None where the files do not have it."""
    filed = counter.reference.bill(biller, number)
    return None if filed is None else due_now(counter.book.read(), filed)


def due_now(connection: Connection, filed: FiledBill) -> Bill:
    """The filed bill less our payments that its file does not contain (design L13)."""
    rows = sql.payments_on(connection, filed.bill.biller, filed.bill.number)
    paid = (PaidCharge(row.receipt, Instant(row.at_ms), row.charge, Money(row.cents)) for row in rows)
    return bill_due(filed.bill, paid, filed.mark)


def due_on(connection: Connection, reference: Reference, biller: str, number: str) -> Money | None:
    """The sum of :func:`due_now` alone, quicker; None where the files have no such bill."""
    filed = reference.bill(biller, number)
    if filed is None:
        return None
    due = filed.bill.due
    for row in sql.payments_on(connection, biller, number):
        if not filed.mark.contains(row.receipt, Instant(row.at_ms)):
            due -= Money(row.cents)
    return due


def _payable(counter: Counter, found: Found, today: dt.date) -> Payable:
    if found.filed is None:
        return Payable(found.by, fee=found.fee, account=found.account)
    connection = counter.book.read()
    bill = due_now(connection, found.filed)
    rows = sql.payments_on(connection, bill.biller, bill.number)
    late = 0 if bill.due_date is None else (today - bill.due_date).days
    if bill.due <= ZERO:
        paid = BillState.PAID_HERE if rows else BillState.NOTHING_DUE
        state = BillState.CLOSED if found.filed.closed else paid
    else:
        state = BillState.LATE if late > 0 else BillState.DUE
    return Payable(
        by=found.by, bill=bill, state=state, days_late=max(late, 0), paid_by=rows[-1].receipt if rows else ""
    )
