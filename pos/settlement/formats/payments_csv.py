"""``payments-<biller>.csv``: for one biller's host, one line per payment or void. Version 1.

No personal values: a host knows its customers by account and bill.
"""

from __future__ import annotations

from pos.settlement.batch import Batch
from pos.settlement.formats.table import table
from pos.settlement.payments import PaymentRow

FORMAT = "counterfoil-payments/1"
TITLES = (
    "batch",
    "mode",
    "line",
    "kind",
    "receipt",
    "item",
    "corrects",
    "business_date",
    "posted_at",
    "register",
    "cashier",
    "account",
    "reference",
    "title",
    "quantity",
    "amount",
    "charges",
    "tenders",
)
_FREE = frozenset({"title"})


def payments_csv(batch: Batch, rows: tuple[PaymentRow, ...]) -> bytes:
    """The rows of one biller as CSV. Amounts of voids are negative; charges are ``code:amount`` joined by ``|``."""
    return table(TITLES, (_row(batch, n, row) for n, row in enumerate(rows, start=1)), free=_FREE)


def _row(batch: Batch, n: int, row: PaymentRow) -> tuple[object, ...]:
    receipt, item = row.receipt, row.item
    return (
        batch.id,
        batch.header.identity.mode,
        n,
        row.kind,
        receipt.number,
        row.n,
        row.corrects,
        receipt.business_date.isoformat(),
        receipt.at.iso,
        receipt.register,
        receipt.cashier,
        item.account,
        item.reference,
        item.title,
        item.quantity,
        row.amount,
        "|".join(f"{charge}:{amount}" for charge, amount in row.charges),
        "+".join(dict.fromkeys(tender.type.code for tender in receipt.tenders)),
    )
