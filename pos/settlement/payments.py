"""What each biller is told: one row per payment or void on one of its bills or fees (design L8 c)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from pos.domain.carts import Item
from pos.domain.facts import BillerSum
from pos.domain.money import Money, total
from pos.domain.receipts import Receipt


@dataclass(frozen=True, slots=True)
class PaymentRow:
    """One item of one receipt. ``amount`` is negative on a void, which names the receipt it ``corrects``."""

    receipt: Receipt
    n: int
    item: Item
    corrects: str
    amount: Money

    @property
    def kind(self) -> str:
        """``payment`` or ``void``."""
        return "void" if self.corrects else "payment"

    @property
    def charges(self) -> tuple[tuple[str, Money], ...]:
        """What each charge got, with the sign of the row."""
        sign = self.receipt.sign
        return tuple((one.charge, Money(sign * one.amount.cents)) for one in self.item.allocations)


def payment_rows(receipts: Iterable[Receipt]) -> dict[str, tuple[PaymentRow, ...]]:
    """Rows by biller, in the order of receipts and of their items."""
    rows: dict[str, list[PaymentRow]] = {}
    for receipt in receipts:
        for n, item in enumerate(receipt.items, start=1):
            amount = Money(receipt.sign * item.amount.cents)
            rows.setdefault(item.biller, []).append(PaymentRow(receipt, n, item, receipt.voids, amount))
    return {biller: tuple(rows[biller]) for biller in sorted(rows)}


def biller_sums(receipts: Iterable[Receipt]) -> tuple[BillerSum, ...]:
    """How much each biller gets, and by how many rows."""
    return tuple(
        BillerSum(
            biller=biller,
            payments=sum(row.kind == "payment" for row in rows),
            voids=sum(row.kind == "void" for row in rows),
            net=total(row.amount for row in rows),
        )
        for biller, rows in payment_rows(receipts).items()
    )
