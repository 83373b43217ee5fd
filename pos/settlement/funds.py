"""Pooled cash: the general-ledger accounts of a counter, and the one rule for due-to and due-from (design L1)."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class GlMap:
    """Where the counter's own accounts stand in the city's general ledger; each is ``fund/account``.

    ``due_from`` is an account that every fund but the pooled one has (its claim on pooled cash); ``due_to`` is the
    pooled fund's debt to the others. Both are account codes without a fund.
    """

    pooled_fund: str
    deposits: str
    on_hand: str
    change_fund: str
    card_clearing: str
    over: str
    short: str
    due_to: str
    due_from: str
