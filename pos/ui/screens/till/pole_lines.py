"""The payment in hand on the customer display: the last thing added, what is due, what was handed over, the change."""

from __future__ import annotations

from pos.domain.carts import Item, ItemKind
from pos.domain.money import total
from pos.ui import pole
from pos.ui.desk import Desk
from pos.ui.screens.till.sale import Sale


def lines_of(desk: Desk, sale: Sale) -> tuple[str, str]:
    """Two lines in the payer's language. What a card was charged is said with its service fee (P67)."""
    cart = sale.cart
    words = pole.words_of(cart.language)
    if not cart.items:
        return pole.standing("pole.welcome")
    if not cart.tenders:
        last = cart.items[-1]
        return pole.with_amount(_title(desk, last, cart.language), last.amount), pole.with_amount(
            words.say("pole.due"), cart.due
        )
    paid = pole.with_amount(words.say("pole.paid"), total(one.charged for one in cart.tenders))
    if cart.remaining:
        return paid, pole.with_amount(words.say("pole.due"), cart.remaining)
    return paid, pole.with_amount(words.say("pole.change"), cart.change)


def _title(desk: Desk, item: Item, language: str) -> str:
    """A bill by whose it is: its own words might name somebody."""
    biller = desk.counter.billers.get(item.biller)
    return biller.short(language) if item.kind is ItemKind.BILL and biller else item.title
