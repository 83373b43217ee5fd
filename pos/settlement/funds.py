"""The general-ledger journal of a batch, and the one rule for pooled cash (design L1, L8 b; row J2).

Drawer, safe and bank belong to no fund of the city: they are accounts of the fund that owns pooled cash. What a batch
nets to in any other fund, that fund has due from the pool, and the pool owes it. So every fund balances by itself.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from pos.domain.errors import Bug
from pos.domain.money import ZERO, Money, total
from pos.ledger.entries import Entry, Line

_CARD = "card"


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

    def place(self, account: str) -> tuple[str, str]:
        """Fund and account for an account of the book. :raises Bug: for one that is not in the chart"""
        kind, _, rest = account.partition(":")
        if kind == "gl":
            mapped = rest
        elif account in {"safe:float", "fund:change"}:
            mapped = self.change_fund
        elif kind == "clearing" or account == f"drawer:{_CARD}":
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
        fund, _, code = mapped.partition("/")
        return fund, code


@dataclass(frozen=True, slots=True)
class JournalLine:
    """One line of the journal, on one side only. ``for_fund`` names the other fund on lines of the pool's debt."""

    date: str
    receipt: str
    fund: str
    account: str
    for_fund: str
    debit: Money
    credit: Money


def journal(entries: Iterable[Entry], gl: GlMap, *, per_receipt: bool = False) -> tuple[JournalLine, ...]:
    """The journal of these entries: one line per business date and account, or per receipt and account.

    Each block (a date; with ``per_receipt`` also each receipt) balances in total and in every fund.
    """
    blocks: dict[tuple[str, str], dict[tuple[str, str, str], Money]] = {}
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
        debit, credit = found.get(line.fund, (ZERO, ZERO))
        found[line.fund] = (debit + line.debit, credit + line.credit)
    return found


def _add(sums: dict[tuple[str, str, str], Money], line: Line, gl: GlMap) -> None:
    place = (*gl.place(line.account), "")
    sums[place] = sums.get(place, ZERO) + line.amount


def _with_pool(sums: dict[tuple[str, str, str], Money], gl: GlMap) -> dict[tuple[str, str, str], Money]:
    """The rule: what a fund nets to, it has due from the pool, and the pool owes it."""
    balanced = dict(sums)
    for fund in sorted({fund for fund, _, _ in sums} - {gl.pooled_fund}):
        net = total(amount for (owner, _, _), amount in sums.items() if owner == fund)
        claim, debt = (fund, gl.due_from, ""), (gl.pooled_fund, gl.due_to, fund)
        balanced[claim] = balanced.get(claim, ZERO) - net
        balanced[debt] = balanced.get(debt, ZERO) + net
    return balanced


def _line(date: str, receipt: str, place: tuple[str, str, str], amount: Money) -> JournalLine:
    fund, account, for_fund = place
    return JournalLine(date, receipt, fund, account, for_fund, debit=max(amount, ZERO), credit=max(-amount, ZERO))
