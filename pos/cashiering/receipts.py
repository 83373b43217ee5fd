"""Find receipts, show one as it was printed, print it again (rows E3, O2)."""

from __future__ import annotations

from pos.cashiering import sql
from pos.cashiering.commitments import revealed
from pos.cashiering.counter import Counter
from pos.cashiering.people import require
from pos.cashiering.sql import ReceiptRow
from pos.domain.errors import Bug
from pos.domain.papers import Paper
from pos.domain.people import Permission, Person
from pos.domain.receipts import Receipt
from pos.ledger import bodies
from pos.ledger import sql as ledger_sql

LIST_LENGTH_MAX = 50


def find_receipts(counter: Counter, text: str) -> tuple[ReceiptRow, ...]:
    """Receipts by number (``123`` is enough) or by what was paid; the newest where ``text`` is empty."""
    wanted = text.strip().upper()
    connection = counter.book.read()
    if not wanted:
        return sql.receipts_latest(connection, LIST_LENGTH_MAX)
    if wanted.isdecimal() and len(wanted) <= 6:
        number = f"{counter.agency.register}-{int(wanted):06d}"
        found = sql.receipts_like(connection, number, LIST_LENGTH_MAX)
        return found or sql.receipts_like(connection, wanted, LIST_LENGTH_MAX)
    return sql.receipts_like(connection, wanted, LIST_LENGTH_MAX)


def receipt(counter: Counter, number: str) -> Receipt:
    """One receipt with its personal values. :raises Refused: ``RECEIPT_UNKNOWN``"""
    connection = counter.book.read()
    entry = ledger_sql.entry(connection, sql.receipt(connection, number).seq)
    if entry is None:
        raise Bug(f"receipt {number} without its entry")
    return bodies.receipt_from(entry, revealed(counter.book, connection, entry))


def receipt_paper(counter: Counter, number: str) -> Paper:
    """The receipt as it was printed. :raises Refused: ``RECEIPT_UNKNOWN``"""
    return counter.devices.paper_of(receipt(counter, number))


def reprint(counter: Counter, person: Person, number: str) -> int:
    """Print a receipt again, marked DUPLICATE with its copy number; returns that number.

    :raises Refused: ``NOT_PERMITTED``, ``RECEIPT_UNKNOWN``
    """
    if not person.may(Permission.TAKE_PAYMENTS):
        require(person, Permission.READ_ALL)
    printed = receipt(counter, number)
    with counter.book.writing() as page:
        copy = sql.receipt(page.connection, number).copies + 1
        page.append(
            "receipt.reprinted",
            {"receipt": number, "copy": copy},
            who=person.login,
            date=printed.business_date.isoformat(),
            session=printed.session,
        )
        counter.devices.owe_receipt(page, printed, copy=copy)
    counter.devices.wake()
    return copy
