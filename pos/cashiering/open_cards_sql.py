"""The statement that finds card business without an end."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from dataclasses import dataclass

from pos.cashiering import attempts_sql
from pos.cashiering.attempts_sql import OPEN_STATES, Attempt
from pos.domain.clock import Instant
from pos.domain.money import Money
from pos.store import Connection

REFERENCE_DIGITS = 8


@dataclass(frozen=True, slots=True)
class OpenCard:
    """A card of which nobody knows, or one that was charged and whose payment is neither posted nor given back.

    ``since`` is when the terminal was asked, ``drawer``, ``person`` and ``date`` those of the session.
    ``beside`` is what was handed over in other ways for the same payment. ``counting`` tells that the session takes
    no payments any more: somebody signed for it, and it is carried.
    """

    attempt: Attempt
    since: Instant
    drawer: str
    person: str
    date: dt.date
    counting: bool
    beside: Money

    @property
    def unknown(self) -> bool:
        """Whether nobody knows; else it was charged."""
        return self.attempt.state in OPEN_STATES

    @property
    def reference(self) -> str:
        """The end of the reference that went to the terminal: enough to tell it from others."""
        return reference_of(self.attempt.ref)


def reference_of(ref: str) -> str:
    """What people call an attempt by."""
    return ref[-REFERENCE_DIGITS:]


def open_cards(connection: Connection) -> Iterator[OpenCard]:
    """All of them, in the order in which the terminal was asked."""
    rows = connection.execute(
        "SELECT attempt.ref, entry.at_ms, json_extract(entry.body, '$.off') AS off_minutes, drawer,"
        " session.person, session.date, session.state <> 'open' AS counting, contents"
        " FROM attempt JOIN entry ON entry.seq = attempt.seq JOIN session ON session.id = attempt.session"
        " LEFT JOIN standing ON standing.cart = attempt.cart WHERE attempt.ref IN ("
        "  SELECT ref FROM attempt WHERE state IN ('started', 'unknown') UNION"
        "  SELECT ref FROM standing JOIN attempt ON attempt.cart = standing.cart"
        "   WHERE state = 'approved' AND kind = 'sale'"
        " ) ORDER BY attempt.seq"
    )
    for row in rows:
        yield OpenCard(
            attempt=attempts_sql.attempt(connection, row["ref"]),
            since=Instant(row["at_ms"], row["off_minutes"]),
            drawer=row["drawer"],
            person=row["person"],
            date=dt.date.fromisoformat(row["date"]),
            counting=bool(row["counting"]),
            beside=_beside(row["contents"]),
        )


def _beside(contents: str | None) -> Money:
    tenders = json.loads(contents)["tenders"] if contents else ()
    return Money(sum(one["cents"] for one in tenders if "card" not in one))
