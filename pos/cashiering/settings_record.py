"""Settings are work: every change of the file is an entry with before and after (design L2 c, row P1)."""

from __future__ import annotations

from pos.cashiering import sql
from pos.domain.money import Money
from pos.ledger import chart
from pos.ledger import sql as ledger_sql
from pos.ledger.book import Book
from pos.ledger.entries import Line, digest


def note(book: Book, text: str, change_fund: Money) -> bool:
    """Record the settings in force where they are not those last recorded; whether they were not.

    ``change_fund`` is what the floats of the drawers come to: where it is another sum than before, the same
    entry brings the difference into the change fund, or takes it out.
    """
    if sql.last_settings(book.read()) == text:
        return False
    with book.writing() as page:
        before = sql.last_settings(page.connection)
        more = change_fund + ledger_sql.held_balance(page.connection, chart.CHANGE_FUND)
        page.append(
            "settings.changed",
            {"sha256": digest(text), "before_sha256": digest(before) if before else "", "text": text},
            who="",
            lines=[Line(chart.SAFE_FLOAT, more), Line(chart.CHANGE_FUND, -more)],
        )
    return True
