"""Card payments through a terminal: attempt on disk, terminal, outcome on disk, tender (design section 4).

From its first attempt the cart itself is on the disk; after a crash it is the first thing on the screen and
can only be posted or have its card given back. An outcome that is not known is never guessed.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress

from pos.cashiering import attempts_sql, card_fees, sql
from pos.cashiering.attempts_sql import FEE, OPEN_STATES, Attempt
from pos.cashiering.card_book import BY_HAND, of_cart, record, refusal, standing_cart
from pos.cashiering.commitments import commit_to
from pos.cashiering.counter import Counter
from pos.cashiering.give_card_back import return_card
from pos.cashiering.people import require, require_other
from pos.domain.cards import CardKind, CardOperation, CardOutcome, CardResult, RecoveryState
from pos.domain.carts import CARD, Cart
from pos.domain.drawers import SessionState
from pos.domain.errors import BadInput, Expected, Refused
from pos.domain.ids import new_key
from pos.domain.money import ZERO, Money
from pos.domain.people import Permission, Person
from pos.drivers.ports import CardProgress, no_progress
from pos.ledger import bodies
from pos.ledger.book import Page


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

    A service fee (``card_fees``) is charged with it, or after it as the processor's own. A partial approval adds what
    was approved; with a city's fee the card pays all or nothing.

    :raises Refused: ``CARD_DECLINED``, ``CARD_CANCELLED``, ``CARD_NOT_CHARGED``, ``CARD_UNKNOWN`` (ask again before
        anything else), ``CARD_FEE_REFUSED``, ``CARD_PARTIAL_RETURNED``, ``CARD_VOID_FAILED``, ``CARD_ATTEMPT_OPEN``,
        ``CARD_CART_STANDS``, ``TENDER_OVER_DUE``, ``CART_EMPTY``; Unavailable: ``TERMINAL_NOT_SET_UP``,
        ``DISK_NEARLY_FULL``
    """
    require(person, Permission.TAKE_PAYMENTS)
    counter.devices.terminal.require()
    counter.disk.require()
    counter.doubts.require()
    _check_amount(cart, amount)
    ref, fee = new_key(), card_fees.asked_for(card_fees.rule_for(counter, cart), amount)
    personal = commit_to(bodies.personal_of(cart))
    with counter.book.writing() as page:
        session = sql.own_session(page.connection, session_id, person.login)
        _require_free(page, cart)
        entry = page.append(
            "card.attempted",
            {
                "ref": ref,
                "cart": cart.id,
                "kind": "sale",
                "cents": amount.cents,
                "contents": bodies.cart_to_json(cart),
                "personal": personal.commitment,
                **fee,
            },
            who=person.login,
            date=session.date.isoformat(),
            session=session_id,
        )
        if personal.value:
            page.keep_personal(entry, personal.salt, personal.value)
    within = attempts_sql.attempt(counter.book.read(), ref).fee if fee else ZERO
    operation = CardOperation(ref, CardKind.SALE, amount, within, allow_partial=not within)
    return _take_in(counter, person.login, counter.devices.terminal.charge(operation, progress), progress)


def cancel(counter: Counter, ref: str) -> None:
    """Ask the terminal to give up; a request, the result still comes from :func:`pay`."""
    counter.devices.terminal.cancel(ref)


def ask_again(counter: Counter, login: str, ref: str) -> Cart | None:
    """Ask the terminal what became of an attempt and record a final answer.

    Returns the cart as it stands then, or None where the attempt was to give something back.

    :raises Refused: ``CARD_IN_PROGRESS``, ``CARD_UNKNOWN`` (no answer yet), and as :func:`pay` once it is known
    """
    attempt = attempts_sql.attempt(counter.book.read(), ref)
    recovery = counter.devices.terminal.recover(ref)
    if recovery.state is RecoveryState.IN_PROGRESS:
        raise Refused("CARD_IN_PROGRESS")
    if recovery.state is RecoveryState.UNREACHABLE:
        raise Refused("CARD_UNKNOWN", ref=ref)
    result = recovery.result or CardResult(ref, CardOutcome.ERROR_NO_CHARGE, attempt.operation)
    if attempt.gives_back:
        record(counter, login, result)
        return None
    return _take_in(counter, login, result)


