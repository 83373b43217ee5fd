"""What people do at the end of a day, through the window: steps that several tests take."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from PySide6.QtWidgets import QLabel

from pos.cashiering import count
from pos.cashiering import finalize as finalizing
from pos.cashiering import sql as counter_sql
from pos.domain.drawers import SessionState
from pos.domain.money import Money
from pos.ledger import sql as ledger_sql
from pos.play.fields import fewest
from pos.ui.screens.count.view import CountScreen
from pos.ui.screens.supervisor.view import SupervisorScreen
from pos.ui.tokens import Theme
from tests.ui.conftest import STAFF
from tests.ui.driver import PASSWORD, Driver

WATER, CITATION = "10-2231-04", "7714203"
EXPECTED = "247.43"  # 200.00 to start with, and 47.43 of the two bills; a check for the other 100.00

# Pieces in the order of the drawer, 100 down to 1 cent.
RIGHT = "\n\n12\n\n1\n\n2\n\n1\n1\n1\n3\n"
SHORT = "\n\n10\n\n\n\n\n\n\n\n\n\n"  # 200.00: what the citation and the rest brought is missing


def sell(selling: Driver) -> Driver:
    """Two bills for a check and cash."""
    selling.type(f"{WATER}\n{CITATION}\n100")
    selling.press("F6")
    selling.type("4471\n")
    selling.press("F5")
    return selling


def count_screen(till: Driver) -> CountScreen:
    """The count, in front."""
    found = till.at("count")
    assert isinstance(found, CountScreen)
    return found


def supervisor(till: Driver) -> SupervisorScreen:
    """The supervisor's screen, in front."""
    found = till.at("supervisor")
    assert isinstance(found, SupervisorScreen)
    return found


def begin(till: Driver) -> None:
    """To the fields of the count."""
    till.program.desk.go("count")
    till.at("count")
    till.press("Enter")


def hand_in(till: Driver, cash: str, checks: str = "1\n100\n") -> None:
    """Count, and hand it in."""
    till.type(cash)
    till.type(checks)
    till.press("F12", "Enter")


def sign(till: Driver, login: str = "sam") -> None:
    """A supervisor signs on the spot."""
    till.type(f"{login}\n")
    till.type(f"{PASSWORD}\n")


def session(till: Driver) -> counter_sql.Session:
    """The one drawer of the day."""
    (found,) = counter_sql.sessions(till.program.desk.counter.book.read(), *SessionState)
    return found


def entries(till: Driver, kind: str) -> list[Mapping[str, Any]]:
    """What the book has of a kind."""
    return [one.data for one in ledger_sql.entries(till.program.desk.counter.book.read()) if one.kind == kind]


def work_as(till: Driver, login: str) -> None:
    """Somebody else sits down."""
    person = next(one for one in STAFF if one.login == login)
    till.program.desk.enter(person, None)
    till.settle()


def words_on_screen(till: Driver) -> str:
    """All that can be read."""
    return " ".join(label.text() for label in till.window.findChildren(QLabel) if label.isVisible())


def finalize(sold: Driver) -> Driver:
    """The drawer is counted right and finalized; a supervisor works here."""
    begin(sold)
    hand_in(sold, RIGHT)
    sold.press("Enter")
    supervisor(sold)
    sold.press("Enter")
    sign(sold)
    sold.press("F12")
    work_as(sold, "sam")
    return sold


def finalize_at_once(sold: Driver) -> Driver:
    """The same without the screens that lead there, for what comes after them."""
    counter, opened = sold.program.desk.counter, session(sold).id
    known = {person.login: person for person in STAFF}
    count.start(counter, known["ana"], opened)
    right = count.Counted(fewest(Money.parse(EXPECTED)), {"check": (1, Money(10_000))})
    count.submit(counter, known["ana"], opened, right)
    finalizing.finalize(counter, known["sam"], opened, {})
    work_as(sold, "sam")
    return sold


def change_everything(till: Driver) -> None:
    """Spanish, and high contrast."""
    desk = till.program.desk
    desk.speak("es")
    desk.prefer(replace(desk.preferences, theme=Theme.CONTRAST))
    till.settle()
