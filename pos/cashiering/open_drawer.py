"""Count a drawer in: no payment before the start is counted (rows G1, G2; POL15)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from pos.cashiering import custody_sql, sql
from pos.cashiering.counter import Counter
from pos.cashiering.people import require
from pos.cashiering.second_count import BothCounts, Second, alone, both
from pos.cashiering.sql import Session
from pos.domain.agency import Drawer
from pos.domain.drawers import CashCount
from pos.domain.errors import BadInput, Refused
from pos.domain.ids import new_id
from pos.domain.money import ZERO, Money
from pos.domain.people import Permission, Person
from pos.ledger import chart
from pos.ledger.entries import Line
from pos.store import Connection


@dataclass(frozen=True, slots=True)
class Opened:
    """A drawer that takes money now. ``difference`` is counted less assigned float."""

    session: Session
    difference: Money


def free_drawers(counter: Counter) -> tuple[Drawer, ...]:
    """Drawers that nobody has open."""
    used = sql.drawers_in_use(counter.book.read())
    return tuple(drawer for drawer in counter.agency.drawers if drawer.code not in used)


def open_days(counter: Counter) -> tuple[dt.date, ...]:
    """Business dates that are open, oldest first."""
    return sql.open_days(counter.book.read())


def current_session(counter: Counter, person: Person) -> Session | None:
    """The drawer session a person has going; it follows the person (row F3)."""
    return sql.current_session(counter.book.read(), person.login)


def wants_second(counter: Counter, drawer: Drawer, count: CashCount) -> bool:
    """Whether the settings ask for a second person's count of this start (POL15)."""
    wanted = counter.agency.custody.second_count_at_open
    return wanted == "always" or (wanted == "differs" and count.total != drawer.float)


def open_drawer(
    counter: Counter,
    person: Person,
    drawer_code: str,
    date: dt.date,
    count: CashCount,
    *,
    second: Second | None = None,
) -> Opened:
    """Open a session for ``person`` with what they counted; opens the business date where it is not.

    The float leaves the safe as assigned; what was counted is what the drawer starts with, and the
    difference is booked at once to over or short, so that it can never become the cashier's. ``second`` is what
    another person counted, where the settings ask for that; the drawer starts with what its cashier counted, who
    receives it. The entry names the session before it in this drawer on that date, where there is one: so a drawer
    passes from person to person with a count by both (POL14).

    :raises Refused: ``NOT_PERMITTED``, ``DRAWER_OPEN_ALREADY``, ``DAY_CLOSED``, ``SECOND_COUNT_NEEDED``,
        ``COUNTS_DIFFER``, ``APPROVER_SAME``
    :raises BadInput: ``DRAWER_UNKNOWN``; Unavailable: ``DISK_NEARLY_FULL``
    """
    require(person, Permission.TAKE_PAYMENTS)
    drawer = next((one for one in counter.agency.drawers if one.code == drawer_code), None)
    if drawer is None:
        known = ", ".join(one.code for one in counter.agency.drawers)
        raise BadInput("DRAWER_UNKNOWN", drawer=drawer_code, known=known)
    counter.disk.require()
    if second is None and wants_second(counter, drawer, count):
        raise Refused("SECOND_COUNT_NEEDED")
    counts = _counted_twice(person, count, second)
    session_id = new_id()
    difference = count.total - drawer.float
    with counter.book.writing() as page:
        state = sql.day_state(page.connection, date)
        if state == "closed":
            raise Refused("DAY_CLOSED", date=date)
        if not state:
            page.append("day.opened", {"date": date.isoformat()}, who=person.login, date=date.isoformat())
        page.append(
            "drawer.opened",
            {
                "drawer": drawer.code,
                "assigned": drawer.float.cents,
                "start": count.total.cents,
                "count": count.as_json(),
                **_relieves(page.connection, drawer.code, date),
                **counts.facts,
            },
            who=person.login,
            date=date.isoformat(),
            session=session_id,
            approver=second.person.login if second else "",
            reason=counts.reason,
            lines=[
                Line(chart.drawer("cash"), count.total),
                Line(chart.SAFE_FLOAT, -drawer.float),
                Line(chart.over("cash") if difference > ZERO else chart.short("cash"), -difference),
            ],
        )
        opened = sql.session(page.connection, session_id)
    return Opened(opened, difference)


def _relieves(connection: Connection, drawer: str, date: dt.date) -> dict[str, str]:
    before = custody_sql.drawer_before(connection, drawer, date)
    return {"relieves": before} if before else {}


def _counted_twice(person: Person, count: CashCount, second: Second | None) -> BothCounts:
    if second is None:
        return alone(person, count)
    require(second.person, Permission.COUNT_ALONG)
    return both(person, count, second)
