"""Which reference file is in force, and how another comes into force: by an entry (design L2 c)."""

from __future__ import annotations

from pathlib import Path

from pos.cashiering import sql
from pos.ledger.book import Book
from pos.receivables.reference import Reference


def current_reference(book: Book, folder: Path) -> Reference:
    """The reference that the book's last import names.

    :raises Unavailable: ``REFERENCE_MISSING``, ``REFERENCE_UNREADABLE``
    """
    name = sql.last_reference(book.read())
    return Reference.open(folder / name) if name else Reference.empty()
