"""A sealed batch for Beancount: every entry with postings, and balance assertions from what people counted.

Assertions of Beancount hold at the beginning of a date, so those of a date stand on the next one; they are exact (``~
0``), as by default a cent more or less would pass.
"""

from __future__ import annotations

import datetime as dt
import re
from itertools import groupby

from pos.domain.errors import Bug
from pos.domain.money import Money, total
from pos.ledger.entries import Entry
from pos.settlement.batch import Batch
from pos.settlement.formats.counted import BEFORE, Counted, headed

_HEADING = """\
option "title" "Settlement batch {batch} of register {register}, business date {date}, {mode}"
; ledger head {seq} {hash}
; check with: bean-check {batch}.beancount
"""
_ROOTS = {"assets": "Assets", "gl": "Income", "over": "Income:Over", "short": "Expenses:Short", "equity": "Equity"}
_STRANGE = re.compile(r"[^A-Za-z0-9]+")


def journal_beancount(batch: Batch) -> bytes:
    """The text of the journal, UTF-8, lines end in a line feed."""
    return _Journal(batch).text().encode()


class _Journal:
    """A journal in the making."""

    def __init__(self, batch: Batch) -> None:
        self.batch = batch
        self.counted = Counted(batch)
        self.names = _names(self.counted.accounts())

    def text(self) -> str:
        heading = headed(_HEADING, self.batch)
        parts = [heading, self._accounts(), self._opening()]
        for date, entries in groupby(self.counted.entries, key=lambda entry: entry.date):
            parts += [self._transaction(entry) for entry in entries]
            parts.append(self._assertions(date))
        return "\n".join(parts)

    def _accounts(self) -> str:
        first = self.counted.first
        return "".join(f'{first} open {name} USD\n  account: "{ours}"\n' for ours, name in self.names.items())

    def _opening(self) -> str:
        held = {name: amount for name, amount in self.counted.holds.items() if amount}
        lines = [self._posting(name, amount) for name, amount in sorted(held.items())]
        lines.append(self._posting(BEFORE, -total(held.values())))
        return f'{self.counted.first} * "before"\n' + "".join(lines)

    def _transaction(self, entry: Entry) -> str:
        self.counted.pass_by(entry)
        number = str(entry.data.get("number", ""))
        lines = "".join(self._posting(self.counted.name(entry, line), line.amount) for line in entry.lines)
        return f'{entry.date} * "{entry.kind}" "{number}"\n  entry: {entry.seq}\n{lines}'

    def _assertions(self, date: str) -> str:
        """Every account that was counted, as the date ends."""
        next_date = dt.date.fromisoformat(date) + dt.timedelta(days=1)
        holds = sorted((self.names[name], amount) for name, amount in self.counted.holds.items())
        return "".join(f"{next_date} balance {name}  {amount} ~ 0 USD\n" for name, amount in holds)

    def _posting(self, ours: str, amount: Money) -> str:
        return f"  {self.names[ours]:<46} {amount!s:>12} USD\n"


def _names(accounts: list[str]) -> dict[str, str]:
    """Ours to Beancount's, which knows five roots, capitals or digits first, and no full stop. No two become one."""
    found: dict[str, str] = {}
    taken: set[str] = set()
    for ours in accounts:
        root, *below = ours.split(":")
        if root not in _ROOTS:
            raise Bug(f"an account of no kind that Beancount knows: {ours}")
        name = plain = ":".join((_ROOTS[root], *map(_part, below)))
        again = 2
        while name in taken:
            name, again = f"{plain}-{again}", again + 1
        taken.add(name)
        found[ours] = name
    return found


def _part(text: str) -> str:
    """One component of an account's name."""
    found = _STRANGE.sub("-", text).strip("-") or "None"
    return found[0].upper() + found[1:]
