"""The general-ledger journal of a batch, and the one rule for pooled cash (design L1, L8 b; row J2).

Drawer, safe and bank belong to no fund of the city: they are accounts of the fund that owns pooled cash. What a batch
nets to in any other fund, that fund has due from the pool, and the pool owes it. So every fund balances by itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from pos.domain.errors import Bug
from pos.domain.money import ZERO, Money, total
from pos.ledger import chart
from pos.ledger.entries import Entry, Line

_CARD = "card"


class GlPlace(NamedTuple):
    """A place in the city's general ledger. ``for_fund`` names the other fund on lines of the pool's debt."""

    fund: str
    account: str
    department: str = ""
    project: str = ""
    for_fund: str = ""


@dataclass(frozen=True, slots=True)
class GlMap:
    """Where the counter's own accounts stand in the city's general ledger; each is ``fund/account``.

    ``due_from`` is an account that every fund but the pooled one has (its claim on pooled cash); ``due_to`` is the
    pooled fund's debt to the others. Both are account codes without a fund. ``clearing`` has the accounts of a city's
    own ways of paying that are not deposited, by code.
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
    clearing: Mapping[str, str] = field(default_factory=dict)

    def place(self, account: str) -> GlPlace:
        """Where an account of the book stands. :raises Bug: for one that is not in the chart"""
        kind, _, rest = account.partition(":")
        if kind == "gl":
            mapped = rest
        elif account in {"safe:float", "fund:change"}:
            mapped = self.change_fund
        elif kind == "clearing":
            mapped = self.clearing.get(rest, self.card_clearing)
        elif account == f"drawer:{_CARD}":
            mapped = self.card_clearing
        else:
            own = {
                "drawer": self.on_hand,
                "safe": self.on_hand,
                "transit": self.deposits,
                "over": self.over,
                "short": self.short,
            }
            if kind not in own:
                raise Bug(f"no general-ledger account for {account}")
            mapped = own[kind]
        return GlPlace(*chart.gl_places(mapped))


@dataclass(frozen=True, slots=True)
class JournalLine:
    """One line of the journal, on one side only."""

    date: str
    receipt: str
    place: GlPlace
    debit: Money
    credit: Money


def journal(entries: Iterable[Entry], gl: GlMap, *, per_receipt: bool = False) -> tuple[JournalLine, ...]:
    """The journal of these entries: one line per business date and place, or per receipt and place.

    Each block (a date; with ``per_receipt`` also each receipt) balances in total and in every fund.
    """
    blocks: dict[tuple[str, str], dict[GlPlace, Money]] = {}
    for entry in entries:
        receipt = entry.data["number"] if per_receipt and entry.kind.startswith("receipt.") and entry.lines else ""
        for line in entry.lines:
            _add(blocks.setdefault((entry.date, receipt), {}), line, gl)
    return tuple(
        _line(date, receipt, place, amount)
        for (date, receipt), sums in sorted(blocks.items())
        for place, amount in sorted(_with_pool(sums, gl).items())
        if amount
    )


def by_fund(lines: Iterable[JournalLine]) -> dict[str, tuple[Money, Money]]:
    """Debits and credits of each fund."""
    found: dict[str, tuple[Money, Money]] = {}
    for line in lines:
        debit, credit = found.get(line.place.fund, (ZERO, ZERO))
        found[line.place.fund] = (debit + line.debit, credit + line.credit)
    return found


def _add(sums: dict[GlPlace, Money], line: Line, gl: GlMap) -> None:
    place = gl.place(line.account)
    sums[place] = sums.get(place, ZERO) + line.amount


def _with_pool(sums: dict[GlPlace, Money], gl: GlMap) -> dict[GlPlace, Money]:
    """The rule: what a fund nets to, it has due from the pool, and the pool owes it."""
    balanced = dict(sums)
    for fund in sorted({place.fund for place in sums} - {gl.pooled_fund}):
        net = total(amount for place, amount in sums.items() if place.fund == fund)
        claim, debt = GlPlace(fund, gl.due_from), GlPlace(gl.pooled_fund, gl.due_to, for_fund=fund)
        balanced[claim] = balanced.get(claim, ZERO) - net
        balanced[debt] = balanced.get(debt, ZERO) + net
    return balanced


def _line(date: str, receipt: str, place: GlPlace, amount: Money) -> JournalLine:
    return JournalLine(date, receipt, place, debit=max(amount, ZERO), credit=max(-amount, ZERO))
