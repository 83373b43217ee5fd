"""Card payments through a terminal: attempt on disk, terminal, outcome on disk, tender (design section 4).

From its first attempt the cart itself is on the disk; after a crash it is the first thing on the screen and
can only be posted or have its card given back. An outcome that is not known is never guessed.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from pos.cashiering import sql
from pos.cashiering.counter import Counter
from pos.cashiering.people import require, require_other
from pos.cashiering.sql import Attempt
from pos.domain.cards import CardKind, CardOperation, CardOutcome, CardResult, RecoveryState
from pos.domain.carts import CARD, CardProof, Cart, Tender
from pos.domain.errors import BadInput, Bug, Refused
from pos.domain.ids import new_id
from pos.domain.money import ZERO, Money
from pos.domain.people import Permission, Person
from pos.drivers.ports import CardProgress, no_progress
from pos.ledger import bodies
from pos.ledger import sql as ledger_sql
from pos.ledger.book import Page
from pos.store import Connection

_STATES = {
    CardOutcome.APPROVED: "approved",
    CardOutcome.PARTIAL: "approved",
    CardOutcome.DECLINED: "declined",
    CardOutcome.CANCELLED: "cancelled",
    CardOutcome.ERROR_NO_CHARGE: "not-charged",
    CardOutcome.UNKNOWN: "unknown",
}


@dataclass(frozen=True, slots=True)
class StandingCart:
    """A cart with card business that is neither posted nor given back."""

    cart: Cart
    session: str
    person: str
    unknown: tuple[Attempt, ...]


def pay(
    counter: Counter,
    person: Person,
    session_id: str,
    cart: Cart,
    amount: Money,
    *,
    progress: Callable[[CardProgress], None] = no_progress,
) -> Cart:
    """Charge ``amount`` to a card and return the cart with that tender; blocks as long as the terminal takes.

    A partial approval adds what was approved. :raises Refused: ``CARD_DECLINED``, ``CARD_CANCELLED``,
    ``CARD_NOT_CHARGED``, ``CARD_UNKNOWN`` (ask again before anything else), ``CARD_ATTEMPT_OPEN``,
    ``CARD_CART_STANDS``, ``TENDER_OVER_DUE``, ``CART_EMPTY``; Unavailable: ``TERMINAL_NOT_SET_UP``
    """
    require(person, Permission.TAKE_PAYMENTS)
    counter.devices.require_terminal()
    _check_amount(cart, amount)
    ref = new_id()
    with counter.book.writing() as page:
        session = sql.session(page.connection, session_id)
        if session.person != person.login:
            raise Refused("SESSION_NOT_YOURS")
        _require_free(page, cart)
        page.append(
            "card.attempted",
            {"ref": ref, "cart": cart.id, "kind": "sale", "cents": amount.cents, "contents": bodies.cart_to_json(cart)},
            who=person.login,
            date=session.date.isoformat(),
            session=session_id,
        )
        _keep_cart(counter, page, cart, session_id, person.login)
    result = counter.devices.charge(CardOperation(ref, CardKind.SALE, amount), progress)
    return _take_in(counter, person.login, result)


def cancel(counter: Counter, ref: str) -> None:
    """Ask the terminal to give up; a request, the result still comes from :func:`pay`."""
    counter.devices.cancel(ref)


def ask_again(counter: Counter, login: str, ref: str) -> Cart | None:
    """Ask the terminal what became of an attempt and record a final answer.

    Returns the cart as it stands then, or None where the attempt was a void.

    :raises Refused: ``CARD_IN_PROGRESS``, ``CARD_UNKNOWN`` (no answer yet), and as :func:`pay` once it is known
    """
    attempt = sql.attempt(counter.book.read(), ref)
    recovery = counter.devices.recover(ref)
    if recovery.state is RecoveryState.IN_PROGRESS:
        raise Refused("CARD_IN_PROGRESS")
    if recovery.state is RecoveryState.UNREACHABLE:
        raise Refused("CARD_UNKNOWN", ref=ref)
    result = recovery.result or CardResult(ref, CardOutcome.ERROR_NO_CHARGE, CardKind(attempt.kind))
    if attempt.kind == "void":
        _record(counter, login, result)
        return None
    return _take_in(counter, login, result)


def recover_all(counter: Counter) -> tuple[Attempt, ...]:
    """At start-up: ask for every attempt without a final answer; returns those that stay unknown."""
    for attempt in sql.open_attempts(counter.book.read()):
        try:
            ask_again(counter, "", attempt.ref)
        except Refused:
            continue
    return sql.open_attempts(counter.book.read())


def record_by_hand(
    counter: Counter, person: Person, approver: Person, ref: str, *, charged: bool, auth_code: str, reason: str
) -> Cart | None:
    """A supervisor, slip in hand, records what the terminal would not say.

    :raises Refused: ``APPROVER_SAME``, ``NOT_PERMITTED``, ``ATTEMPT_ANSWERED``
    :raises BadInput: ``REASON_MISSING``
    """
    require(approver, Permission.APPROVE)
    require_other(approver, person.login)
    if not reason.strip():
        raise BadInput("REASON_MISSING")
    attempt = sql.attempt(counter.book.read(), ref)
    outcome = CardOutcome.APPROVED if charged else CardOutcome.ERROR_NO_CHARGE
    result = CardResult(
        ref,
        outcome,
        CardKind(attempt.kind),
        approved=attempt.amount if charged else ZERO,
        auth_code=auth_code.strip(),
        entry_mode="by hand",
    )
    _record(counter, person.login, result, approver=approver.login, reason=reason.strip())
    standing = standing_cart(counter)
    return standing.cart if standing else None


def standing_cart(counter: Counter) -> StandingCart | None:
    """The cart that must be dealt with before anything else; None in ordinary times."""
    return next(_standing(counter, counter.book.read()), None)


def give_back(counter: Counter, person: Person, session_id: str, cart: Cart) -> Cart:
    """Void every card tender of a cart that is not posted, on the terminal; returns the cart without them.

    :raises Refused: ``CARD_VOID_FAILED`` with the terminal's words, ``CARD_UNKNOWN``
    """
    for index in reversed(range(len(cart.tenders))):
        proof = cart.tenders[index].card
        if proof is None:
            continue
        _void_attempt(counter, person, session_id, proof)
        cart = replace(cart, tenders=cart.tenders[:index] + cart.tenders[index + 1 :])
        with counter.book.writing() as page:
            if any(one.card for one in cart.tenders):
                _keep_cart(counter, page, cart, session_id, person.login)
            else:
                sql.drop_cart(page.connection, cart.id)
    return cart


def void_of_receipt(counter: Counter, person: Person, session_id: str, number: str) -> None:
    """Void the card payments of a posted receipt on the terminal, before the receipt itself is voided.

    Those already voided are passed over, so that it can be done again after a break.

    :raises Refused: ``CARD_VOID_FAILED``, ``CARD_UNKNOWN``, ``RECEIPT_UNKNOWN``
    """
    connection = counter.book.read()
    entry = ledger_sql.entry(connection, sql.receipt(connection, number).seq)
    if entry is None:
        raise Bug(f"receipt {number} without its entry")
    states = {one.ref: one.state for one in sql.card_sales(connection, entry.data["key"])}
    for tender in bodies.receipt_from(entry).tenders:
        if tender.card and states[tender.card.attempt] != "voided":
            _void_attempt(counter, person, session_id, tender.card)


def _check_amount(cart: Cart, amount: Money) -> None:
    if not cart.items:
        raise Refused("CART_EMPTY")
    if amount <= ZERO:
        raise BadInput("TENDER_NOT_POSITIVE", amount=amount)
    if amount > cart.remaining:
        raise Refused("TENDER_OVER_DUE", tender=CARD.code, over=amount - cart.remaining, due=cart.remaining)


def _require_free(page: Page, cart: Cart) -> None:
    """One attempt at a time on this register, and only for the cart that has card business, if one has."""
    if sql.open_attempts(page.connection):
        raise Refused("CARD_ATTEMPT_OPEN")
    if any(standing[0] != cart.id for standing in sql.standing_carts(page.connection)):
        raise Refused("CARD_CART_STANDS")


def _keep_cart(counter: Counter, page: Page, cart: Cart, session_id: str, login: str) -> None:
    personal = bodies.personal_of(cart)
    sealed = counter.book.keys.seal(personal.encode(), bound_to=cart.id).hex() if personal else ""
    body = {"cart": bodies.cart_to_json(cart), "personal": sealed, "person": login}
    sql.keep_cart(page.connection, cart.id, session_id, json.dumps(body))


def _take_in(counter: Counter, login: str, result: CardResult) -> Cart:
    """Record the answer to a sale; the cart with the new tender, or the refusal in words."""
    _record(counter, login, result)
    if not result.outcome.charged:
        raise _refusal(result)
    standing = standing_cart(counter)
    if standing is None:
        raise Bug("an approved card without its cart")
    return standing.cart


def _refusal(result: CardResult) -> Refused:
    code = {
        CardOutcome.DECLINED: "CARD_DECLINED",
        CardOutcome.CANCELLED: "CARD_CANCELLED",
        CardOutcome.UNKNOWN: "CARD_UNKNOWN",
    }.get(result.outcome, "CARD_NOT_CHARGED")
    return Refused(code, ref=result.ref, message=_after_colon(result.message))


def _after_colon(message: str) -> str:
    """The terminal's own words at the end of a sentence, or nothing."""
    return f": {message}" if message else ""


