"""What a drawer session and a deposit come to, from their entries: values that the Z report and the slip show."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from pos.domain.cards import CountAndSum
from pos.domain.drawers import CashCount
from pos.domain.errors import Refused
from pos.domain.facts import (
    CLEARED_ALWAYS,
    AccountSum,
    DepositedItem,
    DepositFacts,
    Happening,
    ReceiptRange,
    SessionFacts,
    SubmittedCount,
    TerminalSays,
)
from pos.domain.money import ZERO, Money, total
from pos.ledger import chart
from pos.ledger.entries import Entry
from pos.settlement.figures import counted_in, drawer_figures

LISTED = frozenset(
    {
        "receipt.voided",
        "receipt.reprinted",
        "drawer.no-sale",
        "drawer.unasked",
        "drawer.left-open",
        "drawer.rejected",
        "cash.picked-up",
        "cash.changed",
        "line.removed",
        "line.lowered",
        "cart.abandoned",
    }
)
"""Kinds of entries on the daily list that cannot be suppressed (design section 6)."""


def session_facts(entries: Sequence[Entry]) -> SessionFacts:
    """A drawer session so far, from all its entries in order.

    :raises Refused: ``BOOK_DAMAGED``: entries without the opening of their drawer
    """
    opening = next((one for one in entries if one.kind == "drawer.opened"), None)
    if opening is None:
        raise Refused("BOOK_DAMAGED", table="session", row=entries[0].session if entries else "-", what="DRAWER_OPENED")
    facts = SessionFacts(
        session=opening.session,
        register=entries[-1].register,
        drawer=opening.data["drawer"],
        cashier=opening.who,
        business_date=dt.date.fromisoformat(opening.date),
        opened=opening.at,
        assigned=Money(opening.data["assigned"]),
        start=Money(opening.data["start"]),
        figures=drawer_figures(entries),
        receipts=_receipt_range(entries),
        accounts=account_sums(entries),
        happenings=tuple(happening(one) for one in entries if _is_listed(one)),
        counts=tuple(_count(one) for one in entries if one.kind == "drawer.counted"),
        terminal=terminal_says(entries),
    )
    closing = next((one for one in entries if one.kind == "drawer.finalized"), None)
    return facts if closing is None else _closed(facts, closing)


def _closed(facts: SessionFacts, closing: Entry) -> SessionFacts:
    return replace(
        facts,
        register=closing.register,
        z=closing.data["z"],
        finalized=closing.at,
        approver=closing.approver,
        float_returned=Money(closing.data["float_returned"]),
        reasons=closing.data["reasons"],
        cleared=frozenset(closing.data.get("cleared", CLEARED_ALWAYS)),
    )


def deposit_facts(entry: Entry) -> DepositFacts:
    """A deposit from its ``deposit.made`` entry."""
    data = entry.data
    return DepositFacts(
        number=data["number"],
        register=entry.register,
        business_date=dt.date.fromisoformat(entry.date),
        at=entry.at,
        who=entry.who,
        approver=entry.approver,
        sessions=tuple(data["sessions"]),
        cash=CashCount.from_json(data["cash"]),
        items=tuple(
            DepositedItem(
                one["receipt"],
                one["tender"],
                one["number"],
                one["bank"],
                Money(one["cents"]),
                endorsed=one.get("endorsed", ""),
            )
            for one in data["checks"]
        ),
        bag=data["bag"],
        account=data["account"],
        over=-_booked(entry, "over:"),
        short=_booked(entry, "short:"),
        reason=entry.reason,
    )


def _booked(entry: Entry, kind: str) -> Money:
    return total(line.amount for line in entry.lines if line.account.startswith(kind))


def account_sums(entries: Iterable[Entry]) -> tuple[AccountSum, ...]:
    """What was credited to the accounts of the general ledger, net of voids, by biller, fund, account and below."""
    sums: dict[tuple[str, str, str, str, str], Money] = {}
    for entry in entries:
        for line in entry.lines:
            if line.account.startswith(chart.GENERAL):
                key = (line.biller, *chart.gl_places(line.account.removeprefix(chart.GENERAL)))
                sums[key] = sums.get(key, ZERO) - line.amount
    return tuple(AccountSum(*key, amount) for key, amount in sorted(sums.items()))


def _receipt_range(entries: Iterable[Entry]) -> ReceiptRange:
    issued = [one for one in entries if one.kind in {"receipt.posted", "receipt.voided"}]
    if not issued:
        return ReceiptRange()
    numbers = sorted((one.data["number"] for one in issued), key=receipt_count)
    span = receipt_count(numbers[-1]) - receipt_count(numbers[0]) + 1
    voids = sum(one.kind == "receipt.voided" for one in issued)
    return ReceiptRange(
        first=numbers[0],
        last=numbers[-1],
        posted=len(issued) - voids,
        voids=voids,
        elsewhere=span - len(issued),
    )


def receipt_count(number: str) -> int:
    """The running number of a receipt: 123 of ``R01-000123``."""
    return int(number.rpartition("-")[2])


def _is_listed(entry: Entry) -> bool:
    """Counting that began with an approver carries card business that stands: an exception to look at (section 4).

    So is what a second cashier signed in place of a supervisor, a start that two people counted differently, and a
    payment whose split over the charges somebody changed; a stub that was validated once more; and what went back to
    another card than was charged.
    """
    carried = entry.kind == "drawer.counting" and bool(entry.approver)
    split = entry.kind == "receipt.posted" and any("split" in item for item in entry.data["cart"]["items"])
    again = entry.kind == "receipt.validated" and entry.data["n"] > 1
    listed = entry.kind in LISTED or "other_card" in entry.data
    return listed or carried or split or again or "rule" in entry.data or "counts_differ" in entry.data


def happening(entry: Entry) -> Happening:
    """A line of the daily list (design section 6) from its entry."""
    data = entry.data
    cents = data.get("cents")
    if entry.kind == "receipt.posted":
        cents = sum(item["cents"] for item in data["cart"]["items"] if "split" in item)
    elif entry.kind == "receipt.voided":
        cents = -sum(item["cents"] for item in data["cart"]["items"])
    elif "other_card" in data:
        cents = -data["approved"]
    return Happening(
        kind=_called(entry),
        at=entry.at,
        who=entry.who,
        approver=entry.approver,
        reason=entry.reason,
        reference=(data.get("number") if entry.kind == "check.endorsed" else "")
        or " - ".join(f"****{one}" for one in data.get("other_card", {}).values())
        or data.get("voids")
        or data.get("receipt")
        or data.get("reference")
        or data.get("number", ""),
        amount=None if cents is None else Money(cents),
        small_office="rule" in data,
    )


def _called(entry: Entry) -> str:
    """The kind, or which of the ends of an endorsement it was."""
    if entry.kind == "device.outcome":
        return f"endorsement.{entry.data['state']}"
    if entry.kind == "device.answered":
        return "endorsement.seen" if entry.data["printed"] else "endorsement.missing"
    return "card.other-card" if "other_card" in entry.data else entry.kind


def _count(entry: Entry) -> SubmittedCount:
    return SubmittedCount(
        n=entry.data["n"],
        blind=entry.data["blind"],
        at=entry.at,
        who=entry.who,
        cash=CashCount.from_json(entry.data["cash"]),
        totals=counted_in(entry),
        pieces={code: said["count"] for code, said in entry.data["tenders"].items()},
    )


def terminal_says(entries: Iterable[Entry]) -> TerminalSays | None:
    """What the card terminal said last when it was asked about this drawer; None where it was not asked."""
    asked = [one for one in entries if one.kind == "terminal.totals"]
    if not asked:
        return None
    entry, data = asked[-1], asked[-1].data
    return TerminalSays(
        at=entry.at,
        known=data["known"],
        why=data["why"],
        terminal=data["terminal"],
        sales=_count_and_sum(data["sales"]),
        refunds=_count_and_sum(data["refunds"]),
        drawer=_count_and_sum(data["drawer"]),
        register=_count_and_sum(data["register"]),
    )


def _count_and_sum(raw: Mapping[str, int]) -> CountAndSum:
    return CountAndSum(raw["count"], Money(raw["cents"]))
