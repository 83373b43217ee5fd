"""Void a receipt in its own open session, with a second person (rows M1-M4; POL5, POL8)."""

from __future__ import annotations

from pos.cashiering import sql
from pos.cashiering.commitments import commit_to, revealed
from pos.cashiering.counter import Counter
from pos.cashiering.papers import owe_original
from pos.cashiering.people import require, require_other
from pos.cashiering.take_payment import reversed_lines
from pos.domain.errors import BadInput, Bug, Refused
from pos.domain.ids import new_id
from pos.domain.people import Permission, Person
from pos.domain.receipts import Receipt, receipt_number
from pos.ledger import bodies
from pos.ledger import sql as ledger_sql


def void_receipt(
    counter: Counter, person: Person, approver: Person, session_id: str, number: str, *, reason: str
) -> Receipt:
    """Void a receipt: an opposite receipt with its own number; the original stays (SAO-3).

    A receipt with a card tender cannot be voided by paper alone: its card payments are voided on the
    terminal first (``pay_by_card.void_attempts``); a void here is refused while one stands.

    :raises Refused: ``APPROVER_SAME``, ``NOT_PERMITTED``, ``RECEIPT_UNKNOWN``, ``RECEIPT_NOT_VOIDABLE``
        (voided, a void, or of another session), ``SESSION_NOT_OPEN``, ``CARD_NOT_VOIDED``
    :raises BadInput: ``REASON_MISSING``
    """
    require(approver, Permission.APPROVE)
    if not reason.strip():
        raise BadInput("REASON_MISSING")
    with counter.book.writing() as page:
        row = sql.receipt(page.connection, number)
        session = sql.session(page.connection, session_id)
        require_other(approver, person.login, session.person)
        if session.person != person.login:
            raise Refused("SESSION_NOT_YOURS")
        if row.session != session_id:
            raise Refused("RECEIPT_NOT_VOIDABLE")
        original = ledger_sql.entry(page.connection, row.seq)
        if original is None:
            raise Bug(f"receipt {number} without its entry")
        if any(one.state != "voided" for one in sql.card_sales(page.connection, original.data["key"])):
            raise Refused("CARD_NOT_VOIDED", number=number)
        personal = commit_to(revealed(counter.book, page.connection, original))
        entry = page.append(
            "receipt.voided",
            {
                "number": receipt_number(counter.agency.register, sql.next_receipt(page.connection)),
                "key": new_id(),
                "voids": number,
                "cart": original.data["cart"],
                "change": original.data["change"],
                "personal": personal.commitment,
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
        owe_original(counter, page, receipt)
    counter.devices.wake()
    return receipt
