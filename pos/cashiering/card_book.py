"""What the book knows of card business: the cart that stands, and the answers of the terminal as they come in."""

from __future__ import annotations

import json
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from pos.cashiering import attempts_sql, sql
from pos.cashiering.attempts_sql import FEE, OPEN_STATES, Attempt, Standing
from pos.cashiering.commitments import revealed
from pos.cashiering.counter import Counter
from pos.cashiering.declined_card import owe_slip
from pos.domain.cards import CardOutcome, CardResult
from pos.domain.carts import CARD, CardProof, Cart, ServiceFee, Tender
from pos.domain.drawers import SessionState
from pos.domain.errors import Bug, Refused
from pos.ledger import bodies
from pos.ledger import sql as ledger_sql
from pos.store import Connection

BY_HAND = "by hand"
"""How a card was read whose answer a person recorded."""

_STATES = {
    CardOutcome.APPROVED: "approved",
    CardOutcome.PARTIAL: "approved",
    CardOutcome.DECLINED: "declined",
    CardOutcome.CANCELLED: "cancelled",
    CardOutcome.ERROR_NO_CHARGE: "not-charged",
    CardOutcome.NOT_IN_BATCH: "not-charged",
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


def standing_cart(counter: Counter) -> StandingCart | None:
    """The cart that must be dealt with before anything else; None in ordinary times."""
    connection = counter.book.read()
    return next((_stood(counter, connection, one) for one in attempts_sql.standing_carts(connection)), None)


def of_cart(counter: Counter, cart_id: str) -> StandingCart | None:
    """What stands of one cart; None where it was posted, or nothing was charged for it."""
    connection = counter.book.read()
    found = (one for one in attempts_sql.standing_carts(connection) if one.cart == cart_id)
    return next((_stood(counter, connection, one) for one in found), None)


def record(
    counter: Counter, login: str, result: CardResult, *, approver: str = "", reason: str = ""
) -> tuple[Attempt, CardResult]:
    """What the terminal said, or a person for it; what follows for the cart that stands is derived from the entry.

    An answer that is on the disk already is not written again. One that says otherwise than what a person recorded
    is kept beside it, loud: the attempt stays as it was judged. Returns the attempt as it was, and what was said with
    the city's fee told apart.

    :raises Refused: ``CARD_DISPUTED``
    """
    said = _STATES[result.outcome]
    with counter.book.writing() as page:
        attempt = attempts_sql.attempt(page.connection, result.ref)
        result = result.shared_out(attempt.amount, attempt.fee)
        known = attempt.state in OPEN_STATES
        if (said == "unknown" and attempt.state != "started") or (not known and said == _judged(attempt)):
            return attempt, result
        session = sql.session(page.connection, attempt.session)
        late = session.state is SessionState.FINALIZED  # then it is an entry of the day it comes (design L7)
        asked, _ = attempts_sql.asked_and_answered(page.connection, result.ref)
        answered = page.append(
            "card.answered" if known else "card.disputed",
            {
                "ref": result.ref,
                "state": said,
                **_facts(attempt, asked, result),
                **_other_card(page.connection, attempt, result),
            },
            who=login,
            date=sql.newest_day(page.connection) if late else session.date.isoformat(),
            session="" if late else attempt.session,
            approver=approver,
            reason=reason,
        )
        prints = owe_slip(counter, page, answered, attempt, result)
    if prints:
        counter.devices.wake()
    if not known:
        raise Refused("CARD_DISPUTED", ref=result.ref)
    return attempt, result


def refusal(result: CardResult) -> Refused:
    """Why a card did not pay, in a code."""
    code = {
        CardOutcome.DECLINED: "CARD_DECLINED",
        CardOutcome.CANCELLED: "CARD_CANCELLED",
        CardOutcome.UNKNOWN: "CARD_UNKNOWN",
    }.get(result.outcome, "CARD_NOT_CHARGED")
    return Refused(code, ref=result.ref, message=after_colon(result.message))


def after_colon(message: str) -> str:
    """The terminal's own words at the end of a sentence, or nothing."""
    return f": {message}" if message else ""


def _facts(attempt: Attempt, asked: Mapping[str, Any], result: CardResult) -> dict[str, object]:
    """What an answer's entry says: the tender that it makes, or the fee that it adds to one."""
    facts: dict[str, object] = {
        "approved": result.approved.cents,
        "voids": asked.get("voids", ""),
        "tender": None,
        "result": result.as_body(),
    }
    if result.outcome.charged and attempt.kind == "sale":
        within = asked.get("fee", {})
        fee = ServiceFee(result.fee, account=within["account"]) if within and result.fee else None
        facts["tender"] = bodies.tender_to_json(Tender(CARD, result.approved, card=CardProof.of(result), fee=fee))
    if result.outcome.charged and attempt.kind == FEE:
        stays = asked.get("stays", False)
        own = ServiceFee(result.approved, merchant=asked["merchant"], card=CardProof.of(result), stays=stays)
        facts |= {"of": attempt.about, "fee": bodies.fee_to_json(own)}
    return facts


def _other_card(connection: Connection, attempt: Attempt, result: CardResult) -> dict[str, object]:
    """Where a terminal gave money to another card than it came from: the last four of both, for a reviewer (M9)."""
    if not attempt.gives_back or not result.outcome.charged:
        return {}
    _, sold = attempts_sql.asked_and_answered(connection, attempt.about)
    charged = sold.get("result", {}).get("last4", "")
    if not charged or not result.last4 or charged == result.last4:
        return {}
    return {"other_card": {"charged": charged, "refunded": result.last4}}


def _judged(attempt: Attempt) -> str:
    """What was recorded of an attempt, whatever became of its money later."""
    return "approved" if attempt.state in {"posted", "voided", "given-back"} else attempt.state


def _stood(counter: Counter, connection: Connection, standing: Standing) -> StandingCart:
    attempted = ledger_sql.entry(connection, standing.attempt)
    if attempted is None:
        raise Bug(f"cart {standing.cart} stands without its attempt")
    personal = ""
    with suppress(Refused):  # a damaged name is no reason to keep a card charged for nothing
        personal = revealed(counter.book, connection, attempted)
    cart = bodies.cart_from_json(standing.cart, json.loads(standing.contents), personal)
    unknown = tuple(one for one in attempts_sql.open_attempts(connection) if one.cart == standing.cart)
    carried = sql.session(connection, standing.session).state is not SessionState.OPEN
    return StandingCart(cart, standing.session, standing.person, unknown, carried)
