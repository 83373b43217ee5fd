"""Reconcile a submitted drawer and finalize it: over and short per tender, reasons, the Z report (G7, G8, H4)."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from pos.cashiering import sql
from pos.cashiering.count import counted_by
from pos.cashiering.counter import Counter
from pos.cashiering.hints import Hint, hints_for
from pos.cashiering.imprint import imprint
from pos.cashiering.people import may_in_small_office, require, require_approver, require_other
from pos.domain.carts import CASH
from pos.domain.drawers import SessionState
from pos.domain.errors import BadInput, Bug, Refused
from pos.domain.facts import Head, SessionFacts
from pos.domain.figures import DrawerFigures, float_to_return
from pos.domain.money import ZERO, Money
from pos.domain.people import Permission, Person
from pos.ledger import chart
from pos.ledger import sql as ledger_sql
from pos.ledger.book import Page
from pos.ledger.entries import Line
from pos.reports.pdf import z_report_pdf
from pos.settlement.gather import receipts_of, session_facts, session_figures


@dataclass(frozen=True, slots=True)
class Difference:
    """One tender as counted and as expected; what may explain it where they differ."""

    tender: str
    expected: Money
    counted: Money
    hints: tuple[Hint, ...]

    @property
    def amount(self) -> Money:
        """Counted less expected: over is positive."""
        return self.counted - self.expected


@dataclass(frozen=True, slots=True)
class Finalized:
    """A drawer closed for ever. ``document`` is the Z report's name among issued documents."""

    z: int
    document: str
    facts: SessionFacts


def see_expected(counter: Counter, person: Person, what: str, *sessions: str) -> None:
    """Every look at expected figures is an entry, and a later count is no longer blind (design section 5).

    :raises Refused: ``NOT_PERMITTED``
    """
    require(person, Permission.SEE_EXPECTED)
    _note_seen(counter, person, what, *sessions)


def _note_seen(counter: Counter, person: Person, what: str, *sessions: str) -> None:
    with counter.book.writing() as page:
        page.append("expected.seen", {"what": what, "sessions": list(sessions)}, who=person.login)


def x_report(counter: Counter, person: Person, session_id: str) -> SessionFacts:
    """The drawer as it stands, for those who may see what is expected (row G10).

    :raises Refused: ``NOT_PERMITTED``, ``SESSION_UNKNOWN``
    """
    sql.session(counter.book.read(), session_id)
    see_expected(counter, person, "x", session_id)
    return session_facts(counter.book.read(), session_id)


def differences(counter: Counter, approver: Person, session_id: str) -> tuple[Difference, ...]:
    """Per tender of a submitted drawer: expected, counted, and what may explain a difference.

    In a small office another cashier may look, as they may finalize.

    :raises Refused: ``NOT_PERMITTED``, ``APPROVER_SAME``, ``SESSION_NOT_SUBMITTED``
    """
    session = sql.session(counter.book.read(), session_id)
    if session.state is not SessionState.SUBMITTED:
        raise Refused("SESSION_NOT_SUBMITTED")
    if may_in_small_office(counter, approver, Permission.FINALIZE):
        require_other(approver, session.person, counted_by(counter.book.read(), session_id))
    else:
        require(approver, Permission.SEE_EXPECTED)
    _note_seen(counter, approver, "differences", session_id)
    figures = session_figures(counter.book.read(), session_id)
    entries = ledger_sql.session_entries(counter.book.read(), session_id)
    return tuple(
        Difference(one.tender, one.expected, one.counted or ZERO, hints_for(one.tender, one.difference, entries))
        for one in figures.tenders
    )


