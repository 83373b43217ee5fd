"""The keys that begin something in place of what stands there."""

from __future__ import annotations

from collections.abc import Callable

from pos.ui.desk import Tone
from pos.ui.screens.till.core import TillCore
from pos.ui.screens.till.finder import Finder
from pos.ui.screens.till.giving_up import GivingUp
from pos.ui.screens.till.lists import Choices, Help
from pos.ui.screens.till.more import more_choices
from pos.ui.screens.till.payer import Payer
from pos.ui.screens.till.state import Phase


class Keys:
    """What must be answered first is not left by any of them."""

    def __init__(self, till: TillCore, finder: Finder, giving_up: GivingUp, may_end: Callable[[], bool]) -> None:
        self._till = till
        self._desk = till.desk
        self._finder = finder
        self._giving_up = giving_up
        self._may_end = may_end

    def help(self) -> None:
        """F1."""
        self._instead(lambda: self._till.begin(Help(self._till)))

    def find(self) -> None:
        """F2: begin a search anew."""
        self._instead(lambda: self._desk.say("till.find"))

    def fees(self) -> None:
        """F3."""
        self._instead(self._finder.show_fees)

    def payer(self) -> None:
        """F4."""

        def ask() -> None:
            if self._till.sale.phase is Phase.PAID:
                self._till.begin_next()
            self._till.begin(Payer(self._till))

        self._instead(ask)

    def more(self) -> None:
        """F10."""

        def offer() -> None:
            self._till.begin(
                Choices(self._till, "more.title", lambda: more_choices(self._till, self._giving_up, self._may_end))
            )

        flow = self._till.flow
        if flow is not None and flow.takes_more:
            flow.other()
        else:
            self._instead(offer)

    def _instead(self, act: Callable[[], object]) -> None:
        till = self._till
        if till.sale.phase is Phase.POSTING or (till.flow is not None and till.flow.holds):
            self._desk.say("till.busy", Tone.WAIT)
            return
        till.flow = None
        till.clear_box()
        till.refresh()
        act()
