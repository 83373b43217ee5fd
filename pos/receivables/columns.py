"""The documented columns of the files that are imported, version 1 (docs/import.md).

A new version gets a new table and a new word in the column ``format``; a file of an old one stays readable.
"""

from __future__ import annotations

from dataclasses import dataclass

from pos.receivables.outcome import ImportKind


@dataclass(frozen=True, slots=True)
class Column:
    """A column by name. ``length_max`` is in characters; a needed one is in every file and filled in every row."""

    name: str
    length_max: int
    needed: bool = False


_FORMAT = Column("format", 20)
_BILLER = Column("biller", 20)

BILLS = (
    _FORMAT,
    _BILLER,
    Column("account", 40, needed=True),
    Column("bill", 40, needed=True),
    Column("description", 60),
    Column("customer", 100),
    Column("address", 120),
    Column("due_date", 10),
    Column("scanline", 120),
    Column("keys", 200),
    Column("partial", 3),
    Column("charge", 20, needed=True),
    Column("charge_description", 60),
    Column("amount", 20, needed=True),
    Column("priority", 3),
    Column("gl", 200, needed=True),
    Column("as_of", 40),
    Column("posted_through", 4000),
    Column("full", 3),
)

ACCOUNTS = (
    _FORMAT,
    _BILLER,
    Column("account", 40, needed=True),
    Column("customer", 100),
    Column("address", 120),
    Column("phone", 30),
    Column("keys", 200),
    Column("full", 3),
)

FEES = (
    _FORMAT,
    _BILLER,
    Column("fee", 20, needed=True),
    Column("description", 60, needed=True),
    Column("price", 20),
    Column("gl", 200, needed=True),
    Column("full", 3),
)

COLUMNS: dict[ImportKind, tuple[Column, ...]] = {
    ImportKind.BILLS: BILLS,
    ImportKind.ACCOUNTS: ACCOUNTS,
    ImportKind.FEES: FEES,
}

FORMATS: dict[ImportKind, str] = {kind: f"{kind}-1" for kind in ImportKind}
"""What may stand in the column ``format``."""

AMOUNTS = ("amount", "price")
DATES = ("due_date",)
