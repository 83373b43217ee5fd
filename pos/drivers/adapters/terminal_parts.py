"""What drivers of payment terminals have in common, whatever protocol they speak."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from dataclasses import replace

from pos.domain.cards import CardOperation, CardOutcome, CardResult, Recovery, RecoveryState, without_card_numbers
from pos.drivers.ports import LinkState, TerminalHealth, Why

TEXT_LENGTH_MAX = 64
LAST_DIGITS = 4
PRINTED_LENGTH_MAX = 4000


def short_text(text: str) -> str:
    """A short text for people and the book: no control characters, no card number."""
    return without_card_numbers("".join(sign for sign in text if sign.isprintable())).strip()[:TEXT_LENGTH_MAX]


def printed_text(lines: Iterable[tuple[str, str]]) -> str:
    """What a terminal wants printed, by name and value, made harmless: no control character, no card number."""
    shown = (tuple(short_text(part) for part in line) for line in lines)
    return "\n".join("\t".join(filter(None, line)) for line in shown if any(line))[:PRINTED_LENGTH_MAX]


def last_four(number: str) -> str:
    """The last four digits of a masked number, or nothing where there are fewer."""
    digits = "".join(sign for sign in number if sign.isascii() and sign.isdecimal())
    return digits[-LAST_DIGITS:] if len(digits) >= LAST_DIGITS else ""


def not_charged(operation: CardOperation, why: Why | str) -> CardResult:
    """Nothing was sent, or nothing of it began."""
    return CardResult(operation.ref, CardOutcome.ERROR_NO_CHARGE, operation.kind, message=str(why))


def asked_twice(ask: Callable[[], Recovery], idle: Callable[[], bool], pause_s: float) -> Recovery:
    """ "Not found" just after a break may mean "not yet": it counts when an idle terminal says it twice, so far apart.

    One that is at work, with whatever that is, may still come to it.
    """
    first = ask()
    if first.state is not RecoveryState.NOT_FOUND:
        return first
    time.sleep(pause_s)
    again = ask()
    if again.state is RecoveryState.NOT_FOUND and not idle():
        return Recovery(RecoveryState.IN_PROGRESS)
    return again


def as_allowed(health: TerminalHealth, *, allow_virtual: bool) -> TerminalHealth:
    """What a terminal said of itself; a virtual one is refused where no virtual one is allowed."""
    refused = health.virtual and not allow_virtual
    return replace(health, link=LinkState.REFUSED_VIRTUAL) if refused else health


def refusal(health: TerminalHealth) -> Why:
    """Why a terminal that was asked who it is must not be used; ``Why.NONE`` where it may."""
    if health.link is LinkState.REFUSED_VIRTUAL:
        return Why.VIRTUAL
    return Why.NONE if health.terminal_id else Why.NO_LINK
