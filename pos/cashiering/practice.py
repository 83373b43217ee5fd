"""Something to practise with: stubs of open bills, whose printed line is held under a virtual scanner."""

from __future__ import annotations

from itertools import chain, zip_longest

from pos.cashiering import find
from pos.cashiering.counter import Counter
from pos.domain.bills import Bill
from pos.domain.money import ZERO

STUBS_OF_BILLER = 4


def stubs(counter: Counter) -> tuple[Bill, ...]:
    """Some bills that are due now and have a printed line, of each biller in turn."""
    found = [_stubs_of(counter, biller) for biller in counter.billers]
    return tuple(bill for bill in chain.from_iterable(zip_longest(*found)) if bill is not None)


def _stubs_of(counter: Counter, biller: str) -> list[Bill]:
    connection = counter.book.read()
    due = (find.due_now(connection, one) for one in counter.reference.printed(biller))
    return [bill for bill in due if bill.due > ZERO][:STUBS_OF_BILLER]
