"""How amounts and sessions are written, on every paper and in every report alike."""

from __future__ import annotations

from pos.domain.money import Money

SESSION_DIGITS = 8


def short_session(session: str) -> str:
    """The beginning of a session's id: enough to find it by."""
    return session[:SESSION_DIGITS]


def grouped(value: Money) -> str:
    """An amount in a table: grouped, with a minus sign as wide as a figure."""
    return value.grouped.replace("-", "−")


def or_dash(value: Money) -> str:
    """An amount in a table of many: nothing is a dash, so that what is there stands out."""
    return grouped(value) if value else "–"


def in_full(value: Money) -> str:
    """A total, with the currency: ``$1,234.50``."""
    return value.with_sign.replace("-", "−")
