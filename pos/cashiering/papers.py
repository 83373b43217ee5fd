"""The papers that a receipt owes: its original, its duplicates, and what becomes of a print that nobody is sure of."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from pos.cashiering import slips_sql, sql
from pos.cashiering.commitments import revealed
from pos.cashiering.counter import Counter
from pos.cashiering.imprint import imprint_of
from pos.cashiering.print_document import has_tape, owe_tape, tape_of
from pos.cashiering.slips import slip_paper
from pos.cashiering.sql import ReceiptRow
from pos.domain.agency import ALWAYS, Agency
from pos.domain.errors import Bug, Refused
from pos.domain.papers import Paper
from pos.domain.people import Person
from pos.domain.receipts import Receipt
from pos.drivers import spool_sql
from pos.drivers.jobs import Job, JobKind
from pos.ledger import bodies
from pos.ledger import sql as ledger_sql
from pos.ledger.book import Book, Page
from pos.receivables.billers import Biller
from pos.reports.receipt import Copy, receipt_document
from pos.store import Connection


@dataclass(frozen=True, slots=True)
class UnsureJob:
    """A print or pulse of which some was sent and nobody knows the end."""

    job: int
    kind: JobKind
    subject: str
    why: str

    @property
    def is_receipt(self) -> bool:
        """Whether it is a receipt or a copy of one."""
        return self.kind in {JobKind.ORIGINAL, JobKind.DUPLICATE}

    @property
    def is_document(self) -> bool:
        """Whether it is an issued document, which can be printed as often as somebody asks."""
        return self.kind is JobKind.REPORT and has_tape(self.subject)


def read_receipt(counter: Counter, number: str) -> Receipt:
    """One receipt with its personal values. :raises Refused: ``RECEIPT_UNKNOWN``"""
    return _read(counter.book, sql.receipt(counter.book.read(), number))


def paper_maker(book: Book, agency: Agency, billers: Mapping[str, Biller]) -> Callable[[Job], Paper]:
    """What makes the paper of a receipt, or of a slip of it, when it is printed, on the printer's thread.

    So no name lies in the spool, and a receipt that was voided while it waited says so.
    """

    def make(job: Job) -> Paper:
        connection = book.read()
        row = sql.receipt(connection, job.subject)
        if job.kind.on_slip:
            receipt = _read(book, row)
            return slip_paper(connection, job, receipt, imprint_of(book, agency, billers), billers)
        copy = _copy(connection, job) if job.kind is JobKind.DUPLICATE else None
        with_names = imprint_of(book, agency, billers)
        return receipt_document(_read(book, row), with_names, copy=copy, voided_by=row.voided_by)

    return make


def _copy(connection: Connection, job: Job) -> Copy:
    reprinted = ledger_sql.entry(connection, sql.copies_of(connection, job.subject)[job.copy - 1])
    if reprinted is None:
        raise Bug(f"copy {job.copy} of {job.subject} without its entry")
    return Copy(job.copy, reprinted.at)


def _read(book: Book, row: ReceiptRow) -> Receipt:
    connection = book.read()
    entry = ledger_sql.entry(connection, row.seq)
    if entry is None or entry.data.get("number") != row.number:
        raise Refused("BOOK_DAMAGED", table="receipt", row=row.number, what="DERIVED_DIFFERS")
    return bodies.receipt_from(entry, revealed(book, connection, entry))


def owe_original(counter: Counter, page: Page, receipt: Receipt, drawer: str) -> None:
    """Owe the receipt's one original, where it is printed unasked (row F4), and the session's drawer where its tenders
    open it (row F2).
    """
    opens = any(one.type.opens_drawer for one in receipt.tenders)
    why = "void" if receipt.voids else "sale"
    if receipt.voids or counter.agency.papers.receipt == ALWAYS:
        counter.devices.owe_paper(page, JobKind.ORIGINAL, receipt.number, kick=why if opens else "", drawer=drawer)
    elif opens:
        counter.devices.owe_kick(page, drawer, why, receipt.number)


def owe_requested(counter: Counter, page: Page, person: Person, number: str) -> bool:
    """Record and owe the original of a receipt that was printed for nobody yet; False where there was one.

    :raises Refused: ``RECEIPT_UNKNOWN``
    """
    if not counter.devices.prints or slips_sql.has_original(page.connection, number):
        return False
    session = sql.current_session(page.connection, person.login)
    page.append(
        "receipt.requested",
        {"receipt": number},
        who=person.login,
        date=session.date.isoformat() if session else sql.newest_day(page.connection),
        session=session.id if session else "",
    )
    counter.devices.owe_paper(page, JobKind.ORIGINAL, number)
    return True


def owe_duplicate(counter: Counter, page: Page, person: Person, number: str) -> int:
    """Record and owe one more copy of a receipt, marked with its number; returns that number (row E3).

    The entry is of the drawer of whoever asks, today: the receipt's own session may be closed (design L7).

    :raises Refused: ``RECEIPT_UNKNOWN``
    """
    copy = sql.receipt(page.connection, number).copies + 1
    session = sql.current_session(page.connection, person.login)
    page.append(
        "receipt.reprinted",
        {"receipt": number, "copy": copy},
        who=person.login,
        date=session.date.isoformat() if session else sql.newest_day(page.connection),
        session=session.id if session else "",
    )
    counter.devices.owe_paper(page, JobKind.DUPLICATE, number, copy=copy)
    return copy


def unsure_jobs(counter: Counter) -> tuple[UnsureJob, ...]:
    """Jobs that wait for a person to say what came out of the printer."""
    return tuple(UnsureJob(*row) for row in sql.unsure_jobs(counter.book.read()))


def answer_unsure(counter: Counter, person: Person, job: int, *, printed: bool, forget: bool = False) -> int:
    """A person says whether it came out; where it did not, a receipt's duplicate is printed, an issued document once
    more, and a drawer that stayed shut gets another pulse. Returns the duplicate's number, or 0.

    ``forget``: before that, the printer is told to forget what it still holds, so that the first does not come out too.

    :raises Refused: ``JOB_NOT_UNSURE``; of a document as ``print_document.on_tape``
    """
    unsure = _unsure(counter.book.read(), job)
    tape = tape_of(counter, person, unsure.subject) if unsure.is_document and not printed else None
    with counter.book.writing() as page:
        unsure = _unsure(page.connection, job)
        page.append(
            "device.answered", {"job": job, "printed": printed} | ({"forget": True} if forget else {}), who=person.login
        )
        copy = owe_duplicate(counter, page, person, unsure.subject) if unsure.is_receipt and not printed else 0
        if tape is not None:
            owe_tape(counter, page, person, unsure.subject, tape)
        device = spool_sql.device_of(page.connection, job)
        if unsure.kind is JobKind.DRAWER and not printed and device is not None:
            counter.devices.owe_kick_again(page, device, unsure.subject)
    if forget and device is not None:
        counter.devices.printers.forget_held(device)
    counter.devices.wake()
    return copy


def _unsure(connection: Connection, job: int) -> UnsureJob:
    found = next((row for row in sql.unsure_jobs(connection) if row[0] == job), None)
    if found is None:
        raise Refused("JOB_NOT_UNSURE")
    return UnsureJob(*found)
