"""The accounts of the book, by name.

Debits are positive, credits negative. Drawer accounts carry the drawer session on the line; accounts
of the general ledger carry the biller. An account's name is its meaning for ever.
"""

from __future__ import annotations

from pos.domain.bills import GL_PLACES, GlShare

SAFE_FLOAT = "safe:float"
"""The change fund while it lies in the safe."""

CHANGE_FUND = "fund:change"
"""What the agency entrusted to the counter as change; never part of receipts (POL24, POL29)."""

FUND_RESTORED = "fund:restored"
"""What the agency put into the change fund to make it whole again; what was authorised stays as it is (POL29)."""


def clearing(tender: str) -> str:
    """What is not deposited and comes by another way: cards, and a city's own vouchers and wires."""
    return f"clearing:{tender}"


def drawer(tender: str) -> str:
    """What a drawer holds of a tender type; the session stands on the line."""
    return f"drawer:{tender}"


def safe(tender: str) -> str:
    """Receipts in the safe that are not in a deposit yet."""
    return f"safe:{tender}"


def transit(deposit: str) -> str:
    """A deposit on its way to the bank."""
    return f"transit:{deposit}"


def over(tender: str) -> str:
    """Overage by tender; shortages have an account of their own and the two are never netted (POL20)."""
    return f"over:{tender}"


def short(tender: str) -> str:
    """Shortage by tender."""
    return f"short:{tender}"


GENERAL = "gl:"
"""Before the code of an account of the city's general ledger. The biller stands on the line; a service fee has none."""

FUND = "fund"
"""In the place of a tender: over and short of the change fund's counts."""


def general(share: GlShare) -> str:
    """An account of the city's general ledger: ``gl:501/341.10``, with department and project where they are given."""
    return f"{GENERAL}{share.code}"


def gl_places(account: str) -> tuple[str, str, str, str]:
    """Fund, account, department and project of a code such as ``501/341.10/PW``; empty where they are not given."""
    fund, code, department, project = (*account.split("/"), "", "")[:GL_PLACES]
    return fund, code, department, project
