"""How moments, tenders, faces of money and sessions are written, on every paper and in every report alike."""

from __future__ import annotations

from pos.domain.clock import Instant
from pos.domain.money import Money
from pos.words import Words

SESSION_DIGITS = 8


def moment(words: Words, at: Instant, *, weekday: bool = False) -> str:
    """``11/20/2026 10:42``, the wall clock of the place; with the day of the week where asked for."""
    local = at.local
    text = f"{words.date(local.date(), short=True)} {local:%H:%M}"
    return f"{words.say('receipt.weekdays').split()[local.weekday()]} {text}" if weekday else text


def tender_name(words: Words, code: str) -> str:
    """What people call a tender type."""
    key = f"tender.{code.replace('-', '_')}"
    return words.say(key) if words.knows(key) else code


def short_session(session: str) -> str:
    """The beginning of a session's id: enough to find it by."""
    return session[:SESSION_DIGITS]


def face(cents: int) -> str:
    """A denomination: ``$20``, ``25¢``."""
    return f"${cents // 100}" if cents >= 100 else f"{cents}¢"


def grouped(value: Money) -> str:
    """An amount in a table: grouped, with a minus sign as wide as a figure."""
    return value.grouped.replace("-", "−")


def or_dash(value: Money) -> str:
    """An amount in a table of many: nothing is a dash, so that what is there stands out."""
    return grouped(value) if value else "–"


def in_full(value: Money) -> str:
    """A total, with the currency: ``$1,234.50``."""
    return value.with_sign.replace("-", "−")
