"""``journal.csv``: the general-ledger journal, one line per account (or per receipt and account). Version 1."""

from __future__ import annotations

from pos.domain.money import Money
from pos.settlement.batch import Batch
from pos.settlement.formats.table import table
from pos.settlement.funds import JournalLine

FORMAT = "counterfoil-journal/1"
TITLES = (
    "batch",
    "mode",
    "line",
    "business_date",
    "fund",
    "account",
    "debit",
    "credit",
    "description",
    "receipt",
    "for_fund",
    "department",
    "project",
)
HEAD_DIGITS = 12
"""So much of the book's head stands in every description: duplicates show, and the city's ledger anchors ours."""


def journal_csv(batch: Batch, lines: tuple[JournalLine, ...]) -> bytes:
    """The lines as CSV; the side that is not used is empty."""
    return table(TITLES, (_row(batch, n, line) for n, line in enumerate(lines, start=1)))


def description(batch: Batch) -> str:
    """Register, business date and the beginning of the head: under the 30 characters that ledgers take."""
    header = batch.header
    return f"{header.identity.register} {header.business_date:%Y%m%d} {header.head.hash[:HEAD_DIGITS]}"


def _row(batch: Batch, n: int, line: JournalLine) -> tuple[object, ...]:
    return (
        batch.id,
        batch.header.identity.mode,
        n,
        line.date,
        line.place.fund,
        line.place.account,
        _side(line.debit),
        _side(line.credit),
        description(batch),
        line.receipt,
        line.place.for_fund,
        line.place.department,
        line.place.project,
    )


def _side(amount: Money) -> str:
    return str(amount) if amount else ""
