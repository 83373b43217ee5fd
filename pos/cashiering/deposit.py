"""Make a deposit: the money of finalized sessions, counted again, in one bag (rows I1-I4, I9; POL24)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace

from pos.cashiering import sql
from pos.cashiering.counter import Counter
from pos.cashiering.imprint import imprint
from pos.cashiering.people import require
from pos.domain.carts import CASH, TENDER_TYPES
from pos.domain.drawers import CashCount
from pos.domain.errors import BadInput, Refused
from pos.domain.facts import DepositedItem, Head
from pos.domain.money import ZERO, Money, total
from pos.domain.people import Permission, Person
from pos.ledger import chart
from pos.ledger.book import Page
from pos.ledger.entries import Line
from pos.reports.pdf import deposit_slip_pdf
from pos.settlement.batch import received_items, turned_in
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
    return _plan(counter.book.read())


@dataclass(frozen=True, slots=True)
class Bagged:
    """What a person put into the bag. ``items`` None: the checks and money orders as planned.

    ``reason`` says why the cash is not what the safe should hold.
    """

    cash: CashCount
    bag: str
    items: tuple[DepositedItem, ...] | None = None
    reason: str = ""


def make(counter: Counter, person: Person, date: dt.date, bagged: Bagged) -> int:
    """Deposit what was counted, with the check list; returns the deposit's number.

    The form received is the form deposited (POL24): the list must come to what was counted into the
    safe, check by check. Cash counted otherwise than the safe should hold needs a reason and goes to
    over or short.

    :raises Refused: ``NOT_PERMITTED``, ``NOTHING_TO_DEPOSIT``, ``DEPOSIT_DIFFERS`` (no reason given),
        ``DEPOSIT_LIST_DIFFERS`` (with the tender)
    :raises BadInput: ``BAG_MISSING``
    """
    require(person, Permission.SETTLE)
    if not bagged.bag.strip():
        raise BadInput("BAG_MISSING")
    with counter.book.writing() as page:
        planned = _plan(page.connection)
        if not planned.sessions:
            raise Refused("NOTHING_TO_DEPOSIT")
        _check_items(planned, planned.items if bagged.items is None else bagged.items)
        if bagged.items is not None:
            planned = replace(planned, items=bagged.items)
        difference = bagged.cash.total - planned.cash
        if difference and not bagged.reason.strip():
            raise Refused("DEPOSIT_DIFFERS", counted=bagged.cash.total, safe=planned.cash)
        number = sql.next_number(page.connection, "deposit")
        page.append(
            "deposit.made",
            _facts(counter, number, planned, bagged, difference),
            who=person.login,
            date=date.isoformat(),
            reason=bagged.reason.strip(),
            lines=_lines(planned, number, difference),
        )
        _issue_slip(counter, page, person, number)
    return number


def slip_name(counter: Counter, number: int) -> str:
    """The slip's name among issued documents."""
    return f"deposit-{counter.agency.register}-{number:05d}.pdf"


def _facts(counter: Counter, number: int, planned: DepositPlan, bagged: Bagged, difference: Money) -> dict[str, object]:
    return {
        "number": number,
        "sessions": list(planned.sessions),
        "cents": (planned.total + difference).cents,
        "cash": bagged.cash.as_json(),
        "checks": [
            {
                "receipt": item.receipt,
                "tender": item.tender,
                "number": item.number,
                "bank": item.bank,
                "cents": item.amount.cents,
            }
            for item in planned.items
        ],
        "bag": bagged.bag.strip(),
        "account": counter.agency.bank_account,
        "slip": slip_name(counter, number),
    }


def _check_items(planned: DepositPlan, items: tuple[DepositedItem, ...]) -> None:
    for tender, amount in planned.counted.items():
        listed = total(item.amount for item in items if item.tender == tender)
        if listed != amount:
            raise Refused("DEPOSIT_LIST_DIFFERS", tender=tender, listed=listed, safe=amount)


def _plan(connection: Connection) -> DepositPlan:
    sessions = sql.sessions_to_deposit(connection)
    safe, items = dict[str, Money](), list[DepositedItem]()
    for session in sessions:
        for code, amount in turned_in(session_facts(connection, session.id)).items():
            safe[code] = safe.get(code, ZERO) + amount
        items += received_items(receipts_of(connection, session.id), session.id)
    cash = safe.pop(CASH.code, ZERO)
    counted = {code: amount for code, amount in safe.items() if TENDER_TYPES[code].depositable}
    return DepositPlan(tuple(session.id for session in sessions), cash, tuple(items), counted)


def _lines(planned: DepositPlan, number: int, difference: Money) -> list[Line]:
    lines = [Line(chart.safe(code), -amount) for code, amount in planned.by_tender.items()]
    lines.append(Line(chart.transit(str(number)), planned.total + difference))
    lines.append(Line(chart.over(CASH.code) if difference > ZERO else chart.short(CASH.code), -difference))
    return lines


def _issue_slip(counter: Counter, page: Page, person: Person, number: int) -> None:
    signed = page.sign_head(who=person.login)
    head = Head(signed.data["seq"], signed.data["hash"], signed.data["signature"])
    facts = deposit_facts(page.connection, number)
    content = deposit_slip_pdf(facts, head, imprint(counter), "en")
    page.issue(slip_name(counter, number), content, who=person.login, date=facts.business_date.isoformat())
