"""Card payments through a terminal: attempt on disk, terminal, outcome on disk, tender (design section 4).

From its first attempt the cart itself is on the disk; after a crash it is the first thing on the screen and
can only be posted or have its card given back. An outcome that is not known is never guessed.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, replace

from pos.cashiering import sql
from pos.cashiering.commitments import commit_to, revealed
from pos.cashiering.counter import Counter
from pos.cashiering.people import require, require_other
from pos.cashiering.sql import OPEN_STATES, Attempt, Standing
from pos.domain.cards import CardKind, CardOperation, CardOutcome, CardResult, RecoveryState
from pos.domain.carts import CARD, CardProof, Cart, Tender
from pos.domain.drawers import SessionState
from pos.domain.errors import BadInput, Bug, Expected, Refused
from pos.domain.ids import new_key
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
    """A cart with card business that is neither posted nor given back.

    ``carried``: its drawer takes no payments any more, and was counted with it standing.
    """

    cart: Cart
    session: str
    person: str
    unknown: tuple[Attempt, ...]
    carried: bool


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
    ``CARD_CART_STANDS``, ``TENDER_OVER_DUE``, ``CART_EMPTY``; Unavailable: ``TERMINAL_NOT_SET_UP``,
    ``DISK_NEARLY_FULL``
    """
    require(person, Permission.TAKE_PAYMENTS)
    counter.devices.terminal.require()
    counter.disk.require()
    counter.doubts.require()
    _check_amount(cart, amount)
    ref = new_key()
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
            },
            who=person.login,
            date=session.date.isoformat(),
            session=session_id,
        )
        if personal.value:
            page.keep_personal(entry, personal.salt, personal.value)
    result = counter.devices.terminal.charge(CardOperation(ref, CardKind.SALE, amount), progress)
    return _take_in(counter, person.login, result)


def cancel(counter: Counter, ref: str) -> None:
    """Ask the terminal to give up; a request, the result still comes from :func:`pay`."""
    counter.devices.terminal.cancel(ref)


def ask_again(counter: Counter, login: str, ref: str) -> Cart | None:
    """Ask the terminal what became of an attempt and record a final answer.

    Returns the cart as it stands then, or None where the attempt was a void.

    :raises Refused: ``CARD_IN_PROGRESS``, ``CARD_UNKNOWN`` (no answer yet), and as :func:`pay` once it is known
    """
    attempt = sql.attempt(counter.book.read(), ref)
    recovery = counter.devices.terminal.recover(ref)
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
        except Expected:  # also a terminal that is not there today: the cart stands, and the till still opens
            continue
    return sql.open_attempts(counter.book.read())


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
    attempt = sql.attempt(connection, ref)
    require_other(approver, person.login, sql.session(connection, attempt.session).person)
    if counter.devices.terminal.works_on(ref):
        raise Refused("CARD_IN_PROGRESS")
    if attempt.state not in OPEN_STATES:
        raise Refused("ATTEMPT_ANSWERED")
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
    connection = counter.book.read()
    return next((_stood(counter, connection, one) for one in sql.standing_carts(connection)), None)


def give_back(counter: Counter, person: Person, session_id: str, cart: Cart) -> Cart:
    """Void every card payment of a cart that is not posted, on the terminal; returns the cart without them.

    :raises Refused: ``CARD_VOID_FAILED`` with the terminal's words, ``CARD_UNKNOWN``, ``CARD_ATTEMPT_OPEN``,
        ``SESSION_NOT_OPEN``, ``SESSION_NOT_YOURS``
    """
    require(person, Permission.TAKE_PAYMENTS)
    standing = _of_cart(counter, cart.id)
    for tender in reversed(standing.cart.tenders if standing else ()):
        if tender.card is not None:
            void_attempt(counter, person, session_id, tender.card, state="approved")
    return replace(cart, tenders=tuple(one for one in cart.tenders if one.card is None))


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
    if any(standing.cart != cart.id for standing in sql.standing_carts(page.connection)):
        raise Refused("CARD_CART_STANDS")
    posted = sql.posted_as(page.connection, cart.id)
    if posted is not None:
        raise Refused("KEY_USED", number=posted[1])


