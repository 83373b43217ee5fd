"""The papers that a receipt owes: its original, its duplicates, and what becomes of a print that nobody is sure of."""

from __future__ import annotations

from dataclasses import dataclass

from pos.cashiering import sql
from pos.cashiering.commitments import revealed
from pos.cashiering.counter import Counter
from pos.cashiering.imprint import imprint
from pos.domain.errors import Bug, Refused
from pos.domain.people import Person
from pos.domain.receipts import Receipt
from pos.drivers.jobs import JobKind
from pos.ledger import bodies
from pos.ledger import sql as ledger_sql
from pos.ledger.book import Page
from pos.reports.receipt import Copy, receipt_document


@dataclass(frozen=True, slots=True)
class UnsureJob:
    """A print or pulse of which some was sent and nobody knows the end. ``receipt`` is empty for other papers."""

    job: int
    kind: JobKind
    subject: str
    why: str


def read_receipt(counter: Counter, number: str) -> Receipt:
    """One receipt with its personal values. :raises Refused: ``RECEIPT_UNKNOWN``"""
    connection = counter.book.read()
    entry = ledger_sql.entry(connection, sql.receipt(connection, number).seq)
    if entry is None:
        raise Bug(f"receipt {number} without its entry")
    return bodies.receipt_from(entry, revealed(counter.book, connection, entry))


def owe_original(counter: Counter, page: Page, receipt: Receipt) -> None:
    """Owe the receipt's one original, and the drawer where its tenders open it (row F2)."""
    paper = receipt_document(receipt, imprint(counter))
    counter.devices.owe_paper(page, JobKind.ORIGINAL, receipt.number, paper)
    if any(one.type.opens_drawer for one in receipt.tenders):
        counter.devices.owe_kick(page, receipt.number, "void" if receipt.voids else "sale")


def owe_duplicate(counter: Counter, page: Page, person: Person, receipt: Receipt) -> int:
    """Record and owe one more copy, marked with its number; returns that number (row E3).

    The entry is of the drawer of whoever asks, today: the receipt's own session may be closed (design L7).
    """
    row = sql.receipt(page.connection, receipt.number)
    session = sql.current_session(page.connection, person.login)
    page.append(
        "receipt.reprinted",
        {"receipt": receipt.number, "copy": row.copies + 1},
        who=person.login,
        date=session.date.isoformat() if session else sql.newest_day(page.connection),
        session=session.id if session else "",
    )
    copy = Copy(row.copies + 1, counter.clock.now())
    paper = receipt_document(receipt, imprint(counter), copy=copy, voided_by=row.voided_by)
    counter.devices.owe_paper(page, JobKind.DUPLICATE, receipt.number, paper)
    return copy.number


def unsure_jobs(counter: Counter) -> tuple[UnsureJob, ...]:
    """Jobs that wait for a person to say what came out of the printer."""
    return tuple(UnsureJob(*row) for row in sql.unsure_jobs(counter.book.read()))


def answer_unsure(counter: Counter, person: Person, job: int, *, printed: bool) -> int:
    """A person says whether it came out; where it did not, a duplicate is printed. Returns its number, or 0.

    :raises Refused: ``JOB_NOT_UNSURE``
    """
    with counter.book.writing() as page:
        found = next((one for one in sql.unsure_jobs(page.connection) if one[0] == job), None)
        if found is None:
            raise Refused("JOB_NOT_UNSURE")
        _, kind, subject, _ = found
        page.append("device.answered", {"job": job, "printed": printed}, who=person.login)
        again = not printed and kind in {JobKind.ORIGINAL, JobKind.DUPLICATE}
        copy = owe_duplicate(counter, page, person, read_receipt(counter, subject)) if again else 0
    counter.devices.wake()
    return copy
