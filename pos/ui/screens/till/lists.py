"""Steps that are lists: what F10 offers, the help of F1. The box keeps the focus; arrows, Enter and digits choose."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from pos.ui.lines import Line, digit_of, row_of
from pos.ui.screens.till.core import TillCore
from pos.ui.screens.till.flow import BaseFlow
from pos.ui.screens.till.state import Step


@dataclass(frozen=True, slots=True)
class Choice:
    """Something to choose: its line, and what it does."""

    line: Line
    act: Callable[[], object]


class Choices(BaseFlow):
    """A list to choose from; `make` makes it anew each time it is shown, because words and states change."""

    is_list = True

    def __init__(self, till: TillCore, title: str, make: Callable[[], tuple[Choice, ...]]) -> None:
        super().__init__(till)
        self._title, self._make = title, make
        self._marked = 0

    def step(self) -> Step:
        choices = self._make()
        lines = tuple(replace(choice.line, lead=digit_of(place)) for place, choice in enumerate(choices))
        words = self.desk.words
        return Step(
            "menu", self.turn, words.say(self._title), words.say("step.choose"), lines=lines, marked=self._marked
        )

    def move(self, by: int) -> None:
        self._marked = max(0, min(self._marked + by, len(self._make()) - 1))

    def typed(self, text: str) -> None:
        place = row_of(text, len(self._make()))
        if place is not None:
            self.chosen(place)

    def chosen(self, place: int | None = None) -> None:
        """Leave the list, then do it: what is done may begin a step of its own."""
        choice = self._make()[self._marked if place is None else place]
        self.till.flow = None
        self.till.clear_box()
        self.till.refresh()
        choice.act()


class Help(BaseFlow):
    """How to use the box and the keys. Any key that begins something else closes it."""

    is_list = True

    def step(self) -> Step:
        say = self.desk.words.say
        lines = (
            Line(say("help.scan"), detail=say("help.scan_more")),
            Line(say("help.search"), detail=say("help.search_more")),
            Line(say("help.amount"), detail=say("help.amount_more")),
            Line(say("help.fee"), detail=say("help.fee_more")),
            Line(say("help.cash"), detail=say("help.cash_more")),
            Line(say("help.split"), detail=say("help.split_more")),
            Line(say("help.lower"), detail=say("help.lower_more")),
            Line(say("help.undo"), detail=say("help.undo_more")),
        )
        return Step("help", self.turn, say("help.title"), lines=lines)

    def chosen(self, place: int | None = None) -> None:
        if place is None:
            self.leave()
