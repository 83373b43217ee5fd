"""Whether a check that is handed over was taken before: the same routing number, account and serial in this book."""

from __future__ import annotations

import datetime as dt

from pos.cashiering import checks_sql
from pos.cashiering.checks_sql import Taken
from pos.cashiering.counter import Counter
from pos.domain.carts import Cart, Tender
from pos.ledger.book import Page
from pos.ledger.entries import Entry

KEPT_DAYS = 180
"""A bank need not pay a check that is older than six months (UCC 4-404)."""


def taken_before(counter: Counter, tender: Tender) -> Taken | None:
    """The payment of the last 180 days that this very check stands in; None where it is new or was not read whole."""
    if not _is_whole(tender):
        return None
    since = counter.clock.now().local.date() - dt.timedelta(days=KEPT_DAYS)
    return checks_sql.newest(counter.book.read(), _mark(counter, tender), since.isoformat())


def same_check(one: Tender, other: Tender) -> bool:
    """Whether two tenders are one check."""
    return _is_whole(one) and _said(one) == _said(other)


def remember(counter: Counter, page: Page, entry: Entry, cart: Cart) -> None:
    """Remember the checks of a payment, in its transaction: a mark under a key of the book, not the number."""
    found = [tender for tender in cart.tenders if _is_whole(tender)]
    if not found:
        return
    oldest = dt.date.fromisoformat(entry.date) - dt.timedelta(days=KEPT_DAYS)
    checks_sql.forget_before(page.connection, oldest.isoformat())
    for tender in found:
        checks_sql.add(page.connection, _mark(counter, tender), entry.seq, entry.date)


def _is_whole(tender: Tender) -> bool:
    return bool(tender.account and tender.bank and tender.number)


def _said(tender: Tender) -> str:
    return f"{tender.bank}/{tender.account}/{tender.number.lstrip('0')}"


def _mark(counter: Counter, tender: Tender) -> bytes:
    return counter.book.keys.mark(_said(tender))
