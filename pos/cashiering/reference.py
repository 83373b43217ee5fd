"""Which reference file is in force, and how another comes into force: by an entry (design L2 c)."""

from __future__ import annotations

from pathlib import Path

from pos.cashiering import sql
from pos.domain.errors import Unavailable
from pos.ledger.book import Book
from pos.receivables.reference import Reference
from pos.store.connecting import COMPLAINTS


def current_reference(book: Book, folder: Path) -> Reference:
    """The reference that the book's last import names.

    :raises Unavailable: ``REFERENCE_MISSING``, ``REFERENCE_UNREADABLE``
    """
    name, _ = sql.last_reference(book.read())
    return Reference.open(folder / name) if name else Reference.empty()


def reference_to_renew(book: Book, folder: Path) -> Reference:
    """The same; where its file is gone, cannot be read or is not as it was imported, nothing in its place: an import
    begins anew.
    """
    name, digest = sql.last_reference(book.read())
    if not name:
        return Reference.empty()
    try:
        reference = Reference.open(folder / name)
        if reference.is_as_imported(digest):
            return reference
        reference.close()
    except (Unavailable, *COMPLAINTS):
        pass
    return Reference.instead_of(folder / name)
