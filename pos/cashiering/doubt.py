"""The book in doubt: what was found stands in the book, and money is taken on only by a supervisor's decision.

Found at the start (the chain since the last signed head, and what is remembered of the book outside it), by the look
through the whole book that goes on in the background, or by the other side of a sync. A decision holds for what it was
made about: whatever else is found asks again.
"""

from __future__ import annotations

import threading
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pos.domain.errors import BadInput, Expected, Refused
from pos.domain.people import Permission, Person
from pos.ledger import sql as ledger_sql
from pos.ledger.verify import Finding, Signed, Verified

if TYPE_CHECKING:  # the counter holds a desk of this
    from pos.cashiering.counter import Counter
    from pos.store import Connection

DOUBTED, CONTINUED = "book.doubted", "book.continued"


@dataclass(frozen=True, slots=True)
class Doubt:
    """What does not hold, and the last signed head before it. ``by`` decided to go on; empty: nobody did yet."""

    finding: Finding
    since: Signed | None = None
    by: str = ""


class DoubtDesk:
    """What was found since the book was opened. From any thread."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._doubt: Doubt | None = None

    @property
    def doubt(self) -> Doubt | None:
        """The doubt that stands; None: nothing was found."""
        with self._guard:
            return self._doubt

    def become(self, doubt: Doubt) -> None:
        """From here on this is what is known."""
        with self._guard:
            self._doubt = doubt

    def require(self) -> None:
        """Before money is taken. :raises Refused: ``SELLING_IN_DOUBT`` with what was found"""
        doubt = self.doubt
        if doubt is not None and not doubt.by:
            one = doubt.finding
            raise Refused("SELLING_IN_DOUBT", table=one.table, row=one.row or "-", code=one.code)


def note(counter: Counter, verified: Verified) -> None:
    """Take note of what a look through the book found, if anything: an entry, once, and the desk knows.

    Where the entry cannot be written, the doubt stands all the same.
    """
    if not verified.findings:
        return
    finding = verified.findings[0]
    facts = _facts(finding)
    counter.doubts.become(Doubt(finding, verified.since))
    with suppress(Expected), counter.book.writing() as page:
        if _said(page.connection, DOUBTED) != facts:
            page.append(DOUBTED, {**facts, "since": _since(verified.since)}, who="")
        if _said(page.connection, CONTINUED) == facts:
            counter.doubts.become(Doubt(finding, verified.since, _who(page.connection)))


def go_on(counter: Counter, person: Person, reason: str) -> None:
    """A supervisor decides that money is taken although the book is in doubt, and says why.

    :raises Refused: ``NOT_PERMITTED``, ``NOTHING_IN_DOUBT``; BadInput: ``REASON_MISSING``
    """
    if not person.may(Permission.GO_ON_IN_DOUBT):
        raise Refused("NOT_PERMITTED", name=person.name)
    if not reason.strip():
        raise BadInput("REASON_MISSING")
    doubt = counter.doubts.doubt
    if doubt is None or doubt.by:
        raise Refused("NOTHING_IN_DOUBT")
    with counter.book.writing() as page:
        said = {**_facts(doubt.finding), "since": _since(doubt.since)}
        page.append(CONTINUED, said, who=person.login, reason=reason.strip())
    counter.doubts.become(Doubt(doubt.finding, doubt.since, person.login))


def _facts(finding: Finding) -> dict[str, str]:
    return {"table": finding.table, "row": finding.row, "code": finding.code}


def _since(signed: Signed | None) -> dict[str, int | str]:
    return {} if signed is None else {"seq": signed.seq, "hash": signed.hash}


def _said(connection: Connection, kind: str) -> Mapping[str, Any] | None:
    """What the newest entry of a kind was about."""
    entry = ledger_sql.latest(connection, kind)
    return None if entry is None else {name: entry.data[name] for name in ("table", "row", "code")}


def _who(connection: Connection) -> str:
    entry = ledger_sql.latest(connection, CONTINUED)
    return "" if entry is None else entry.who
