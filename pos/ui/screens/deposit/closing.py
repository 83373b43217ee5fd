"""The end of a deposit: the bag is closed, after a second person's count where the settings ask for one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from pos.cashiering import deposit, documents
from pos.cashiering.deposit import Bagged
from pos.cashiering.second_count import Second
from pos.domain.errors import Expected
from pos.domain.people import Permission
from pos.ui import pages
from pos.ui.desk import Desk
from pos.ui.screens.deposit.bag import Made, Planned
from pos.ui.second_count import SecondCount

PAGE_DOTS_AN_INCH = 84


class BagClosing:
    """`stopped` says what has to be put right first, `closed` shows what was made."""

    def __init__(self, desk: Desk, stopped: Callable[[Expected], None], closed: Callable[[Made], None]) -> None:
        self.desk = desk
        self._stopped = stopped
        self._closed = closed
        self._verified_by: SecondCount | None = None

    def close(self, planned: Planned, bagged: Bagged) -> None:
        """Close the bag; what stops it is known before anybody counts a second time."""
        counter, person = self.desk.counter, self.desk.worker
        try:
            deposit.check(planned.plan, bagged)
        except Expected as error:
            self._stopped(error)
            return

        def work(second: Second | None = None) -> Made:
            number = deposit.make(counter, person, planned.date, replace(bagged, second=second))
            name = deposit.slip_name(counter, number)
            cash = second.count if second else bagged.cash
            slip = pages.draw(documents.issued(counter, name), PAGE_DOTS_AN_INCH)
            return Made(number, bagged.bag, cash, bagged.items or (), slip, name)

        if deposit.wants_second(counter):
            self._verified_by = SecondCount(
                "second.deposit", bagged.cash, Permission.COUNT_ALONG, work, self._closed_by_two, back="deposit"
            )
            self.desk.second = self._verified_by
            self.desk.go("second-count")
        else:
            self.desk.run(work, then=self._closed, waiting="wait.book")

    def comes_back(self) -> bool:
        """Whether the screen was left for the second count only: what was filled in still stands."""
        away, self._verified_by = self._verified_by is not None, None
        return away

    def _closed_by_two(self, made: Made) -> None:
        self.desk.go("deposit")
        self._closed(made)
