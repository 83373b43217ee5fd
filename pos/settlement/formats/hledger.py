"""``journal.hledger``: the batch for a tool that is not ours, with balance assertions from what people counted.

Every entry of the book with postings is a transaction. Assertions do not come from those postings: drawers must be
empty after finalization, and the safe, the clearing account and each deposit must hold what the counts say. So a
changed cent does not balance, and an entry left out leaves an assertion that fails.
"""

from __future__ import annotations

from pos.domain.money import ZERO, Money, total
from pos.ledger.entries import Entry, Line
from pos.settlement.batch import Batch
from pos.settlement.formats.counted import ASSERTING, BEFORE, Counted, headed

FORMAT = "hledger"

_HEADING = """\
; Settlement batch {batch} of register {register}, business date {date}, {mode}
; ledger head {seq} {hash}
; check with: hledger --strict --file journal.hledger check
decimal-mark .
commodity $1000.00
"""


def journal_hledger(batch: Batch) -> bytes:
    """The text of the journal, UTF-8, lines end in a line feed."""
    return _Journal(batch).text().encode()


class _Journal:
    """A journal in the making: transactions in order of date and entry, and what counts say accounts hold."""

    def __init__(self, batch: Batch) -> None:
        self.batch = batch
        self.counted = Counted(batch)

    def text(self) -> str:
        heading = headed(_HEADING, self.batch)
        declared = "".join(f"account {name}\n" for name in self.counted.accounts())
        opening = self._opening()
        transactions = [self._transaction(entry) for entry in self.counted.entries]
        return "\n".join((heading + declared, opening, *transactions, self._closing()))

    def _opening(self) -> str:
        """What lies in the safe before the batch: floats as assigned, receipts from earlier batches."""
        holds = self.counted.holds
        postings = [_posting(name, amount) for name, amount in sorted(holds.items()) if amount]
        postings.append(_posting(BEFORE, -total(holds.values())))
        return f"{self.counted.first} * before\n" + "".join(postings)

    def _transaction(self, entry: Entry) -> str:
        self.counted.pass_by(entry)
        code = entry.data.get("number", entry.seq)
        lines = "".join(self._posting(entry, line) for line in entry.lines)
        return f"{entry.date} * ({code}) {entry.kind}  ; entry:{entry.seq}\n{lines}"

    def _posting(self, entry: Entry, line: Line) -> str:
        name = self.counted.name(entry, line)
        asserted = self.counted.holds.get(name) if entry.kind in ASSERTING else None
        return _posting(name, line.amount, asserted)

    def _closing(self) -> str:
        """Every account of the counter once more: nothing may be left out at the end either."""
        postings = "".join(_posting(name, ZERO, amount) for name, amount in sorted(self.counted.holds.items()))
        return f"{self.counted.last} * counted\n{postings}"


def _posting(name: str, amount: Money, asserted: Money | None = None) -> str:
    tail = "" if asserted is None else f" = {_dollars(asserted)}"
    return f"    {name:<42}  {_dollars(amount):>14}{tail}\n"


def _dollars(amount: Money) -> str:
    sign = "-" if amount < ZERO else ""
    return f"{sign}${abs(amount)}"
