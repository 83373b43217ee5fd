"""The one box: what is typed or scanned becomes something to pay."""

from __future__ import annotations

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
    """Looks up what is typed, as it is typed; only the newest answer counts."""

    def __init__(self, till: TillCore) -> None:
        self.till = till
        self.desk = till.desk
        self._looking: Operation | None = None
        self._enter_waits = False
        self._waiting: list[str] = []

    def ready(self) -> None:
        """What was scanned while a payment was being posted."""
        waiting, self._waiting = self._waiting, []
        for text in waiting:
            self.scan(text)

    def typed(self, text: str) -> None:
        """The box holds another text."""
        self.till.box = text
        self._stop()
        entry = self._entry()
        if entry is None or not entry.text:
            self.till.search = None
            self.till.refresh()
            return
        self._look(entry)

    def move(self, by: int) -> bool:
        """Mark another result; whether there are any."""
        search = self.till.search
        if search is None or not search.results:
            return False
        self.till.search = search.moved(by)
        return True

    def enter(self) -> None:
        """Take the marked result; where the answer is still on its way, take the first one when it comes."""
        search, entry = self.till.search, self._entry()
        if entry is None:
            return
        if self._looking is not None and self._looking.wanted:
            self._enter_waits = True
        elif search is not None and search.results:
            self.take(search.marked)
        elif entry.each is not None:
            self.ask_fees(entry)
        elif entry.text:
            self.desk.say("found.nothing_for", Tone.WAIT, text=entry.text)

    def scan(self, text: str) -> None:
        """A scan: a bill by its scanline; anything else is looked for as if typed."""
        if self.till.sale.phase is Phase.POSTING:
            self._waiting.append(text)  # a payment is being posted: the next payer's bill comes after it
            return
        self._stop()
        counter, today = self.desk.counter, self.desk.drawer.date
        self.desk.run(lambda: find.read_scan(counter, text, today), self._scanned, waiting="wait.find")

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
        if search is None or not 0 <= place < len(search.results):
            return
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

    def _look(self, entry: Entry) -> None:
        counter, today = self.desk.counter, self.desk.drawer.date
        self._looking = self.desk.run(
            lambda: find.find(counter, entry.text, today),
            lambda found: self._show(found, entry),
            failed=self._not_found,
            waiting="wait.find",
        )

    def _show(self, found: tuple[Payable, ...], entry: Entry) -> None:
        self._looking = None
        wanted = tuple(one for one in found if one.fee is not None) if entry.pieces > 1 else found
        self.till.search = None if entry.each is not None and not wanted else Search(wanted, pieces=entry.pieces)
        self.till.refresh()
        if self._enter_waits:
            self._enter_waits = False
            self.enter()

    def _not_found(self, error: Expected) -> None:
        self._looking, self._enter_waits = None, False
        self.till.search = None
        self.till.refresh()
        self.desk.explain(error)

    def _fees(self, fees: tuple[Fee, ...], entry: Entry) -> None:
        results = tuple(Payable(FoundBy.FEE_CODE, fee=fee) for fee in fees)
        self.till.search = Search(results, pieces=entry.pieces, each=entry.each)
        self.till.refresh()

    def _scanned(self, one: Payable) -> None:
        if one.bill is None:
            return
        try:
            self.till.add(Item.of_bill(one.bill), one.bill)
        except Expected as error:
            self.desk.explain(error)

    def _stop(self) -> None:
        self._enter_waits = False
        if self._looking is not None:
            self._looking.forget()
            self._looking = None
