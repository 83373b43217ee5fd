"""Our own file formats, written: what a host would hand us, in the columns of ``columns.py`` (docs/import.md)."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence

from pos.domain.bills import Bill, Fee, format_distribution
from pos.receivables.columns import ACCOUNTS, BILLS, FEES, FORMATS, Column
from pos.receivables.filed import Account, FileMark
from pos.receivables.outcome import ImportKind


def bills_file(bills: Iterable[Bill], mark: FileMark, *, full: bool = True) -> bytes:
    """An open-item file, one row per charge. Closed bills and such without a charge are not in it."""
    return _table(ImportKind.BILLS, BILLS, (row for bill in bills for row in _bill_rows(bill, mark, full)))


def accounts_file(accounts: Iterable[Account], *, full: bool = True) -> bytes:
    """An account file, one row per account."""
    rows = (
        {
            "biller": one.biller,
            "account": one.number,
            "customer": one.customer,
            "address": one.address,
            "phone": one.phone,
            "keys": "|".join(one.keys),
            "full": _yes(full),
        }
        for one in accounts
    )
    return _table(ImportKind.ACCOUNTS, ACCOUNTS, rows)


def fees_file(fees: Iterable[Fee], *, full: bool = True) -> bytes:
    """A fee list, one row per fee."""
    rows = (
        {
            "biller": fee.biller,
            "fee": fee.code,
            "description": fee.description,
            "price": "" if fee.unit_price is None else str(fee.unit_price),
            "gl": format_distribution(fee.distribution),
            "full": _yes(full),
        }
        for fee in fees
    )
    return _table(ImportKind.FEES, FEES, rows)


def _bill_rows(bill: Bill, mark: FileMark, full: bool) -> Iterator[dict[str, str]]:
    for charge in bill.charges:
        yield {
            "biller": bill.biller,
            "account": bill.account,
            "bill": bill.number,
            "description": bill.description,
            "customer": bill.customer,
            "address": bill.address,
            "due_date": bill.due_date.isoformat() if bill.due_date else "",
            "scanline": bill.scanline,
            "keys": "|".join(bill.keys),
            "partial": _yes(bill.partial_allowed),
            "charge": charge.code,
            "charge_description": charge.description,
            "amount": str(charge.amount),
            "priority": str(charge.priority),
            "gl": format_distribution(charge.distribution),
            "as_of": mark.as_of.iso if mark.as_of else "",
            "posted_through": mark.posted_text,
            "full": _yes(full),
        }


def _table(kind: ImportKind, columns: Sequence[Column], rows: Iterable[dict[str, str]]) -> bytes:
    out = io.StringIO()
    writer = csv.DictWriter(out, [column.name for column in columns], lineterminator="\n")
    writer.writeheader()
    for row in rows:
        writer.writerow({"format": FORMATS[kind], **row})
    return out.getvalue().encode()


def _yes(value: bool) -> str:
    return "yes" if value else "no"
