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
from pos.ui.screens.till.state import Phase


class Finder:
    """Looks up what is typed, as it is typed; only the newest answer counts.

    Enter and scans do not wait for anybody: what was entered is claimed, the box is free for the next, and keys that
    come before the answer are done after it.
    """

    def __init__(self, till: TillCore) -> None:
        self.till = till
        self.desk = till.desk
        self._looking: Operation | None = None
        self._claims = 0
        self._after: list[Callable[[], object]] = []

    def typed(self, text: str) -> None:
        """The box holds another text."""
        self.till.box = text
        self._stop()
        self.till.search = None
        entry = self._entry()
        if entry is not None and entry.text:
            self._looking = self._look(entry, lambda found: self._show(found, entry), self._not_found)
        self.till.refresh()

    def move(self, by: int) -> bool:
        """Mark another result; whether there are any."""
        search = self.till.search
        if search is None or not search.results:
            return False
        self.till.search = search.moved(by)
        return True

    def enter(self) -> None:
        """Take the marked result; where the answer is still on its way, what was typed is claimed."""
        search, entry = self.till.search, self._entry()
        if entry is None:
            return
        if self._looking is not None:
            self._claim(entry)
        elif search is not None and search.results:
            self.take(search.marked)
        elif entry.each is not None:
            self.ask_fees(entry)
        elif entry.text:
            self.desk.say("found.nothing_for", Tone.WAIT, text=entry.text)

    def scan(self, text: str) -> None:
        """A scan: a bill by its scanline."""
        self._stop()
        self.till.clear_box()
        self.till.refresh()
        counter, today = self.desk.counter, self.desk.drawer.date
        self._claims += 1
        self.desk.run(
            lambda: find.read_scan(counter, text, today),
            lambda one: self._claimed((one,), text),
            failed=self._claim_failed,
            waiting="wait.find",
            broken=self._unclaim,
        )

    def after_claims(self, act: Callable[[], object]) -> None:
        """Do something now, or once all is in the cart that was entered before it."""
        if self._claims or self.till.sale.phase is Phase.POSTING:
            self._after.append(act)
        else:
            act()

    def ready(self) -> None:
        """A payment was posted, or everything entered has been found: what came meanwhile is done now."""
        while self._after and not self._claims and self.till.sale.phase is not Phase.POSTING:
            self._after.pop(0)()

    def show_fees(self) -> None:
        """F3: every fee."""
        self._stop()
        self.till.clear_box()
        counter = self.desk.counter
        self.desk.run(lambda: find.fees(counter), lambda fees: self._fees(fees, Entry()), waiting="wait.find")

    def ask_fees(self, entry: Entry) -> None:
        """An amount and Enter: which fee without a price of its own is it for?"""
        counter = self.desk.counter
        self.desk.run(
            lambda: tuple(fee for fee in find.fees(counter) if fee.unit_price is None),
            lambda fees: self._fees(fees, entry),
            waiting="wait.find",
        )

    def take(self, place: int) -> None:
        """Put a result into the cart."""
        search = self.till.search
        if search is not None:
            self.till.clear_box()
            self._take(search, place)

    def _take(self, search: Search, place: int) -> None:
        one = search.results[place]
        try:
            if one.bill is not None:
                self.till.add(Item.of_bill(one.bill), one.bill)
            elif one.fee is not None:
                self._take_fee(one.fee, search.pieces, search.each)
            else:
                self.desk.say("found.no_bill_to_pay", Tone.WAIT)
        except Expected as error:
            self.desk.explain(error)

    def _take_fee(self, fee: Fee, pieces: int, each: Money | None) -> None:
        if fee.unit_price is None and each is None:
            self.till.begin(FeeAmount(self.till, fee, pieces))
        else:
            self.till.add(Item.of_fee(fee, quantity=pieces, amount=each))

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
        return self.desk.run(
            lambda: find.find(counter, entry.text, today),
            then,
            failed=failed,
            waiting="wait.find",
            broken=self._unclaim,
        )

    def _show(self, found: tuple[Payable, ...], entry: Entry) -> None:
        self._looking = None
        wanted = _wanted(found, entry)
        self.till.search = None if entry.each is not None and not wanted else Search(wanted, pieces=entry.pieces)
        self.till.refresh()

    def _not_found(self, error: Expected) -> None:
        self._looking = None
        self.till.refresh()
        self.desk.explain(error)

    # --- what was entered before its answer was there ---

    def _claim(self, entry: Entry) -> None:
        self._stop()
        text = self.till.box
        self.till.clear_box()
        self.till.refresh()
        self._claims += 1
        self._look(entry, lambda found: self._claimed(_wanted(found, entry), text, entry), self._claim_failed)

    def _claimed(self, found: tuple[Payable, ...], text: str, entry: Entry | None = None) -> None:
        """One answer is taken; of several nobody has seen any yet, so they are shown to be chosen from."""
        self._claims -= 1
        entry = entry or Entry(text)
        if _is_plain(found):
            self._take(Search(found, pieces=entry.pieces), 0)
        elif self.till.box:
            self._after.clear()
            self.desk.say("found.several", Tone.WAIT, text=text)
        elif entry.each is not None and not found:
            self.ask_fees(entry)
        else:
            self._after.clear()
            self.till.search = Search(found, pieces=entry.pieces)
            self.till.refresh()
        self.ready()

    def _claim_failed(self, error: Expected) -> None:
        self._unclaim()
        self.desk.explain(error)

    def _unclaim(self) -> None:
        """Nothing came of it: what was to be done with it is not done either."""
        self._looking = None
        self._claims = max(0, self._claims - 1)
        self._after.clear()

    def _fees(self, fees: tuple[Fee, ...], entry: Entry) -> None:
        results = tuple(Payable(FoundBy.FEE_CODE, fee=fee) for fee in fees)
        self.till.search = Search(results, pieces=entry.pieces, each=entry.each)
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
