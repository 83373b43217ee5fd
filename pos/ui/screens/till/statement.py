"""How things stand at the till, in words: a `TillState` from the sale, the search and the step."""

from __future__ import annotations

from pos.domain.agency import ON_REQUEST
from pos.domain.money import Money
from pos.ui.desk import Desk, Tone
from pos.ui.screens.till.quick import quick_amounts
from pos.ui.screens.till.sale import Sale
from pos.ui.screens.till.search import Search
from pos.ui.screens.till.state import Amount, Phase, Step, TillState
from pos.ui.screens.till.wording import Wording, pieces_words
from pos.words import Words

QUICK_MAX = 6


def state_of(desk: Desk, sale: Sale, search: Search | None, step: Step | None) -> TillState:
    """All that the screen shows now."""
    words, cart = desk.words, sale.cart
    wording = Wording(words, desk.counter.billers)
    paid = sale.phase is Phase.PAID
    today = desk.session.date if desk.session else desk.counter.clock.now().local.date()
    return TillState(
        phase=sale.phase,
        hint=words.say("till.hint"),
        lines=tuple(wording.item(place, item, sale.bill_of(item), today) for place, item in enumerate(cart.items)),
        marked=sale.marked if search is None and (step is None or step.name == "line") else -1,
        count=words.count("till.items", len(cart.items)) if cart.items else "",
        total=cart.due.with_sign if cart.items else "",
        found=None if search is None else tuple(wording.payable(one) for one in search.results),
        found_marked=-1 if search is None else search.marked,
        found_words="" if search is None else _found_words(words, search),
        due=Amount(words.say("till.due"), cart.due.grouped),
        tenders=tuple(wording.tender(tender) for tender in cart.tenders),
        second=_second(words, sale),
        pieces=pieces_words(words, sale.posted.change_pieces) if sale.posted else (),
        paid=words.say("till.paid", number=sale.posted.receipt.number) if sale.posted else "",
        printed=_printed(desk, sale),
        next_words=words.say("till.next") if paid else "",
        quick=_quick(words, cart.remaining) if sale.phase is Phase.OPEN else (),
        step=step,
    )


def _printed(desk: Desk, sale: Sale) -> str:
    """What became of the receipt's paper, and of a check or stub."""
    say = desk.words.say
    slip = say(sale.slip[0], **sale.slip[1]) if sale.slip else ""
    return "\n".join(part for part in (_paper(desk, sale), slip) if part)


def _paper(desk: Desk, sale: Sale) -> str:
    say, counter = desk.words.say, desk.counter
    if sale.printed:
        return say(sale.printed)
    if sale.posted is None:
        return ""
    if not counter.devices.prints:
        return say("till.no_paper")
    return say("till.on_request") if counter.agency.papers.receipt == ON_REQUEST else ""


def quick_of(sale: Sale) -> tuple[Money, ...]:
    """The amounts behind the quick keys."""
    return quick_amounts(sale.cart.remaining, QUICK_MAX)


def _quick(words: Words, remaining: Money) -> tuple[str, ...]:
    amounts = quick_amounts(remaining, QUICK_MAX)
    return tuple(
        words.say("till.exact") if place == 0 else f"{amount.cents // 100:,}" for place, amount in enumerate(amounts)
    )


def _second(words: Words, sale: Sale) -> Amount | None:
    """What remains, or what goes back; nothing before anything was handed over."""
    cart = sale.cart
    if not cart.tenders:
        return None
    if cart.remaining:
        return Amount(words.say("till.remaining"), cart.remaining.grouped, Tone.PLAIN)
    return Amount(words.say("till.change"), cart.change.grouped, Tone.DONE)


def _found_words(words: Words, search: Search) -> str:
    if not search.results:
        return words.say("found.nothing")
    if search.each is not None:
        return words.say("found.for_amount", amount=search.each * search.pieces)
    if search.pieces > 1:
        return words.say("found.pieces", pieces=search.pieces)
    return words.say("found.choose")