def _record(counter: Counter, login: str, result: CardResult, *, approver: str = "", reason: str = "") -> None:
    """The outcome, and what follows for the cart on the disk, in one transaction."""
    with counter.book.writing() as page:
        attempt = sql.attempt(page.connection, result.ref)
        said = _STATES[result.outcome]
        if attempt.state == "unknown" and said == "unknown":
            return
        session = sql.session(page.connection, attempt.session)
        page.append(
            "card.answered",
            {
                "ref": result.ref,
                "state": said,
                "approved": result.approved.cents,
                "voids": sql.voided_by_attempt(page.connection, result.ref),
                "result": result.as_body(),
            },
            who=login,
            date=session.date.isoformat(),
            session=attempt.session,
            approver=approver,
            reason=reason,
        )
        if attempt.kind == "sale":
            _settle_cart(counter, page, attempt, result)


def _settle_cart(counter: Counter, page: Page, attempt: Attempt, result: CardResult) -> None:
    """What an answer means for the cart on the disk: a tender more, or nothing standing any more."""
    standing = next((one for one in _standing(counter, page.connection) if one.cart.id == attempt.cart), None)
    if standing is None:
        return
    cart = standing.cart
    if result.outcome.charged:
        cart = replace(cart, tenders=(*cart.tenders, Tender(CARD, result.approved, card=_proof(result))))
        _keep_cart(counter, page, cart, standing.session, standing.person)
    elif result.outcome.final and not any(one.card for one in cart.tenders):
        sql.drop_cart(page.connection, cart.id)


