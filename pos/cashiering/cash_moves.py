"""Cash that moves without a payment: pickups to the safe, and drawers opened for no sale (rows A22, B4)."""

from __future__ import annotations

from pos.cashiering import sql
from pos.cashiering.counter import Counter
from pos.cashiering.people import require_approver
from pos.cashiering.second_count import Second, both
from pos.domain.drawers import CashCount
from pos.domain.errors import BadInput, Refused
from pos.domain.money import ZERO, Money
from pos.domain.people import Permission, Person
from pos.ledger import chart
from pos.ledger import sql as ledger_sql
from pos.ledger.entries import Line


def pick_up(counter: Counter, person: Person, session_id: str, count: CashCount, second: Second) -> Money:
    """Take cash from the drawer to the safe: counted by its cashier, and again by who takes it (POL14).

    What the second person counted is what moves. Answers the same to too much as to anything wrong, so that it
    cannot be used to feel for what the drawer holds: a pickup may be at most what the drawer has above its start.

    :raises Refused: ``APPROVER_SAME``, ``NOT_PERMITTED``, ``SESSION_NOT_OPEN``, ``SESSION_NOT_YOURS``,
        ``COUNTS_DIFFER``, ``PICKUP_TOO_MUCH``
    :raises BadInput: ``COUNT_EMPTY``
    """
    rule = require_approver(counter, second.person, Permission.APPROVE)
    moved = second.count
    if moved.total <= ZERO:
        raise BadInput("COUNT_EMPTY")
    counts = both(person, count, second)
    with counter.book.writing() as page:
        session = sql.own_session(page.connection, session_id, person.login)
        held = ledger_sql.drawer_balance(page.connection, session_id).get("cash", ZERO)
        if moved.total > held - session.start:
            raise Refused("PICKUP_TOO_MUCH")
        page.append(
            "cash.picked-up",
            {"count": moved.as_json(), "cents": moved.total.cents, **counts.facts, **rule},
            who=person.login,
            date=session.date.isoformat(),
            session=session_id,
            approver=second.person.login,
            reason=counts.reason,
            lines=[Line(chart.safe("cash"), moved.total), Line(chart.drawer("cash"), -moved.total)],
        )
        counter.devices.owe_kick(page, session.drawer, "pickup")
    counter.devices.wake()
    return moved.total


def open_without_sale(counter: Counter, person: Person, session_id: str, *, reason: str) -> None:
    """Open the drawer with no payment; it stands on the Z report.

    :raises Refused: ``SESSION_NOT_OPEN``, ``SESSION_NOT_YOURS``
    :raises BadInput: ``REASON_MISSING``
    """
    if not reason.strip():
        raise BadInput("REASON_MISSING")
    with counter.book.writing() as page:
        session = sql.own_session(page.connection, session_id, person.login)
        page.append(
            "drawer.no-sale",
            {},
            who=person.login,
            date=session.date.isoformat(),
            session=session_id,
            reason=reason.strip(),
        )
        counter.devices.owe_kick(page, session.drawer, "no-sale")
    counter.devices.wake()
