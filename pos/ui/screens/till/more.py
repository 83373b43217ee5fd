"""What F10 offers at the till."""

from __future__ import annotations

from pos.ui.lines import Line
from pos.ui.screens.menu import entries
from pos.ui.screens.till.core import TillCore
from pos.ui.screens.till.errands import NoSale, PickUp
from pos.ui.screens.till.lists import Choice


def more_choices(till: TillCore) -> tuple[Choice, ...]:
    """What this person may do now; errands of the till first, then other screens, then how the screen looks."""
    say = till.desk.words.say
    own = (
        Choice(Line(say("more.no_sale")), lambda: till.begin(NoSale(till))),
        Choice(Line(say("more.pick_up")), lambda: till.begin(PickUp(till))),
    )
    rest = tuple(
        Choice(Line(entry.text, state=entry.state), entry.act) for entry in entries(till.desk) if entry.name != "till"
    )
    return (*own, *rest)
