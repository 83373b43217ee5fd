"""L13 against a host: whatever is paid, voided, posted and filed in whatever order, every bill owes exactly what the
host's own books would say if they had heard of all our receipts.

The host here is a few dictionaries. It raises charges, posts our receipts some time later, and hands out full and
partial files with a mark of how far it has posted, by time or by receipt numbers; a row of them may be spoilt. The
counter is the real one: the importer, the reference file, ``bill_due``.
"""

from __future__ import annotations

import shutil
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from pos.domain.bills import Bill, allocate
from pos.domain.clock import Instant
from pos.domain.money import ZERO, Money
from pos.domain.receipts import receipt_number
from pos.receivables.due import PaidCharge, bill_due
from pos.receivables.filed import FileMark
from tests.support.receivables import Hall, text

pytestmark = pytest.mark.slow

BILLS = ("B1", "B2", "B3")
CHARGES = ("SEWER", "WATER")
REGISTERS = ("R01", "R02")
HEADER = "biller,account,bill,charge,priority,amount,gl,as_of,posted_through,full"
START = Instant.parse("2026-11-20T08:00:00-08:00").ms
MINUTE = 60_000
SPOILT = "1,5"


@dataclass
class Event:
    """What one of our receipts did, by bill and charge."""

    receipt: str
    at: Instant
    bill: str
    charges: dict[str, int]
    voided: bool = False


@dataclass
class Host:
    """The biller's own books: charges raised by bill and charge, and our receipts that it has posted."""

    raised: dict[str, dict[str, int]] = field(default_factory=lambda: {bill: {} for bill in BILLS})
    posted: list[Event] = field(default_factory=list)
    mark: FileMark = FileMark()

    def balance(self, bill: str) -> dict[str, int]:
        left = dict(self.raised[bill])
        for event in self.posted:
            if event.bill == bill:
                for charge, cents in event.charges.items():
                    left[charge] = left.get(charge, 0) - cents
        return left


