"""The settlement batch as a value: finalized sessions and deposits, all of it made from the entries of the book.

Everything a file of the batch says is computed from ``entries`` and the few values of the header, so that whoever
has ``batch.json`` can make every file again and compare it byte for byte.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from pos.domain.facts import AccountSum, DepositedItem, DepositFacts, Head, SessionFacts
from pos.domain.figures import TenderTotals, total_figures
from pos.domain.money import Money
from pos.domain.receipts import Receipt
from pos.ledger import bodies
from pos.ledger.book import Identity
from pos.ledger.entries import Entry
from pos.settlement.sessions import account_sums, deposit_facts, session_facts

RECEIPT_KINDS = frozenset({"receipt.posted", "receipt.voided"})


@dataclass(frozen=True, slots=True)
class TurnedIn:
    """What an earlier batch's session left in the safe and a deposit of this batch takes to the bank."""

    session: str
    amounts: Mapping[str, Money]
    items: tuple[DepositedItem, ...]


@dataclass(frozen=True, slots=True)
class Header:
    """Which batch this is. ``head`` is the book's head when it was gathered."""

    identity: Identity
    business_date: dt.date
    sequence: int
    head: Head

    @property
    def id(self) -> str:
        """``R01-20261120-B0001``: the register's own series, never used twice."""
        return f"{self.identity.register}-{self.business_date:%Y%m%d}-B{self.sequence:04d}"


@dataclass(frozen=True)
class Batch:
    """A batch before or after sealing.

    ``entries`` are all entries of its sessions and its deposits, in order; ``office`` are people and settings that
    changed since the batch before. ``held_before`` is what lay in the safe
    from earlier batches, by tender type; ``brought`` the sessions of theirs that deposits of this batch name.
    """

    header: Header
    entries: tuple[Entry, ...]
    held_before: Mapping[str, Money]
    brought: tuple[TurnedIn, ...] = ()
    office: tuple[Entry, ...] = ()

    @property
    def id(self) -> str:
        """The batch's id."""
        return self.header.id

    @cached_property
    def sessions(self) -> tuple[SessionFacts, ...]:
        """The finalized sessions, in the order they were opened."""
        grouped: dict[str, list[Entry]] = {}
        for entry in self.entries:
            if entry.session:
                grouped.setdefault(entry.session, []).append(entry)
        return tuple(session_facts(entries) for entries in grouped.values())

    @cached_property
    def deposits(self) -> tuple[DepositFacts, ...]:
        """The deposits, in order of their numbers."""
        return tuple(deposit_facts(entry) for entry in self.deposit_entries)

    @property
    def deposit_entries(self) -> tuple[Entry, ...]:
        """The entries of the deposits."""
        return tuple(entry for entry in self.entries if entry.kind == "deposit.made")

    @cached_property
    def receipts(self) -> tuple[Receipt, ...]:
        """Payments and voids, in order, without personal values."""
        return tuple(bodies.receipt_from(entry) for entry in self.entries if entry.kind in RECEIPT_KINDS)

    @cached_property
    def accounts(self) -> tuple[AccountSum, ...]:
        """What each general-ledger account was credited, by biller."""
        return account_sums(self.entries)

    @cached_property
    def totals(self) -> tuple[TenderTotals, ...]:
        """By tender type over all sessions."""
        return total_figures(one.figures for one in self.sessions)

    def closing(self, session: str) -> Entry:
        """The finalization of one of its sessions."""
        return next(one for one in self.entries if one.kind == "drawer.finalized" and one.session == session)


def turned_in(facts: SessionFacts) -> dict[str, Money]:
    """What a finalized session turned in as receipts, by tender type: counted and picked up, less the float."""
    amounts = {one.tender: (one.counted or Money(0)) + one.picked_up for one in facts.figures.tenders}
    amounts["cash"] = amounts.get("cash", Money(0)) - facts.float_returned
    return amounts


def to_safe(facts: SessionFacts) -> dict[str, Money]:
    """Of it, what a deposit takes to the bank: without what is cleared elsewhere."""
    return {code: amount for code, amount in turned_in(facts).items() if code not in facts.cleared}


def received_items(receipts: tuple[Receipt, ...], session: str) -> tuple[DepositedItem, ...]:
    """Checks and money orders that a session took and did not void: what a deposit's list is held against."""
    ours = [one for one in receipts if one.session == session]
    undone = {one.voids for one in ours if one.voids}
    return tuple(
        DepositedItem(one.number, tender.type.code, tender.number, tender.bank, tender.amount, place)
        for one in ours
        if not one.voids and one.number not in undone
        for place, tender in enumerate(one.tenders, start=1)
        if tender.type.depositable and tender.type.itemised
    )
