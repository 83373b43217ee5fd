"""The card terminal's own batch, held against what the drawer took by card (row D7).

The terminal counts for itself what it charged. Its batch goes on until it is closed at the processor, so it may hold
what several drawers took; the book's sum over all drawers that are not settled stands beside it for that.
"""

from __future__ import annotations

from collections.abc import Iterable

from pos.cashiering import batches_sql, sql
from pos.cashiering.counter import Counter
from pos.cashiering.people import require
from pos.domain.cards import BatchTotals, CountAndSum
from pos.domain.carts import CARD
from pos.domain.drawers import SessionState
from pos.domain.errors import Expected, Refused, Unavailable
from pos.domain.facts import TerminalSays
from pos.domain.money import total
from pos.domain.people import Permission, Person
from pos.ledger.book import Page
from pos.settlement.gather import receipts_of
from pos.settlement.sessions import terminal_says
from pos.store import Connection


def ask(counter: Counter, person: Person, session_id: str) -> TerminalSays | None:
    """Ask the terminal, and keep what it said or that it did not; None where there is no terminal to ask.

    Takes as long as the terminal takes, at most its deadline for reports. What comes after the drawer was finalized
    is told and not kept: the Z report is written by then, and says that the terminal was not heard.

    :raises Refused: ``NOT_PERMITTED``, ``SESSION_NOT_SUBMITTED``
    """
    require(person, Permission.SEE_EXPECTED)
    try:
        counter.devices.terminal.require()
    except Unavailable:
        return None
    if sql.session(counter.book.read(), session_id).state is not SessionState.SUBMITTED:
        raise Refused("SESSION_NOT_SUBMITTED")
    facts = _asked(counter)
    with counter.book.writing() as page:
        session = sql.session(page.connection, session_id)
        facts |= _book_says(page, session_id)
        if session.state is not SessionState.SUBMITTED:
            raise Refused("SESSION_NOT_SUBMITTED")
        entry = page.append(
            "terminal.totals", facts, who=person.login, date=session.date.isoformat(), session=session_id
        )
    return terminal_says([entry])


def _asked(counter: Counter) -> dict[str, object]:
    """The terminal's batch, or why it is not known."""
    try:
        said = counter.devices.terminal.totals()
    except Expected as error:
        return {"known": False, "why": error.code, "terminal": "", **_sums(BatchTotals("", ""))}
    return {"known": True, "why": "", "terminal": said.terminal_id, **_sums(said)}


def _sums(said: BatchTotals) -> dict[str, object]:
    return {"sales": _json(said.sales), "refunds": _json(said.refunds)}


def _book_says(page: Page, session_id: str) -> dict[str, object]:
    """Card payments that stand, of this drawer and of all drawers that are in no batch yet.

    Where the terminal's batch was closed while one of those was open: all since then, in the place of the latter.
    """
    others = sql.sessions(page.connection, *SessionState)
    unsettled = [one.id for one in others if not one.batch]
    register = _cards(page.connection, unsettled)
    if batches_sql.closed_since(page.connection, unsettled):  # then the open batch began in the middle of them
        open_batch = batches_sql.since_the_last(page.connection, BatchTotals("", ""))
        net = open_batch.sales.count - open_batch.refunds.count
        register = CountAndSum(net, open_batch.net)
    return {"drawer": _json(_cards(page.connection, [session_id])), "register": _json(register)}


def _cards(connection: Connection, sessions: Iterable[str]) -> CountAndSum:
    amounts = []
    for session in sessions:
        receipts = receipts_of(connection, session)
        undone = {one.voids for one in receipts if one.voids}
        standing = [one for one in receipts if not one.voids and one.number not in undone]
        amounts += [tender.brought for one in standing for tender in one.tenders if tender.type.code == CARD.code]
    return CountAndSum(len(amounts), total(amounts))


def _json(one: CountAndSum) -> dict[str, int]:
    return {"count": one.count, "cents": one.amount.cents}
