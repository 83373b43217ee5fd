"""Card business without an end: what stands when a drawer is to be counted, and is carried until it is answered."""

from __future__ import annotations

from pos.cashiering import open_cards_sql
from pos.cashiering.counter import Counter
from pos.cashiering.open_cards_sql import OpenCard
from pos.domain.money import total
from pos.store import Connection


def open_cards(counter: Counter, session_id: str = "") -> tuple[OpenCard, ...]:
    """Cards of which nobody knows, and charged ones that are not posted; of one drawer session where it is named."""
    return _of_session(counter.book.read(), session_id)


def carried(connection: Connection, session_id: str) -> dict[str, object]:
    """What an entry says of the cards that a count begins with all the same: each, their sum, what to call them by."""
    cards = _of_session(connection, session_id)
    if not cards:
        return {}
    return {
        "cards": [{"ref": one.attempt.ref, "cents": one.attempt.charged.cents} for one in cards],
        "cents": total(one.attempt.charged for one in cards).cents,
        "reference": ", ".join(one.reference for one in cards),
    }


def _of_session(connection: Connection, session_id: str) -> tuple[OpenCard, ...]:
    found = open_cards_sql.open_cards(connection)
    return tuple(one for one in found if session_id in {"", one.attempt.session})