def _take_in(counter: Counter, login: str, result: CardResult) -> Cart:
    """Record the answer to a sale; the cart with the new tender, or the refusal in words."""
    attempt = _record(counter, login, result)
    if not result.outcome.charged:
        raise _refusal(result)
    standing = _of_cart(counter, attempt.cart)
    if standing is None:  # somebody else took the answer in, and the cart is done with
        raise Refused("ATTEMPT_ANSWERED")
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


def _record(counter: Counter, login: str, result: CardResult, *, approver: str = "", reason: str = "") -> Attempt:
    """What the terminal said, or a person for it; what follows for the cart that stands is derived from the entry.

    An answer that is on the disk already is not written again. One that says otherwise than what a person recorded
    is kept beside it, loud: the attempt stays as it was judged.

    :raises Refused: ``CARD_DISPUTED``
    """
    said = _STATES[result.outcome]
    with counter.book.writing() as page:
        attempt = sql.attempt(page.connection, result.ref)
        known = attempt.state in OPEN_STATES
        if (said == "unknown" and attempt.state != "started") or (not known and said == _judged(attempt)):
            return attempt
        session = sql.session(page.connection, attempt.session)
        late = session.state is SessionState.FINALIZED  # then it is an entry of the day it comes (design L7)
        tender = Tender(CARD, result.approved, card=_proof(result)) if result.outcome.charged else None
        page.append(
            "card.answered" if known else "card.disputed",
            {
                "ref": result.ref,
                "state": said,
                "approved": result.approved.cents,
                "voids": sql.voided_by_attempt(page.connection, result.ref),
                "tender": bodies.tender_to_json(tender) if tender and attempt.kind == "sale" else None,
                "result": result.as_body(),
            },
            who=login,
            date=sql.newest_day(page.connection) if late else session.date.isoformat(),
            session="" if late else attempt.session,
            approver=approver,
            reason=reason,
        )
    if not known:
        raise Refused("CARD_DISPUTED", ref=result.ref)
    return attempt


def _judged(attempt: Attempt) -> str:
    """What was recorded of an attempt, whatever became of its money later."""
    return "approved" if attempt.state in {"posted", "voided", "given-back"} else attempt.state


def _of_cart(counter: Counter, cart_id: str) -> StandingCart | None:
    connection = counter.book.read()
    found = (one for one in sql.standing_carts(connection) if one.cart == cart_id)
    return next((_stood(counter, connection, one) for one in found), None)


def _stood(counter: Counter, connection: Connection, standing: Standing) -> StandingCart:
    attempted = ledger_sql.entry(connection, standing.attempt)
    if attempted is None:
        raise Bug(f"cart {standing.cart} stands without its attempt")
    personal = revealed(counter.book, connection, attempted)
    cart = bodies.cart_from_json(standing.cart, json.loads(standing.contents), personal)
    unknown = tuple(one for one in sql.open_attempts(connection) if one.cart == standing.cart)
    carried = sql.session(connection, standing.session).state is not SessionState.OPEN
    return StandingCart(cart, standing.session, standing.person, unknown, carried)


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
        cvm=str(result.cvm),
    )


def void_attempt(counter: Counter, person: Person, session_id: str, card: CardProof, *, state: str) -> None:
    """Give back what one card was charged, by the terminal; ``state`` is where its sale must stand now.

    :raises Refused: ``CARD_VOID_FAILED``, ``CARD_UNKNOWN``, ``CARD_ATTEMPT_OPEN``, ``CARD_GIVEN_BACK``,
        ``SESSION_NOT_OPEN``, ``SESSION_NOT_YOURS``; Unavailable: ``TERMINAL_NOT_SET_UP``
    """
    counter.devices.terminal.require()
    ref = new_key()
    with counter.book.writing() as page:
        if sql.open_attempts(page.connection):
            raise Refused("CARD_ATTEMPT_OPEN")
        sale = sql.attempt(page.connection, card.attempt)
        if sale.state != state:
            raise Refused("CARD_GIVEN_BACK")
        session = sql.own_session(page.connection, session_id, person.login)
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
    result = counter.devices.terminal.charge(operation)
    _record(counter, person.login, result)
    if result.outcome is CardOutcome.UNKNOWN:
        raise Refused("CARD_UNKNOWN", ref=ref)
    if not result.outcome.charged:
        raise Refused("CARD_VOID_FAILED", message=_after_colon(result.message))
