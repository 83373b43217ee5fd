"""What of a payment wants somebody's word: a split over the charges by hand, a way of paying with a second person."""

from __future__ import annotations

from pos.cashiering import sql
from pos.cashiering.counter import Counter
from pos.cashiering.find import due_now
from pos.cashiering.people import require, require_approver, require_other
from pos.domain.bills import allocate_as
from pos.domain.carts import Cart, Item, Tender
from pos.domain.errors import Refused
from pos.domain.people import Permission, Person, role_for
from pos.ledger.book import Page

Signed = tuple[str, dict[str, str]]
"""The login of the second person who signed, for the entry (empty: nobody did), and the rule that let them."""


def require_signed(counter: Counter, page: Page, person: Person, cart: Cart) -> Signed:
    """Every way of paying is one that is taken here, and whatever asks for somebody who may has them.

    :raises Refused: ``TENDER_NOT_TAKEN``, ``NOT_PERMITTED``, ``APPROVER_SAME``, and what ``allocate_as`` refuses of a
        split that the bill does not hold any more
    """
    signed: Signed = ("", {})
    known = counter.agency.tenders.types
    for tender in cart.tenders:
        if tender.card is None and not (tender.type.active and tender.type in known):
            raise Refused("TENDER_NOT_TAKEN", tender=tender.type.code)
        if tender.type.needs_approval:
            signed = _of_tender(counter, page, person, tender)
    for item in cart.items:
        if item.split_by:
            _require_owed(counter, page, cart, item)
            by = _of_split(counter, page, person, item)
            signed = by if by[0] else signed
    return signed


def _of_tender(counter: Counter, page: Page, person: Person, tender: Tender) -> Signed:
    approver = _known(page, tender.approver)
    require_other(approver, person.login)
    return approver.login, require_approver(counter, approver, Permission.APPROVE)


def _of_split(counter: Counter, page: Page, person: Person, item: Item) -> Signed:
    decided = _known(page, item.split_by)
    if decided.login == person.login:
        require(decided, Permission.CHANGE_ALLOCATION)
        return "", {}
    return decided.login, require_approver(counter, decided, Permission.CHANGE_ALLOCATION)


def _require_owed(counter: Counter, page: Page, cart: Cart, item: Item) -> None:
    """No charge gets more than is owed on it now (row A6); where a card was charged, it is taken as it is."""
    filed = counter.reference.bill(item.biller, item.reference)
    if filed is not None and not any(tender.card for tender in cart.tenders):
        wanted = {one.charge: one.amount for one in item.allocations}
        allocate_as(due_now(page.connection, filed).charges, item.amount, wanted)


def _known(page: Page, login: str) -> Person:
    found = sql.secrets_of(page.connection, login)
    if found is None:
        raise Refused("NOT_PERMITTED", name=login, role=role_for(Permission.APPROVE))
    return found.person