def _standing(counter: Counter, connection: Connection) -> Iterator[StandingCart]:
    for cart_id, session_id, body in sql.standing_carts(connection):
        raw = json.loads(body)
        sealed = bytes.fromhex(raw["personal"])
        opened = counter.book.keys.unseal(sealed, bound_to=cart_id) if sealed else b""
        cart = bodies.cart_from_json(cart_id, raw["cart"], (opened or b"").decode())
        unknown = tuple(one for one in sql.open_attempts(connection) if one.cart == cart_id)
        yield StandingCart(cart, session_id, raw["person"], unknown)


def _proof(result: CardResult) -> CardProof:
    return CardProof(
        attempt=result.ref,
        brand=result.brand,
        last4=result.last4,
        entry_mode=result.entry_mode,
        auth_code=result.auth_code,
        host_ref=result.host_ref,
        terminal_id=result.terminal_id,
        aid=result.aid,
        app_label=result.app_label,
        tvr=result.tvr,
        trace_no=result.trace_no,
        cvm=result.cvm,
    )


def _void_attempt(counter: Counter, person: Person, session_id: str, card: CardProof) -> None:
    counter.devices.require_terminal()
    ref = new_id()
    with counter.book.writing() as page:
        sale = sql.attempt(page.connection, card.attempt)
        if sql.open_attempts(page.connection):
            raise Refused("CARD_ATTEMPT_OPEN")
        session = sql.session(page.connection, session_id)
        page.append(
            "card.attempted",
            {"ref": ref, "cart": sale.cart, "kind": "void", "cents": sale.approved.cents, "voids": card.attempt},
            who=person.login,
            date=session.date.isoformat(),
            session=session_id,
        )
    operation = CardOperation(
        ref,
        CardKind.VOID,
        sale.approved,
        original_ref=card.attempt,
        original_trace=card.trace_no,
        allow_partial=False,
    )
    result = counter.devices.charge(operation)
    _record(counter, person.login, result)
    if result.outcome is CardOutcome.UNKNOWN:
        raise Refused("CARD_UNKNOWN", ref=ref)
    if not result.outcome.charged:
        raise Refused("CARD_VOID_FAILED", message=_after_colon(result.message))
