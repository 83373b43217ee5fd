"""The figures of a drawer session by tender (design L6), and of several sessions together.

The values only: ``pos.settlement.figures`` computes them, reports and screens show them.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from pos.domain.money import ZERO, Money, total

CASH = "cash"


@dataclass(frozen=True, slots=True)
class TenderFigures:
    """One tender type in one drawer session, or in several. Every component is positive as it stands.

    ``received`` is what was handed over, ``change`` what went back in cash, ``voided`` what voids took back (net of
    the change of the receipt they void). ``counted`` is None until somebody submitted a count.
    """

    tender: str
    start: Money = ZERO
    received: Money = ZERO
    change: Money = ZERO
    voided: Money = ZERO
    paid_in: Money = ZERO
    paid_out: Money = ZERO
    picked_up: Money = ZERO
    counted: Money | None = None

    @property
    def expected(self) -> Money:
        """Start + received − change − voided + paid in − paid out − picked up (design L6)."""
        gone = self.change + self.voided + self.paid_out + self.picked_up
        return self.start + self.received + self.paid_in - gone

    @property
    def net_receipts(self) -> Money:
        """What receipts brought: received, less change, less voids."""
        return self.received - self.change - self.voided

    @property
    def difference(self) -> Money:
        """Counted less expected; zero where nothing was counted yet."""
        return ZERO if self.counted is None else self.counted - self.expected

    @property
    def over(self) -> Money:
        """What was counted more than expected."""
        return max(self.difference, ZERO)

    @property
    def short(self) -> Money:
        """What was counted less than expected, as a positive amount."""
        return max(-self.difference, ZERO)


@dataclass(frozen=True, slots=True)
class DrawerFigures:
    """All tender types of one drawer session, cash first; a tender that never occurred is left out."""

    session: str
    tenders: tuple[TenderFigures, ...]

    def of(self, tender: str) -> TenderFigures:
        """The figures of one tender type; all zero where it did not occur."""
        return next((one for one in self.tenders if one.tender == tender), TenderFigures(tender))

    @property
    def counted(self) -> bool:
        """Whether a count was submitted."""
        return all(one.counted is not None for one in self.tenders)

    def with_counted(self, counted: dict[str, Money]) -> DrawerFigures:
        """The same session with what people counted; a tender they did not count is counted as nothing."""
        codes = [one.tender for one in self.tenders]
        codes += [code for code in counted if code not in codes]
        return replace(self, tenders=tuple(replace(self.of(code), counted=counted.get(code, ZERO)) for code in codes))


@dataclass(frozen=True, slots=True)
class TenderTotals:
    """One tender type over several sessions. Over and short are sums of their own and never netted (POL20)."""

    tender: str
    received: Money = ZERO
    change: Money = ZERO
    voided: Money = ZERO
    paid_in: Money = ZERO
    paid_out: Money = ZERO
    picked_up: Money = ZERO
    over: Money = ZERO
    short: Money = ZERO

    @property
    def net_receipts(self) -> Money:
        """What receipts brought: received, less change, less voids."""
        return self.received - self.change - self.voided


def float_to_return(assigned: Money, cash: TenderFigures) -> Money:
    """How much of a counted drawer's cash is change fund and goes back to it; all else goes to the bank (POL24, POL29).

    The fund comes first, out of the drawer and, where a void took from the drawer more than the receipts left in it,
    out of the same drawer's pickups in the safe. So when cash went to the safe changes nothing of what is deposited.
    """
    return min(assigned, cash.start, (cash.counted or ZERO) + cash.picked_up)


def total_figures(drawers: Iterable[DrawerFigures]) -> tuple[TenderTotals, ...]:
    """The one sum over sessions that day, batch and summary use; cash first, then by code."""
    rows: dict[str, list[TenderFigures]] = {}
    for drawer in drawers:
        for one in drawer.tenders:
            rows.setdefault(one.tender, []).append(one)
    return tuple(_total(code, rows[code]) for code in sorted(rows, key=tender_order))


def tender_order(code: str) -> tuple[bool, str]:
    """Cash stands first wherever tenders are listed."""
    return (code != CASH, code)


def _total(code: str, rows: list[TenderFigures]) -> TenderTotals:
    return TenderTotals(
        tender=code,
        received=total(one.received for one in rows),
        change=total(one.change for one in rows),
        voided=total(one.voided for one in rows),
        paid_in=total(one.paid_in for one in rows),
        paid_out=total(one.paid_out for one in rows),
        picked_up=total(one.picked_up for one in rows),
        over=total(one.over for one in rows),
        short=total(one.short for one in rows),
    )
