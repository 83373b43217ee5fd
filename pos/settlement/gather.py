"""From the book to values: figures and facts of a session, of a deposit, and the batch of a business date."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace

from pos.domain.facts import DepositFacts, Head, ReceiptRange, SessionFacts
from pos.domain.figures import DrawerFigures
from pos.domain.receipts import Receipt, receipt_number
from pos.ledger import bodies
from pos.ledger import sql as ledger_sql
from pos.ledger.book import Identity
from pos.settlement import sql
from pos.settlement.batch import RECEIPT_KINDS, Batch, Header, TurnedIn, received_items, to_safe
from pos.settlement.figures import check_balance, drawer_figures
from pos.settlement.office import office_happening
from pos.settlement.sessions import deposit_facts, receipt_count
from pos.settlement.sessions import session_facts as facts_from
from pos.store import Connection


@dataclass(frozen=True, slots=True)
class Unsealed:
    """What a business date still has to settle: sessions and deposits that may join, sessions that stand in the way."""

    sessions: tuple[str, ...]
    deposits: tuple[int, ...]
    standing: tuple[str, ...]


def session_figures(connection: Connection, session: str) -> DrawerFigures:
    """What a drawer should hold, held against the ledger's own balance (design L6).

    :raises Refused: ``BOOK_DAMAGED`` where the two differ
    """
    entries = ledger_sql.session_entries(connection, session)
    finalized = any(entry.kind == "drawer.finalized" for entry in entries)
    return check_balance(drawer_figures(entries), ledger_sql.drawer_balance(connection, session), finalized=finalized)


def session_facts(connection: Connection, session: str) -> SessionFacts:
    """All that the X or Z report of a session says, people and settings that changed meanwhile too.

    :raises Refused: ``BOOK_DAMAGED`` where figures and ledger differ
    """
    facts = facts_from(ledger_sql.session_entries(connection, session))
    balance = ledger_sql.drawer_balance(connection, session)
    check_balance(facts.figures, balance, finalized=facts.finalized is not None)
    office = map(office_happening, sql.office_entries(connection, *sql.session_span(connection, session)))
    happenings = sorted((*facts.happenings, *(one for one in office if one is not None)), key=lambda one: one.at)
    return replace(facts, receipts=_with_gaps(connection, facts.receipts), happenings=tuple(happenings))


def deposit(connection: Connection, number: int) -> DepositFacts:
    """What a deposit's slip says. :raises Refused: ``DEPOSIT_UNKNOWN``"""
    facts = deposit_facts(sql.deposit_entry(connection, number))
    return replace(facts, z=sql.z_numbers(connection, facts.sessions))


def receipts_of(connection: Connection, session: str) -> tuple[Receipt, ...]:
    """Payments and voids of a session, in order, without personal values."""
    entries = ledger_sql.session_entries(connection, session)
    return tuple(bodies.receipt_from(entry) for entry in entries if entry.kind in RECEIPT_KINDS)


def unsealed(connection: Connection, date: dt.date) -> Unsealed:
    """What a batch of this business date takes: its own and what earlier dates left behind (design L7)."""
    return Unsealed(
        sessions=sql.unsealed_sessions(connection, date),
        deposits=sql.unsealed_deposits(connection, date),
        standing=sql.standing_sessions(connection, date),
    )


def gather_batch(connection: Connection, identity: Identity, date: dt.date) -> Batch:
    """The next batch: every unsealed finalized session and deposit up to the business date, with its number."""
    found = unsealed(connection, date)
    entries = [entry for session in found.sessions for entry in ledger_sql.session_entries(connection, session)]
    deposits = [sql.deposit_entry(connection, number) for number in found.deposits]
    named = {session for one in deposits for session in one.data["sessions"]}
    earlier = sorted(session for session in named if sql.session_batch(connection, session))
    header = Header(identity, date, sql.next_sequence(connection), Head(*ledger_sql.head(connection)))
    return Batch(
        header=header,
        entries=tuple(sorted((*entries, *deposits), key=lambda entry: entry.seq)),
        held_before=sql.held_by_sealed(connection),
        brought=tuple(_brought(connection, session) for session in earlier),
        office=sql.office_entries(connection, sql.last_sealed(connection), header.head.seq),
    )


def _brought(connection: Connection, session: str) -> TurnedIn:
    facts = facts_from(ledger_sql.session_entries(connection, session))
    return TurnedIn(session, to_safe(facts), received_items(receipts_of(connection, session), session))


def _with_gaps(connection: Connection, receipts: ReceiptRange) -> ReceiptRange:
    """Every number between first and last is somewhere in the book, or it is named here (design L3)."""
    if not receipts.first:
        return receipts
    register = receipts.first.rpartition("-")[0]
    wanted = range(receipt_count(receipts.first), receipt_count(receipts.last) + 1)
    there = {receipt_count(number) for number in sql.receipts_between(connection, receipts.first, receipts.last)}
    return replace(receipts, missing=tuple(receipt_number(register, one) for one in wanted if one not in there))
