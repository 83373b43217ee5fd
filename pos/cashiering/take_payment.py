"""Post a cart: number, ledger, receipt and drawer in one durable transaction (design L3, L4, L10)."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache

from pos.cashiering import attempts_sql, card_fees, checks, slips, sql
from pos.cashiering.commitments import commit_to, revealed
from pos.cashiering.counter import Counter
from pos.cashiering.find import due_on
from pos.cashiering.papers import owe_original
from pos.cashiering.people import require
from pos.cashiering.signed import require_signed
from pos.domain.carts import CASH, Cart, ItemKind
from pos.domain.drawers import CashCount, change_in_pieces
from pos.domain.errors import Bug, Refused
from pos.domain.money import ZERO, Money, total
from pos.domain.people import Permission, Person
from pos.domain.receipts import Receipt, receipt_number
from pos.ledger import bodies, chart
from pos.ledger import sql as ledger_sql
from pos.ledger.book import Page
from pos.ledger.entries import Line


@dataclass(frozen=True, slots=True)
class Posted:
    """What the screen shows after a post. ``change_pieces`` are (face value in cents, pieces)."""

    receipt: Receipt
    change: Money
    change_pieces: tuple[tuple[int, int], ...]


def post(counter: Counter, person: Person, session_id: str, cart: Cart) -> Posted:
    """Post a covered cart. Posting the same cart again returns the first receipt.

    When this returns, receipt, print job and drawer kick are on the disk (L4).

    :raises Refused: ``CART_NOT_COVERED``, ``TENDER_OVER_DUE``, ``SESSION_NOT_OPEN``, ``SESSION_NOT_YOURS``,
        ``DUE_CHANGED``, ``KEY_USED`` (the same key with another cart), ``CARD_TENDERS_DIFFER``,
        ``CARD_UNKNOWN_STANDS``, ``CARD_FEE_MISSING``, ``SELLING_IN_DOUBT``, and as ``signed.require_signed``
    :raises Unavailable: ``DISK_NEARLY_FULL``
    """
    require(person, Permission.TAKE_PAYMENTS)
    change = _change(cart)
    charged = any(tender.card for tender in cart.tenders)
    data = bodies.cart_to_json(cart)
    personal = commit_to(bodies.personal_of(cart))
    lines = payment_lines(cart, change)
    with counter.book.writing() as page:
        ground = sql.ground(page.connection, cart.id, session_id)
        if ground.posted is not None:
            return Posted(_same(counter, page, ground.posted, data), change, _in_pieces(change, ground))
        if not charged:  # one that was charged is posted while it can be
            counter.disk.require()
            counter.doubts.require()
        _require_own(ground, session_id, person)
        _require_attempts(page, cart, tried=bool(ground.tried))
        if not charged:  # and as it is
            _require_due(counter, page, cart)
        approver, rule = require_signed(counter, page, person, cart)
        entry = page.append(
            "receipt.posted",
            {
                "number": receipt_number(counter.agency.register, sql.count_after(ground.last)),
                "key": cart.id,
                "cart": data,
                "change": change.cents,
                "personal": personal.commitment,
                **rule,
            },
            who=person.login,
            date=ground.date,
            session=session_id,
            approver=approver,
            lines=lines,
        )
        if personal.value:
            page.keep_personal(entry, personal.salt, personal.value)
        checks.remember(counter, page, entry, cart)
        receipt = bodies.receipt_of(entry, cart)
        owe_original(counter, page, receipt, ground.drawer)
        slips.owe_with_payment(counter, page, person, receipt)
    counter.devices.wake()
    return Posted(receipt, change, _in_pieces(change, ground))


def _in_pieces(change: Money, ground: sql.Ground) -> tuple[tuple[int, int], ...]:
    """The change as the drawer can likely give it; most payments have none, and look at no drawer."""
    return change_in_pieces(change, _counted(ground.counted_in or "{}")) if change else ()


@lru_cache(maxsize=8)
def _counted(pieces: str) -> CashCount:
    """What was counted in, from its JSON: the same with every payment of a session."""
    return CashCount.from_json(json.loads(pieces))


def payment_lines(cart: Cart, change: Money) -> list[Line]:
    """What a payment does to the accounts: what was handed over, change, and each charge's accounts."""
    lines = [Line(chart.drawer(tender.type.code), tender.brought) for tender in cart.tenders]
    lines.append(Line(chart.drawer(CASH.code), -change))
    credited: dict[tuple[str, str], int] = {}
    for item in cart.items:
        for allocation in item.allocations:
            for share, amount in allocation.shares():
                key = (chart.general(share), item.biller)
                credited[key] = credited.get(key, 0) - amount.cents
    lines += [Line(account, Money(cents), biller) for (account, biller), cents in credited.items()]
    lines += [
        Line(chart.GENERAL + tender.fee.account, -tender.fee.amount)
        for tender in cart.tenders
        if tender.fee is not None and tender.fee.account
    ]
    return lines


