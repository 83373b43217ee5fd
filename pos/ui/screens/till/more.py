"""What F10 offers at the till."""

from __future__ import annotations

from collections.abc import Callable

from pos.ui.lines import Line
from pos.ui.screens.menu import Entry, entries
from pos.ui.screens.till.core import TillCore
from pos.ui.screens.till.errands import GiveForChange, NoSale, PickUp
from pos.ui.screens.till.giving_up import GivingUp
from pos.ui.screens.till.lists import Choice

_ENDS = frozenset({"leave", "count"})


def more_choices(till: TillCore, giving_up: GivingUp, may_end: Callable[[], bool]) -> tuple[Choice, ...]:
    """What this person may do now; errands of the till first, then other screens, then how the screen looks."""
    say = till.desk.words.say
    own = (
        Choice(Line(say("more.no_sale")), lambda: till.begin(NoSale(till))),
        Choice(Line(say("more.pick_up")), lambda: till.begin(PickUp(till))),
        Choice(Line(say("more.change_order")), lambda: till.begin(GiveForChange(till))),
    )
    rest = tuple(
        Choice(Line(entry.text, state=entry.state), _guarded(entry, may_end))
        for entry in entries(till.desk)
        if entry.name != "till"
    )
    away = (Choice(Line(say("more.give_up")), giving_up.clear),) if giving_up.offered else ()
    return (*own, *away, *rest)


def _guarded(entry: Entry, may_end: Callable[[], bool]) -> Callable[[], object]:
    """Nobody goes away from a payer's money on the counter."""
    return (lambda: may_end() and entry.act()) if entry.name in _ENDS else entry.act
