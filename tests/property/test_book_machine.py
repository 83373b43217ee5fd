"""Random days over the real verbs, beside a plain model: after every step both say the same.

People open drawers, take every tender, void, count, finalize, deposit, settle and import, in any order and often out of
turn; cards are lost, terminals go away, the power fails. Each verb must do what the model says, or refuse with the code
that the model says and leave the book as it was. ``make campaign-model`` runs it for as long as anybody likes.
"""

from __future__ import annotations

import datetime as dt
import shutil
import tempfile
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, event, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from pos.app import App, verify_book
from pos.cashiering import (
    cash_moves,
    count,
    deposit,
    finalize,
    open_drawer,
    pay_by_card,
    receipts,
    settle,
    sql,
    take_payment,
    upstream,
    void,
)
from pos.cashiering.devices import Devices
from pos.domain.carts import CASH, CHECK, MONEY_ORDER, Cart, Item, Tender
from pos.domain.drawers import CashCount, change_in_pieces
from pos.domain.errors import Expected
from pos.domain.money import Money
from pos.domain.people import Person
from pos.ledger import sql as ledger_sql
from pos.receivables.outcome import ImportKind
from pos.settlement.gather import session_figures
from tests.support.bills import FEES, bill, fee_cart
from tests.support.counters import DAY, Desk, import_text, make_desk
from tests.support.model_book import ModelBook, ModelReceipt, ModelSession
from tests.support.terminals import PowerCut, ScriptedTerminal

pytestmark = pytest.mark.slow

BILLS = ("W-1", "W-2", "W-3")
HEADER = "biller,account,bill,charge,amount,gl,as_of,posted_through,partial"
CARD_WORDS = ("approve", "half", "decline", "cancel", "lost", "nothing", "cut", "cut-charged")
WHY = dict.fromkeys(("cash", "check", "money-order", "card"), "looked at")

who = st.sampled_from(("carla", "carl"))
some = st.integers(0, 1000)
small_cents = st.integers(1, 30000)
off_by = st.sampled_from((0, 0, 0, 0, -100, 5, 2000))


def pieces(cents: int) -> CashCount:
    return CashCount(dict(change_in_pieces(Money(max(cents, 0)))))


