"""What a session, a deposit and a day come to, as values: made by settlement from the book, shown by reports.

Logins stand where people did something; initials and names are the reports' affair.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

from pos.domain.cards import CountAndSum
from pos.domain.clock import Instant
from pos.domain.drawers import CashCount
from pos.domain.figures import DrawerFigures, TenderTotals
from pos.domain.money import ZERO, Money, total

CLEARED_ALWAYS = frozenset({"card"})
"""Where an entry does not say which tenders are cleared, it is cards alone."""


@dataclass(frozen=True, slots=True)
class Head:
    """The book's head that a report stands for: entry number, its hash, and the signature over it if there is one."""

    seq: int
    hash: str
    signature: str = ""


@dataclass(frozen=True, slots=True)
class SubmittedCount:
    """One count as somebody submitted it. ``blind`` is False where expected figures had been shown before."""

    n: int
    blind: bool
    at: Instant
    who: str
    cash: CashCount
    totals: Mapping[str, Money]
    pieces: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Happening:
    """Something on the daily list that cannot be suppressed: a void, a reprint, a no-sale, a line removed, a pickup.

    ``kind`` is the entry's kind; ``reference`` the receipt or line it concerns; ``amount`` None where no money moved;
    ``small_office``: its approver was no supervisor, but a second cashier (POL8).
    """

    kind: str
    at: Instant
    who: str
    approver: str = ""
    reason: str = ""
    reference: str = ""
    amount: Money | None = None
    small_office: bool = False


@dataclass(frozen=True, slots=True)
class TerminalSays:
    """The card terminal's own batch beside the book (row D7). ``known`` is False where it did not answer: ``why``.

    ``drawer`` is what this drawer took by card and did not void, ``register`` the same of all drawers not settled yet:
    the terminal's batch may hold more than one drawer.
    """

    at: Instant
    known: bool
    why: str
    terminal: str
    sales: CountAndSum
    refunds: CountAndSum
    drawer: CountAndSum
    register: CountAndSum

    @property
    def net(self) -> CountAndSum:
        """Sales less refunds, as the drawer's figures are."""
        return CountAndSum(self.sales.count - self.refunds.count, self.sales.amount - self.refunds.amount)

    @property
    def agrees(self) -> bool:
        """Whether the terminal has what this drawer has."""
        return self.known and self.net == self.drawer

    @property
    def agrees_together(self) -> bool:
        """Whether the terminal has what all drawers together have that are not settled."""
        return self.known and self.net == self.register


@dataclass(frozen=True, slots=True)
class ReceiptRange:
    """Receipt numbers of a session. ``missing`` are numbers between first and last that are nowhere in the book."""

    first: str = ""
    last: str = ""
    posted: int = 0
    voids: int = 0
    elsewhere: int = 0
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class AccountSum:
    """What receipts, net of voids, brought to one general-ledger account of one biller.

    ``department`` and ``project`` are empty where the distribution has none.
    """

    biller: str
    fund: str
    account: str
    department: str
    project: str
    amount: Money


@dataclass(frozen=True, slots=True)
class SessionFacts:
    """A drawer session from counted start to finalized close, or so far. ``z`` is None until it is finalized.

    ``register`` is what it was called when this was finalized, or last worked at. ``cleared`` are the tenders that no
    bag takes to the bank: cards, and a city's own vouchers and wires.
    """

    session: str
    register: str
    drawer: str
    cashier: str
    business_date: dt.date
    opened: Instant
    assigned: Money
    start: Money
    figures: DrawerFigures
    receipts: ReceiptRange
    accounts: tuple[AccountSum, ...] = ()
    happenings: tuple[Happening, ...] = ()
    counts: tuple[SubmittedCount, ...] = ()
    terminal: TerminalSays | None = None
    z: int | None = None
    finalized: Instant | None = None
    approver: str = ""
    float_returned: Money = ZERO
    reasons: Mapping[str, str] = field(default_factory=dict)
    cleared: frozenset[str] = CLEARED_ALWAYS

    @property
    def opening_difference(self) -> Money:
        """Counted start less assigned float."""
        return self.start - self.assigned

    @property
    def over(self) -> Money:
        """All that was over, at opening and at the count, over all tenders."""
        return max(self.opening_difference, ZERO) + total(one.over for one in self.figures.tenders)

    @property
    def short(self) -> Money:
        """All that was short, at opening and at the count, over all tenders, as a positive amount."""
        return max(-self.opening_difference, ZERO) + total(one.short for one in self.figures.tenders)

    @property
    def float_short(self) -> Money:
        """What is missing in the change fund since this drawer, as a positive amount; zero until it is finalized."""
        return ZERO if self.z is None else max(self.assigned - self.float_returned, ZERO)

    @property
    def float_from_safe(self) -> Money:
        """How much of the float was not in the drawer any more and came out of its own pickups in the safe."""
        counted = self.figures.of("cash").counted
        return ZERO if self.z is None else max(self.float_returned - (counted or ZERO), ZERO)

    @property
    def net_receipts(self) -> Money:
        """What receipts brought, voids taken off, over all tenders."""
        return total(one.net_receipts for one in self.figures.tenders)


