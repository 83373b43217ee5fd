"""The whole machine."""

from __future__ import annotations

from hypothesis.stateful import initialize

from tests.support.machine.cards import Cards
from tests.support.machine.checks import Checks
from tests.support.machine.days import Days
from tests.support.machine.drawers import Drawers
from tests.support.machine.office import Office


class BookMachine(Drawers, Cards, Days, Office, Checks):
    """The book and its model, side by side, with everything that people and machines do to both."""

    @initialize()
    def begin(self) -> None:
        """A morning: one drawer is open."""
        self.make()
        self.open_drawer("carla", 0, 0, 0)
