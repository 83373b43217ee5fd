"""The change fund: constant, apart from receipts, with a custodian, and counted by somebody else (POL29)."""

from __future__ import annotations

from dataclasses import dataclass

from pos.cashiering import custody_sql, sql
from pos.cashiering.counter import Counter
from pos.cashiering.finalize import see_expected
from pos.cashiering.imprint import imprint
from pos.cashiering.people import require, require_other
from pos.cashiering.second_count import BothCounts, Second, alone, both
from pos.domain.custody import FundCount, FundFacts
from pos.domain.drawers import CashCount
from pos.domain.errors import BadInput, Bug, Refused
from pos.domain.facts import Head
from pos.domain.money import ZERO, Money, total
from pos.domain.people import Permission, Person
from pos.ledger import chart
from pos.ledger import sql as ledger_sql
from pos.ledger.book import Page
from pos.ledger.entries import Entry, Line
from pos.reports.pdf import fund_receipt_pdf
from pos.store import Connection

_AUTHORISED_BY = frozenset({"book.created", "settings.changed"})
_DRAWERS = frozenset({"drawer.opened", "drawer.finalized"})


@dataclass(frozen=True, slots=True)
class FundCounted:
    """``document`` is the custodian's receipt among issued documents."""

    difference: Money
    document: str
    facts: FundFacts


def fund(counter: Counter, person: Person) -> FundFacts:
    """What was authorised and where it is, for those who may see what should be there; the look is an entry.

    :raises Refused: ``NOT_PERMITTED``
    """
    see_expected(counter, person, "fund")
    return fund_facts(counter.book.read(), counter.agency.custody.fund_custodian)


def fund_facts(connection: Connection, custodian: str) -> FundFacts:
    """The one function that says how the change fund stands, from the accounts of the ledger.

    :raises Bug: where what was authorised is neither there nor recorded
    """
    moves = custody_sql.fund_moves(connection)
    drawers = custody_sql.fund_drawers(connection)
    given = -total(moves.get(kind, ZERO) for kind in _DRAWERS)
    facts = FundFacts(
        custodian=custodian,
        authorised=-ledger_sql.held_balance(connection, chart.CHANGE_FUND),
        in_safe=total(moves.values()),
        drawers=drawers,
        short_in_drawers=given - total(one.amount for one in drawers),
        short=ledger_sql.held_balance(connection, chart.short(chart.FUND)),
        over=-ledger_sql.held_balance(connection, chart.over(chart.FUND)),
        restored=-ledger_sql.held_balance(connection, chart.FUND_RESTORED),
        last_count=_last_count(connection),
    )
    authorised = total(moves.get(kind, ZERO) for kind in _AUTHORISED_BY)
    recorded = facts.short_in_drawers + facts.short - facts.over - facts.restored
    if facts.authorised != authorised or facts.missing != recorded:
        raise Bug(f"the change fund lacks {facts.missing}, recorded is {recorded}")
    return facts


def takes_over(counter: Counter) -> bool:
    """Whether the custodian in the settings is another one than at the last count: both count then."""
    custodian = counter.agency.custody.fund_custodian
    last = _last_count(counter.book.read())
    return bool(custodian) and (last is None or last.custodian != custodian)


