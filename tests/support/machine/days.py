"""The end of the day: deposits, settlement, upstream; tomorrow's files; and the power, which may go at any time."""

from __future__ import annotations

from collections import Counter

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from pos.cashiering import deposit, settle, sql, upstream
from tests.support.counters import DAY
from tests.support.machine.alongside import BILLS, Alongside, off_by, pieces, some


class Days(Alongside):
    """Rules of the back office."""

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

    @rule()
    def power_cut(self) -> None:
        self._restart()