def finalize(counter: Counter, approver: Person, session_id: str, reasons: Mapping[str, str]) -> Finalized:
    """Accept the last count: the drawer's accounts go to zero, differences to over and short, the Z is issued.

    Every tender that differs needs a reason.

    :raises Refused: ``NOT_PERMITTED``, ``APPROVER_SAME``, ``SESSION_NOT_SUBMITTED``
    :raises BadInput: ``REASON_FOR_DIFFERENCE`` with the tender
    """
    rule = require_approver(counter, approver, Permission.FINALIZE)
    with counter.book.writing() as page:
        session = sql.session(page.connection, session_id)
        require_other(approver, session.person, counted_by(page.connection, session_id))
        if session.state is not SessionState.SUBMITTED:
            raise Refused("SESSION_NOT_SUBMITTED")
        figures = session_figures(page.connection, session_id)
        for one in figures.tenders:
            if one.difference and not reasons.get(one.tender, "").strip():
                raise BadInput("REASON_FOR_DIFFERENCE", tender=one.tender, amount=one.difference)
        float_returned = float_to_return(sql.assigned_float(page.connection, session_id), figures.of(CASH.code))
        cleared = _cleared(counter, page, figures)
        number = sql.next_number(page.connection, "z")
        page.append(
            "drawer.finalized",
            {
                "z": number,
                "n": session.counts,
                "start": session.start.cents,
                "expected": {one.tender: one.expected.cents for one in figures.tenders},
                "counted": {one.tender: (one.counted or ZERO).cents for one in figures.tenders},
                "float_returned": float_returned.cents,
                "cleared": list(cleared),
                "reasons": {one.tender: reasons[one.tender].strip() for one in figures.tenders if one.difference},
                **rule,
            },
            who=session.person,
            date=session.date.isoformat(),
            session=session_id,
            approver=approver.login,
            lines=closing_lines(figures, float_returned, cleared),
        )
        if ledger_sql.drawer_balance(page.connection, session_id):
            raise Bug("a drawer's accounts are not zero after finalization")
        facts = session_facts(page.connection, session_id)
        document = _issue_z(counter, page, facts, approver)
    counter.backups.soon("drawer.finalized")
    return Finalized(number, document, facts)


def _cleared(counter: Counter, page: Page, figures: DrawerFigures) -> tuple[str, ...]:
    """The tenders that no bag takes to the bank, by the rules they were taken under, else by the settings."""
    taken = receipts_of(page.connection, figures.session)
    rules = {one.code: one for one in counter.agency.tenders.types}
    rules |= {tender.type.code: tender.type for receipt in taken for tender in receipt.tenders}
    codes = (one.tender for one in figures.tenders)
    return tuple(code for code in codes if code in rules and not rules[code].depositable)


def closing_lines(figures: DrawerFigures, float_returned: Money, cleared: Collection[str]) -> list[Line]:
    """Empty the drawer into safe and clearing as counted; the difference to over or short, never netted (POL20).

    Where the drawer holds less than its float, the rest of the float comes out of its pickups: the safe's cash falls.
    """
    lines = [Line(chart.SAFE_FLOAT, float_returned)]
    for one in figures.tenders:
        counted = one.counted or ZERO
        lines += [
            Line(chart.drawer(one.tender), -one.expected),
            Line(chart.over(one.tender), -one.over),
            Line(chart.short(one.tender), one.short),
        ]
        if one.tender == CASH.code:
            lines.append(Line(chart.safe(CASH.code), counted - float_returned))
        else:
            place = chart.clearing if one.tender in cleared else chart.safe
            lines.append(Line(place(one.tender), counted))
    return lines


def _issue_z(counter: Counter, page: Page, facts: SessionFacts, approver: Person) -> str:
    """Sign the head at finalization and issue the Z report with it (design L5, L11)."""
    signed = page.sign_head(who=approver.login)
    head = Head(signed.data["seq"], signed.data["hash"], signed.data["signature"])
    name = f"z-{counter.agency.register}-{facts.z:05d}.pdf"
    page.issue(
        name,
        z_report_pdf(facts, head, imprint(counter), "en"),
        who=approver.login,
        date=facts.business_date.isoformat(),
    )
    return name
