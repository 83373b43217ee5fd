"""Papers that a printer does not print now: to the other printer, or as a PDF. Only what waits is moved.

What was sent and whose end nobody knows is never moved by itself: it may lie there printed (docs/devices.md).
"""

from __future__ import annotations

from pathlib import Path

from pos.cashiering.bring_home import note_move
from pos.cashiering.counter import Counter
from pos.cashiering.logo import pictures
from pos.cashiering.papers import paper_maker
from pos.cashiering.print_document import FOLDER, require_printing
from pos.domain.errors import Refused, Unavailable
from pos.domain.people import Person
from pos.drivers.jobs import Job, JobKind
from pos.reports.on_page import pdf_of_paper
from pos.store.files import write_whole

_OF_RECEIPTS = frozenset({JobKind.ORIGINAL, JobKind.DUPLICATE})


def to_spare(counter: Counter, person: Person) -> int:
    """Give the spare printer every paper that waits for the first; each is an entry. Returns how many.

    :raises Unavailable: ``SPARE_NOT_SET_UP``
    :raises Refused: ``NOT_PERMITTED``, ``NOTHING_WAITS``
    """
    return _give(counter, person, to_spare=True)


def to_first(counter: Counter, person: Person) -> int:
    """And back, where the spare does not print them either. Raises as :func:`to_spare`."""
    return _give(counter, person, to_spare=False)


def _give(counter: Counter, person: Person, *, to_spare: bool) -> int:
    require_printing(person)
    printers = counter.devices.printers
    if not printers.has_spare:
        raise Unavailable("SPARE_NOT_SET_UP")
    with counter.book.writing() as page:
        given = printers.give(page, to_spare=to_spare)
        if not given:
            raise Refused("NOTHING_WAITS")
        for job in given:
            note_move(page, job, person.login)
    printers.wake()
    return len(given)


def as_pdf(counter: Counter, person: Person, number: str) -> Path:
    """A receipt that waits for a printer, as a PDF instead: it is given up there. Returns the file.

    :raises Refused: ``NOT_PERMITTED``; ``RECEIPT_NOT_WAITING``: it is being printed, or was
    :raises Unavailable: ``FILE_NOT_WRITTEN``
    """
    require_printing(person)
    job = _waiting(counter, number)
    paper = paper_maker(counter.book, counter.agency, counter.billers)(job)
    path = counter.out / FOLDER / f"receipt-{number}{f'-copy-{job.copy}' if job.copy else ''}.pdf"
    write_whole(path, pdf_of_paper(paper, number, pictures(counter.data, counter.agency)))
    if not counter.devices.withdraw(job.seq):  # the printer came back in this very moment
        path.unlink()
        raise Refused("RECEIPT_NOT_WAITING", number=number)
    with counter.book.writing() as page:
        page.append("document.printed", {"name": path.name, "form": "file"}, who=person.login)
    return path


def _waiting(counter: Counter, number: str) -> Job:
    jobs = [job for job in counter.devices.waiting() if job.subject == number and job.kind in _OF_RECEIPTS]
    if not jobs:
        raise Refused("RECEIPT_NOT_WAITING", number=number)
    return jobs[0]
