"""The base of the till's steps."""

from __future__ import annotations

from collections.abc import Mapping

from pos.ui.screens.till.core import TillCore
from pos.ui.screens.till.state import Step


class BaseFlow:
    """A step that does nothing but stand there until Esc; see `core.Flow` for what each method is."""

    is_list = False
    holds = False
    takes_more = False

    def __init__(self, till: TillCore) -> None:
        self.till = till
        self.desk = till.desk
        self.turn = till.next_turn()

    @property
    def may_lock(self) -> bool:
        return not self.holds

    def step(self) -> Step:
        raise NotImplementedError

    def done(self, values: Mapping[str, str]) -> None:
        pass

    def edited(self, values: Mapping[str, str]) -> None:
        pass

    def typed(self, text: str) -> None:
        pass

    def move(self, by: int) -> None:
        pass

    def chosen(self, place: int | None = None) -> None:
        pass

    def tick(self) -> None:
        pass

    def other(self) -> None:
        pass

    def leave(self) -> None:
        self.till.end_flow()
