"""Counting a drawer in: which drawer, which business date, what lies in it, and whether that is as assigned."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from pos.cashiering import open_drawer
from pos.cashiering.open_drawer import Opened
from pos.domain.agency import Drawer
from pos.domain.drawers import CashCount
from pos.domain.errors import Expected
from pos.domain.money import ZERO, Money
from pos.domain.people import Permission
from pos.ui.desk import Desk, Tone
from pos.ui.second_count import SecondCount


@dataclass(frozen=True, slots=True)
class CountInState:
    """`difference` is counted less assigned, in words with its tone. `confirming`: the count is to be confirmed."""

    drawers: tuple[Drawer, ...] = ()
    chosen: int = 0
    date: dt.date | None = None
    date_is_open: bool = False
    assigned: Money = ZERO
    counted: Money = ZERO
    difference: str = ""
    tone: Tone = Tone.PLAIN
    confirming: bool = False
    busy: bool = False


class CountIn:
    """`show` paints a state."""

    def __init__(self, desk: Desk, show: Callable[[CountInState], None]) -> None:
        self.desk = desk
        self._show = show
        self._drawers: tuple[Drawer, ...] = ()
        self._dates: tuple[dt.date, ...] = ()
        self._open_dates: frozenset[dt.date] = frozenset()
        self._chosen = self._date = 0
        self._count = CashCount({})
        self._confirming = self._busy = False

    def arrive(self) -> None:
        """Read which drawers are free and which dates are open."""
        counter = self.desk.counter
        self._count, self._confirming, self._busy = CashCount({}), False, False
        self._chosen = self._date = 0
        self.desk.run(
            lambda: (open_drawer.free_drawers(counter), open_drawer.open_days(counter)),
            self._known,
            waiting="wait.book",
        )
        self.refresh()

    def refresh(self) -> None:
        """Show how things stand."""
        drawer = self._drawer()
        difference, tone = self._difference()
        self._show(
            CountInState(
                drawers=self._drawers,
                chosen=self._chosen,
                date=self._day(),
                date_is_open=self._day() in self._open_dates,
                assigned=drawer.float if drawer else ZERO,
                counted=self._count.total,
                difference=difference,
                tone=tone,
                confirming=self._confirming,
                busy=self._busy,
            )
        )

    def counted(self, count: CashCount) -> None:
        """Something was typed: what was to be confirmed is another count now."""
        self._count, self._confirming = count, False
        self.refresh()

    def choose(self, place: int) -> None:
        """Another drawer."""
        if place < len(self._drawers):
            self._chosen, self._confirming = place, False
            self.refresh()

    def next_date(self) -> None:
        """The next of the dates that may be: open ones, and today."""
        if self._dates:
            self._date, self._confirming = (self._date + 1) % len(self._dates), False
            self.refresh()

    def finish(self) -> None:
        """All is counted: say how it stands, and have it confirmed."""
        if self._drawer() is None:
            self.desk.say("count_in.no_drawer", Tone.STOP)
            return
        self._confirming = True
        self.refresh()

    def back(self) -> None:
        """Count again; or leave it for now."""
        if self._confirming:
            self._confirming = False
            self.refresh()
        else:
            self.desk.go("home")

    def confirm(self) -> None:
        """Open the drawer with what was counted."""
        drawer, date = self._drawer(), self._day()
        if not self._confirming or self._busy or drawer is None or date is None:
            return
        counter, person, count = self.desk.counter, self.desk.worker, self._count
        if open_drawer.wants_second(counter, drawer, count):
            self._second(drawer, date)
            return
        self._busy = True
        self.refresh()
        self.desk.run(
            lambda: open_drawer.open_drawer(counter, person, drawer.code, date, count),
            self._opened,
            failed=self._refused,
            waiting="wait.book",
            broken=self._free,
        )

    def _second(self, drawer: Drawer, date: dt.date) -> None:
        """Somebody else counts it too (POL15)."""
        counter, person, count = self.desk.counter, self.desk.worker, self._count
        self.desk.second = SecondCount(
            "second.open",
            count,
            Permission.COUNT_ALONG,
            work=lambda second: open_drawer.open_drawer(counter, person, drawer.code, date, count, second=second),
            done=self._opened,
            back="count-in",
        )
        self.desk.go("second-count")

    def _opened(self, opened: Opened) -> None:
        self._free()
        self.desk.use_drawer(opened.session)
        self.desk.go("till")
        if opened.difference:
            self.desk.say("count_in.recorded", Tone.WAIT, amount=abs(opened.difference))

    def _refused(self, error: Expected) -> None:
        self._free()
        self.desk.explain(error)

    def _free(self) -> None:
        self._busy = False
        self.refresh()

    def _known(self, known: tuple[tuple[Drawer, ...], tuple[dt.date, ...]]) -> None:
        self._drawers, days = known
        today = self.desk.counter.clock.now().local.date()
        self._open_dates = frozenset(days)
        self._dates = days if today in days else (*days, today)
        self.refresh()
        if not self._drawers:
            self.desk.say("count_in.none_free", Tone.WAIT)

    def _drawer(self) -> Drawer | None:
        return self._drawers[self._chosen] if self._chosen < len(self._drawers) else None

    def _day(self) -> dt.date | None:
        return self._dates[self._date] if self._dates else None

    def _difference(self) -> tuple[str, Tone]:
        drawer, words = self._drawer(), self.desk.words
        if drawer is None or not (self._count.total or self._confirming):
            return "", Tone.PLAIN
        difference = self._count.total - drawer.float
        if not difference:
            return words.say("count_in.as_assigned"), Tone.DONE
        key = "count_in.more" if difference > ZERO else "count_in.less"
        return words.say(key, amount=abs(difference), assigned=drawer.float), Tone.WAIT
