"""Reports to be read: as values, from which text, narrow paper and PDF are set; the issued ones with their name."""

from __future__ import annotations

from dataclasses import dataclass

from pos.cashiering import custody_sql, reporting_sql
from pos.cashiering import deposit as deposits
from pos.cashiering.counter import Counter
from pos.cashiering.documents import z_name
from pos.cashiering.finalize import x_report as look_at
from pos.cashiering.hand_over import facts_of, sheet_name
from pos.cashiering.imprint import imprint
from pos.domain.errors import Bug
from pos.domain.facts import Head
from pos.domain.people import Person
from pos.ledger import sql as ledger_sql
from pos.reports.custody import hand_over_sheet
from pos.reports.deposit import deposit_slip
from pos.reports.drawer import x_report, z_report
from pos.reports.model import Report
from pos.reports.summary import day_summary
from pos.settlement.day import day_facts
from pos.settlement.formats import batch_json
from pos.settlement.gather import deposit as deposit_facts
from pos.settlement.gather import session_facts


@dataclass(frozen=True, slots=True)
class Issued:
    """A report that was issued: what it says, and its name among the documents that print byte for byte (L11)."""

    name: str
    report: Report


def drawer_now(counter: Counter, person: Person, session_id: str, language: str) -> Report:
    """The X report; the look is an entry. :raises Refused: ``NOT_PERMITTED``, ``SESSION_UNKNOWN``"""
    facts = look_at(counter, person, session_id)
    return x_report(facts, imprint(counter), language, at=counter.clock.now(), who=person.login)


def closed_drawer(counter: Counter, number: int | None, language: str) -> Issued:
    """A Z report by its number, the last one for None. :raises Refused: ``Z_UNKNOWN``"""
    connection = counter.book.read()
    found, session, seq = reporting_sql.closed_session(connection, number)
    report = z_report(session_facts(connection, session), _head_after(counter, seq), imprint(counter), language)
    return Issued(z_name(counter, found), report)


def deposit(counter: Counter, number: int | None, language: str) -> Issued:
    """A deposit slip by its number, the last one for None. :raises Refused: ``DEPOSIT_UNKNOWN``"""
    connection = counter.book.read()
    found, seq = reporting_sql.deposit(connection, number)
    report = deposit_slip(deposit_facts(connection, found), _head_after(counter, seq), imprint(counter), language)
    return Issued(deposits.slip_name(counter, found), report)


def hand_over(counter: Counter, number: int | None, language: str) -> Issued:
    """The sheet of a hand-over to a courier, the last for None. :raises Refused: ``HAND_OVER_UNKNOWN``"""
    found, seq = custody_sql.hand_over_numbered(counter.book.read(), number)
    facts = facts_of(counter.book.read(), seq)
    report = hand_over_sheet(facts, _head_after(counter, seq), imprint(counter), language)
    return Issued(sheet_name(counter, found), report)


def summary(counter: Counter, batch: str, language: str) -> Issued:
    """The summary of a batch by its id, the last one for an empty text. :raises Refused: ``BATCH_UNKNOWN``"""
    connection = counter.book.read()
    found = reporting_sql.batch(connection, batch)
    contents = batch_json.read(ledger_sql.issued(connection, f"{found}/batch.json"))
    facts = day_facts(contents.batch)
    report = day_summary(facts, contents.batch.header.head, imprint(counter), language)
    return Issued(f"{found}/summary.pdf", report)


def _head_after(counter: Counter, seq: int) -> Head:
    """The signed head that was printed on what the entry ``seq`` issued: it is signed in the next entry."""
    signed = ledger_sql.entry(counter.book.read(), seq + 1)
    if signed is None or signed.kind != "head.signed":
        raise Bug(f"no signed head after the entry {seq}")
    return Head(signed.data["seq"], signed.data["hash"], signed.data["signature"])
