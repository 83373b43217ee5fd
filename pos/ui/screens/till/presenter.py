"""What the till does: one payment after another. No widgets here; the view shows `TillState` and calls back."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from pos.cashiering import card_book, receipts
from pos.cashiering import sql as counter_sql
from pos.cashiering.card_book import StandingCart
from pos.cashiering.sql import ReceiptRow
from pos.domain.receipts import looks_like_receipt
from pos.ui.desk import Desk, Tone
from pos.ui.screens.till.after_paid import AfterPaid
from pos.ui.screens.till.card import GiveCardBack, stand_first
from pos.ui.screens.till.cart_lines import CartLines
from pos.ui.screens.till.check_reading import CheckReading
from pos.ui.screens.till.core import TillCore, TillView
from pos.ui.screens.till.drawer_stuck import DrawerStuck
from pos.ui.screens.till.finder import Finder
from pos.ui.screens.till.giving_up import GivingUp
from pos.ui.screens.till.keys import Keys
from pos.ui.screens.till.paper_waits import PaperWaits
from pos.ui.screens.till.posting import Posting
from pos.ui.screens.till.state import Phase
from pos.ui.screens.till.steps_in_place import StepsInPlace
from pos.ui.screens.till.tendering import Tendering
from pos.ui.screens.till.turns import Turns


class Till:
    """One register's counter: keys and touches come in here, and go to the part that knows."""

    def __init__(self, desk: Desk, view: TillView, open_file: Callable[[Path], bool] = lambda _: False) -> None:
        self.desk = desk
        self.core = TillCore(desk, view)
        self.turns = Turns(self.core)
        self.finder = Finder(self.core, self.turns)
        self.posting = Posting(self.core, self.turns.go_on)
        self.after = AfterPaid(self.core)
        self.tendering = Tendering(self.core, self.posting)
        self.checks = CheckReading(self.core, self.tendering)
        self.giving_up = GivingUp(self.core)
        self.lines = CartLines(self.core, self.giving_up)
        self.steps = StepsInPlace(self.core)
        self.papers = PaperWaits(self.core, open_file)
        self.stuck = DrawerStuck(self.core)
        self.keys = Keys(self.core, self.finder, self.giving_up, self.may_end)

    def arrive(self) -> None:
        """The screen came to the front: a cart with card business comes before anything else."""
        self.core.clear_box()
        self.core.refresh()
        self.papers.look()
        self.look_for_standing()

    def look_for_standing(self) -> None:
        """A cart with card business stands in the book: what is known of it may be more than when it was looked at."""
        self.core.show_payer()
        self.after.look()
        self._look_for_void()
        core, counter = self.core, self.desk.counter
        if core.flow is not None and core.flow.holds and core.flow.may_lock:
            core.flow = None
        self.desk.run(lambda: card_book.standing_cart(counter), self._standing, waiting="wait.book")

    def _look_for_void(self) -> None:
        """A payment that was voided since is no longer shown as paid, to nobody."""
        posted, counter = self.core.sale.posted, self.desk.counter
        if posted is None:
            return

        def seen(voided_by: str) -> None:
            if voided_by and self.core.sale.posted is posted:
                self.core.begin_next()
                self.core.refresh()

        number = posted.receipt.number
        self.desk.run(lambda: counter_sql.receipt(counter.book.read(), number).voided_by, seen, waiting="wait.book")

    def may_lock(self) -> bool:
        """Not while something runs that only an answer ends; says so."""
        core = self.core
        if core.sale.phase is not Phase.POSTING and (core.flow is None or core.flow.may_lock):
            return True
        self.desk.say("till.busy", Tone.WAIT)
        return False

    def may_end(self) -> bool:
        """Whether no payment stands here for which money was handed over or a card tried; says so otherwise."""
        sale = self.core.sale
        if sale.phase is Phase.PAID or not (sale.cart.tenders or (sale.tendered and sale.cart.items)):
            return True
        self.desk.say("till.money_on_counter" if sale.cart.tenders else "till.give_up_first", Tone.WAIT)
        return False

    # --- the box ---

    def typed(self, text: str) -> None:
        """The box holds another text."""
        flow = self.core.flow
        if flow is None or flow.holds:  # while the terminal works, the next thing can be looked for
            self.finder.typed(text)
        else:  # a step stands there: only the digits of a list mean something
            self.core.clear_box()
            flow.typed(text)

    def scan(self, text: str) -> None:
        """Wherever the focus was."""
        if self.core.flow is not None and self.core.flow.holds:
            self.desk.say("till.busy", Tone.WAIT)
        elif self.core.flow is None and looks_like_receipt(text.strip()):
            self._show_receipt(text.strip())
        else:
            self.finder.scan(text)

    def _show_receipt(self, number: str) -> None:
        """The code at the foot of a receipt: that receipt, as it was printed. A biller may number bills alike."""
        counter, desk = self.desk.counter, self.desk

        def found(rows: tuple[ReceiptRow, ...]) -> None:
            if [row.number for row in rows] == [number]:
                desk.wanted_receipt = number
                desk.go("receipts")
            else:
                self.finder.scan(number)

        desk.run(lambda: receipts.find_receipts(counter, number), found, waiting="wait.find")

    def enter(self) -> None:
        """Enter in the box: of a list, what was found, a covered cart, the marked line."""
        core = self.core
        if core.flow is not None and core.flow.holds:
            self.desk.say("till.busy", Tone.WAIT)
        elif core.flow is not None:
            core.flow.chosen()
        elif core.box.strip() == "?":
            self.keys.help()
        elif core.box.strip() or core.search is not None:
            self.finder.enter()
        elif core.sale.phase is Phase.OPEN and core.sale.cart.covered:
            self.posting.post()
        elif core.sale.marked >= 0:
            self.lines.open(core.sale.marked)

    def move(self, by: int) -> None:
        """Up and down: in a step's list, else in what was found, else in the cart."""
        core = self.core
        if core.flow is not None:
            core.flow.move(by)
        elif core.search is not None and core.search.results:
            core.search = core.search.moved(by)
        else:
            core.sale.move(by)
        core.refresh()

    def back(self) -> None:
        """Esc undoes the last thing: a step, a search, a tender."""
        core = self.core
        if core.flow is not None:
            core.flow.leave()
        elif core.box or core.search is not None:
            core.clear_box()
            core.refresh()
        elif core.sale.phase is Phase.OPEN and core.sale.cart.tenders and core.sale.cart.tenders[-1].card is not None:
            core.begin(GiveCardBack(core, self.posting))
        elif not self.after.leave():
            self.posting.take_back()

    # --- ways to pay ---

    def tender(self, code: str) -> None:
        """A way to pay was chosen; no code: those that have no key of their own."""
        self.turns.do(lambda: self.tendering.take(code) if code else self.tendering.other_ways(), needs_all=True)

    def quick(self, place: int) -> None:
        """Cash of one of the quick amounts."""
        self.turns.do(lambda: self.tendering.quick(place), needs_all=True)

    def _standing(self, standing: StandingCart | None) -> None:
        if self.core.sale.phase is not Phase.POSTING:
            stand_first(self.core, self.posting, standing)
