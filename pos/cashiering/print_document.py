"""Issued documents on paper: on the receipt printer's tape, or as the PDF byte for byte, to open or to print (L11, O2).

Both are entries: who asked for which document, and in what form.
"""

from __future__ import annotations

from pathlib import Path, PurePosixPath

from pos.cashiering import documents, reporting
from pos.cashiering.counter import Counter
from pos.cashiering.people import require
from pos.domain.errors import Refused
from pos.domain.papers import Paper
from pos.domain.people import Permission, Person
from pos.drivers.jobs import JobKind
from pos.ledger.book import Page
from pos.reports.model import Report
from pos.reports.tape import tape
from pos.store.files import write_whole

FOLDER = "documents"
"""Below OUT, where copies of issued documents are put to be opened."""

_ON_TAPE = ("z-", "deposit-", "handover-", "summary.")
"""How the names of documents begin that have a form for narrow paper."""


def on_tape(counter: Counter, person: Person, name: str) -> None:
    """Owe the tape form of an issued report to the receipt printer, in the language of who asks; it waits for nothing.

    ``name`` as among issued documents: ``z-R01-00001.pdf``, ``deposit-R01-00001.pdf``,
    ``R01-20261120-B0001/summary.pdf``.

    :raises Unavailable: ``PRINTER_NOT_SET_UP``
    :raises Refused: ``NOT_PERMITTED``, ``DOCUMENT_HAS_NO_TAPE``, ``DOCUMENT_UNKNOWN``
    """
    paper = tape_of(counter, person, name)
    with counter.book.writing() as page:
        owe_tape(counter, page, person, name, paper)
    counter.devices.wake()


def has_tape(name: str) -> bool:
    """Whether that is the name of a document that can be printed on narrow paper; of a test, say, it is not."""
    path = PurePosixPath(name)
    return path.suffix == ".pdf" and path.name.startswith(_ON_TAPE)


def tape_of(counter: Counter, person: Person, name: str) -> Paper:
    """What `on_tape` owes. Raises as that."""
    require_printing(person)
    counter.devices.require_printer()
    documents.issued(counter, name)
    return tape(_report(counter, name, person.language))


def owe_tape(counter: Counter, page: Page, person: Person, name: str, paper: Paper) -> None:
    """Record who asked for it, and owe it, in the caller's transaction."""
    page.append("document.printed", {"name": name, "form": "tape"}, who=person.login)
    counter.devices.owe_paper(page, JobKind.REPORT, name, paper)


def as_file(counter: Counter, person: Person, name: str) -> Path:
    """Write an issued document as it was issued into a file of its own, to be opened with what shows PDFs.

    :raises Refused: ``NOT_PERMITTED``, ``DOCUMENT_UNKNOWN``
    :raises Unavailable: ``FILE_NOT_WRITTEN``
    """
    require_printing(person)
    content = documents.issued(counter, name)
    path = counter.out / FOLDER / PurePosixPath(name)
    with counter.book.writing() as page:
        page.append("document.printed", {"name": name, "form": "file"}, who=person.login)
    write_whole(path, content)
    return path


def require_printing(person: Person) -> None:
    """Whoever closes drawers or reads everything; a cashier too, for the paper of the drawer that was just closed."""
    if not any(person.may(one) for one in (Permission.TAKE_PAYMENTS, Permission.SETTLE)):
        require(person, Permission.READ_ALL)


def _report(counter: Counter, name: str, language: str) -> Report:
    """The figures that a document was issued with, to be set on narrow paper."""
    path = PurePosixPath(name)
    kind, _, number = path.stem.partition("-")
    if path.name == "summary.pdf":
        return reporting.summary(counter, path.parent.name, language).report
    if kind == "z":
        return reporting.closed_drawer(counter, _count(number), language).report
    if kind == "deposit":
        return reporting.deposit(counter, _count(number), language).report
    if kind == "handover":
        return reporting.hand_over(counter, _count(number), language).report
    raise Refused("DOCUMENT_HAS_NO_TAPE", name=name)


def _count(number: str) -> int:
    """12 of ``R01-00012``."""
    return int(number.rpartition("-")[2])
