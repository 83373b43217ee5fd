"""Settings are work: every change of the file is an entry with before and after (design L2 c, row P1)."""

from __future__ import annotations

from pos.cashiering import sql
from pos.ledger.book import Book
from pos.ledger.entries import digest


def note(book: Book, text: str) -> bool:
    """Record the settings in force where they are not those last recorded; whether they were not."""
    before = sql.last_settings(book.read())
    if before == text:
        return False
    with book.writing() as page:
        facts = {"sha256": digest(text), "before_sha256": digest(before) if before else "", "text": text}
        page.append("settings.changed", facts, who="")
    return True