class BookMachine(RuleBasedStateMachine):
    """The book and its model, side by side."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(prefix="counterfoil-model-"))
        self.lives = 0
        self.posted_through = 0
        self.files = 0
        self.last: tuple[str, str, Cart, str] | None = None

    @initialize()
    def make(self) -> None:
        self.desk: Desk = make_desk(self._data())
        self.people: dict[str, Person] = {
            "carla": self.desk.cashier,
            "carl": replace(self.desk.cashier, login="carl", name="Carl Cashier", initials="CL"),
        }
        self.terminal = ScriptedTerminal()
        self.desk.counter.devices = Devices(None, lambda: self.terminal)
        self.model = ModelBook(self.desk.counter.agency.change_fund.cents)
        self.model.raised = {"W-1": 8243, "W-2": 100000, "W-3": 1}
        import_text(self.desk, ImportKind.FEES, FEES, self.folder)
        self._file()
        self.open_drawer("carla", 0, 0, 0)

    def teardown(self) -> None:
        if hasattr(self, "desk"):
            self._verify()
            self.desk.app.close()
        shutil.rmtree(self.folder, ignore_errors=True)

    # --- drawers ---

    @rule(person=who, drawer=some, ahead=st.sampled_from((0, 0, 0, 1)), off=off_by)
    def open_drawer(self, person: str, drawer: int, ahead: int, off: int) -> None:
        box = self.desk.counter.agency.drawers[drawer % len(self.desk.counter.agency.drawers)]
        date = max((*self.model.days, DAY)) + dt.timedelta(days=ahead)
        taken = any(one.drawer == box.code and one.state in {"open", "counting"} for one in self.model.sessions)
        refused = ""
        if self.model.days.get(date) == "closed":
            refused = "DAY_CLOSED"
        elif taken or self.model.current(person):
            refused = "DRAWER_OPEN_ALREADY"
        start = pieces(box.float.cents + off)
        opened = self._try(refused, open_drawer.open_drawer, self.people[person], box.code, date, start)
        if opened is not None:
            session = ModelSession(opened.session.id, person, box.code, date, box.float.cents, start.total.cents)
            self.model.open(session)

    @rule(session=some, cents=st.integers(1, 40000))
    @precondition(lambda self: self.model.sessions)
    def pick_up(self, session: int, cents: int) -> None:
        found = self._session(session)
        refused = "PICKUP_TOO_MUCH" if cents > found.held["cash"] - found.start else ""
        refused = refused or ("" if found.state == "open" else "SESSION_NOT_OPEN")
        person = self.people[found.person]
        if self._try(refused, cash_moves.pick_up, person, self.desk.supervisor, found.id, pieces(cents)) is not None:
            self.model.pick_up(found, cents)

    @rule(session=some)
    @precondition(lambda self: self.model.sessions)
    def no_sale(self, session: int) -> None:
        found = self._session(session)
        refused = "" if found.state == "open" else "SESSION_NOT_OPEN"
        self._try(refused, cash_moves.open_without_sale, self.people[found.person], found.id, reason="change")

    # --- payments ---

    @rule(session=some, cents=small_cents, tender=st.sampled_from((CASH, CHECK, MONEY_ORDER)), over=small_cents)
    @precondition(lambda self: self.model.sessions)
    def pay_a_fee(self, session: int, cents: int, tender: Any, over: int) -> None:
        cart = fee_cart(self.desk, cents)
        if tender is not CASH and over % 2 and cents > 1:
            cart = cart.with_tender(Tender(tender, Money(cents // 2), number="7"))
            cart = cart.with_tender(Tender(CASH, cart.remaining + Money(over)))
        elif tender is CASH:
            cart = cart.with_tender(Tender(CASH, Money(cents + over)))
        else:
            cart = cart.with_tender(Tender(tender, Money(cents), number="8", payer="Ada Lee"))
        self._post(self._session(session), cart)

    @rule(session=some, which=st.sets(st.sampled_from(BILLS), min_size=1), part=st.integers(1, 20000))
    @precondition(lambda self: self.model.sessions)
    def pay_bills(self, session: int, which: set[str], part: int) -> None:
        cart = self._cart(which, part)
        if cart.items:
            self._post(self._session(session), cart.with_tender(Tender(CHECK, cart.due, number="9", payer="Bo")))

    @rule(session=some, which=st.sampled_from(BILLS), part=st.integers(1, 20000), word=st.sampled_from(CARD_WORDS))
    @precondition(lambda self: self.model.sessions)
    def charge_a_card(self, session: int, which: str, part: int, word: str) -> None:
        found = self._session(session)
        cart = self._cart({which}, part)
        if not cart.items:
            return
        refused = "CARD_ATTEMPT_OPEN" if self.model.asked else "CARD_CART_STANDS" if self.model.standing else ""
        refused = refused or ("" if found.state == "open" else "SESSION_NOT_OPEN")
        self.terminal.will(word)
        charged = {"approve": "", "half": "", "decline": "CARD_DECLINED", "cancel": "CARD_CANCELLED"}
        said = refused or charged.get(word, "CARD_UNKNOWN")
        before = len(self.terminal.started)
        try:
            self._try(said, pay_by_card.pay, self.people[found.person], found.id, cart, cart.due, keeps=bool(refused))
        except PowerCut:
            said = "POWER"
        if len(self.terminal.started) > before:
            self._asked(found.id, word)
        if said == "POWER":
            self._restart()

    @rule(session=some, over=st.integers(0, 5000))
    @precondition(lambda self: self.model.standing)
    def post_what_stands(self, session: int, over: int) -> None:
        standing = self._standing()
        cart = standing.cart
        if cart.remaining:
            cart = cart.with_tender(Tender(CASH, cart.remaining + Money(over)))
        refused = "CARD_UNKNOWN_STANDS" if self.model.asked else ""
        self._post(self._session(session), cart, refused=refused)

    @rule(session=some, word=st.sampled_from(CARD_WORDS))
    @precondition(lambda self: self.model.standing)
    def give_back(self, session: int, word: str) -> None:
        found = self._session(session)
        cards = [one.card.attempt for one in self._standing().cart.tenders if one.card]
        refused = ""
        if cards:
            refused = "CARD_ATTEMPT_OPEN" if self.model.asked else "" if found.state == "open" else "SESSION_NOT_OPEN"
        self._give_cards_back(
            refused, word, cards, lambda: pay_by_card.give_back(
                self.desk.counter, self.people[found.person], found.id, self._standing().cart
            )
        )  # fmt: skip
        if not self.model.asked and not self.model.charged:
            self.model.standing = ""

    @rule(reachable=st.booleans(), by_hand=st.booleans())
    @precondition(lambda self: self.model.asked)
    def find_out(self, reachable: bool, by_hand: bool) -> None:
        ref = self.model.asked
        true = ref in self.terminal.charged
        if by_hand:
            owner = sql.attempt(self.desk.counter.book.read(), ref).session
            person = self.people[self.model.session(owner).person]
            self._try(
                "",
                pay_by_card.record_by_hand,
                person,
                self.desk.supervisor,
                ref,
                charged=true,
                auth_code="1",
                reason="slip",
                gives=False,
            )
        else:
            self.terminal.reachable = reachable
            void = any(ref in one.cards for one in self.model.receipts) or self._is_void(ref)
            refused = "" if true or void else "CARD_NOT_CHARGED"
            self._try(
                refused if reachable else "CARD_UNKNOWN",
                pay_by_card.ask_again,
                "carla",
                ref,
                keeps=not reachable,
                gives=False,
            )
            self.terminal.reachable = True
        if by_hand or reachable:
            self._answered(ref, charged=true)

    @rule(other=some)
    @precondition(lambda self: self.last)
    def post_twice(self, other: int) -> None:
        session, person, cart, number = self.last or ("", "", Cart.new(), "")
        again = take_payment.post(self.desk.counter, self.people[person], session, cart)
        assert again.receipt.number == number
        more = replace(cart, items=(*cart.items, *fee_cart(self.desk, other + 1).items), tenders=())
        more = replace(more, tenders=(Tender(CASH, more.due),))
        self._try("KEY_USED", take_payment.post, self.people[person], session, more)

    # --- receipts ---

    @rule(which=some, session=some, word=st.sampled_from(CARD_WORDS))
    @precondition(lambda self: self.model.receipts)
    def void(self, which: int, session: int, word: str) -> None:
        receipt = self.model.receipts[which % len(self.model.receipts)]
        own = self.model.session(receipt.session)
        found = own if session % 4 else self._session(session)
        cards = [ref for ref in receipt.cards if ref not in receipt.back]
        refused = ""
        if found.state != "open":
            refused = "SESSION_NOT_OPEN"
        elif found is not own or receipt.voided:
            refused = "RECEIPT_NOT_VOIDABLE"
        elif receipt.net.get("cash", 0) > found.held["cash"]:
            refused = "CASH_NOT_IN_DRAWER"
        elif cards and self.model.asked:
            refused = "CARD_ATTEMPT_OPEN"
        person = self.people[found.person]
        done = self._give_cards_back(
            refused, word, cards, lambda: void.void_receipt(
                self.desk.counter, person, self.desk.supervisor, found.id, receipt.number, reason="wrong"
            )
        )  # fmt: skip
        if done:
            self.model.void(found, receipt)

    @rule(which=some, person=who)
    @precondition(lambda self: self.model.receipts)
    def reprint(self, which: int, person: str) -> None:
        receipt = self.model.receipts[which % len(self.model.receipts)]
        before = sql.receipt(self.desk.counter.book.read(), receipt.number).copies
        assert self._try("", receipts.reprint, self.people[person], receipt.number) == before + 1

    # --- counting ---

    @rule(session=some, carried=st.booleans())
    @precondition(lambda self: self.model.sessions)
    def start_counting(self, session: int, carried: bool) -> None:
        found = self._session(session)
        half = any(one.back and not one.voided for one in self.model.receipts if one.session == found.id)
        asked = self.model.asked and sql.attempt(self.desk.counter.book.read(), self.model.asked).session == found.id
        refused = ""
        if not carried and half:
            refused = "CARD_VOID_WITHOUT_RECEIPT"
        elif not carried and (asked or self.model.standing == found.id):
            refused = "CARD_CART_STANDS"
        elif found.state != "open":
            refused = "SESSION_NOT_OPEN"
        approver = self.desk.supervisor if carried else None
        self._try(refused, count.start, self.people[found.person], found.id, approver, gives=False)
        if not refused:
            found.state = "counting"

    @rule(session=some, off=off_by, checks_off=off_by, miss=st.booleans())
    @precondition(lambda self: self.model.sessions)
    def submit(self, session: int, off: int, checks_off: int, miss: bool) -> None:
        found = self._session(session)
        counted = {"cash": max(found.held["cash"] + off, 0)}
        for tender in sorted(found.seen_tenders - {"cash"}):
            cents = max(found.held[tender] + (checks_off if tender == "check" else 0), 0)
            counted[tender] = 0 if miss and tender == "check" else cents
        others = {tender: (1, Money(cents)) for tender, cents in counted.items() if tender != "cash" and cents}
        refused = "" if found.state == "counting" else "SESSION_NOT_COUNTING"
        said = count.Counted(pieces(counted["cash"]), others)
        if self._try(refused, count.submit, self.people[found.person], found.id, said) is not None:
            found.counts += 1
            found.state, found.counted = "submitted", counted

    @rule(session=some, off=off_by, checks_off=off_by, times=st.integers(1, 3))
    @precondition(lambda self: self.model.sessions)
    def go_on_closing(self, session: int, off: int, checks_off: int, times: int) -> None:
        """The next steps towards the Z of one drawer, whatever comes next."""
        for _ in range(times):
            state = self._session(session).state
            if state == "open":
                self.start_counting(session, carried=True)
            elif state == "counting":
                self.submit(session, off, checks_off, miss=False)
            elif state == "submitted":
                self.finalize(session, WHY)

    @rule(session=some)
    @precondition(lambda self: self.model.sessions)
    def reject(self, session: int) -> None:
        found = self._session(session)
        refused = "" if found.state == "submitted" else "SESSION_NOT_SUBMITTED"
        self._try(refused, count.reject, self.desk.supervisor, found.id, reason="again", gives=False)
        if not refused:
            found.state, found.counted = "counting", {}

    @rule(session=some)
    @precondition(lambda self: self.model.sessions)
    def look_at_expected(self, session: int) -> None:
        found = self._session(session)
        facts = self._try("", finalize.x_report, self.desk.supervisor, found.id)
        if found.state != "finalized":
            assert {one.tender: one.expected.cents for one in facts.figures.tenders if one.expected} == +found.held

    @rule(session=some, reasons=st.sampled_from((WHY, WHY, {})))
    @precondition(lambda self: self.model.sessions)
    def finalize(self, session: int, reasons: dict[str, str]) -> None:
        found = self._session(session)
        tenders = found.seen_tenders | set(found.counted)
        differs = any(found.counted.get(one, 0) != found.held[one] for one in tenders)
        refused = "" if found.state == "submitted" else "SESSION_NOT_SUBMITTED"
        refused = refused or ("REASON_FOR_DIFFERENCE" if differs and not reasons else "")
        if self._try(refused, finalize.finalize, self.desk.supervisor, found.id, reasons) is not None:
            self.model.finalize(found)

    # --- the end of the day ---

    @rule(day=some, off=off_by, reason=st.sampled_from(("", "dropped")))
    @precondition(lambda self: self.model.to_deposit())
    def deposit(self, day: int, off: int, reason: str) -> None:
        date = self._date(day)
        waiting = self.model.to_deposit(date)
        planned = deposit.plan(self.desk.counter, self.desk.supervisor)
        items = tuple(
            item
            for session in waiting
            for item in planned.items
            if sql.receipt(self.desk.counter.book.read(), item.receipt).session == session.id
        )
        listed: Counter[str] = Counter()
        for item in items:
            listed[item.tender] += item.amount.cents
        safe: Counter[str] = Counter()
        for session in waiting:
            safe.update({tender: cents for tender, cents in session.turned_in.items() if tender != "card"})
        cash = max(safe["cash"] + off, 0)
        refused = ""
        if self.model.days.get(date) != "open":
            refused = "DAY_NOT_OPEN"
        elif not waiting:
            refused = "NOTHING_TO_DEPOSIT"
        elif not reason and cash != safe["cash"]:
            refused = "DEPOSIT_DIFFERS"
        elif not reason and any(listed[one] != safe[one] for one in ("check", "money-order")):
            refused = "DEPOSIT_LIST_DIFFERS"
        bagged = deposit.Bagged(pieces(cash), "B-1", reason=reason)
        number = self._try(refused, deposit.make, self.desk.supervisor, date, bagged)
        if number is not None:
            self.model.deposit(number, date, cash, listed)

    @rule(day=some)
    @precondition(lambda self: self.model.to_settle(max((*self.model.days, DAY))))
    def settle(self, day: int) -> None:
        date = self._date(day)
        refused = ""
        if self.model.days.get(date) != "open" or not self.model.to_settle(date):
            refused = "NOTHING_TO_SETTLE"
        elif self.model.to_deposit(date):
            refused = "UNDEPOSITED"
        done = self._try(refused, settle.settle, self.desk.supervisor, date)
        if done is not None:
            self.model.settle(date)
            assert {path.name for path in done.folder.iterdir()} == set(done.files)

    @rule()
    @precondition(lambda self: any(one.sealed for one in self.model.sessions))
    def sync(self) -> None:
        upstream.sync(self.desk.counter)
        assert upstream.sync(self.desk.counter).sent == 0
        assert upstream.sync(self.desk.counter).last == self.desk.counter.book.head()[0]

    @rule(bill=st.sampled_from(BILLS), more=st.integers(0, 9000), heard=some)
    def import_tomorrows_file(self, bill: str, more: int, heard: int) -> None:
        self.model.raised[bill] += more
        self.posted_through += heard % (self.model.numbers - self.posted_through + 1)
        self._file()

    # --- the power ---

    @rule()
    def power_cut(self) -> None:
        self._restart()

    # --- what always holds ---

    @invariant()
    def accounts_are_as_the_model_says(self) -> None:
        if not hasattr(self, "desk"):
            return
        found: Counter[str] = Counter()
        for name, amount in ledger_sql.trial_balance(self.desk.counter.book.read()).items():
            found["gl" if name.startswith("gl:") else name] += amount.cents
        assert {name: cents for name, cents in found.items() if cents} == {
            name: cents for name, cents in self.model.accounts.items() if cents
        }
        assert sum(found.values()) == 0

    @invariant()
    def drawers_hold_what_is_expected(self) -> None:
        for session in self._sessions():
            held = ledger_sql.drawer_balance(self.desk.counter.book.read(), session.id)
            assert {tender: amount.cents for tender, amount in held.items()} == {
                tender: cents for tender, cents in session.held.items() if cents
            }
            session_figures(self.desk.counter.book.read(), session.id)
            row = sql.session(self.desk.counter.book.read(), session.id)
            assert (row.state.value, row.counts, bool(row.batch)) == (session.state, session.counts, session.sealed)

    @invariant()
    def bills_owe_what_is_left(self) -> None:
        if hasattr(self, "desk"):
            assert {one: bill(self.desk, "water", one).due.cents for one in BILLS} == {
                one: self.model.due(one) for one in BILLS
            }

    @invariant()
    def numbers_have_no_gaps(self) -> None:
        if not hasattr(self, "desk"):
            return
        connection = self.desk.counter.book.read()
        assert connection.execute("SELECT count(*) = max(seq) FROM entry").fetchone()[0]
        numbers = [row[0] for row in connection.execute("SELECT number FROM receipt ORDER BY seq")]
        assert numbers == [f"R01-{n:06d}" for n in range(1, self.model.numbers + 1)]

    @invariant()
    def no_card_is_forgotten(self) -> None:
        if not hasattr(self, "desk"):
            return
        kept = sum(cents for one in self.model.receipts for ref, cents in one.cards.items() if ref not in one.back)
        unknown = 0
        if self.model.asked in self.terminal.charged:
            asked = self.terminal.charged[self.model.asked].approved.cents
            unknown = -asked if self._is_void(self.model.asked) else asked
        assert self.terminal.net() == kept + sum(self.model.charged.values()) + unknown
        standing = pay_by_card.standing_cart(self.desk.counter)
        cards = [one for one in standing.cart.tenders if one.card] if standing else []
        assert {one.card.attempt: one.amount.cents for one in cards if one.card} == self.model.charged
        assert bool(standing) == bool(self.model.standing)

    # --- inside ---

    def _data(self) -> Path:
        self.lives += 1
        return self.folder / f"data-{self.lives}"

    def _date(self, day: int) -> dt.date:
        """Mostly one that is open."""
        dates = sorted(self.model.days) or [DAY]
        alive = [one for one in dates if self.model.days[one] == "open"] if self.model.days else dates
        if day % 9 == 0:
            return dates[-1] + dt.timedelta(days=1)
        among = alive if alive and day % 5 else dates
        return among[day % len(among)]

    def _sessions(self) -> list[ModelSession]:
        return self.model.sessions if hasattr(self, "desk") else []

    def _session(self, which: int) -> ModelSession:
        """Mostly one that is not over yet."""
        alive = [one for one in self.model.sessions if one.state != "finalized"]
        among = alive if alive and which % 5 else self.model.sessions
        return among[which % len(among)]

    def _standing(self) -> pay_by_card.StandingCart:
        found = pay_by_card.standing_cart(self.desk.counter)
        assert found is not None
        return found

    def _is_void(self, ref: str) -> bool:
        return any(one.ref == ref and one.original_ref for one in self.terminal.started)

    def _try(
        self, refused: str, verb: Callable[..., Any], *given: Any, keeps: bool = True, gives: bool = True, **named: Any
    ) -> Any:
        """Do it; with a code it must be refused so, and where it ``keeps`` the book is as it was."""
        before = self.desk.counter.book.head()
        code, done = "", None
        try:
            done = verb(self.desk.counter, *given, **named)
        except Expected as error:
            code = error.code
        event(f"{verb.__name__} {code or 'done'}")
        assert code == refused, f"{verb.__name__}: {code or 'done'} instead of {refused or 'done'}"
        assert not code or not keeps or self.desk.counter.book.head() == before
        return (done if done is not None else True) if gives and not code else None

    def _cart(self, which: set[str], part: int) -> Cart:
        cart = Cart.new()
        for number in sorted(which):
            found = bill(self.desk, "water", number)
            if found.due.cents > 0:
                cart = cart.with_item(Item.of_bill(found, min(Money(part), found.due)))
        return cart

    def _post(self, session: ModelSession, cart: Cart, refused: str = "") -> None:
        paid = {item.reference: item.amount.cents for item in cart.items if item.biller == "water"}
        by_card = any(one.card for one in cart.tenders)
        if not by_card and not refused and any(self.model.due(one) < cents for one, cents in paid.items()):
            refused = "DUE_CHANGED"
        refused = refused or ("" if session.state == "open" else "SESSION_NOT_OPEN")
        posted = self._try(refused, take_payment.post, self.people[session.person], session.id, cart)
        if posted is None:
            return
        net: Counter[str] = Counter()
        for tender in cart.tenders:
            net[tender.type.code] += tender.amount.cents
        net["cash"] -= cart.change.cents
        cards = {one.card.attempt: one.amount.cents for one in cart.tenders if one.card}
        assert posted.change == cart.change
        receipt = ModelReceipt(posted.receipt.number, session.id, {k: v for k, v in net.items() if v}, paid, cards)
        handed = [(one.type.code, one.amount.cents) for one in cart.tenders]
        self.model.post(session, handed, cart.change.cents, receipt)
        if cards:
            self.model.charged, self.model.standing = {}, ""
        self.last = (session.id, session.person, cart, posted.receipt.number)

    def _asked(self, session: str, word: str) -> None:
        """A sale was sent to the terminal."""
        ref = self.terminal.started[-1].ref
        if word in {"approve", "half"}:
            self.model.charged[ref] = self.terminal.charged[ref].approved.cents
            self.model.standing = session
        elif word not in {"decline", "cancel"}:
            self.model.asked, self.model.standing = ref, session

    def _answered(self, ref: str, *, charged: bool) -> None:
        """What became of the attempt that nobody knew the end of."""
        self.model.asked = ""
        operation = next(one for one in self.terminal.started if one.ref == ref)
        if not operation.original_ref:
            if charged:
                self.model.charged[ref] = self.terminal.charged[ref].approved.cents
        elif charged:
            self._came_back(operation.original_ref)
        if not self.model.charged:
            self.model.standing = ""

    def _came_back(self, sale: str) -> None:
        if self.model.charged.pop(sale, None) is None:
            next(one for one in self.model.receipts if sale in one.cards).back.add(sale)

    def _give_cards_back(self, refused: str, word: str, cards: list[str], call: Callable[[], object]) -> bool:
        """A verb that gives cards back first; the terminal does ``word`` to the first one. Whether all went through."""
        self.terminal.will(word)
        approved = not cards or word in {"approve", "half"}
        said = refused or ("" if approved else "CARD_VOID_FAILED" if word in {"decline", "cancel"} else "CARD_UNKNOWN")
        before, sent = self.desk.counter.book.head(), len(self.terminal.started)
        try:
            call()
            done = ""
        except Expected as error:
            done = error.code
        except PowerCut:
            done = said = "POWER"
        assert done == said, f"{done or 'done'} instead of {said or 'success'}"
        assert not refused or self.desk.counter.book.head() == before
        for operation in self.terminal.started[sent:]:
            if operation.ref in self.terminal.charged and done not in {"POWER", "CARD_UNKNOWN"}:
                self._came_back(operation.original_ref)
            elif done in {"POWER", "CARD_UNKNOWN"}:
                self.model.asked = operation.ref
        if done == "POWER":
            self._restart()
        return not done

    def _file(self) -> None:
        """The biller's file of tomorrow: it has heard of the first so many of our receipts."""
        self.files += 1
        moment = dt.datetime(2026, 11, 20, 5, tzinfo=dt.UTC) + dt.timedelta(minutes=self.files)
        rows = [HEADER]
        mark = f"R01-{self.posted_through:06d}" if self.posted_through else "none"
        for number, raised in self.model.raised.items():
            left = Money(raised - self.model.posted_upto(number, self.posted_through))
            rows.append(f"water,{number[2:]},{number},due,{left},501/341.10,{moment.isoformat()},{mark},yes")
        import_text(self.desk, ImportKind.BILLS, "\n".join(rows) + "\n", self.folder)

    def _restart(self) -> None:
        """The power went: what the disk had is all there is. Open attempts are asked for at start-up."""
        data = self._data()
        shutil.copytree(self.desk.counter.data, data, ignore=shutil.ignore_patterns("*-shm", "*.pid", "*.lock"))
        self.desk.app.close()
        shutil.rmtree(self.desk.counter.data)
        self.desk.app = App(data, clock=self.desk.clock)
        self.desk.counter = self.desk.app.open()
        self.desk.counter.devices = Devices(None, lambda: self.terminal)
        pay_by_card.recover_all(self.desk.counter)
        if self.model.asked:
            self._answered(self.model.asked, charged=self.model.asked in self.terminal.charged)
        self._verify()

    def _verify(self) -> None:
        found = verify_book(self.desk.app.places)
        assert found.ok, found.findings


TestBook = BookMachine.TestCase
TestBook.settings = settings(
    max_examples=20,
    stateful_step_count=50,
    deadline=None,
    derandomize=True,
    suppress_health_check=list(HealthCheck),
    print_blob=True,
)
