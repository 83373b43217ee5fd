"""The payer of a chip card that was declined gets a slip with what the terminal told (row D2)."""

from __future__ import annotations

from pos.cashiering import attempts_sql
from pos.cashiering.attempts_sql import Attempt
from pos.cashiering.counter import Counter
from pos.cashiering.imprint import imprint
from pos.domain.cards import CardOutcome, CardResult
from pos.domain.carts import CardProof
from pos.drivers.jobs import JobKind
from pos.ledger.book import Page
from pos.ledger.entries import Entry
from pos.reports.declined import declined_document


def owe_slip(counter: Counter, page: Page, answered: Entry, attempt: Attempt, result: CardResult) -> bool:
    """Owe it to the printer, in the transaction of the answer; whether there is one to print.

    Not where the payer has gone: found out when the till starts, or of a void.
    """
    chip = result.outcome is CardOutcome.DECLINED and bool(result.aid)
    if not chip or attempt.gives_back or not answered.who or not counter.devices.prints:
        return False
    asked, _ = attempts_sql.asked_and_answered(page.connection, attempt.about or attempt.ref)
    paper = declined_document(
        CardProof.of(result),
        attempt.charged,
        imprint(counter),
        at=answered.at,
        message=result.message,
        language=asked["contents"]["language"],
    )
    counter.devices.owe_paper(page, JobKind.REPORT, f"{result.brand} ****{result.last4}".strip(), paper)
    return True
