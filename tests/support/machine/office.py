"""What moves no money and still is an entry: change orders, and people who are called otherwise from today on."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from pos.cashiering import staff
from pos.cashiering.change_order import ChangeOrder, order_change
from pos.cashiering.second_count import Second
from tests.support.machine.alongside import Alongside, pieces, small_cents, some


class Office(Alongside):
    """Rules of the office."""

    @rule(session=some, cents=small_cents, miscounted=st.sampled_from((0, 0, 0, 5)))
    @precondition(lambda self: self.model.sessions)
    def change_order(self, session: int, cents: int, miscounted: int) -> None:
        found = self._session(session)
        refused = "" if found.state == "open" else "SESSION_NOT_OPEN"
        refused = "COUNTS_DIFFER" if miscounted else refused
        order = ChangeOrder(pieces(cents), pieces(cents))
        second = Second(self.desk.supervisor, pieces(cents + miscounted))
        self._try(refused, order_change, self.people[found.person], found.id, order, second)

    @rule(name=st.sampled_from(("Sam Supervisor", "Samuel Supervisor", "S. Supervisor")))
    def rename(self, name: str) -> None:
        known = staff.known(self.desk.counter, self.desk.supervisor.login)
        refused = "NOTHING_CHANGED" if known.name == name else ""
        wished = replace(known, name=name)
        if self._try(refused, staff.change_person, self.desk.administrator, wished) is not None:
            assert staff.known(self.desk.counter, known.login).name == name
