"""Cash that moves without a payment: pickups to the safe, and drawers opened for no sale (rows A22, B4)."""

from __future__ import annotations

from pos.cashiering import sql
from pos.cashiering.counter import Counter
from pos.cashiering.people import require, require_other
from pos.domain.drawers import CashCount
from pos.domain.errors import BadInput, Refused
from pos.domain.money import ZERO, Money
from pos.domain.people import Permission, Person
from pos.ledger import chart
from pos.ledger import sql as ledger_sql
from pos.ledger.entries import Line


def pick_up(counter: Counter, person: Person, approver: Person, session_id: str, count: CashCount) -> Money:
    """Take counted cash from the drawer to the safe; both people sign (POL14).

    Answers the same to too much as to anything wrong, so that it cannot be used to feel for what the
    drawer holds: a pickup may be at most what the drawer has above its start.

    :raises Refused: ``APPROVER_SAME``, ``NOT_PERMITTED``, ``SESSION_NOT_OPEN``, ``SESSION_NOT_YOURS``,
        ``PICKUP_TOO_MUCH``
    :raises BadInput: ``COUNT_EMPTY``
    """
    require(approver, Permission.APPROVE)
    if count.total <= ZERO:
        raise BadInput("COUNT_EMPTY")
    with counter.book.writing() as page:
        session = sql.own_session(page.connection, session_id, person.login)
        require_other(approver, person.login)
        held = ledger_sql.drawer_balance(page.connection, session_id).get("cash", ZERO)
        if count.total > held - session.start:
            raise Refused("PICKUP_TOO_MUCH")
        page.append(
            "cash.picked-up",
            {"count": count.as_json(), "cents": count.total.cents},
            who=person.login,
            date=session.date.isoformat(),
            session=session_id,
            approver=approver.login,
            lines=[Line(chart.safe("cash"), count.total), Line(chart.drawer("cash"), -count.total)],
        )
        counter.devices.owe_kick(page, session.drawer, "pickup")
    counter.devices.wake()
    return count.total


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
