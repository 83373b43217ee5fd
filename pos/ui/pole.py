"""What the payer reads on the customer display: lines of twenty characters, and never a name or an account.

At the till it follows the payment in hand; anywhere else it greets, and under the lock it says that nobody is here.
"""

from __future__ import annotations

from functools import cache

from pos.domain.money import Money
from pos.ui.desk import Desk
from pos.words import Words

COLUMNS = 20
_LANGUAGES = ("en", "es")


def greet(desk: Desk, screen: str) -> None:
    """Another screen came to the front; the till shows its own lines."""
    if desk.is_open and screen != "till":
        show(desk, standing("pole.closed" if desk.person is None or desk.seats.locked else "pole.welcome"))


def show(desk: Desk, lines: tuple[str, str]) -> None:
    """Put them up; returns at once, also where there is no display or it is dead."""
    desk.counter.devices.around.show(*lines)


def standing(key: str) -> tuple[str, str]:
    """A sentence for whoever comes, in both languages."""
    upper, lower = (words_of(language).say(key) for language in _LANGUAGES)
    return upper.center(COLUMNS).rstrip(), lower.center(COLUMNS).rstrip()


def with_amount(title: str, amount: Money) -> str:
    """`Fine          55.00`: the amount is whole, whatever the title loses."""
    figure = amount.grouped
    room = COLUMNS - len(figure) - 1
    return f"{title[:room]:<{room}} {figure}"


@cache
def words_of(language: str) -> Words:
    """The payer's language, not the cashier's."""
    return Words(language)
