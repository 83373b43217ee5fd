"""Give back what a card was charged: by a void while the terminal's batch is open, by a refund after it (row D6)."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from pos.cashiering import attempts_sql, sql
from pos.cashiering.attempts_sql import Attempt
from pos.cashiering.card_book import BY_HAND, after_colon, of_cart, record
from pos.cashiering.counter import Counter
from pos.cashiering.people import require
from pos.domain.cards import CardKind, CardOperation, CardOutcome, CardResult
from pos.domain.carts import Cart, Tender
from pos.domain.errors import Refused
from pos.domain.ids import new_key
from pos.domain.people import Permission, Person
from pos.domain.receipts import Receipt


def give_back(counter: Counter, person: Person, session_id: str, cart: Cart) -> Cart:
    """Give back every card payment of a cart that is not posted; returns the cart without them.

    :raises Refused: ``CARD_VOID_FAILED`` with the terminal's words, ``CARD_UNKNOWN``, ``CARD_ATTEMPT_OPEN``,
        ``SESSION_NOT_OPEN``, ``SESSION_NOT_YOURS``
    """
    require(person, Permission.TAKE_PAYMENTS)
    standing = of_cart(counter, cart.id)
    cards = [one for one in standing.cart.tenders if one.card] if standing else []
    if cards:
        sql.own_session(counter.book.read(), session_id, person.login)
    for tender in reversed(cards):
        for ref in charged_for(tender):
            return_card(counter, person.login, session_id, ref, state="approved")
    return replace(cart, tenders=tuple(one for one in cart.tenders if one.card is None))


def charged_for(tender: Tender) -> tuple[str, ...]:
    """The attempts behind a tender in the order in which they are given back: a fee of its own, then the payment.

    In that order, so that no fee is ever left without a payment.
    """
    fee = tender.fee.card if tender.fee is not None else None
    return tuple(one.attempt for one in (fee, tender.card) if one is not None)


def to_other_cards(counter: Counter, receipt: Receipt) -> tuple[tuple[str, str], ...]:
    """The last four of the card that was charged and of that which got the money, where the terminal says that these
    are two: of a void's receipt, for who stands there (row D6).
    """
    connection = counter.book.read()
    found = []
    for ref in (ref for tender in receipt.tenders for ref in charged_for(tender)):
        for one in attempts_sql.attempts_of(connection, attempts_sql.attempt(connection, ref).cart):
            _, answer = attempts_sql.asked_and_answered(connection, one.ref)
            if one.gives_back and one.about == ref and "other_card" in answer:
                found.append((answer["other_card"]["charged"], answer["other_card"]["refunded"]))
    return tuple(dict.fromkeys(found))


def return_card(counter: Counter, login: str, session_id: str, ref: str, *, state: str, refund: bool = True) -> bool:
    """Give back what one attempt charged; ``state`` is where it must stand now. ``login`` is empty at the start-up.

    Whose drawer it is, is the caller's to know.

    The terminal is asked to void it; where its batch was closed meanwhile, to refund it to the same card. Without
    ``refund`` it then stays, and the answer is False.

    :raises Refused: ``CARD_VOID_FAILED``, ``CARD_UNKNOWN``, ``CARD_ATTEMPT_OPEN``, ``CARD_GIVEN_BACK``,
        ``CARD_RETURN_BY_HAND``, ``SESSION_NOT_OPEN``; Unavailable: ``TERMINAL_NOT_SET_UP``
    """
    counter.devices.terminal.require()
    result = _ask(counter, login, session_id, ref, kind=CardKind.VOID, state=state)
    if result.outcome is CardOutcome.NOT_IN_BATCH:
        if not refund:
            return False
        _require_no_judgement(counter, ref)
        result = _ask(counter, login, session_id, ref, kind=CardKind.REFUND, state=state)
    if result.outcome is CardOutcome.UNKNOWN:
        raise Refused("CARD_UNKNOWN", ref=result.ref)
    if not result.outcome.charged:
        raise Refused("CARD_VOID_FAILED", message=after_colon(result.message))
    return True


def _require_no_judgement(counter: Counter, ref: str) -> None:
    """Where a person recorded what became of an earlier return, the sale may be missing because that one went through.

    :raises Refused: ``CARD_RETURN_BY_HAND``
    """
    connection = counter.book.read()
    tried = attempts_sql.attempts_of(connection, attempts_sql.attempt(connection, ref).cart)
    for one in (one for one in tried if one.gives_back and one.about == ref):
        if attempts_sql.asked_and_answered(connection, one.ref)[1].get("result", {}).get("entry_mode") == BY_HAND:
            raise Refused("CARD_RETURN_BY_HAND")


def _ask(counter: Counter, login: str, session_id: str, ref: str, *, kind: CardKind, state: str) -> CardResult:
    """One attempt of its own, on the disk before the terminal hears of it."""
    own = new_key()
    with counter.book.writing() as page:
        if attempts_sql.open_attempts(page.connection):
            raise Refused("CARD_ATTEMPT_OPEN")
        sale = attempts_sql.attempt(page.connection, ref)
        if sale.state != state:
            raise Refused("CARD_GIVEN_BACK")
        asked, answer = attempts_sql.asked_and_answered(page.connection, ref)
        session = sql.session(page.connection, session_id)
        data = {"ref": own, "cart": sale.cart, "kind": kind.value, "cents": sale.approved.cents, "voids": ref}
        page.append(
            "card.attempted",
            {**data, "fee": {"cents": sale.fee_kept.cents}} if sale.fee_kept else data,
            who=login,
            date=session.date.isoformat(),
            session=session_id,
        )
    result = counter.devices.terminal.charge(_operation(own, kind, sale, asked, answer))
    return record(counter, login, result)[1]


def _operation(own: str, kind: CardKind, sale: Attempt, asked: dict[str, Any], answer: dict[str, Any]) -> CardOperation:
    return CardOperation(
        own,
        kind,
        sale.approved,
        fee=sale.fee_kept,
        original_ref=sale.ref,
        original_trace=answer.get("result", {}).get("trace_no", ""),
        allow_partial=False,
        merchant=asked.get("merchant", ""),
    )
