"""The service fee of a card payment at the counter (rows D3, D4): shown before, charged with it or beside it.

Where the fee is the processor's it is a transaction of its own, with the processor's merchant id: two attempts, each
with its answer. A payment whose fee was not charged is given back; what cannot be given back stands and is listed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from pos.cashiering import attempts_sql, sql
from pos.cashiering.attempts_sql import FEE, OPEN_STATES, Attempt
from pos.cashiering.card_book import after_colon, of_cart, record, refusal
from pos.cashiering.counter import Counter
from pos.cashiering.give_card_back import return_card
from pos.domain.cards import CardKind, CardOperation, CardOutcome
from pos.domain.carts import Cart
from pos.domain.drawers import SessionState
from pos.domain.errors import Refused
from pos.domain.ids import new_key
from pos.domain.money import ZERO, Money
from pos.domain.service_fees import FeeMode, FeeRule
from pos.drivers.ports import CardProgress, no_progress


def rule_for(counter: Counter, cart: Cart) -> FeeRule | None:
    """The row of the settings that a card pays this cart under; None where cards cost nothing."""
    if not counter.agency.service_fees.rules:
        return None
    owed: dict[str, Money] = {}
    for item in cart.items:
        owed[item.biller] = owed.get(item.biller, ZERO) + item.amount
    return counter.agency.service_fees.rule_for(owed)


def asked_for(rule: FeeRule | None, amount: Money) -> dict[str, object]:
    """What the attempt's entry says of the fee: within the authorization, or apart from it."""
    fee = rule.of(amount) if rule is not None else ZERO
    if rule is None or not fee:
        return {}
    if rule.mode is FeeMode.CITY:
        return {"fee": {"cents": fee.cents, "account": rule.account}}
    return {"fee_apart": {"cents": fee.cents, "merchant": rule.merchant}}


def charged(cart: Cart) -> Iterator[tuple[str, tuple[Money, Money]]]:
    """What a cart says that its cards were charged: by attempt, the payment and the city's fee within it."""
    for tender in cart.tenders:
        if tender.card is not None:
            yield tender.card.attempt, (tender.amount, tender.brought - tender.amount)
        if tender.fee is not None and tender.fee.card is not None:
            yield tender.fee.card.attempt, (tender.fee.amount, ZERO)


def half_paid(tried: Sequence[Attempt]) -> Attempt | None:
    """A charged payment that should have a fee of its own and has none."""
    paid = {one.about for one in tried if one.kind == FEE and one.state == "approved"}
    halves = (one for one in tried if one.kind == "sale" and one.state == "approved" and one.apart)
    return next((one for one in halves if one.ref not in paid), None)


def kept_by_the_terminal(tried: Sequence[Attempt], half: Attempt) -> bool:
    """Whether the terminal was asked to give a half-paid one back, and would not: then it may be posted as it is."""
    return any(one.gives_back and one.about == half.ref and one.state not in OPEN_STATES for one in tried)


def complete(
    counter: Counter,
    login: str,
    cart_id: str,
    *,
    charge: bool,
    progress: Callable[[CardProgress], None] = no_progress,
) -> None:
    """Charge the fee that a payment should have, or give the payment back where it cannot have it any more.

    ``charge``: the payer still stands before the terminal. It goes by what the book says, so it may be done again
    after any break; where the drawer takes no payments any more, what is charged stands as it is.

    :raises Refused: ``CARD_FEE_REFUSED`` (the payment was given back), ``CARD_UNKNOWN`` and ``CARD_VOID_FAILED``
    """
    connection = counter.book.read()
    tried = attempts_sql.attempts_of(connection, cart_id)
    half = half_paid(tried)
    if half is None or any(one.state in OPEN_STATES for one in tried):
        return
    if sql.session(connection, half.session).state is not SessionState.OPEN:
        return
    message = ""
    if charge and not any(one.kind == FEE and one.about == half.ref for one in tried):
        charged, message = _charge(counter, login, half, progress)
        if charged:
            return
    return_card(counter, login, half.session, half.ref, state="approved")
    raise Refused("CARD_FEE_REFUSED", message=after_colon(message))


def _charge(counter: Counter, login: str, half: Attempt, progress: Callable[[CardProgress], None]) -> tuple[bool, str]:
    """Charge the processor's fee on what the card paid: never more than was shown. Whether it was charged; else why."""
    standing = of_cart(counter, half.cart)
    rule = rule_for(counter, standing.cart) if standing else None
    fee = min(rule.of(half.approved), half.apart) if rule is not None else ZERO
    if rule is None or rule.mode is not FeeMode.PROCESSOR or not fee:
        return False, ""
    ref = new_key()
    with counter.book.writing() as page:
        session = sql.own_session(page.connection, half.session, login)
        page.append(
            "card.attempted",
            {
                "ref": ref,
                "cart": half.cart,
                "kind": FEE,
                "cents": fee.cents,
                "of": half.ref,
                "merchant": rule.merchant,
                "stays": rule.stays,
            },
            who=login,
            date=session.date.isoformat(),
            session=half.session,
        )
    operation = CardOperation(ref, CardKind.SALE, fee, allow_partial=False, merchant=rule.merchant)
    _, result = record(counter, login, counter.devices.terminal.charge(operation, progress))
    if result.outcome is CardOutcome.UNKNOWN:
        raise refusal(result)
    if result.outcome is CardOutcome.PARTIAL:  # not asked for, and a part of a fee is none
        return_card(counter, login, half.session, ref, state="approved")
    return result.outcome is CardOutcome.APPROVED, result.message
