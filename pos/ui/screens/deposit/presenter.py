"""What the deposit screen does, without a widget."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, replace

from pos.cashiering import deposit, documents
from pos.cashiering import sql as counter_sql
from pos.cashiering.counter import Counter
from pos.cashiering.deposit import Bagged, DepositPlan
from pos.domain.carts import CASH, CHECK
from pos.domain.drawers import CashCount
from pos.domain.facts import DepositedItem
from pos.domain.money import ZERO, Money, total
from pos.domain.people import Person
from pos.ui import pages
from pos.ui.desk import Desk, Tone
from pos.ui.lines import Line
from pos.ui.pages import Page
from pos.ui.phrases import tender_name
from pos.ui.screens.deposit.state import DepositState, ItemForm, Phase
from pos.ui.tables import Cells, Figures

PAGE_DOTS_AN_INCH = 84


@dataclass(frozen=True, slots=True)
class _Planned:
    plan: DepositPlan
    date: dt.date


@dataclass(frozen=True, slots=True)
class _Listed:
    """A row of the check list; `ticked` once it lies in the bag."""

    item: DepositedItem
    ticked: bool = False


@dataclass(frozen=True, slots=True)
class _Made:
    """A deposit that was made just now."""

    number: int
    bag: str
    cash: CashCount
    items: tuple[DepositedItem, ...]
    slip: tuple[Page, ...]


def _read(counter: Counter, person: Person) -> _Planned | None:
    """The plan, with the latest business date of its drawers; None where nothing is to be deposited."""
    plan = deposit.plan(counter, person)
    if not plan.sessions:
        return None
    dates = [counter_sql.session(counter.book.read(), one).date for one in plan.sessions]
    return _Planned(plan, max(dates))


class DepositPresenter:
    """One deposit, from the safe to the slip."""

    def __init__(self, desk: Desk, show: Callable[[DepositState], None]) -> None:
        self.desk = desk
        self.state = DepositState()
        self._show = show
        self._planned: _Planned | None = None
        self._listed: tuple[_Listed, ...] = ()
        self._cash = CashCount({})
        self._made: _Made | None = None
        self._turn = 0
        self._changing = -1

    # --- what lies in the safe ---

    def arrive(self) -> None:
        """Read what lies in the safe."""
        self._put(DepositState())
        counter, person = self.desk.counter, self.desk.worker
        self.desk.run(lambda: _read(counter, person), then=self._begin)

    def _begin(self, planned: _Planned | None) -> None:
        self._planned = planned
        self._cash = CashCount({})
        self._listed = tuple(_Listed(item) for item in planned.plan.items) if planned else ()
        self._put(self._filled(0 if self._listed else -1))

    def retranslate(self) -> None:
        """Say it anew, where it was."""
        phase = self.state.phase
        if phase in {Phase.FILL, Phase.NOTHING}:
            self._put(self._filled(self.state.marked))
        elif phase is Phase.ITEM and self.state.form is not None:
            form = replace(self.state.form, title=self._form_title())
            self._put(replace(self._filled(self.state.marked), phase=phase, form=form))
        elif phase is Phase.DONE and self._made is not None:
            self._put(self._done(self._made))

    # --- cash and checks ---

    def counted(self, cash: CashCount) -> None:
        """Another piece was counted into the bag."""
        self._cash = cash
        if self.state.phase is Phase.FILL:
            self._put(self._filled(self.state.marked))

    def move(self, steps: int) -> None:
        """Mark another check."""
        if self._listed:
            self.mark(min(max(self.state.marked + steps, 0), len(self._listed) - 1))

    def mark(self, at: int) -> None:
        """Mark this check."""
        if self.state.phase is Phase.FILL:
            self._put(self._filled(at))

    def tick(self) -> bool:
        """The marked check lies in the bag, or not after all. Whether all of them do now."""
        at = self.state.marked
        if self.state.phase is not Phase.FILL or not 0 <= at < len(self._listed):
            return True
        one = self._listed[at]
        self._listed = (*self._listed[:at], replace(one, ticked=not one.ticked), *self._listed[at + 1 :])
        self._put(self._filled(min(at + (not one.ticked), len(self._listed) - 1)))
        return all(one.ticked for one in self._listed)

    def tick_all(self) -> None:
        """All of them lie in the bag: counted as a bundle."""
        self._listed = tuple(replace(one, ticked=True) for one in self._listed)
        self.mark(self.state.marked)

    def correct(self) -> None:
        """Put the marked check right."""
        at = self.state.marked
        if self.state.phase is Phase.FILL and 0 <= at < len(self._listed):
            item = self._listed[at].item
            self._changing = at
            self._ask(item.number, item.bank, item.amount)

    def add(self) -> None:
        """A check that lies in the safe and on no list."""
        if self.state.phase is Phase.FILL:
            self._changing = -1
            self._ask()

    def put_item(self, number: str, bank: str, amount: Money | None) -> None:
        """What the form says."""
        if not number or amount is None or amount <= ZERO:
            self.desk.say("deposit.item_incomplete", Tone.WAIT)
            return
        at = self._changing
        before = self._listed[at].item if at >= 0 else DepositedItem("", CHECK.code, "", "", ZERO)
        row = _Listed(replace(before, number=number, bank=bank, amount=amount), ticked=True)
        after = at + 1 if at >= 0 else len(self._listed)
        self._listed = (*self._listed[: at if at >= 0 else after], row, *self._listed[after:])
        self._put(self._filled(at if at >= 0 else len(self._listed) - 1))

    def back(self) -> bool:
        """One step out; False where there is none."""
        if self.state.phase is not Phase.ITEM:
            return False
        self._put(self._filled(self.state.marked))
        return True

    # --- the bag ---

    def make(self, bag: str, reason: str) -> None:
        """Close the bag."""
        planned = self._planned
        if planned is None or self.state.phase is not Phase.FILL:
            self.desk.say("deposit.nothing", Tone.WAIT)
            return
        counter, person, date = self.desk.counter, self.desk.worker, planned.date
        items = tuple(one.item for one in self._listed if one.ticked)
        bagged = Bagged(self._cash, bag, items, reason)

        def work() -> tuple[int, tuple[Page, ...]]:
            number = deposit.make(counter, person, date, bagged)
            slip = documents.issued(counter, deposit.slip_name(counter, number))
            return number, pages.draw(slip, PAGE_DOTS_AN_INCH)

        def made(result: tuple[int, tuple[Page, ...]]) -> None:
            number, drawn = result
            self._planned = None
            self._made = _Made(number, bag, self._cash, items, drawn)
            self._put(self._done(self._made))
            self.desk.say("deposit.done", Tone.DONE)

        self.desk.run(work, then=made, waiting="wait.book")

    # --- saying ---

    def _filled(self, marked: int) -> DepositState:
        if self._planned is None:
            return DepositState(Phase.NOTHING, self._say("deposit.title"), self._say("deposit.nothing"))
        plan = self._planned.plan
        short = self._cash.total - plan.cash
        return DepositState(
            phase=Phase.FILL,
            title=self._say("deposit.title"),
            note=self.desk.words.count("deposit.from", len(plan.sessions), date=self._planned.date),
            items=tuple(map(self._line, self._listed)),
            marked=marked,
            items_words=self._say(
                "deposit.ticked", ticked=sum(one.ticked for one in self._listed), all=len(self._listed)
            ),
            figures=self._figures(plan),
            reason=self._say("deposit.cash_differs") if short and self._cash.total else "",
        )

    def _figures(self, plan: DepositPlan) -> Figures:
        words = self.desk.words
        safe = {CASH.code: plan.cash, **plan.counted}
        bag = {CASH.code: self._cash.total}
        for one in self._listed:
            if one.ticked:
                bag[one.item.tender] = bag.get(one.item.tender, ZERO) + one.item.amount
        codes = [CASH.code, *sorted({*safe, *bag} - {CASH.code})]
        rows = [self._compared(tender_name(words, code), safe.get(code, ZERO), bag.get(code, ZERO)) for code in codes]
        rows.append(
            replace(self._compared(words.say("figure.all"), total(safe.values()), total(bag.values())), strong=True)
        )
        columns = (words.say("figure.tender"), words.say("deposit.in_safe"), words.say("deposit.in_bag"), "")
        return Figures(columns, tuple(rows))

    def _done(self, made: _Made) -> DepositState:
        amount = made.cash.total + total(item.amount for item in made.items)
        return DepositState(
            Phase.DONE,
            self._say("deposit.made", number=made.number),
            self._say("deposit.made_note", amount=amount, bag=made.bag),
            figures=self._bag_figures(made),
            pages=made.slip,
        )

    def _bag_figures(self, made: _Made) -> Figures:
        words = self.desk.words
        bag = {CASH.code: made.cash.total}
        for item in made.items:
            bag[item.tender] = bag.get(item.tender, ZERO) + item.amount
        rows = [Cells((tender_name(words, code), amount.grouped)) for code, amount in bag.items()]
        rows.append(Cells((words.say("figure.all"), total(bag.values()).with_sign), strong=True))
        return Figures((words.say("figure.tender"), words.say("deposit.in_bag")), tuple(rows))

    def _compared(self, name: str, safe: Money, bag: Money) -> Cells:
        if safe == bag:
            return Cells((name, safe.grouped, bag.grouped, self._say("difference.none")), Tone.DONE)
        key = "deposit.missing" if bag < safe else "difference.over"
        return Cells((name, safe.grouped, bag.grouped, self._say(key, amount=abs(bag - safe))), Tone.WAIT)

    def _line(self, one: _Listed) -> Line:
        item = one.item
        kind = "" if item.tender == CHECK.code else tender_name(self.desk.words, item.tender)
        return Line(
            title=item.number,
            place=item.bank,
            detail=" · ".join(part for part in (kind, item.receipt) if part),
            state=self._say("deposit.is_in" if one.ticked else "deposit.is_out"),
            tone=Tone.DONE if one.ticked else Tone.PLAIN,
            amount=item.amount.grouped,
            marked=True,
        )

    def _form_title(self) -> str:
        return self._say("deposit.correct_title") if self._changing >= 0 else self._say("deposit.add_title")

    def _ask(self, number: str = "", bank: str = "", amount: Money | None = None) -> None:
        self._turn += 1
        self.desk.hush()
        form = ItemForm(self._turn, self._form_title(), number, bank, amount)
        self._put(replace(self.state, phase=Phase.ITEM, form=form))

    def _put(self, state: DepositState) -> None:
        self.state = state
        self._show(state)

    def _say(self, key: str, **values: object) -> str:
        return self.desk.words.say(key, **values)
