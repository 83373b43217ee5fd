"""What people counted, account by account, entry after entry: what a journal for somebody else's tool asserts.

Nothing here comes from an entry's own postings. Drawers are empty after finalization, and safe, clearing and deposits
hold what the counts say; so a journal with a changed cent or without one of its entries contradicts it.
"""

from __future__ import annotations

from pos.domain.facts import DepositFacts, SessionFacts
from pos.domain.money import ZERO, Money, total
from pos.ledger.entries import Entry, Line
from pos.settlement.batch import Batch, turned_in

BEFORE = "equity:before"
"""Against this the safe holds what lay in it before the batch."""

SERVICE_FEES = "service-fees"
"""In the place of a biller: what cards were charged beside their payments, and the city keeps."""

ASSERTING = frozenset({"drawer.finalized", "deposit.made"})
"""Kinds of entries after which the accounts that they touch have been counted."""


def headed(template: str, batch: Batch) -> str:
    """The head of a journal: whose batch it is, of what date and kind of book, and the ledger's head at its sealing."""
    header = batch.header
    return template.format(
        batch=batch.id,
        register=header.identity.register,
        date=header.business_date,
        mode=header.identity.mode,
        seq=header.head.seq,
        hash=header.head.hash,
    )


class Counted:
    """A batch's entries with postings in order of date and number, and what accounts must hold as they pass."""

    def __init__(self, batch: Batch) -> None:
        self._batch = batch
        self.entries = sorted((one for one in batch.entries if one.lines), key=lambda one: (one.date, one.seq))
        self.first = self.entries[0].date if self.entries else batch.header.business_date.isoformat()
        self.last = self.entries[-1].date if self.entries else self.first
        self._sessions = {one.session: one for one in batch.sessions}
        self._deposits = dict(zip((one.seq for one in batch.deposit_entries), batch.deposits, strict=True))
        self.holds = {f"assets:safe:{code}": amount for code, amount in batch.held_before.items()}
        """What each account must hold by now; at first what lies in the safe before the batch."""
        self.holds["assets:safe:float"] = total(one.assigned for one in batch.sessions)

    def accounts(self) -> list[str]:
        """Every account that occurs from the first entry to the last."""
        ahead = Counted(self._batch)
        for entry in ahead.entries:
            ahead.pass_by(entry)
        posted = {ahead.name(entry, line) for entry in ahead.entries for line in entry.lines}
        return sorted({*posted, *ahead.holds, BEFORE})

    def pass_by(self, entry: Entry) -> None:
        """Move on by what this entry's people counted."""
        if entry.kind == "drawer.finalized":
            self._add_session(self._sessions[entry.session])
        elif entry.kind == "deposit.made":
            self._add_deposit(self._deposits[entry.seq], entry)
        elif entry.kind == "drawer.opened":
            self._add("assets:safe:float", -Money(entry.data["assigned"]))
        elif entry.kind == "cash.picked-up":
            self._add("assets:safe:cash", Money(entry.data["cents"]))

    def name(self, entry: Entry, line: Line) -> str:
        """The account of a line, below ``assets``, ``gl``, ``over``, ``short``, with a drawer named by its Z report."""
        kind, _, rest = line.account.partition(":")
        if kind == "drawer":
            return f"assets:drawer:{self._sessions[entry.session].z}:{rest}"
        if kind in {"safe", "transit", "clearing"}:
            return f"assets:{kind}:{rest}"
        if kind == "gl":
            below = ":".join(place or "-" for place in rest.split("/"))  # hledger knows no nameless account
            return f"gl:{line.biller or SERVICE_FEES}:{below}"
        return line.account

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
        self.holds[name] = self.holds.get(name, ZERO) + amount
