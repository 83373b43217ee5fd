"""Find receipts, show one as it was printed, print it again (rows E3, O2)."""

from __future__ import annotations

from pos.cashiering import slips_sql, sql
from pos.cashiering.counter import Counter
from pos.cashiering.imprint import imprint
from pos.cashiering.papers import owe_duplicate, owe_requested, read_receipt
from pos.cashiering.people import require
from pos.cashiering.sql import ReceiptRow
from pos.domain.errors import Refused
from pos.domain.facts import Happening
from pos.domain.papers import Paper
from pos.domain.people import Permission, Person
from pos.domain.receipts import Receipt, receipt_number
from pos.ledger import sql as ledger_sql
from pos.ledger.book import streams
from pos.reports.receipt import receipt_document
from pos.settlement.sessions import happening

LIST_LENGTH_MAX = 50
SHORT_NUMBER_MAX = 9


def find_receipts(counter: Counter, text: str) -> tuple[ReceiptRow, ...]:
    """Receipts by number (``123`` is enough) or by what was paid; the newest where ``text`` is empty."""
    wanted = text.strip().upper()
    connection = counter.book.read()
    if not wanted:
        return sql.receipts_latest(connection, LIST_LENGTH_MAX)
    short = wanted.isascii() and wanted.isdecimal() and len(wanted) <= SHORT_NUMBER_MAX
    numbers = [receipt_number(one, int(wanted)) for one in streams(connection)] if short else [wanted]
    found = tuple(row for number in numbers for row in sql.receipt_numbered(connection, number))
    return found or sql.receipts_that_paid(connection, counter.billers, wanted, LIST_LENGTH_MAX)


def receipt(counter: Counter, number: str) -> Receipt:
    """One receipt with its personal values. :raises Refused: ``RECEIPT_UNKNOWN``"""
    return read_receipt(counter, number)


def receipt_paper(counter: Counter, number: str) -> Paper:
    """The receipt as it was printed, the last one for an empty text.

    :raises Refused: ``RECEIPT_UNKNOWN``, ``RECEIPT_NONE``
    """
    number = number or _newest(counter)
    voided_by = sql.receipt(counter.book.read(), number).voided_by
    return receipt_document(read_receipt(counter, number), imprint(counter), voided_by=voided_by)


def _newest(counter: Counter) -> str:
    for row in sql.receipts_latest(counter.book.read(), 1):
        return row.number
    raise Refused("RECEIPT_NONE")


def done_since(counter: Counter, number: str) -> tuple[Happening, ...]:
    """What was done to a receipt after it was posted: its void, its reprints, validations of it, what became of its
    checks' endorsements; in order. Raises as :func:`receipt`.
    """
    connection = counter.book.read()
    row = sql.receipt(connection, number)
    done = [*sql.copies_of(connection, number), *slips_sql.done_to(connection, number)]
    if row.voided_by:
        done.append(sql.receipt(connection, row.voided_by).seq)
    entries = (ledger_sql.entry(connection, seq) for seq in sorted(done))
    return tuple(happening(one) for one in entries if one is not None)


def reprint(counter: Counter, person: Person, number: str) -> int:
    """Print a receipt again, marked DUPLICATE with its copy number; returns that number. Where none was printed so
    far, because it is printed on request only, this is the original, and 0 (row F4).

    :raises Refused: ``NOT_PERMITTED``, ``RECEIPT_UNKNOWN``
    """
    if not person.may(Permission.TAKE_PAYMENTS):
        require(person, Permission.READ_ALL)
    with counter.book.writing() as page:
        copy = 0 if owe_requested(counter, page, person, number) else owe_duplicate(counter, page, person, number)
    counter.devices.wake()
    return copy
