"""The one box: what is typed or scanned becomes something to pay."""

from __future__ import annotations

from collections.abc import Callable

from pos.cashiering import find
from pos.cashiering.find import Payable
from pos.domain.bills import Fee
from pos.domain.carts import Item
from pos.domain.errors import Expected
from pos.domain.money import Money
from pos.receivables.filed import FoundBy
from pos.ui.desk import Operation, Tone
from pos.ui.screens.till.core import TillCore
from pos.ui.screens.till.entry import Entry, read_entry
from pos.ui.screens.till.fee_amount import FeeAmount
from pos.ui.screens.till.search import Search
from pos.ui.screens.till.turns import Turns


class Finder:
    """Looks up what is typed, as it is typed; only the newest answer counts.

    Enter and scans wait for nobody: what was entered is looked for in its turn, and the box is free for the next.
    """

    def __init__(self, till: TillCore, turns: Turns) -> None:
        self.till = till
        self.desk = till.desk
        self.turns = turns
        self._looking: Operation | None = None
        self._said = ""  # of the search before, in the strip

    def typed(self, text: str) -> None:
        """The box holds another text."""
        self.till.box = text
        self._stop()
        if self._said:  # it is not true of this search
            self.desk.hush(only=self._said)
            self._said = ""
        self.till.search = None
        entry = self._entry()
        if entry is not None and entry.text:
            self._looking = self._look(entry, lambda found: self._show(found, entry), self._not_found)
        self.till.refresh()

    def enter(self) -> None:
        """Take the marked result; where the answer is still on its way, what was typed is taken in its turn."""
        search, entry = self.till.search, self._entry()
        if entry is None:
            return
        if self._looking is not None:
            text = self.till.box
            self._free_box()
            self.turns.do(lambda: self._look_in_turn(entry, text))
        elif search is not None and search.results:
            self.take(search.marked)
        elif entry.each is not None:
            self._list_fees(entry)
        elif entry.text:
            self._said = self.desk.say("found.nothing_for", Tone.WAIT, text=entry.text)

    def scan(self, text: str) -> None:
        """A scan: a bill by its scanline."""
        self._free_box()
        self.turns.do(lambda: self._scan(text))

    def show_fees(self) -> None:
        """F3: every fee."""
        self._free_box()
        self._list_fees(Entry())

    def take(self, place: int) -> None:
        """Put a result into the cart."""
        search = self.till.search
        if search is not None:
            self.till.clear_box()
            self._take(search, place)

    # --- into the cart ---

    def _take(self, search: Search, place: int) -> bool:
        """Whether it went in, or a step asks for more of it."""
        one = search.results[place]
        try:
            if one.bill is not None:
                return self.till.add(Item.of_bill(one.bill), one.bill)
            if one.fee is not None:
                return self._take_fee(one.fee, search.pieces, search.each)
        except Expected as error:
            self.desk.explain(error)
            return False
        self.desk.say("found.no_bill_to_pay", Tone.WAIT)
        return False

    def _take_fee(self, fee: Fee, pieces: int, each: Money | None) -> bool:
        if fee.unit_price is None and each is None:
            self.till.begin(FeeAmount(self.till, fee, pieces))
            return True
        return self.till.add(Item.of_fee(fee, quantity=pieces, amount=each))

    # --- as it is typed ---

    def _entry(self) -> Entry | None:
        try:
            return read_entry(self.till.box)
        except Expected as error:
            self.desk.explain(error)
            return None

    def _look(
        self, entry: Entry, then: Callable[[tuple[Payable, ...]], None], failed: Callable[[Expected], None]
    ) -> Operation:
        counter, today = self.desk.counter, self.desk.drawer.date
        return self.desk.run(lambda: find.find(counter, entry.text, today), then, failed=failed, waiting="wait.find")

    def _show(self, found: tuple[Payable, ...], entry: Entry) -> None:
        self._looking = None
        wanted = _wanted(found, entry)
        self.till.search = None if entry.each is not None and not wanted else Search(wanted, pieces=entry.pieces)
        self.till.refresh()

    def _not_found(self, error: Expected) -> None:
        self._looking = None
        self.till.refresh()
        self.desk.explain(error)

    def _list_fees(self, entry: Entry) -> None:
        """All of them; with an amount those that have no price of their own: which is it for?"""
        counter = self.desk.counter
        self.desk.run(
            lambda: tuple(fee for fee in find.fees(counter) if entry.each is None or fee.unit_price is None),
            lambda fees: self._show_fees(fees, entry),
            waiting="wait.find",
        )

    def _show_fees(self, fees: tuple[Fee, ...], entry: Entry) -> None:
        results = tuple(Payable(FoundBy.FEE_CODE, fee=fee) for fee in fees)
        self.till.search = Search(results, pieces=entry.pieces, each=entry.each)
        self.till.refresh()

    # --- in its turn ---

    def _scan(self, text: str) -> None:
        counter, today = self.desk.counter, self.desk.drawer.date
        self.turns.begun()
        self.desk.run(
            lambda: find.read_scan(counter, text, today),
            lambda one: self.turns.ended(well=self._take(Search((one,)), 0)),
            failed=self._failed_in_turn,
            waiting="wait.find",
            broken=lambda: self.turns.ended(well=False),
        )

    def _look_in_turn(self, entry: Entry, text: str) -> None:
        self.turns.begun()
        self._look(entry, lambda found: self._found_in_turn(_wanted(found, entry), entry, text), self._failed_in_turn)

    def _found_in_turn(self, found: tuple[Payable, ...], entry: Entry, text: str) -> None:
        """One answer is taken. Of several nobody has seen any yet: they are shown, or said where the box is in use."""
        if _is_plain(found):
            self.turns.ended(well=self._take(Search(found, pieces=entry.pieces), 0))
            return
        if self.till.box:
            self._said = self.desk.say("found.several", Tone.WAIT, text=text)
        elif entry.each is not None and not found:
            self._list_fees(entry)
        else:
            self.till.search = Search(found, pieces=entry.pieces)
            self.till.refresh()
        self.turns.ended(well=False)

    def _failed_in_turn(self, error: Expected) -> None:
        self.turns.ended(well=False)
        self.desk.explain(error)

    def _free_box(self) -> None:
        """For the next, while this one is looked for."""
        self._stop()
        self.till.clear_box()
        self.till.refresh()

    def _stop(self) -> None:
        if self._looking is not None:
            self._looking.forget()
            self._looking = None


def _is_plain(found: tuple[Payable, ...]) -> bool:
    """Whether there is no doubt which is meant: one alone, or one whose code was typed."""
    by_code = [one for one in found if one.by is FoundBy.FEE_CODE]
    return len(found) == 1 or (len(by_code) == 1 and found[0] is by_code[0])


def _wanted(found: tuple[Payable, ...], entry: Entry) -> tuple[Payable, ...]:
    """Only fees are paid several times."""
    return tuple(one for one in found if one.fee is not None) if entry.pieces > 1 else found