@dataclass(frozen=True, slots=True)
class DepositedItem:
    """A check or money order on the list of a deposit.

    ``place`` says which of its receipt's tenders it is, from 1; 0 where no receipt knows it. ``endorsed`` is what is
    known of its endorsement (``slips.Endorsed``), empty where none is asked for. Neither makes it another check.
    """

    receipt: str
    tender: str
    number: str
    bank: str
    amount: Money
    place: int = field(default=0, compare=False)
    endorsed: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class DepositFacts:
    """What goes to one bank account in one bag: cash by denomination and the check list.

    ``over`` and ``short``: what was counted into the bag more or less than the safe should have held. ``sessions`` are
    ids; ``z`` the numbers of their Z reports, where they were looked up. ``register``: what it was called then.
    """

    number: int
    register: str
    business_date: dt.date
    at: Instant
    who: str
    approver: str
    sessions: tuple[str, ...]
    cash: CashCount
    items: tuple[DepositedItem, ...]
    bag: str
    account: str
    over: Money = ZERO
    short: Money = ZERO
    reason: str = ""
    z: tuple[int, ...] = ()

    @property
    def by_tender(self) -> dict[str, Money]:
        """Cash, checks and money orders of this deposit, zeros left out."""
        codes = {"cash": self.cash.total}
        for item in self.items:
            codes[item.tender] = codes.get(item.tender, ZERO) + item.amount
        return {code: amount for code, amount in codes.items() if amount}

    @property
    def total(self) -> Money:
        """Everything in the bag."""
        return self.cash.total + total(item.amount for item in self.items)


@dataclass(frozen=True, slots=True)
class TieOut:
    """Design L8 (a) for one tender: both sides of the equation, term by term, as positive amounts.

    ``receipts + paid_in − paid_out + over − short = deposited + cleared + held − brought + float_change``
    where ``held`` and ``brought`` are receipts in the safe after and before this batch.
    """

    tender: str
    receipts: Money = ZERO
    paid_in: Money = ZERO
    paid_out: Money = ZERO
    over: Money = ZERO
    short: Money = ZERO
    deposited: Money = ZERO
    cleared: Money = ZERO
    held: Money = ZERO
    brought: Money = ZERO
    float_change: Money = ZERO

    @property
    def accounted(self) -> Money:
        """The left side: what came in."""
        return self.receipts + self.paid_in - self.paid_out + self.over - self.short

    @property
    def found(self) -> Money:
        """The right side: where it is."""
        return self.deposited + self.cleared + self.held - self.brought + self.float_change


@dataclass(frozen=True, slots=True)
class BillerSum:
    """Payments, and voids of them, to one biller; ``net`` is what its file comes to."""

    biller: str
    payments: int
    voids: int
    net: Money


@dataclass(frozen=True, slots=True)
class Finding:
    """What is no error but wants a look: a code with values, worded by the edge."""

    code: str
    values: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class DayFacts:
    """A settlement batch as people read it: the day's summary. ``register``: what it was called then."""

    batch: str
    register: str
    sequence: int
    business_date: dt.date
    sessions: tuple[SessionFacts, ...]
    deposits: tuple[DepositFacts, ...]
    totals: tuple[TenderTotals, ...]
    ties: tuple[TieOut, ...]
    billers: tuple[BillerSum, ...]
    accounts: tuple[AccountSum, ...]
    findings: tuple[Finding, ...] = ()
    happenings: tuple[Happening, ...] = ()