class CounterAndHost(RuleBasedStateMachine):
    """One week at the counter."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp())
        self.hall = Hall(self.folder)
        self.host = Host()
        self.events: list[Event] = []
        self.filed: dict[str, dict[str, int]] = {}
        self.clock = START
        self.counts = dict.fromkeys(REGISTERS, 0)
        self.by_numbers = False
        self.through: dict[str, int] = {}
        self.until = START

    def teardown(self) -> None:
        self.hall.reference.close()
        shutil.rmtree(self.folder)

    @initialize(by_numbers=st.booleans())
    def begin(self, by_numbers: bool) -> None:
        self.by_numbers = by_numbers
        self.post(behind=0)

    # --- what happens ------------------------------------------------------------------------------------------------

    @rule(bill=st.sampled_from(BILLS), charge=st.sampled_from(CHARGES), cents=st.sampled_from((100, 2500, 9099, -700)))
    def host_raises_a_charge(self, bill: str, charge: str, cents: int) -> None:
        raised = self.host.raised[bill]
        raised[charge] = raised.get(charge, 0) + cents

    @rule(
        bill=st.sampled_from(BILLS), part=st.sampled_from((100, 100, 100, 60, 1)), register=st.sampled_from(REGISTERS)
    )
    def somebody_pays(self, bill: str, part: int, register: str) -> None:
        now = self.due(bill)
        if now.due > ZERO:
            amount = Money(max(now.due.cents * part // 100, 1))
            given = {one.charge: one.amount.cents for one in allocate(now.charges, amount)}
            self.happen(register, bill, given)

    @precondition(lambda self: any(self.voidable()))
    @rule(which=st.integers(0, 99), register=st.sampled_from(REGISTERS))
    def a_receipt_is_voided(self, which: int, register: str) -> None:
        choice = self.voidable()
        event = choice[which % len(choice)]
        event.voided = True
        self.happen(register, event.bill, {charge: -cents for charge, cents in event.charges.items()})
        self.events[-1].voided = True

    @rule(behind=st.integers(0, 4))
    def host_posts_receipts(self, behind: int) -> None:
        self.post(behind)

    @rule(behind=st.integers(0, 2))
    def a_night_passes(self, behind: int) -> None:
        self.post(behind)
        self.host_files(full=True, spoilt=None, only=set())

    @rule(full=st.booleans(), spoilt=st.none() | st.sampled_from(BILLS), only=st.sets(st.sampled_from(BILLS)))
    def host_files(self, full: bool, spoilt: str | None, only: set[str]) -> None:
        """A full file has every bill that is not settled; a partial one those asked for."""
        rows = []
        said = {}
        for bill in BILLS:
            balance = self.host.balance(bill)
            if any(balance.values()) if full else bill in only and balance:
                said[bill] = balance
                rows += [self.row(bill, charge, cents, full, bill == spoilt) for charge, cents in balance.items()]
        if not rows:
            return  # a file without rows is refused: an export that failed looks like that
        outcome = self.hall.take(text(*rows, header=HEADER))
        assert outcome.left_out == (1 if spoilt in said else 0)
        for bill in BILLS:
            if bill in said and bill != spoilt:
                self.filed[bill] = self.truth_as_filed(bill, said[bill])
            elif full and bill not in said and bill in self.filed:
                self.filed[bill] = self.truth_as_filed(bill, {})

    @rule()
    def the_same_file_again_changes_nothing(self) -> None:
        path = self.folder / "file.csv"
        if path.exists() and self.hall.reference.number:
            before = self.hall.digest()
            assert not self.hall.take_path(path).changed
            assert self.hall.digest() == before

    # --- what must hold ----------------------------------------------------------------------------------------------

    @invariant()
    def every_bill_owes_what_the_host_would_say(self) -> None:
        for bill, raised in self.filed.items():
            paid: dict[str, int] = dict(raised)
            for event in self.events:
                if event.bill == bill:
                    for charge, cents in event.charges.items():
                        paid[charge] = paid.get(charge, 0) - cents
            owed = {charge: cents for charge, cents in paid.items() if cents}
            assert {one.code: one.amount.cents for one in self.due(bill).charges} == owed, bill

    # --- helpers -----------------------------------------------------------------------------------------------------

    def truth_as_filed(self, bill: str, balance: dict[str, int]) -> dict[str, int]:
        """What the host has raised on a bill, as far as this file tells: its balance and what it says it contains."""
        raised = dict.fromkeys(CHARGES, 0) | balance
        for event in self.host.posted:
            if event.bill == bill:
                for charge, cents in event.charges.items():
                    raised[charge] += cents
        return raised

    def due(self, bill: str) -> Bill:
        filed = self.hall.reference.bill("water", bill)
        if filed is None:
            return bill_due(_NOTHING, [], FileMark())
        payments = [
            PaidCharge(event.receipt, event.at, charge, Money(cents))
            for event in self.events
            if event.bill == bill
            for charge, cents in event.charges.items()
        ]
        return bill_due(filed.bill, payments, filed.mark)

    def happen(self, register: str, bill: str, charges: dict[str, int]) -> None:
        self.clock += MINUTE
        self.counts[register] += 1
        number = receipt_number(register, self.counts[register])
        self.events.append(Event(number, Instant(self.clock, -480), bill, charges))

    def voidable(self) -> list[Event]:
        return [event for event in self.events if not event.voided]

    def post(self, behind: int) -> None:
        """The host posts what reached it: all but the last so many minutes, or receipts of each register."""
        if self.by_numbers:
            self.through = {
                register: max(count - behind, self.through.get(register, 0))
                for register, count in self.counts.items()
                if count - behind > 0 or register in self.through
            }
            self.host.mark = FileMark(posted_through=tuple(sorted(self.through.items())))
            self.host.posted = [
                event for event in self.events if int(event.receipt[4:]) <= self.through.get(event.receipt[:3], 0)
            ]
        else:
            self.until = max(self.clock - behind * MINUTE, self.until)
            self.host.mark = FileMark(as_of=Instant(self.until, -480))
            self.host.posted = [event for event in self.events if event.at.ms // MINUTE <= self.until // MINUTE]

    def row(self, bill: str, charge: str, cents: int, full: bool, spoilt: bool) -> str:
        amount = SPOILT if spoilt else str(Money(cents))
        quoted = f'"{amount}"' if spoilt else amount
        mark = self.host.mark
        as_of = mark.as_of.iso if mark.as_of else ""
        place = CHARGES.index(charge)
        end = f"{as_of},{mark.posted_text},{'yes' if full else 'no'}"
        return f"water,A{bill},{bill},{charge},{place},{quoted},501/343.30,{end}"


_NOTHING = Bill("water", "", "", "", "", "", None, ())

TestCounterAndHost = CounterAndHost.TestCase
TestCounterAndHost.settings = settings(
    max_examples=80, stateful_step_count=50, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