def reversed_lines(lines: tuple[Line, ...]) -> list[Line]:
    """The opposite of an entry's lines."""
    return [Line(line.account, -line.amount, line.biller) for line in lines]


def _change(cart: Cart) -> Money:
    """What goes back of a paid cart: cash that was handed over, as no other tender gives change (B2, POL28)."""
    due = cart.due
    change = cart.tendered - due
    if not cart.items or change < ZERO:
        raise Refused("CART_NOT_COVERED", remaining=cart.remaining)
    if change:
        firm = [one for one in cart.tenders if not one.type.gives_change]
        over = total([one.amount for one in firm]) - due
        if over > ZERO:
            tender = firm[-1]
            raise Refused("TENDER_OVER_DUE", tender=tender.type.code, over=over, due=max(tender.amount - over, ZERO))
    return change


def _require_own(ground: sql.Ground, session_id: str, person: Person) -> None:
    if ground.person is None:
        raise Refused("SESSION_UNKNOWN", session=session_id)
    if ground.person != person.login:
        raise Refused("SESSION_NOT_YOURS")


def _require_attempts(page: Page, cart: Cart, *, tried: bool) -> None:
    """Every card tender is an approved attempt of this very cart, for the amount approved, and none is left out."""
    if not tried and not any(tender.card for tender in cart.tenders):
        return
    tried_for = attempts_sql.attempts_of(page.connection, cart.id)
    paid = (one for one in tried_for if one.state == "approved" and not one.gives_back)
    if {one.ref: (one.approved, one.fee_kept) for one in paid} != dict(card_fees.charged(cart)):
        raise Refused("CARD_TENDERS_DIFFER")
    if any(one.state in attempts_sql.OPEN_STATES for one in tried_for):
        raise Refused("CARD_UNKNOWN_STANDS")
    half = card_fees.half_paid(tried_for)
    if half is not None and not card_fees.kept_by_the_terminal(tried_for, half):
        raise Refused("CARD_FEE_MISSING")


def _require_due(counter: Counter, page: Page, cart: Cart) -> None:
    """No bill is paid twice from two carts."""
    wanted: dict[tuple[str, str], int] = {}
    for item in cart.items:
        if item.kind is ItemKind.BILL:
            bill = (item.biller, item.reference)
            wanted[bill] = wanted.get(bill, 0) + item.amount.cents
    for (biller, number), cents in wanted.items():
        due = due_on(page.connection, counter.reference, biller, number)
        if due is not None and due.cents < cents:
            raise Refused("DUE_CHANGED", bill=number)


def _same(counter: Counter, page: Page, seq: int, data: bodies.Json) -> Receipt:
    """The receipt that this cart was posted as already."""
    entry = ledger_sql.entry(page.connection, seq)
    if entry is None:
        raise Bug(f"receipt without entry {seq}")
    if entry.data["cart"] != data:
        raise Refused("KEY_USED", number=entry.data["number"])
    return bodies.receipt_from(entry, revealed(counter.book, page.connection, entry))
