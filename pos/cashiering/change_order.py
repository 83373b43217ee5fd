"""Notes for coin between a drawer and the safe: nothing is gained or lost by it (design section 1; POL14)."""

from __future__ import annotations

from dataclasses import dataclass, replace

from pos.cashiering import sql
from pos.cashiering.counter import Counter
from pos.cashiering.people import require_approver
from pos.cashiering.second_count import Second, both
from pos.domain.drawers import CashCount
from pos.domain.errors import BadInput
from pos.domain.money import ZERO, Money
from pos.domain.people import Permission, Person


@dataclass(frozen=True, slots=True)
class ChangeOrder:
    """``given`` goes from the drawer to the safe, ``taken`` comes back; both of the same worth."""

    given: CashCount
    taken: CashCount

    def check(self) -> None:
        """:raises BadInput: ``COUNT_EMPTY``, ``CHANGE_ORDER_UNEVEN``"""
        if self.given.total <= ZERO:
            raise BadInput("COUNT_EMPTY")
        if self.given.total != self.taken.total:
            raise BadInput("CHANGE_ORDER_UNEVEN", given=self.given.total, taken=self.taken.total)

    @property
    def by_cashier(self) -> CashCount:
        """What goes in, with what money counters said of both: the cashier counts what comes back too."""
        return replace(self.given, machine=self.given.machine + self.taken.machine)


def order_change(counter: Counter, person: Person, session_id: str, order: ChangeOrder, second: Second) -> Money:
    """Change cash of the drawer with the safe's change fund; returns what was changed.

    Each counts what they receive: the second person, who works the safe, what comes from the drawer, the cashier what
    comes from the safe. They must agree to the piece, as the order is even only then; no account moves.

    :raises Refused: ``APPROVER_SAME``, ``NOT_PERMITTED``, ``SESSION_NOT_OPEN``, ``SESSION_NOT_YOURS``,
        ``COUNTS_DIFFER``
    :raises BadInput: ``COUNT_EMPTY``, ``CHANGE_ORDER_UNEVEN``
    """
    order.check()
    rule = require_approver(counter, second.person, Permission.APPROVE)
    counts = both(person, order.by_cashier, Second(second.person, second.count))
    with counter.book.writing() as page:
        session = sql.own_session(page.connection, session_id, person.login)
        page.append(
            "cash.changed",
            {
                "cents": order.given.total.cents,
                "given": order.given.as_json(),
                "taken": order.taken.as_json(),
                **counts.facts,
                **rule,
            },
            who=person.login,
            date=session.date.isoformat(),
            session=session_id,
            approver=second.person.login,
        )
        counter.devices.owe_kick(page, session.drawer, "change-order")
    counter.devices.wake()
    return order.given.total
