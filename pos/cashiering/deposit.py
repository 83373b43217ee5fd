"""Make a deposit: the money of finalized sessions, counted again, in one bag (rows I1-I4, I9; POL24)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from pos.cashiering import documents, slips, sql
from pos.cashiering.counter import Counter
from pos.cashiering.imprint import imprint
from pos.cashiering.people import require
from pos.cashiering.second_count import BothCounts, Second, alone, both
from pos.domain.carts import CASH
from pos.domain.drawers import CashCount
from pos.domain.errors import BadInput, Refused
from pos.domain.facts import DepositedItem, Head
from pos.domain.money import ZERO, Money, total
from pos.domain.people import Permission, Person
from pos.ledger import chart
from pos.ledger.book import Page
from pos.ledger.entries import Line
from pos.reports.pdf import deposit_slip_pdf
from pos.settlement.batch import received_items, to_safe
from pos.settlement.gather import deposit as deposit_facts
from pos.settlement.gather import receipts_of, session_facts
from pos.store import Connection


@dataclass(frozen=True, slots=True)
class DepositPlan:
    """What a deposit of all finalized sessions would hold: cash by total, checks and money orders by item.

    ``items`` are as received; ``counted`` is what the drawers' counts put into the safe, by tender
    other than cash. Where the two differ, the list is put right before the deposit is made.
    """

    sessions: tuple[str, ...]
    cash: Money
    items: tuple[DepositedItem, ...]
    counted: Mapping[str, Money]

    @property
    def by_tender(self) -> dict[str, Money]:
        """Cash, checks and money orders."""
        amounts = {CASH.code: self.cash}
        for item in self.items:
            amounts[item.tender] = amounts.get(item.tender, ZERO) + item.amount
        return amounts

    @property
    def total(self) -> Money:
        """Everything together."""
        return self.cash + total(item.amount for item in self.items)


def plan(counter: Counter, person: Person) -> DepositPlan:
    """What lies in the safe from finalized sessions and is in no deposit yet.

    :raises Refused: ``NOT_PERMITTED``
    """
    require(person, Permission.SETTLE)
    return _plan(counter.book.read(), None)


def undeposited(connection: Connection, upto: dt.date | None) -> tuple[sql.Session, ...]:
    """Finalized sessions up to a date whose money is in no deposit yet; one that turned nothing in needs none."""
    waiting = sql.sessions_to_deposit(connection, upto)
    return tuple(one for one in waiting if _to_bank(to_safe(session_facts(connection, one.id))))


@dataclass(frozen=True, slots=True)
class Bagged:
    """What a person put into the bag. ``items`` None: the checks and money orders as planned.

    ``reason`` says why cash or checks are not what the safe should hold. ``second`` is what another person counted,
    who verifies the bag.
    """

    cash: CashCount
    bag: str
    items: tuple[DepositedItem, ...] | None = None
    reason: str = ""
    second: Second | None = None


def make(counter: Counter, person: Person, date: dt.date, bagged: Bagged) -> int:
    """Deposit what was counted, with the check list, of the drawers up to a date; returns the deposit's number.

    The form received is the form deposited (POL24), check by check. What comes to another sum than was counted
    into the safe, cash or checks, needs a reason and goes to over or short of its tender. Where the settings ask for
    it, a second person counts the cash again; the bag holds what they counted.

    :raises Refused: ``NOT_PERMITTED``, ``DAY_NOT_OPEN``, ``NOTHING_TO_DEPOSIT``, ``DEPOSIT_DIFFERS`` and
        ``DEPOSIT_LIST_DIFFERS`` (no reason given), ``SECOND_COUNT_NEEDED``, ``COUNTS_DIFFER``, ``APPROVER_SAME``
    :raises BadInput: ``BAG_MISSING``
    """
    require(person, Permission.SETTLE)
    if not bagged.bag.strip():
        raise BadInput("BAG_MISSING")
    bagged, counts = _verified(counter, person, bagged)
    with counter.book.writing() as page:
        if sql.day_state(page.connection, date) != "open":
            raise Refused("DAY_NOT_OPEN")
        planned = _plan(page.connection, date)
        if not planned.sessions:
            raise Refused("NOTHING_TO_DEPOSIT")
        check(planned, bagged)
        bag = _bag(planned, bagged)
        differences = _differences(planned, bag, bagged.cash.total)
        number = sql.next_number(page.connection, "deposit")
        page.append(
            "deposit.made",
            _facts(counter, number, bag, bagged) | dict(counts.facts),
            who=person.login,
            date=date.isoformat(),
            approver=bagged.second.person.login if bagged.second else "",
            reason=" · ".join(one for one in (bagged.reason.strip(), counts.reason) if one),
            lines=_lines(planned, differences, number),
        )
        _issue_slip(counter, page, person, number)
    return number


def check(planned: DepositPlan, bagged: Bagged) -> None:
    """Whether a bag may be closed as it is: with its number, and a reason where it is not what the safe should hold.

    :raises Refused: ``DEPOSIT_DIFFERS``, ``DEPOSIT_LIST_DIFFERS``
    :raises BadInput: ``BAG_MISSING``
    """
    if not bagged.bag.strip():
        raise BadInput("BAG_MISSING")
    if not bagged.reason.strip():
        _refuse(_differences(planned, _bag(planned, bagged), bagged.cash.total), planned)


def _bag(planned: DepositPlan, bagged: Bagged) -> DepositPlan:
    return planned if bagged.items is None else replace(planned, items=bagged.items)


def wants_second(counter: Counter) -> bool:
    """Whether the settings ask for a second person's count of what goes into the bag."""
    return counter.agency.custody.second_count_at_deposit == "always"


