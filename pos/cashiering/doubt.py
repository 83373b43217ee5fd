"""The book in doubt: what was found stands in the book, and money is taken on only by a supervisor's decision.

Found at the start (the chain since the last signed head, and what is remembered of the book outside it), by the look
through the whole book that goes on in the background, or by the other side of a sync. A decision holds for what it was
made about, at every start from then on: whatever else is found asks again.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from pos.cashiering.streams import begin_stream
from pos.domain.errors import BadInput, Expected, Refused
from pos.domain.people import Permission, Person, role_for
from pos.ledger import sql as ledger_sql
from pos.ledger.book import Page
from pos.ledger.findings import Finding, Signed, Verified

if TYPE_CHECKING:  # the counter holds a desk of this
    from pos.cashiering.counter import Counter
    from pos.store import Connection

DOUBTED, CONTINUED = "book.doubted", "book.continued"
OLDER, OTHER, FORK = "BOOK_OLDER", "BOOK_OTHER", "UPSTREAM_DIFFERS"

A_COPY = frozenset({OLDER, OTHER, FORK})
"""Somewhere there is, or was, more of this book than here: numbers were given that it does not know."""


@dataclass(frozen=True, slots=True)
class Doubt:
    """What does not hold, each thing once, and the last signed head before all of it. ``finding`` is the first that
    nobody has decided about, or the first. ``by`` decided to go on; empty: not about everything yet.
    """

    finding: Finding
    since: Signed | None = None
    by: str = ""
    others: tuple[Finding, ...] = ()

    @property
    def findings(self) -> tuple[Finding, ...]:
        """All of it."""
        return (self.finding, *self.others)


class DoubtDesk:
    """What was found since the book was opened. From any thread."""

    def __init__(self) -> None:
        self.turn = threading.RLock()
        """Held by who notes or decides, before the book's own turn: neither passes over what the other did."""
        self.goes_on_as_copy = False
        """A stream was begun since the book was opened: what says again that it is a copy says nothing new."""
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
    """Take note of what a look through the book found, if anything: an entry, once, and the desk knows. What another
    look has found stands beside it.

    Where the entry cannot be written, the doubt stands all the same.
    """
    if not verified.findings:
        return
    with counter.doubts.turn:
        stands = counter.doubts.doubt
        found = dict.fromkeys((*(stands.findings if stands else ()), *verified.findings))
        since = verified.since if stands is None else _earlier(stands.since, verified.since)
        noted = _doubt(found, since)
        with suppress(Expected), counter.book.writing() as page:
            said = _about(page.connection, DOUBTED)
            fresh = [one for one in found if one not in said]
            if fresh:
                page.append(DOUBTED, _said(dict.fromkeys((*fresh, *said)), since), who="")
            left = undecided(page.connection, found)
            if counter.doubts.goes_on_as_copy:
                left = [one for one in left if one.code not in A_COPY]
            noted = _doubt(dict.fromkeys((*left, *found)), since, "" if left else _who(page.connection))
        counter.doubts.become(noted)


def undecided(connection: Connection, found: Iterable[Finding]) -> list[Finding]:
    """Those of them that nobody has decided to go on with. A copy is called older, and another once it has grown."""
    known = {_one_name(one) for one in _about(connection, CONTINUED)}
    return [one for one in found if _one_name(one) not in known]


def _one_name(finding: Finding) -> Finding:
    return replace(finding, code=OLDER) if finding.code == OTHER else finding


def go_on(counter: Counter, person: Person, reason: str) -> None:
    """A supervisor decides that money is taken although the book is in doubt, and says why.

    A book that is a copy goes on in a stream of its own: its next numbers were perhaps given already.

    :raises Refused: ``NOT_PERMITTED``, ``NOTHING_IN_DOUBT``; BadInput: ``REASON_MISSING``
    """
    if not person.may(Permission.GO_ON_IN_DOUBT):
        raise Refused("NOT_PERMITTED", name=person.name, role=role_for(Permission.GO_ON_IN_DOUBT))
    if not reason.strip():
        raise BadInput("REASON_MISSING")
    desk = counter.doubts
    with desk.turn:
        doubt, stream = desk.doubt, ""
        if doubt is None or doubt.by:
            raise Refused("NOTHING_IN_DOUBT")
        with counter.book.writing() as page:
            is_copy = any(one.code in A_COPY for one in undecided(page.connection, doubt.findings))
            decided = dict.fromkeys((*doubt.findings, *_about(page.connection, CONTINUED)))
            page.append(CONTINUED, _said(decided, doubt.since), who=person.login, reason=reason.strip())
            if is_copy and not desk.goes_on_as_copy:
                stream = begin_stream(page, person.login, _this_copy(page)).data["register"]
        if stream:
            counter.book.renamed()
            counter.agency = replace(counter.agency, register=stream)
            desk.goes_on_as_copy = True
        desk.become(replace(doubt, by=person.login))


def _this_copy(page: Page) -> dict[str, Any]:
    """What the new stream goes on from, where that is no backup but the book as it was found."""
    seq, hashed = page.head()
    return {"file": "", "seq": seq, "hash": hashed, "made": page.book.clock.now().ms}


def _doubt(found: Iterable[Finding], since: Signed | None, by: str = "") -> Doubt:
    first, *others = found
    return Doubt(first, since, by, tuple(others))


def _earlier(one: Signed | None, other: Signed | None) -> Signed | None:
    """Up to where both hold."""
    return None if one is None or other is None else min(one, other, key=lambda signed: signed.seq)


def _said(found: Iterable[Finding], since: Signed | None) -> dict[str, Any]:
    """As an entry says it: the first, then the others, each table, row and code."""
    first, *others = found
    also = {"also": [[one.table, one.row, one.code] for one in others]} if others else {}
    signed = {} if since is None else {"seq": since.seq, "hash": since.hash}
    return {"table": first.table, "row": first.row, "code": first.code, "since": signed, **also}


def _about(connection: Connection, kind: str) -> dict[Finding, None]:
    """What the newest entry of a kind was about; each names what those before it named."""
    entry = ledger_sql.latest(connection, kind)
    if entry is None:
        return {}
    data = entry.data
    also = (Finding(*one) for one in data.get("also", ()))
    return dict.fromkeys((Finding(data["table"], data["row"], data["code"]), *also))


def _who(connection: Connection) -> str:
    entry = ledger_sql.latest(connection, CONTINUED)
    return "" if entry is None else entry.who
