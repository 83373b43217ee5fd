"""Void a receipt in its own open session, with a second person (rows M1-M4; POL5, POL8)."""

from __future__ import annotations

from pos.cashiering import attempts_sql, give_card_back, sql
from pos.cashiering.commitments import commit_to, revealed
from pos.cashiering.counter import Counter
from pos.cashiering.papers import owe_original
from pos.cashiering.people import require_approver, require_other
from pos.cashiering.take_payment import reversed_lines
from pos.domain.carts import CASH
from pos.domain.drawers import SessionState
from pos.domain.errors import BadInput, Bug, Refused
from pos.domain.ids import new_key
from pos.domain.money import ZERO
from pos.domain.people import Permission, Person
from pos.domain.receipts import Receipt, receipt_number
from pos.ledger import bodies, chart
from pos.ledger import sql as ledger_sql
from pos.ledger.entries import Entry
from pos.store import Connection


def void_receipt(
    counter: Counter, person: Person, approver: Person, session_id: str, number: str, *, reason: str
) -> Receipt:
    """Void a receipt: an opposite receipt with its own number; the original stays (SAO-3).

    What a card was charged is given back on the terminal first, which takes as long as that takes; once all of it
    is, the receipt is voided. Done again after a break, it goes on where it stopped.

    :raises Refused: ``APPROVER_SAME``, ``NOT_PERMITTED``, ``RECEIPT_UNKNOWN``, ``SESSION_NOT_OPEN``,
        ``SESSION_NOT_YOURS``, ``RECEIPT_NOT_VOIDABLE`` (voided, a void, or of another session),
        ``CASH_NOT_IN_DRAWER``, and as ``give_card_back.return_card``
    :raises BadInput: ``REASON_MISSING``; Unavailable: ``TERMINAL_NOT_SET_UP``
    """
    rule = require_approver(counter, approver, Permission.APPROVE)
    require_other(approver, person.login)
    if not reason.strip():
        raise BadInput("REASON_MISSING")
    stay = _give_cards_back(counter, person, session_id, number)
    with counter.book.writing() as page:
        session = sql.own_session(page.connection, session_id, person.login)
        original = _voidable(page.connection, session, number)
        if _cards(page.connection, original) - stay:
            raise Refused("CARD_NOT_VOIDED", number=number)
        personal = commit_to(revealed(counter.book, page.connection, original))
        entry = page.append(
            "receipt.voided",
            {
                "number": receipt_number(counter.agency.register, sql.next_receipt(page.connection)),
                "key": new_key(),
                "voids": number,
                "cart": original.data["cart"],
                "change": original.data["change"],
                "personal": personal.commitment,
                **({"fees_stay": True} if stay else {}),
                **rule,
            },
            who=person.login,
            date=session.date.isoformat(),
            session=session_id,
            approver=approver.login,
            reason=reason.strip(),
            lines=reversed_lines(original.lines),
        )
        if personal.value:
            page.keep_personal(entry, personal.salt, personal.value)
        receipt = bodies.receipt_from(entry, personal.value)
        owe_original(counter, page, receipt, session.drawer)
    counter.devices.slip.leave(number)
    counter.devices.wake()
    return receipt


def _give_cards_back(counter: Counter, person: Person, session_id: str, number: str) -> frozenset[str]:
    """All that could refuse the void refuses it before any card is given back.

    The attempts that stay charged: fees that their processor keeps once its batch is closed.
    """
    connection = counter.book.read()
    original = _voidable(connection, sql.own_session(connection, session_id, person.login), number)
    standing = _cards(connection, original)
    stay = set()
    for tender in bodies.receipt_from(original).tenders:
        for ref in give_card_back.charged_for(tender):
            own = tender.card is not None and ref == tender.card.attempt
            refund = own or tender.fee is None or not tender.fee.stays
            back = ref not in standing or give_card_back.return_card(
                counter, person.login, session_id, ref, state="posted", refund=refund
            )
            stay |= set() if back else {ref}
    return frozenset(stay)


def _voidable(connection: Connection, session: sql.Session, number: str) -> Entry:
    """The receipt's entry, where its session is open and the drawer holds the cash that goes back (POL28)."""
    row = sql.receipt(connection, number)
    if session.state is not SessionState.OPEN:
        raise Refused("SESSION_NOT_OPEN")
    if row.session != session.id or row.voids or row.voided_by:
        raise Refused("RECEIPT_NOT_VOIDABLE")
    original = ledger_sql.entry(connection, row.seq)
    if original is None:
        raise Bug(f"receipt {number} without its entry")
    cash = sum(line.amount.cents for line in original.lines if line.account == chart.drawer(CASH.code))
    if cash > ledger_sql.drawer_balance(connection, session.id).get(CASH.code, ZERO).cents:
        raise Refused("CASH_NOT_IN_DRAWER")
    return original


def _cards(connection: Connection, original: Entry) -> frozenset[str]:
    """Its card payments that are not given back yet, by attempt."""
    tried = attempts_sql.attempts_of(connection, original.data["key"])
    return frozenset(one.ref for one in tried if one.state == "posted")