def _verified(counter: Counter, person: Person, bagged: Bagged) -> tuple[Bagged, BothCounts]:
    """With the second person's count in the place of the first, where there is one."""
    if bagged.second is None:
        if wants_second(counter):
            raise Refused("SECOND_COUNT_NEEDED")
        return bagged, alone(person, bagged.cash)
    require(bagged.second.person, Permission.COUNT_ALONG)
    return replace(bagged, cash=bagged.second.count), both(person, bagged.cash, bagged.second)


def slip_name(counter: Counter, number: int) -> str:
    """The slip's name among issued documents."""
    return documents.numbered(counter, "deposit", number)


def _facts(counter: Counter, number: int, bag: DepositPlan, bagged: Bagged) -> dict[str, Any]:
    return {
        "number": number,
        "sessions": list(bag.sessions),
        "cents": (bagged.cash.total + total(item.amount for item in bag.items)).cents,
        "cash": bagged.cash.as_json(),
        "checks": [
            {
                "receipt": item.receipt,
                "tender": item.tender,
                "number": item.number,
                "bank": item.bank,
                "cents": item.amount.cents,
                **({"endorsed": item.endorsed} if item.endorsed else {}),
            }
            for item in slips.with_states(counter, counter.book.read(), bag.items)
        ],
        "bag": bagged.bag.strip(),
        "account": counter.agency.bank_account,
        "slip": slip_name(counter, number),
    }


def _plan(connection: Connection, upto: dt.date | None) -> DepositPlan:
    sessions = undeposited(connection, upto)
    safe, items = dict[str, Money](), list[DepositedItem]()
    for session in sessions:
        for code, amount in _to_bank(to_safe(session_facts(connection, session.id))).items():
            safe[code] = safe.get(code, ZERO) + amount
        items += received_items(receipts_of(connection, session.id), session.id)
    cash = safe.pop(CASH.code, ZERO)
    return DepositPlan(tuple(session.id for session in sessions), cash, tuple(items), safe)


def _to_bank(turned: Mapping[str, Money]) -> dict[str, Money]:
    return {code: amount for code, amount in turned.items() if amount}


def _differences(planned: DepositPlan, bag: DepositPlan, cash: Money) -> dict[str, Money]:
    """Per tender, what lies in the bag less what the drawers' counts put into the safe."""
    safe = {CASH.code: planned.cash, **planned.counted}
    held = {CASH.code: cash}
    for item in bag.items:
        held[item.tender] = held.get(item.tender, ZERO) + item.amount
    return {code: held.get(code, ZERO) - safe.get(code, ZERO) for code in sorted(safe.keys() | held.keys())}


def _refuse(differences: Mapping[str, Money], planned: DepositPlan) -> None:
    for code, difference in differences.items():
        if not difference:
            continue
        if code == CASH.code:
            raise Refused("DEPOSIT_DIFFERS", counted=planned.cash + difference, safe=planned.cash)
        safe = planned.counted.get(code, ZERO)
        raise Refused("DEPOSIT_LIST_DIFFERS", tender=code, listed=safe + difference, safe=safe)


def _lines(planned: DepositPlan, differences: Mapping[str, Money], number: int) -> list[Line]:
    """The safe gives what it should hold, the bank gets what is there; differences by tender, never netted (POL20)."""
    safe = {CASH.code: planned.cash, **planned.counted}
    lines = [Line(chart.safe(code), -safe.get(code, ZERO)) for code in differences]
    lines.append(Line(chart.transit(str(number)), total((*safe.values(), *differences.values()))))
    lines += [
        Line(chart.over(code) if difference > ZERO else chart.short(code), -difference)
        for code, difference in differences.items()
    ]
    return lines


def _issue_slip(counter: Counter, page: Page, person: Person, number: int) -> None:
    signed = page.sign_head(who=person.login)
    head = Head(signed.data["seq"], signed.data["hash"], signed.data["signature"])
    facts = deposit_facts(page.connection, number)
    content = deposit_slip_pdf(facts, head, imprint(counter), "en")
    page.issue(slip_name(counter, number), content, who=person.login, date=facts.business_date.isoformat())
