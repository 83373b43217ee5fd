"""What the deposit screen does, without a widget."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from pos.cashiering.deposit import Bagged
from pos.domain.drawers import CashCount
from pos.domain.errors import Expected
from pos.domain.facts import DepositedItem
from pos.domain.money import ZERO, Money
from pos.ui.desk import Desk, Tone
from pos.ui.screens.deposit import saying
from pos.ui.screens.deposit.bag import CheckList, Listed, Made, Planned, read_plan
from pos.ui.screens.deposit.closing import BagClosing
from pos.ui.screens.deposit.endorsing import Endorsing
from pos.ui.screens.deposit.state import DepositState, ItemForm, Phase, Wrong

_NEW = -1


class DepositPresenter:
    """One deposit, from the safe to the slip."""

    def __init__(self, desk: Desk, show: Callable[[DepositState], None]) -> None:
        self.desk = desk
        self.state = DepositState()
        self._show = show
        self._planned: Planned | None = None
        self._checks = CheckList()
        self._cash = CashCount({})
        self._made: Made | None = None
        self._turn = self._begun = 0
        self._changing = _NEW
        self._asked_why = False
        self.closing = BagClosing(desk, self._stopped, self._closed)

        def known(items: tuple[DepositedItem, ...]) -> None:
            self._checks = self._checks.with_states(items)
            self.mark(self.state.marked)

        self.endorsing = Endorsing(
            desk,
            lambda: self._checks.rows[self.state.marked].item if self._on_a_check() else None,
            lambda: tuple(row.item for row in self._checks.rows),
            known,
        )

    # --- what lies in the safe ---

    def arrive(self) -> None:
        """Read what lies in the safe."""
        self._put(DepositState())
        counter, person = self.desk.counter, self.desk.worker
        self.desk.run(lambda: read_plan(counter, person), then=self._begin)

    def _begin(self, planned: Planned | None) -> None:
        """Begin with an empty bag, or go on with the one that is half filled, where the safe holds the same still."""
        if planned is None or planned != self._planned:
            self._planned = planned
            self._cash = CashCount({})
            self._asked_why = False
            self._checks = CheckList(tuple(Listed(item) for item in planned.plan.items) if planned else ())
            self._begun += 1
        if planned is not None:
            self._checks = self._checks.with_states(planned.plan.items)
        self._fill(0 if self._checks.rows else -1)

    def retranslate(self) -> None:
        """Say it anew, where it was."""
        phase, form = self.state.phase, self.state.form
        if phase in {Phase.FILL, Phase.NOTHING}:
            self._fill(self.state.marked)
        elif phase is Phase.ITEM and form is not None:
            self._fill(self.state.marked)
            title = saying.form_title(self.desk.words, new=self._changing == _NEW)
            self._put(replace(self.state, phase=phase, form=replace(form, title=title)))
        elif phase is Phase.DONE and self._made is not None:
            self._put(saying.done(self.desk.words, self._made))

    # --- cash and checks ---

    def counted(self, cash: CashCount) -> None:
        """Another piece was counted into the bag."""
        self._cash = cash
        self.mark(self.state.marked)

    def move(self, steps: int) -> None:
        """Mark another check."""
        if self._checks.rows:
            self.mark(min(max(self.state.marked + steps, 0), len(self._checks.rows) - 1))

    def mark(self, at: int) -> None:
        """Mark this check."""
        if self.state.phase is Phase.FILL:
            self._fill(at)

    def tick(self) -> bool:
        """The marked check lies in the bag, or not after all. Whether all of them do now."""
        at = self.state.marked
        if self._on_a_check():
            self._checks = self._checks.toggled(at)
            self._fill(min(at + self._checks.rows[at].ticked, len(self._checks.rows) - 1))
        return len(self._checks.in_bag) == len(self._checks.rows)

    def tick_all(self) -> None:
        """All of them lie in the bag: counted as a bundle."""
        self._checks = self._checks.all_ticked()
        self.mark(self.state.marked)

    def correct(self) -> None:
        """Put the marked check right."""
        if self.state.phase is Phase.FILL and not self._on_a_check():
            self.desk.say("deposit.no_items", Tone.WAIT)
        elif self._on_a_check():
            self._changing = self.state.marked
            item = self._checks.rows[self._changing].item
            self._ask(item.number, item.bank, item.amount)

    def add(self) -> None:
        """A check that lies in the safe and on no list."""
        if self.state.phase is Phase.FILL:
            self._changing = _NEW
            self._ask()

    def put_item(self, number: str, bank: str, amount: Money | None) -> None:
        """What the form says."""
        if not number or amount is None or amount <= ZERO:
            self.desk.say("deposit.item_incomplete", Tone.WAIT)
        elif self._changing == _NEW:
            self._checks = self._checks.added(number, bank, amount)
            self._fill(len(self._checks.rows) - 1)
        else:
            self._checks = self._checks.put_right(self._changing, number, bank, amount)
            self._fill(self._changing)

    def back(self) -> bool:
        """One step out; False where there is none."""
        if self.state.phase is not Phase.ITEM:
            return self.endorsing.turns.leave()
        self._fill(self.state.marked)
        return True

    # --- the bag ---

    def make(self, bag: str, reason: str) -> None:
        """Close the bag."""
        planned = self._planned
        if planned is None or self.state.phase is not Phase.FILL:
            self.desk.say("deposit.nothing", Tone.WAIT)
            return
        self.closing.close(planned, Bagged(self._cash, bag, self._checks.in_bag, reason))

    def _stopped(self, error: Expected) -> None:
        """Say why the bag cannot be closed yet, where it is put right."""
        missing = error.code == "BAG_MISSING"
        self._asked_why = self._asked_why or not missing
        self._fill(self.state.marked)
        self._put(replace(self.state, wrong=Wrong.BAG if missing else Wrong.REASON))
        self.desk.explain(error)

    def _closed(self, made: Made) -> None:
        self._planned, self._made = None, made
        self._put(saying.done(self.desk.words, made))
        self.desk.say("deposit.done", Tone.DONE)

    # --- inside ---

    def _on_a_check(self) -> bool:
        return self.state.phase is Phase.FILL and 0 <= self.state.marked < len(self._checks.rows)

    def _fill(self, marked: int) -> None:
        words = self.desk.words
        if self._planned is None:
            self._put(saying.nothing(words))
        else:
            self._put(saying.filling(words, self._planned, self._cash, self._checks, marked, asked_why=self._asked_why))

    def _ask(self, number: str = "", bank: str = "", amount: Money | None = None) -> None:
        self._turn += 1
        self.desk.hush()
        title = saying.form_title(self.desk.words, new=self._changing == _NEW)
        form = ItemForm(self._turn, title, number, bank, amount)
        self._put(replace(self.state, phase=Phase.ITEM, form=form))

    def _put(self, state: DepositState) -> None:
        self.state = replace(state, begun=self._begun)
        self._show(self.state)
