"""What every part of the till shares: the sale in hand, the box, the step in place, and showing them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from pos.domain.bills import Bill
from pos.domain.carts import Cart, Item
from pos.domain.errors import Expected
from pos.ui import pole
from pos.ui.desk import Desk, Tone
from pos.ui.screens.till.pole_lines import lines_of
from pos.ui.screens.till.sale import Sale
from pos.ui.screens.till.search import Search
from pos.ui.screens.till.state import Phase, Step, TillState
from pos.ui.screens.till.statement import state_of


class TillView(Protocol):
    """The view, as far as the presenter knows it."""

    def show_state(self, state: TillState) -> None:
        """Paint all of it."""

    def put_box(self, text: str) -> None:
        """Set what stands in the one box, without a word back."""


class Flow(Protocol):
    """A step in place: says what its panel shows, and takes what was done there.

    `done` may raise an expected error: it is said in the strip, and the step stays.
    """

    is_list: bool
    holds: bool  # something runs that only an answer ends: nothing else is begun meanwhile
    takes_more: bool  # F10 is the second thing that can be done here

    @property
    def may_lock(self) -> bool:
        """Whether the till may be locked over it all the same, for somebody else to help."""

    def step(self) -> Step:
        """What the panel shows now."""

    def done(self, values: Mapping[str, str]) -> None:
        """Enter, with what stands in the fields."""

    def edited(self, values: Mapping[str, str]) -> None:
        """Something was typed into its fields."""

    def typed(self, text: str) -> None:
        """Something was typed into the box while a list stands there."""

    def move(self, by: int) -> None:
        """Up or down in its list."""

    def chosen(self, place: int | None = None) -> None:
        """A row of its list was chosen; None: the marked one."""

    def tick(self) -> None:
        """A second has passed."""

    def other(self) -> None:
        """F9, or F10 where it takes that: the second thing that can be done here."""

    def leave(self) -> None:
        """Esc."""


class TillCore:
    """The sale in hand and what is shown of it. It posts nothing and finds nothing."""

    def __init__(self, desk: Desk, view: TillView) -> None:
        self.desk = desk
        self.sale = Sale(Cart.new(desk.words.language))
        self.box = ""
        self.search: Search | None = None
        self.flow: Flow | None = None
        self._view = view
        self._turn = 0

    def refresh(self) -> None:
        """Show how things stand."""
        step = self.flow.step() if self.flow else None
        self._view.show_state(state_of(self.desk, self.sale, self.search, step))
        self.show_payer()

    def show_payer(self) -> None:
        """What the payer reads of it."""
        pole.show(self.desk, lines_of(self.desk, self.sale))

    def clear_box(self) -> None:
        """Empty the one box and what it found."""
        self.box = ""
        self.search = None
        self._view.put_box("")

    def begin_next(self) -> None:
        """A fresh cart, for the next payer."""
        self.sale = Sale(Cart.new(self.desk.words.language))

    def add(self, item: Item, bill: Bill | None = None) -> bool:
        """Put something into the cart; after a payment this begins the next. Whether it went in."""
        fresh = self.sale.phase is Phase.PAID
        sale = Sale(Cart.new(self.desk.words.language)) if fresh else self.sale
        if sale.has_card:
            self.desk.say("till.card_stands", Tone.WAIT)
            return False
        try:
            sale.add(item, bill)
        except Expected as error:
            self.refresh()
            self.desk.explain(error)
            return False
        self.sale = sale
        self.desk.hush()
        self.refresh()
        return True

    # --- steps ---

    def next_turn(self) -> int:
        """Tells the view that another step begins, though it may have the same name."""
        self._turn += 1
        return self._turn

    def begin(self, flow: Flow) -> None:
        """Put a step in place."""
        self.flow = flow
        self.desk.hush()
        self.refresh()

    def end_flow(self) -> None:
        """Back to the box."""
        self.flow = None
        self.refresh()
