"""What the till does: one payment after another. No widgets here; the view shows `TillState` and calls back."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from pos.cashiering import pay_by_card
from pos.cashiering.pay_by_card import StandingCart
from pos.domain.errors import Expected
from pos.ui.desk import Desk, Tone
from pos.ui.screens.till.card import GiveCardBack, stand_first
from pos.ui.screens.till.core import TillCore, TillView
from pos.ui.screens.till.finder import Finder
from pos.ui.screens.till.line_charges import open_line
from pos.ui.screens.till.lists import Choices, Help
from pos.ui.screens.till.more import more_choices
from pos.ui.screens.till.payer import Payer
from pos.ui.screens.till.posting import Posting
from pos.ui.screens.till.sale import Sale
from pos.ui.screens.till.state import Phase
from pos.ui.screens.till.tendering import Tendering


class Till:
    """One register's counter: keys and touches come in here, and go to the part that knows."""

    def __init__(self, desk: Desk, view: TillView) -> None:
        self.desk = desk
        self.core = TillCore(desk, view)
        self.finder = Finder(self.core)
        self.posting = Posting(self.core, self.finder.ready)
        self.tendering = Tendering(self.core, self.posting)
        self._left: dict[str, Sale] = {}
        self._owner = ""

    def arrive(self) -> None:
        """The screen came to the front: a cart with card business comes before anything else.

        Someone who left a cart standing and comes back finds it; it is nobody else's.
        """
        core, login = self.core, self.desk.worker.login
        if self._owner != login:
            self._left[self._owner], self._owner = core.sale, login
            core.begin_next()
            core.sale = self._left.pop(login, core.sale)
            core.flow = None
        core.clear_box()
        core.refresh()
        counter = self.desk.counter
        self.desk.run(lambda: pay_by_card.standing_cart(counter), self._standing, waiting="wait.book")

    def _standing(self, standing: StandingCart | None) -> None:
        if standing is not None and self.core.sale.phase is not Phase.POSTING:
            stand_first(self.core, self.posting, standing)

    # --- the box ---

    def typed(self, text: str) -> None:
        """The box holds another text."""
        flow = self.core.flow
        if flow is None:
            self.finder.typed(text)
        else:  # a step stands there: only the digits of a list mean something
            self.core.clear_box()
            flow.typed(text)

    def scan(self, text: str) -> None:
        """Wherever the focus was."""
        if self.core.flow is not None and self.core.flow.holds:
            self.desk.say("till.busy", Tone.WAIT)
        else:
            self.finder.after_claims(lambda: self.finder.scan(text))

    def enter(self) -> None:
        """Enter in the box: of a list, what was found, a covered cart, the marked line."""
        core = self.core
        if core.flow is not None:
            core.flow.chosen()
        elif core.box.strip() == "?":
            core.clear_box()
            self.help()
        elif core.box.strip() or core.search is not None:
            self.finder.enter()
        elif core.sale.phase is Phase.OPEN and core.sale.cart.covered:
            self.posting.post()
        elif core.sale.phase is Phase.OPEN and core.sale.marked >= 0:
            open_line(core, core.sale.marked)

    def move(self, by: int) -> None:
        """Up and down: in a step's list, else in what was found, else in the cart."""
        if self.core.flow is not None:
            self.core.flow.move(by)
        elif not self.finder.move(by):
            self.core.sale.move(by)
        self.core.refresh()

    def delete(self) -> None:
        """Del in the empty box takes the marked line out, or the last."""
        sale = self.core.sale
        if self.core.flow is not None or sale.phase is not Phase.OPEN or not sale.cart.items:
            return
        if sale.has_card:
            self.desk.say("till.card_stands", Tone.WAIT)
            return
        place = sale.marked if sale.marked >= 0 else len(sale.cart.items) - 1
        gone = sale.cart.items[place]
        sale.cart = sale.cart.without_item(place)
        sale.move(0)
        self.core.refresh()
        self.desk.say("till.removed", title=gone.title, amount=gone.amount)

    def choose_found(self, place: int) -> None:
        """A result was touched."""
        self.finder.take(place)

    def choose_in_step(self, place: int) -> None:
        """A row of a step's list was touched."""
        if self.core.flow is not None:
            self.core.flow.chosen(place)

    def tick(self) -> None:
        """A second has passed while the terminal is waited for."""
        if self.core.flow is not None:
            self.core.flow.tick()

    def choose_line(self, place: int) -> None:
        """A line of the cart was touched."""
        if self.core.flow is None and self.core.sale.phase is Phase.OPEN:
            open_line(self.core, place)

    # --- keys ---

    def tender(self, code: str) -> None:
        """A way to pay was chosen."""
        self.finder.after_claims(lambda: self.tendering.take(code))

    def quick(self, place: int) -> None:
        """Cash of one of the quick amounts."""
        self.finder.after_claims(lambda: self.tendering.quick(place))

    def back(self) -> None:
        """Esc undoes the last thing: a step, a search, a tender."""
        core = self.core
        if core.flow is not None:
            core.flow.leave()
        elif core.box or core.search is not None:
            core.clear_box()
            core.refresh()
        elif core.sale.has_card and core.sale.cart.tenders[-1].card is not None:
            core.begin(GiveCardBack(core, self.posting))
        else:
            self.posting.take_back()

    def help(self) -> None:
        """F1."""
        self._instead(lambda: self.core.begin(Help(self.core)))

    def more(self) -> None:
        """F10."""
        self._instead(lambda: self.core.begin(Choices(self.core, "more.title", lambda: more_choices(self.core))))

    def fees(self) -> None:
        """F3."""
        self._instead(self.finder.show_fees)

    def find(self) -> None:
        """F2: begin a search anew."""
        self._instead(lambda: self.desk.say("till.find"))

    def payer(self) -> None:
        """F4."""
        if self.core.sale.phase is Phase.PAID:
            self.core.begin_next()
        self._instead(lambda: self.core.begin(Payer(self.core)))

    def other(self) -> None:
        """F9: the second thing a step can do."""
        if self.core.flow is not None:
            self.core.flow.other()

    def lock(self) -> None:
        """Ctrl+L: nobody works here until someone unlocks."""
        self._instead(lambda: self.desk.go("sign-in"))

    def _instead(self, act: Callable[[], object]) -> None:
        """Begin something in place of the step that stands there, unless that one must be answered first."""
        core = self.core
        if core.sale.phase is Phase.POSTING or (core.flow is not None and core.flow.holds):
            self.desk.say("till.busy", Tone.WAIT)
            return
        core.flow = None
        core.clear_box()
        core.refresh()
        act()

    # --- steps ---

    def step_done(self, values: Mapping[str, str]) -> None:
        """Enter in a step's field."""
        if self.core.flow is not None:
            try:
                self.core.flow.done(values)
            except Expected as error:
                self.desk.explain(error)

    def step_edited(self, values: Mapping[str, str]) -> None:
        """Something was typed in a step."""
        if self.core.flow is not None:
            self.core.flow.edited(values)
            self.core.refresh()
