"""``journal.hledger``: the batch for a tool that is not ours, with balance assertions from what people counted.

Every entry of the book with postings is a transaction. Assertions do not come from those postings: drawers must be
empty after finalization, and the safe, the clearing account and each deposit must hold what the counts say. So a
changed cent does not balance, and an entry left out leaves an assertion that fails.
"""

from __future__ import annotations

from collections.abc import Iterator

from pos.domain.facts import DepositFacts, SessionFacts
from pos.domain.money import ZERO, Money, total
from pos.ledger.entries import Entry, Line
from pos.settlement.batch import Batch, turned_in

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
        self.entries = sorted((one for one in batch.entries if one.lines), key=lambda one: (one.date, one.seq))
        self.sessions = {one.session: one for one in batch.sessions}
        self.deposits = dict(zip((one.seq for one in batch.deposit_entries), batch.deposits, strict=True))
        self.counted = {f"assets:safe:{code}": amount for code, amount in batch.held_before.items()}
        self.counted["assets:safe:float"] = total(one.assigned for one in batch.sessions)

    def text(self) -> str:
        header = self.batch.header
        heading = _HEADING.format(
            batch=self.batch.id,
            register=header.identity.register,
            date=header.business_date,
            mode=header.identity.mode,
            seq=header.head.seq,
            hash=header.head.hash,
        )
        opening = self._opening()
        transactions = [self._transaction(entry) for entry in self.entries]
        accounts = sorted({self._name(entry, line) for entry in self.entries for line in entry.lines})
        declared = "".join(f"account {name}\n" for name in sorted({*accounts, *self.counted, "equity:before"}))
        return "\n".join((heading + declared, opening, *transactions, self._closing(accounts)))

    def _opening(self) -> str:
        """What lies in the safe before the batch: floats as assigned, receipts from earlier batches."""
        first = self.entries[0].date if self.entries else self.batch.header.business_date.isoformat()
        postings = [_posting(name, amount) for name, amount in sorted(self.counted.items()) if amount]
        postings.append(_posting("equity:before", -total(self.counted.values())))
        return f"{first} * before\n" + "".join(postings)

    def _transaction(self, entry: Entry) -> str:
        self._count(entry)
        code = entry.data.get("number", entry.seq)
        lines = "".join(self._posting(entry, line) for line in entry.lines)
        return f"{entry.date} * ({code}) {entry.kind}  ; entry:{entry.seq}\n{lines}"

    def _posting(self, entry: Entry, line: Line) -> str:
        name = self._name(entry, line)
        asserted = name in self.counted and entry.kind in {"drawer.finalized", "deposit.made"}
        return _posting(name, line.amount, self.counted[name] if asserted else None)

    def _count(self, entry: Entry) -> None:
        """Move what counts say on by what this entry's people counted."""
        if entry.kind == "drawer.finalized":
            self._add_session(self.sessions[entry.session])
        elif entry.kind == "deposit.made":
            self._add_deposit(self.deposits[entry.seq], entry)
        elif entry.kind == "drawer.opened":
            self._add("assets:safe:float", -Money(entry.data["assigned"]))
        elif entry.kind == "cash.picked-up":
            self._add("assets:safe:cash", Money(entry.data["cents"]))

    def _add_session(self, facts: SessionFacts) -> None:
        for code, amount in turned_in(facts).items():
            place = f"assets:clearing:{code}" if code in facts.cleared else f"assets:safe:{code}"
            self._add(place, amount - facts.figures.of(code).picked_up)
            self._add(f"assets:drawer:{facts.z}:{code}", ZERO)
        self._add("assets:safe:float", facts.float_returned)

    def _add_deposit(self, facts: DepositFacts, entry: Entry) -> None:
        self._add(f"assets:transit:{facts.number}", facts.total)
        for code, amount in facts.by_tender.items():
            self._add(f"assets:safe:{code}", -amount)
        for line in entry.lines:
            kind, _, code = line.account.partition(":")
            if kind in {"over", "short"}:
                self._add(f"assets:safe:{code}", -line.amount)

    def _add(self, name: str, amount: Money) -> None:
        self.counted[name] = self.counted.get(name, ZERO) + amount

    def _closing(self, accounts: list[str]) -> str:
        """Every account of the counter once more: nothing may be left out at the end either."""
        asserted: Iterator[str] = (name for name in sorted({*accounts, *self.counted}) if name in self.counted)
        postings = "".join(_posting(name, ZERO, self.counted[name]) for name in asserted)
        last = max((entry.date for entry in self.entries), default=self.batch.header.business_date.isoformat())
        return f"{last} * counted\n{postings}"

    def _name(self, entry: Entry, line: Line) -> str:
        kind, _, rest = line.account.partition(":")
        if kind == "drawer":
            return f"assets:drawer:{self.sessions[entry.session].z}:{rest}"
        if kind in {"safe", "transit", "clearing"}:
            return f"assets:{kind}:{rest}"
        if kind == "gl":
            below = ":".join(place or "-" for place in rest.split("/"))  # hledger knows no nameless account
            return f"gl:{line.biller}:{below}"
        return line.account


def _posting(name: str, amount: Money, asserted: Money | None = None) -> str:
    tail = "" if asserted is None else f" = {_dollars(asserted)}"
    return f"    {name:<42}  {_dollars(amount):>14}{tail}\n"


def _dollars(amount: Money) -> str:
    sign = "-" if amount < ZERO else ""
    return f"{sign}${abs(amount)}"
