"""Close the card terminal's batch at the processor, and hold it against the book (row D7).

The closing is an attempt of its own: it is on the disk before the terminal hears of it, with the sums that the batch
had. An answer that never came is found out by asking for the open batch again: is it another one, or empty where the
closed one was not? Until that is known the register takes no card.
"""

from __future__ import annotations

from dataclasses import dataclass

from pos.cashiering import batches_sql, sql
from pos.cashiering.counter import Counter
from pos.cashiering.finalize import see_expected
from pos.cashiering.people import require
from pos.domain.cards import BatchTotals
from pos.domain.clock import Instant
from pos.domain.drawers import SessionState
from pos.domain.errors import Refused, Unavailable
from pos.domain.ids import new_key
from pos.domain.people import Permission, Person
from pos.ledger import sql as ledger_sql
from pos.ledger.entries import Entry


@dataclass(frozen=True, slots=True)
class ClosedBatch:
    """A batch as the terminal closed it, and what the book has since the one before: the same, or somebody looks."""

    said: BatchTotals
    book: BatchTotals

    @property
    def agrees(self) -> bool:
        """Whether terminal and book have the same payments and refunds."""
        return (self.said.sales, self.said.refunds) == (self.book.sales, self.book.refunds)


@dataclass(frozen=True, slots=True)
class BatchStands:
    """The terminal's batch by the book alone: when one was closed last from here (None: never), cards answered since.

    `closing`: nobody knows yet how a closing ended. `told`: no drawer waits to be counted, so that sums may be seen.
    """

    closed: Instant | None
    since: BatchTotals
    closing: bool
    told: bool

    @property
    def open(self) -> bool:
        """Whether there are cards in it."""
        return not _is_empty(self.since)


def stands(counter: Counter) -> BatchStands | None:
    """How it stands; None where it never had a card. The terminal is not asked."""
    connection = counter.book.read()
    last = batches_sql.last_closed(connection)
    entry = ledger_sql.entry(connection, last) if last else None
    since = batches_sql.since_the_last(connection, BatchTotals("", ""))
    found = BatchStands(
        closed=entry.at if entry else None,
        since=since,
        closing=batches_sql.open_closing(connection) is not None,
        told=not sql.sessions(connection, *(one for one in SessionState if one is not SessionState.FINALIZED)),
    )
    return found if found.open or found.closing or found.closed else None


def open_batch(counter: Counter, person: Person) -> ClosedBatch:
    """What the terminal has in its open batch, beside the book; nothing is closed, the look is an entry.

    :raises Refused: ``NOT_PERMITTED``; Unavailable: ``TERMINAL_NOT_SET_UP``, ``TERMINAL_BUSY``, ``TERMINAL_NO_ANSWER``
    """
    require(person, Permission.SEE_EXPECTED)
    said = counter.devices.terminal.totals()
    _note_look(counter, person)
    return ClosedBatch(said, batches_sql.since_the_last(counter.book.read(), said))


def close_batch(counter: Counter, person: Person) -> ClosedBatch:
    """Have the terminal settle its batch. Takes as long as that takes.

    :raises Refused: ``NOT_PERMITTED``, ``CARD_ATTEMPT_OPEN`` (ask about that first), ``BATCH_CLOSE_OPEN`` (and about
        the closing before), ``BATCH_CLOSE_UNKNOWN`` (ask again), ``BATCH_NOT_CLOSED`` with the terminal's words
    :raises Unavailable: ``TERMINAL_NOT_SET_UP``, ``TERMINAL_BUSY``, ``TERMINAL_NO_ANSWER``: nothing was begun
    """
    require(person, Permission.SETTLE)
    before = counter.devices.terminal.totals()
    ref = new_key()
    with counter.book.writing() as page:
        page.append(
            "terminal.closing",
            {"ref": ref, **_facts(before)},
            who=person.login,
            date=sql.newest_day(page.connection),
        )
    try:
        said = counter.devices.terminal.close_batch()
    except Unavailable as error:
        if error.code != "TERMINAL_REFUSED":
            raise Refused("BATCH_CLOSE_UNKNOWN") from error
        _end(counter, person.login, ref, None)
        raise Refused("BATCH_NOT_CLOSED", message=f": {error.values['message']}") from error
    ended = _closed(_end(counter, person.login, ref, said))
    _note_look(counter, person)
    return ended


def ask_about_closing(counter: Counter, login: str) -> ClosedBatch | None:
    """Find out what became of a closing without an answer, and record it; None where there is none.

    :raises Refused: ``BATCH_NOT_CLOSED`` (it was not: close it again), ``BATCH_CLOSE_UNKNOWN`` (the terminal has
        something else in its batch: a person looks at its report); Unavailable: as :func:`close_batch`
    """
    begun = batches_sql.open_closing(counter.book.read())
    if begun is None:
        return None
    before, now = _totals(begun), counter.devices.terminal.totals()
    another = bool(before.batch_no) and bool(now.batch_no) and before.batch_no != now.batch_no
    if another or (_is_empty(now) and not _is_empty(before)):
        return _closed(_end(counter, login, begun.data["ref"], before))
    if (before.sales, before.refunds) != (now.sales, now.refunds):
        raise Refused("BATCH_CLOSE_UNKNOWN")
    _end(counter, login, begun.data["ref"], None)
    raise Refused("BATCH_NOT_CLOSED", message="")


def _note_look(counter: Counter, person: Person) -> None:
    """What cards come to is told: drawers that are not counted yet are no longer blind (design section 5)."""
    sessions = (one.id for one in sql.sessions(counter.book.read(), *SessionState) if not one.batch)
    see_expected(counter, person, "terminal", *sessions)


def _end(counter: Counter, login: str, ref: str, said: BatchTotals | None) -> Entry:
    """How a closing ended: with these sums, or not at all."""
    with counter.book.writing() as page:
        date = sql.newest_day(page.connection)
        if said is None:
            return page.append("terminal.not-closed", {"ref": ref}, who=login, date=date)
        book = batches_sql.since_the_last(page.connection, said)
        facts = {"ref": ref, **_facts(said), "book": _facts(book)}
        return page.append("terminal.batch-closed", facts, who=login, date=date)


def _closed(entry: Entry) -> ClosedBatch:
    said, book = entry.data, entry.data["book"]
    return ClosedBatch(batches_sql.totals_from(said), batches_sql.totals_from(book))


def _totals(entry: Entry) -> BatchTotals:
    return batches_sql.totals_from(entry.data)


def _is_empty(batch: BatchTotals) -> bool:
    return not batch.sales.count and not batch.refunds.count


def _facts(batch: BatchTotals) -> dict[str, object]:
    return {
        "terminal": batch.terminal_id,
        "batch": batch.batch_no,
        "sales": {"count": batch.sales.count, "cents": batch.sales.amount.cents},
        "refunds": {"count": batch.refunds.count, "cents": batch.refunds.amount.cents},
    }
