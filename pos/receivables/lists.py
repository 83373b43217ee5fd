"""Account files (names and addresses for look-up) and fee lists, read row by row (docs/import.md)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeVar

from pos.domain.bills import Fee, GlShare, parse_distribution
from pos.domain.errors import BadInput
from pos.domain.money import ZERO, Money
from pos.receivables import cells
from pos.receivables.billers import Biller
from pos.receivables.filed import Account
from pos.receivables.reading import FileFacts, Reading, rows_with_biller
from pos.receivables.sheet import Row, Sheet

Entry = TypeVar("Entry", Account, Fee)


def read_accounts(sheet: Sheet, billers: Mapping[str, Biller]) -> Reading:
    """Read an account file. :raises BadInput: what is wrong with the file as a whole"""
    reading = Reading()
    reading.accounts = _read(sheet, billers, reading, "account", _account)
    return reading


def read_fees(sheet: Sheet, billers: Mapping[str, Biller]) -> Reading:
    """Read a fee list. :raises BadInput: what is wrong with the file as a whole"""
    reading = Reading()
    reading.fees = _read(sheet, billers, reading, "fee", _fee)
    return reading


def _read(
    sheet: Sheet,
    billers: Mapping[str, Biller],
    reading: Reading,
    key: str,
    build: Callable[[Row, str, str], Entry],
) -> list[Entry]:
    """One row, one entry. Of two different rows with the same key neither is right: nobody knows which is meant."""
    facts = FileFacts(("full",))
    entries: dict[tuple[str, str], tuple[Entry, int]] = {}
    for row, biller in rows_with_biller(sheet, billers, facts, reading):
        reference = row.take(key, cells.reference, "") if row.texts else ""
        if biller and reference:
            reading.rows_of[biller, reference] += 1
            entry = build(row, biller, reference)
            first, line = entries.setdefault((biller, reference), (entry, row.line))
            if first != entry:
                row.refuse(BadInput("ROW_TWICE", text=reference, first=line), key, reference)
        if row.problems:
            reading.named(row, biller, reference)
    reading.files = facts.files()
    return [entry for where, (entry, _) in entries.items() if where not in reading.left_out]


def _account(row: Row, biller: str, number: str) -> Account:
    return Account(
        biller=biller,
        number=number,
        customer=row.text("customer"),
        address=row.text("address"),
        phone=row.text("phone"),
        keys=cells.keys(row.text("keys")),
    )


def _fee(row: Row, biller: str, code: str) -> Fee:
    no_shares: tuple[GlShare, ...] = ()
    return Fee(
        code=code,
        description=row.text("description"),
        biller=biller,
        unit_price=row.take("price", _price, None),
        distribution=row.take("gl", parse_distribution, no_shares),
    )


def _price(text: str) -> Money | None:
    price = Money.parse(text)
    if price <= ZERO:
        raise BadInput("PRICE_NOT_POSITIVE", text=text)
    return price
