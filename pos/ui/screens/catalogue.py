"""Every screen by name, and how it is made. To add one: a line here, and one in `menu.py` if people choose it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from pos.cashiering.counter import Counter
from pos.ui.books import Books
from pos.ui.main_window import Catalogue
from pos.ui.screens.count.view import CountScreen
from pos.ui.screens.count_in.view import CountInScreen
from pos.ui.screens.deposit.view import DepositScreen
from pos.ui.screens.devices.view import DevicesScreen
from pos.ui.screens.home.view import HomeScreen
from pos.ui.screens.people.view import PeopleScreen
from pos.ui.screens.receipts.view import ReceiptsScreen
from pos.ui.screens.settle.view import SettleScreen
from pos.ui.screens.setup.view import SetupScreen
from pos.ui.screens.sign_in.view import SignInScreen
from pos.ui.screens.start.view import StartScreen
from pos.ui.screens.supervisor.view import SupervisorScreen
from pos.ui.screens.till.view import TillScreen


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
        "people": PeopleScreen,
        "count-in": CountInScreen,
        "till": TillScreen,
        "receipts": ReceiptsScreen,
        "count": CountScreen,
        "supervisor": SupervisorScreen,
        "deposit": DepositScreen,
        "settle": SettleScreen,
        "devices": DevicesScreen,
    }