def recover_all(counter: Counter) -> tuple[Attempt, ...]:
    """At start-up: ask for every attempt without a final answer; returns those that stay unknown.

    A payment that was charged and whose fee, apart from it, was not, is given back: its payer may be gone.
    """
    for attempt in attempts_sql.open_attempts(counter.book.read()):
        with suppress(Expected):  # also a terminal that is not there today: the cart stands, and the till still opens
            ask_again(counter, "", attempt.ref)
    for standing in attempts_sql.standing_carts(counter.book.read()):
        with suppress(Expected):
            card_fees.complete(counter, "", standing.cart, charge=False)
    return attempts_sql.open_attempts(counter.book.read())


def record_by_hand(
    counter: Counter, person: Person, approver: Person, ref: str, *, charged: bool, auth_code: str, reason: str
) -> Cart | None:
    """A supervisor, slip in hand, records what the terminal would not say.

    :raises Refused: ``APPROVER_SAME``, ``NOT_PERMITTED``, ``ATTEMPT_UNKNOWN``, ``ATTEMPT_ANSWERED``, and
        ``CARD_IN_PROGRESS`` while the terminal is still at work on it
    :raises BadInput: ``REASON_MISSING``
    """
    require(approver, Permission.APPROVE)
    if not reason.strip():
        raise BadInput("REASON_MISSING")
    connection = counter.book.read()
    attempt = attempts_sql.attempt(connection, ref)
    require_other(approver, person.login, sql.session(connection, attempt.session).person)
    if counter.devices.terminal.works_on(ref):
        raise Refused("CARD_IN_PROGRESS")
    if attempt.state not in OPEN_STATES:
        raise Refused("ATTEMPT_ANSWERED")
    outcome = CardOutcome.APPROVED if charged else CardOutcome.ERROR_NO_CHARGE
    result = CardResult(
        ref,
        outcome,
        attempt.operation,
        approved=attempt.amount if charged else ZERO,
        fee=attempt.fee if charged else ZERO,
        auth_code=auth_code.strip(),
        entry_mode=BY_HAND,
    )
    record(counter, person.login, result, approver=approver.login, reason=reason.strip())
    standing = standing_cart(counter)
    return standing.cart if standing else None


def _check_amount(cart: Cart, amount: Money) -> None:
    if not cart.items:
        raise Refused("CART_EMPTY")
    if amount <= ZERO:
        raise BadInput("TENDER_NOT_POSITIVE", amount=amount)
    if amount > cart.remaining:
        raise Refused("TENDER_OVER_DUE", tender=CARD.code, over=amount - cart.remaining, due=cart.remaining)


def _require_free(page: Page, cart: Cart) -> None:
    """One attempt at a time on this register, and only for the cart that has card business, if one has."""
    if attempts_sql.open_attempts(page.connection):
        raise Refused("CARD_ATTEMPT_OPEN")
    if any(standing.cart != cart.id for standing in attempts_sql.standing_carts(page.connection)):
        raise Refused("CARD_CART_STANDS")
    posted = sql.posted_as(page.connection, cart.id)
    if posted is not None:
        raise Refused("KEY_USED", number=posted[1])


def _take_in(
    counter: Counter, login: str, result: CardResult, progress: Callable[[CardProgress], None] = no_progress
) -> Cart:
    """Record the answer to a sale, or to a fee of its own; the cart with the new tender, or the refusal in words."""
    attempt, result = record(counter, login, result)
    if not result.outcome.charged and (attempt.kind != FEE or not result.outcome.final):
        raise refusal(result)
    _give_back_a_part(counter, login, attempt, result)
    waits = attempt.kind != FEE and login == sql.session(counter.book.read(), attempt.session).person
    card_fees.complete(counter, login, attempt.cart, charge=waits, progress=progress)
    if not result.outcome.charged:  # a fee that was not, and whose payment is given back or kept by the terminal
        raise refusal(result)
    standing = of_cart(counter, attempt.cart)
    if standing is None:  # somebody else took the answer in, and the cart is done with
        raise Refused("ATTEMPT_ANSWERED")
    return standing.cart


def _give_back_a_part(counter: Counter, login: str, attempt: Attempt, result: CardResult) -> None:
    """A part of a payment with its fee was not asked for: the fee would not be that of what was paid."""
    connection = counter.book.read()
    if attempt.kind == FEE or not attempt.fee or result.outcome is not CardOutcome.PARTIAL:
        return
    if sql.session(connection, attempt.session).state is SessionState.OPEN:
        return_card(counter, login, attempt.session, attempt.ref, state="approved")
        raise Refused("CARD_PARTIAL_RETURNED", amount=result.approved)
