"""Count a drawer out, blind: what was counted goes in before what was expected comes out (rows G4, G5)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from pos.cashiering import sql
from pos.cashiering.counter import Counter
from pos.cashiering.open_cards import carried
from pos.cashiering.people import require_approver, require_other
from pos.cashiering.sql import Session
from pos.domain.carts import CASH
from pos.domain.drawers import CashCount, said_by_machines
from pos.domain.errors import BadInput, Refused
from pos.domain.money import ZERO, Money
from pos.domain.people import Permission, Person
from pos.ledger import sql as ledger_sql
from pos.ledger.book import Page
from pos.store import Connection


@dataclass(frozen=True, slots=True)
class Counted:
    """What a person counted: cash by denomination, other tenders by number of pieces and total."""

    cash: CashCount
    others: Mapping[str, tuple[int, Money]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for code, (pieces, amount) in self.others.items():
            if code == CASH.code:
                raise BadInput("TENDER_UNKNOWN", tender=code)
            if not 0 <= pieces <= 100_000 or amount < ZERO or bool(pieces) != bool(amount):
                raise BadInput("COUNT_WRONG", tender=code, pieces=pieces, amount=amount)

    def amounts(self) -> dict[str, Money]:
        """Counted total by tender type, cash included, zeros left out."""
        every = {CASH.code: self.cash.total} | {code: amount for code, (_, amount) in self.others.items()}
        return {code: amount for code, amount in every.items() if amount}


def start(counter: Counter, person: Person, session_id: str, approver: Person | None = None) -> None:
    """Stop taking payments and begin to count; receipts and voids end here (design L7).

    A supervisor counts the drawer of somebody who was switched off; another one finalizes it then.

    ``approver`` carries card business that stands (``open_cards``) as an exception listed on the Z report and the
    summary; what becomes of it later is an entry of that later day (design L7).

    :raises Refused: ``SESSION_NOT_OPEN``, ``SESSION_NOT_YOURS``, ``CARD_CART_STANDS``, ``CARD_VOID_WITHOUT_RECEIPT``
    """
    with counter.book.writing() as page:
        session = _to_count(page, session_id, person)
        rule: dict[str, str] = {}
        if approver is not None:
            rule = require_approver(counter, approver, Permission.APPROVE)
            require_other(approver, person.login)
        half = sql.receipts_with_voided_card(page.connection, session_id)
        if half and approver is None:
            raise Refused("CARD_VOID_WITHOUT_RECEIPT", number=half[0])
        page.append(
            "drawer.counting",
            {**(carried(page.connection, session_id) or ({"reference": half[0]} if half else {})), **rule},
            who=person.login,
            date=session.date.isoformat(),
            session=session_id,
            approver=approver.login if approver else "",
        )


def _to_count(page: Page, session_id: str, person: Person) -> Session:
    """The drawer to be counted: one's own, or of somebody who was switched off and cannot come back to count it."""
    session = sql.session(page.connection, session_id)
    if session.person == person.login:
        return session
    owner = sql.secrets_of(page.connection, session.person)
    if owner is None or owner.person.active or not person.may(Permission.FINALIZE):
        raise Refused("SESSION_NOT_YOURS")
    return session


def counted_by(connection: Connection, session_id: str) -> str:
    """Who handed in the last count of a session; empty where nobody did. They do not judge it (L12)."""
    counts = [one for one in ledger_sql.session_entries(connection, session_id) if one.kind == "drawer.counted"]
    return counts[-1].who if counts else ""


def submit(counter: Counter, person: Person, session_id: str, counted: Counted) -> int:
    """Hand in a count; every submitted count is an entry. Returns which count it was, from 1.

    It is blind where the expected figures were not shown to anyone before (``seen``).

    :raises Refused: ``SESSION_NOT_COUNTING``, ``SESSION_NOT_YOURS``
    :raises BadInput: ``TENDER_UNKNOWN`` (no way of paying here)
    """
    for code in counted.others:
        if counter.agency.tenders.get(code) is None:
            raise BadInput("TENDER_UNKNOWN", tender=code)
    with counter.book.writing() as page:
        session = _to_count(page, session_id, person)
        page.append(
            "drawer.counted",
            {
                "n": session.counts + 1,
                "blind": not session.seen,
                "cash": counted.cash.as_json(),
                "tenders": {
                    code: {"count": pieces, "cents": amount.cents}
                    for code, (pieces, amount) in sorted(counted.others.items())
                    if pieces
                },
                **said_by_machines({person.login: counted.cash}),
            },
            who=person.login,
            date=session.date.isoformat(),
            session=session_id,
        )
    return session.counts + 1


def reject(counter: Counter, approver: Person, session_id: str, *, reason: str) -> None:
    """Send a submitted count back to be counted again.

    :raises Refused: ``NOT_PERMITTED``, ``APPROVER_SAME``, ``SESSION_NOT_SUBMITTED``, ``DRAWER_OPEN_ALREADY`` (the
        drawer, or its person, is at work again)
    :raises BadInput: ``REASON_MISSING``
    """
    rule = require_approver(counter, approver, Permission.FINALIZE)
    if not reason.strip():
        raise BadInput("REASON_MISSING")
    with counter.book.writing() as page:
        session = sql.session(page.connection, session_id)
        require_other(approver, session.person)
        page.append(
            "drawer.rejected",
            {**rule},
            who=approver.login,
            date=session.date.isoformat(),
            session=session_id,
            reason=reason.strip(),
        )


@dataclass(frozen=True, slots=True)
class SentBack:
    """A count that was not accepted: by whom and why."""

    by: str
    reason: str


def sent_back(counter: Counter, session_id: str) -> SentBack | None:
    """The last rejection of a session's counts; None where there was none."""
    entries = ledger_sql.session_entries(counter.book.read(), session_id)
    found = [one for one in entries if one.kind == "drawer.rejected"]
    return SentBack(found[-1].who, found[-1].reason) if found else None