def count_change_fund(
    counter: Counter, person: Person, count: CashCount, *, second: Second | None = None, reason: str = ""
) -> FundCounted:
    """Count the change fund in the safe, blind, by somebody who does not answer for it; issue the receipt.

    What is over or short is booked at once. A new custodian counts too (``second``) and answers for what they
    counted themselves.

    :raises Refused: ``NOT_PERMITTED``, ``FUND_NO_CUSTODIAN``, ``FUND_BY_CUSTODIAN``, ``SECOND_COUNT_NEEDED``,
        ``FUND_NOT_BY_CUSTODIAN`` (another one than the custodian counted second), ``COUNTS_DIFFER``
    """
    require(person, Permission.COUNT_ALONG)
    custodian = counter.agency.custody.fund_custodian
    if not custodian:
        raise Refused("FUND_NO_CUSTODIAN")
    if person.login == custodian:
        raise Refused("FUND_BY_CUSTODIAN")
    counts, counted = _with_custodian(counter, person, count, second)
    with counter.book.writing() as page:
        expected = ledger_sql.held_balance(page.connection, chart.SAFE_FLOAT)
        difference = counted.total - expected
        account = chart.over(chart.FUND) if difference > ZERO else chart.short(chart.FUND)
        page.append(
            "fund.counted",
            {
                "custodian": custodian,
                "count": counted.as_json(),
                "cents": counted.total.cents,
                "expected": expected.cents,
                **counts.facts,
            },
            who=person.login,
            date=sql.newest_day(page.connection),
            approver=second.person.login if second else "",
            reason=" · ".join(one for one in (reason.strip(), counts.reason) if one),
            lines=[Line(chart.SAFE_FLOAT, difference), Line(account, -difference)],
        )
        facts = fund_facts(page.connection, custodian)
        document = _issue(counter, page, facts, person)
    return FundCounted(difference, document, facts)


def restore_fund(counter: Counter, person: Person, approver: Person, *, reason: str) -> Money:
    """Bring the fund back to what was authorised: put in what is short, take out what is over; two people sign.

    Returns what was put in, negative where it was taken out.

    :raises Refused: ``NOT_PERMITTED``, ``APPROVER_SAME``, ``FUND_WHOLE``
    :raises BadInput: ``REASON_MISSING``
    """
    require(person, Permission.SETTLE)
    require(approver, Permission.COUNT_ALONG)
    require_other(approver, person.login)
    if not reason.strip():
        raise BadInput("REASON_MISSING")
    custodian = counter.agency.custody.fund_custodian
    with counter.book.writing() as page:
        missing = fund_facts(page.connection, custodian).missing
        if not missing:
            raise Refused("FUND_WHOLE")
        page.append(
            "fund.restored",
            {"custodian": custodian, "cents": missing.cents},
            who=person.login,
            date=sql.newest_day(page.connection),
            approver=approver.login,
            reason=reason.strip(),
            lines=[Line(chart.SAFE_FLOAT, missing), Line(chart.FUND_RESTORED, -missing)],
        )
    return missing


def _with_custodian(
    counter: Counter, person: Person, count: CashCount, second: Second | None
) -> tuple[BothCounts, CashCount]:
    if second is None:
        if takes_over(counter):
            raise Refused("SECOND_COUNT_NEEDED")
        return alone(person, count), count
    if second.person.login != counter.agency.custody.fund_custodian:
        raise Refused("FUND_NOT_BY_CUSTODIAN")
    return both(person, count, second), second.count


def _last_count(connection: Connection) -> FundCount | None:
    seq = custody_sql.last_fund_count(connection)
    if seq is None:
        return None
    entry = ledger_sql.entry(connection, seq)
    if entry is None:
        raise Bug(f"no entry {seq} for the last count of the change fund")
    return _count(entry)


def _count(entry: Entry) -> FundCount:
    return FundCount(
        at=entry.at,
        who=entry.who,
        witness=entry.approver,
        custodian=entry.data["custodian"],
        cash=CashCount.from_json(entry.data["count"]),
        expected=Money(entry.data["expected"]),
    )


def _issue(counter: Counter, page: Page, facts: FundFacts, person: Person) -> str:
    signed = page.sign_head(who=person.login)
    head = Head(signed.data["seq"], signed.data["hash"], signed.data["signature"])
    number = custody_sql.fund_counts(page.connection) + 1
    name = f"fund-{counter.agency.register}-{number:05d}.pdf"
    page.issue(name, fund_receipt_pdf(facts, head, imprint(counter), "en"), who=person.login)
    return name
