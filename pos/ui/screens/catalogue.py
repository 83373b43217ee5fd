"""Every screen by name, and how it is made. To add one: a line here, and one in `menu.py` if people choose it.

What a cashier needs to take the first payment is imported with the till; the rest when somebody first goes there, so
that the window opens sooner.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from pos.cashiering.counter import Counter
from pos.ui.books import Books
from pos.ui.desk import Desk
from pos.ui.screen import Screen
from pos.ui.screens.count_in.view import CountInScreen
from pos.ui.screens.home.view import HomeScreen
from pos.ui.screens.setup.view import SetupScreen
from pos.ui.screens.sign_in.view import SignInScreen
from pos.ui.screens.start.view import StartScreen
from pos.ui.screens.till.view import TillScreen
from pos.ui.shelf import Catalogue


def catalogue(
    books: Books,
    *,
    again: Callable[[], None],
    opened: Callable[[Counter], None],
    other_book: Callable[[], None],
    leave: Callable[[], None],
) -> Catalogue:
    """The screens; those before work begins need more than the desk."""
    return {
        "start": partial(StartScreen, again=again, leave=leave),
        "setup": partial(SetupScreen, books=books, done=opened, leave=leave),
        "sign-in": partial(SignInScreen, other_book=other_book, leave=leave),
        "home": HomeScreen,
        "people": partial(_later, "people"),
        "count-in": CountInScreen,
        "till": TillScreen,
        "receipts": partial(_later, "receipts"),
        "second-count": partial(_later, "second-count"),
        "count": partial(_later, "count"),
        "supervisor": partial(_later, "supervisor"),
        "bags": partial(_later, "bags"),
        "relief": partial(_later, "relief"),
        "fund": partial(_later, "fund"),
        "deposit": partial(_later, "deposit"),
        "settle": partial(_later, "settle"),
        "import": partial(_later, "import"),
        "devices": partial(_later, "devices"),
        "backups": partial(_later, "backups"),
        "doubt": partial(_later, "doubt"),
        "log": partial(_later, "log"),
        "scans": partial(_later, "scans"),
        "settings": partial(_later, "settings"),
        "own": partial(_later, "own"),
    }


def _later(name: str, desk: Desk) -> Screen:
    from pos.ui.screens.later import SCREENS  # noqa: PLC0415  # see above

    return SCREENS[name](desk)
