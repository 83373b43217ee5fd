"""What happens to a cart once tendering began, and before it is posted: lines removed or lowered, carts given up.

These stand on the daily list that cannot be suppressed (design section 6): a payer's money was on the counter.
"""

from __future__ import annotations

from pos.cashiering import attempts_sql, sql
from pos.cashiering.counter import Counter
from pos.domain.carts import Cart, Item
from pos.domain.errors import Refused
from pos.domain.money import Money
from pos.domain.people import Person


def line_removed(counter: Counter, person: Person, session_id: str, item: Item) -> None:
    """A line was taken out after the first tender."""
    _record(counter, person, session_id, "line.removed", _facts(item.reference, item.amount))


def line_lowered(counter: Counter, person: Person, session_id: str, before: Item, after: Item) -> None:
    """A line was lowered after the first tender."""
    _record(counter, person, session_id, "line.lowered", _facts(before.reference, before.amount - after.amount))


def cart_abandoned(counter: Counter, person: Person, session_id: str, cart: Cart) -> None:
    """A payment was given up after money was on the counter for it, or a card was tried.

    ``cart`` is as it was then; what had been handed over by then stands in the entry by tender type, in cents.

    :raises Refused: ``SESSION_UNKNOWN``, ``SESSION_NOT_YOURS``, ``CARD_TENDER_STANDS`` (a card is given back first)
    """
    with counter.book.writing() as page:
        session = sql.own_session(page.connection, session_id, person.login)
        if any(one.state == "approved" for one in attempts_sql.attempts_of(page.connection, cart.id)):
            raise Refused("CARD_TENDER_STANDS")
        handed: dict[str, int] = {}
        for tender in cart.tenders:
            handed[tender.type.code] = handed.get(tender.type.code, 0) + tender.charged.cents
        references = " ".join(item.reference for item in cart.items)
        page.append(
            "cart.abandoned",
            {**_facts(references, cart.due), "tenders": handed},
            who=person.login,
            date=session.date.isoformat(),
            session=session_id,
        )


def _facts(reference: str, amount: Money) -> dict[str, object]:
    return {"reference": reference, "cents": amount.cents}


def _record(counter: Counter, person: Person, session_id: str, kind: str, facts: dict[str, object]) -> None:
    with counter.book.writing() as page:
        session = sql.session(page.connection, session_id)
        page.append(kind, facts, who=person.login, date=session.date.isoformat(), session=session_id)
