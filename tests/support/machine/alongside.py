"""The book and its model side by side, and how a verb is tried on both."""

from __future__ import annotations

import datetime as dt
import shutil
import tempfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from hypothesis import event
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine

from pos.app import App, verify_book
from pos.cashiering import pay_by_card
from pos.cashiering.devices import Devices
from pos.domain.carts import Cart
from pos.domain.drawers import CashCount, change_in_pieces
from pos.domain.errors import Expected
from pos.domain.money import Money
from pos.domain.people import Person
from pos.receivables.outcome import ImportKind
from tests.support.bills import FEES
from tests.support.counters import DAY, Desk, import_text, make_desk
from tests.support.model_book import ModelBook, ModelSession
from tests.support.terminals import ScriptedTerminal

BILLS = ("W-1", "W-2", "W-3")
HEADER = "biller,account,bill,charge,amount,gl,as_of,posted_through,partial"
CARD_WORDS = ("approve", "half", "decline", "cancel", "lost", "nothing", "cut", "cut-charged")
WHY = dict.fromkeys(("cash", "check", "money-order", "card"), "looked at")

who = st.sampled_from(("carla", "carl"))
some = st.integers(0, 1000)
small_cents = st.integers(1, 30000)
off_by = st.sampled_from((0, 0, 0, 0, -100, 5, 2000))


def pieces(cents: int) -> CashCount:
    """So many cents in the fewest notes and coins."""
    return CashCount(dict(change_in_pieces(Money(max(cents, 0)))))


class Alongside(RuleBasedStateMachine):
    """What every part of the machine stands on."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(prefix="counterfoil-model-"))
        self.lives = 0
        self.posted_through = 0
        self.files = 0
        self.last: tuple[str, str, Cart, str] | None = None

    def make(self) -> None:
        """A new book, its people, its terminal, its first file."""
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

    def teardown(self) -> None:
        if hasattr(self, "desk"):
            self._verify()
            self.desk.app.close()
        shutil.rmtree(self.folder, ignore_errors=True)

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

    def _session(self, which: int) -> ModelSession:
        """Mostly one that is not over yet."""
        alive = [one for one in self.model.sessions if one.state != "finalized"]
        among = alive if alive and which % 5 else self.model.sessions
        return among[which % len(among)]

    def _sessions(self) -> list[ModelSession]:
        return self.model.sessions if hasattr(self, "desk") else []

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
