"""Things entered one after the other happen in that order, though some must be looked up first.

Bills scanned quickly, a key that pays before the last of them was found, a scan while a payment is being posted:
nothing is lost, nothing overtakes, and nothing is paid as if something had been found that was not.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

from pos.ui.screens.till.core import TillCore
from pos.ui.screens.till.state import Phase


@dataclass(frozen=True, slots=True)
class _Turn:
    act: Callable[[], object]
    needs_all: bool


class Turns:
    """`do` something now or in its turn; `begun` and `ended` mark what takes time."""

    def __init__(self, till: TillCore) -> None:
        self._till = till
        self._under_way = 0
        self._waiting: deque[_Turn] = deque()

    def do(self, act: Callable[[], object], *, needs_all: bool = False) -> None:
        """`needs_all`: only if everything entered before it was found."""
        self._waiting.append(_Turn(act, needs_all))
        self.go_on()

    def begun(self) -> None:
        """A look-up that others wait for."""
        self._under_way += 1

    def ended(self, *, well: bool) -> None:
        """It has its answer; `well`: what was entered is in the cart."""
        self._under_way -= 1
        if not well:
            self._waiting = deque(turn for turn in self._waiting if not turn.needs_all)
        self.go_on()

    def go_on(self) -> None:
        """Whatever may happen now."""
        while self._waiting and not self._under_way and self._till.sale.phase is not Phase.POSTING:
            self._waiting.popleft().act()
