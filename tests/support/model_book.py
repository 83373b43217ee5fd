"""A plain model of a register: what accounts, drawers, bills and cards must come to, in dictionaries.

It knows nothing of entries, lines or tables. Each method says what a verb does, as the design says it; the machine in
``tests/property`` holds the real book against it after every step.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass, field

IN_USE = {"open", "counting"}


@dataclass
class ModelSession:
    """One drawer session. ``held`` is what L6 expects, by tender; ``counted`` the last count that stands."""

    id: str
    person: str
    drawer: str
    date: dt.date
    assigned: int
    start: int
    held: Counter[str] = field(default_factory=Counter)
    seen_tenders: set[str] = field(default_factory=set)
    state: str = "open"
    counts: int = 0
    counted: dict[str, int] = field(default_factory=dict)
    turned_in: Counter[str] = field(default_factory=Counter)
    deposited: bool = False
    sealed: bool = False


@dataclass
class ModelReceipt:
    """A posted receipt: net by tender, bills by number, cards by attempt (False once given back)."""

    number: str
    session: str
    net: dict[str, int]
    bills: dict[str, int]
    cards: dict[str, int]
    back: set[str] = field(default_factory=set)
    voided: bool = False


@dataclass
class ModelBook:
    """All of a register. ``accounts`` are what a trial balance says, zeros included."""

    fund: int
    accounts: Counter[str] = field(default_factory=Counter)
    days: dict[dt.date, str] = field(default_factory=dict)
    sessions: list[ModelSession] = field(default_factory=list)
    receipts: list[ModelReceipt] = field(default_factory=list)
    numbers: int = 0
    void_of: dict[str, int] = field(default_factory=dict)
    """The void's own number, by receipt."""
    raised: dict[str, int] = field(default_factory=dict)
    charged: dict[str, int] = field(default_factory=dict)
    """Cards of the cart that stands, by attempt."""
    asked: str = ""
    """The attempt that nobody knows the end of."""
    standing: str = ""
    """The session whose cart stands; empty where none does."""
    deposits: list[tuple[int, dt.date, bool]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.accounts.update({"safe:float": self.fund, "fund:change": -self.fund})

    # --- looking ---

    def current(self, person: str) -> ModelSession | None:
        """The session of a person that takes money or is being counted."""
        return next((one for one in self.sessions if one.person == person and one.state in IN_USE), None)

    def session(self, session_id: str) -> ModelSession:
        """One session."""
        return next(one for one in self.sessions if one.id == session_id)

    def due(self, bill: str) -> int:
        """L13: all that was raised, less our payments, voids put back."""
        return self.raised[bill] - sum(one.bills.get(bill, 0) for one in self.receipts if not one.voided)

    def posted_upto(self, bill: str, number: int) -> int:
        """What a host knows of a bill that has heard of the first so many receipts, voids being receipts."""
        heard = [one for one in self.receipts if int(one.number[-6:]) <= number]
        return sum(one.bills.get(bill, 0) for one in heard if not (one.voided and self.void_of[one.number] <= number))

    # --- drawers ---

    def open(self, session: ModelSession) -> None:
        """Count a drawer in; the difference to the assigned float is booked at once."""
        self.days.setdefault(session.date, "open")
        self.sessions.append(session)
        session.held["cash"] = session.start
        session.seen_tenders.add("cash")
        self._move("safe:float", -session.assigned)
        self._move("drawer:cash", session.start)
        self._differ("cash", session.start - session.assigned)

    def post(self, session: ModelSession, tenders: list[tuple[str, int]], change: int, what: ModelReceipt) -> None:
        """A payment: what was handed over and not given back, credited to the billers."""
        self.numbers += 1
        self.receipts.append(what)
        for tender, cents in tenders:
            self._hold(session, tender, cents)
        self._hold(session, "cash", -change)
        self.accounts["gl"] -= sum(what.net.values())

    def void(self, session: ModelSession, receipt: ModelReceipt) -> None:
        """The opposite of a payment, with a number of its own."""
        self.numbers += 1
        receipt.voided = True
        self.void_of[receipt.number] = self.numbers
        for tender, cents in receipt.net.items():
            self._hold(session, tender, -cents)
        self.accounts["gl"] += sum(receipt.net.values())

    def pick_up(self, session: ModelSession, cents: int) -> None:
        """Cash to the safe."""
        self._hold(session, "cash", -cents)
        self._move("safe:cash", cents)
        session.turned_in["cash"] += cents

    def finalize(self, session: ModelSession) -> None:
        """Empty the drawer as counted; what differs goes to over or short of its tender."""
        for tender in session.seen_tenders | set(session.counted):
            counted, expected = session.counted.get(tender, 0), session.held[tender]
            self._differ(tender, counted - expected)
            self._move(f"drawer:{tender}", -expected)
            if tender == "cash":
                back = min(session.assigned, session.start, counted + session.turned_in["cash"])
                self._move("safe:float", back)
                counted -= back
            self._move("clearing:card" if tender == "card" else f"safe:{tender}", counted)
            session.turned_in[tender] += counted
        session.held.clear()
        session.state = "finalized"

    # --- the end of the day ---

    def to_deposit(self, date: dt.date | None = None) -> list[ModelSession]:
        """Finalized drawers with money for the bank that is in no bag."""
        return [
            one
            for one in self.sessions
            if one.state == "finalized"
            and not one.deposited
            and not one.sealed
            and (date is None or one.date <= date)
            and any(cents for tender, cents in one.turned_in.items() if tender != "card")
        ]

    def deposit(self, number: int, date: dt.date, cash: int, listed: Counter[str]) -> None:
        """Cash and checks to the bank; what differs from the safe goes to over or short."""
        taken: Counter[str] = Counter()
        for session in self.to_deposit(date):
            session.deposited = True
            taken.update({tender: cents for tender, cents in session.turned_in.items() if tender != "card"})
        held = Counter({"cash": cash, **listed})
        for tender in set(taken) | set(held):
            self._move(f"safe:{tender}", -taken[tender])
            self._differ(tender, held[tender] - taken[tender])
        self._move(f"transit:{number}", sum(held.values()))
        self.deposits.append((number, date, False))

    def to_settle(self, date: dt.date) -> bool:
        """Whether there is anything to seal."""
        sessions = any(one.state == "finalized" and not one.sealed and one.date <= date for one in self.sessions)
        return sessions or any(not sealed and day <= date for _, day, sealed in self.deposits)

    def settle(self, date: dt.date) -> None:
        """Seal what is finalized; a date all of whose drawers are sealed closes."""
        for session in self.sessions:
            if session.state == "finalized" and session.date <= date:
                session.sealed = True
        self.deposits = [(number, day, sealed or day <= date) for number, day, sealed in self.deposits]
        for day, state in self.days.items():
            if state == "open" and day <= date and all(one.sealed for one in self.sessions if one.date == day):
                self.days[day] = "closed"

    # --- inside ---

    def _hold(self, session: ModelSession, tender: str, cents: int) -> None:
        session.held[tender] += cents
        session.seen_tenders.add(tender)
        self._move(f"drawer:{tender}", cents)

    def _differ(self, tender: str, cents: int) -> None:
        """Over is a credit, short a debit; the two are never netted."""
        self._move(f"{'over' if cents > 0 else 'short'}:{tender}", -cents)

    def _move(self, account: str, cents: int) -> None:
        self.accounts[account] += cents
