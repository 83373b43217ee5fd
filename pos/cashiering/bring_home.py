"""Papers that wait for a spare printer which is set up no more: nobody would ever print them."""

from __future__ import annotations

from dataclasses import replace

from pos.cashiering.devices import record_outcome
from pos.cashiering.lights import PRINTER, SPARE_PRINTER
from pos.drivers import spool_sql
from pos.drivers.jobs import Job, JobState
from pos.drivers.ports import Outcome, Why
from pos.ledger.book import Book, Page

_GOING = (JobState.WAITING, JobState.SENDING)


def bring_home(book: Book) -> None:
    """Let them wait for the first printer; each is an entry of nobody's. What was being sent there when the till ended
    is in doubt, as ever.
    """
    connection = book.read()
    if not any(list(spool_sql.in_state(connection, SPARE_PRINTER, one)) for one in _GOING):
        return
    with book.writing() as page:
        for job in spool_sql.in_state(page.connection, SPARE_PRINTER, JobState.WAITING):
            spool_sql.give(page.connection, job, PRINTER)
            note_move(page, replace(job, device=PRINTER), "")
        for job in spool_sql.in_state(page.connection, SPARE_PRINTER, JobState.SENDING):
            outcome = Outcome.unknown(0, Why.INTERRUPTED)
            spool_sql.finish(page.connection, job.seq, JobState.SENDING, outcome)
            record_outcome(book, job, outcome)


def note_move(page: Page, job: Job, who: str) -> None:
    """The entry that says which printer a paper waits for from now on."""
    facts = {"job": job.seq, "device": job.device, "kind": job.kind.value, "subject": job.subject}
    page.append("device.moved", facts, who=who)
