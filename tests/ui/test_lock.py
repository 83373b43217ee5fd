"""The lock: the same on every screen, nothing lost under it, and nothing of it for anybody else."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLineEdit

from pos.app import App
from pos.cashiering import count, people, staff
from pos.domain.people import Role
from pos.ledger import sql as ledger_sql
from pos.ui.books import Books
from pos.ui.screen import Screen
from pos.ui.screens.catalogue import catalogue
from pos.ui.screens.menu import entries
from tests.ui.driver import PASSWORD, PIN, Driver

BEFORE_WORK = {"start", "setup", "sign-in"}
WATER = "10-2231-04"


def _nothing(*_: object) -> None:
    """Where a screen would call back."""


SCREENS = sorted(
    set(catalogue(Books(App(Path("nowhere"))), again=_nothing, opened=_nothing, other_book=_nothing, leave=_nothing))
    - BEFORE_WORK
)


def gone_to(till: Driver, name: str) -> Screen:
    """A screen with something typed into it, as a supervisor with a drawer, who may go everywhere."""
    desk = till.program.desk
    desk.enter(replace(desk.worker, role=Role.SUPERVISOR), desk.drawer)
    desk.go(name)
    screen = till.at(name)
    for field in fields(screen):
        field.setText("7")
    till.settle()
    return screen


def fields(screen: Screen) -> list[QLineEdit]:
    return [one for one in screen.findChildren(QLineEdit) if one.isVisible() and one.isEnabled()]


def typed(screen: Screen) -> list[str]:
    return [one.text() for one in screen.findChildren(QLineEdit) if one.echoMode() is QLineEdit.EchoMode.Normal]


@pytest.mark.parametrize("name", SCREENS)
def test_every_screen_can_be_locked_and_is_as_it_was_after(selling: Driver, name: str) -> None:
    screen = gone_to(selling, name)
    before, shown = typed(screen), fields(screen)
    for lock in (lambda: selling.press("Ctrl+L"), selling.program.idle.idle.emit):
        lock()
        selling.at("sign-in")
        assert not screen.isVisible()
        assert selling.said == ""
        assert selling.focus() == "sign-in-secret"
        selling.type(f"{PIN}\n")
        assert selling.at(name) is screen
        assert typed(screen) == before
        assert fields(screen) == shown
        assert selling.program.window.focusWidget() is not None
        selling.program.desk.enter(
            replace(selling.program.desk.worker, role=Role.SUPERVISOR), selling.program.desk.drawer
        )


@pytest.mark.parametrize("name", SCREENS)
def test_somebody_else_finds_nothing_of_it_and_it_is_there_again_after(selling: Driver, name: str) -> None:
    screen = gone_to(selling, name)
    before = typed(screen)
    selling.press("Ctrl+L", "Esc")
    selling.sign_in("sam")
    selling.at("home")
    selling.program.desk.go(name if name not in {"till", "count"} else "receipts")  # Sam has no drawer
    selling.settle()
    assert selling.screen is not screen
    selling.press("Ctrl+L", "Esc")
    selling.sign_in("ana")
    assert selling.at(name) is screen
    assert typed(screen) == before


def test_a_half_typed_password_does_not_wait_under_the_lock(selling: Driver) -> None:
    screen = gone_to(selling, "people")
    selling.press("Ctrl+L")
    secrets = [one for one in screen.findChildren(QLineEdit) if one.echoMode() is QLineEdit.EchoMode.Password]
    assert secrets
    assert not any(one.text() for one in secrets)


def test_money_on_the_counter_is_there_after_the_lock(selling: Driver) -> None:
    selling.type(f"{WATER}\n40")
    selling.press("F5")
    selling.press("Ctrl+L", "Esc")
    selling.sign_in("sam")
    selling.at("home")
    selling.window.close()
    assert selling.window.isVisible()
    assert "money is on the counter" in selling.said
    selling.press("Ctrl+L", "Esc")
    selling.sign_in("ana")
    selling.at("till")
    assert selling.shown("second") == "42.43"
    selling.press("F5")
    assert selling.seen("second")


def test_a_count_half_done_goes_on_where_it_was(selling: Driver) -> None:
    desk = selling.program.desk
    selling.press("F10")
    desk.go("count")
    selling.at("count")
    selling.press("Enter")
    selling.type("\n\n\n20\n")
    assert selling.field("count-1000") == "20"
    selling.press("Ctrl+L")
    selling.type(f"{PIN}\n")
    selling.at("count")
    assert selling.field("count-1000") == "20"
    selling.press("F12", "Enter")
    kinds = [one.kind for one in ledger_sql.entries(desk.counter.book.read())]
    assert kinds[-1] == "drawer.counted"


def test_a_drawer_that_was_dealt_with_meanwhile_is_not_found_as_it_was(selling: Driver) -> None:
    desk = selling.program.desk
    selling.type(f"{WATER}\n")
    selling.press("Ctrl+L")
    count.start(desk.counter, desk.worker, desk.drawer.id)
    selling.type(f"{PIN}\n")
    selling.at("count")


def test_what_was_under_way_is_told_to_who_began_it(selling: Driver) -> None:
    desk = selling.program.desk
    heard: list[str] = []
    desk.run(lambda: "done", heard.append)
    selling.window.lock()
    selling.at("sign-in")
    assert heard == []
    selling.press("Esc")
    selling.sign_in("sam")
    selling.at("home")
    assert heard == []
    selling.press("Ctrl+L", "Esc")
    selling.sign_in("ana")
    selling.at("till")
    assert heard == ["done"]


def test_who_leaves_leaves_nothing(till: Driver) -> None:
    till.sign_in("rosa")
    till.at("home")
    till.program.desk.go("people")
    till.at("people")
    till.type("Somebody")
    till.press("Esc")
    till.at("home")
    next(one for one in entries(till.program.desk) if one.name == "leave").act()
    till.at("sign-in")
    till.sign_in("rosa")
    till.at("home")
    till.program.desk.go("people")
    till.at("people")
    assert till.field("people-name") == ""


def test_without_a_pin_the_password_is_asked_for(till: Driver) -> None:
    till.sign_in("rosa")
    till.at("home")
    till.press("Ctrl+L")
    till.at("sign-in")
    assert not till.seen("sign-in-by-password")
    till.type(f"{PASSWORD}\n")
    till.at("home")


def test_a_password_of_digits_is_no_pin(till: Driver) -> None:
    till.at("sign-in")
    counter = till.program.desk.counter
    ana = people.sign_in(counter, "ana", PASSWORD)
    staff.change_pin(counter, ana, PASSWORD, "")
    staff.change_password(counter, ana, PASSWORD, "9182736450")
    till.program.desk.go("sign-in")
    till.at("sign-in")
    till.type("ana\n9182736450\n")
    till.at("count-in")
    till.press("Ctrl+L")
    till.type("9182736450\n")
    till.at("count-in")


def test_enter_in_the_login_of_a_pickup_goes_to_the_password_and_tries_nothing(selling: Driver) -> None:
    selling.press("F10", "2")
    selling.control("step-pick-up-count-2000").setFocus()
    selling.type("1" + "\n" * 10)
    selling.at("second-count")
    selling.type("\n")
    assert selling.focus() == "second-sign-login"
    selling.type("sam\n")
    assert selling.focus() == "second-sign-password"
    selling.type("\n")
    assert selling.focus() == "second-sign-password"
    kinds = [one.kind for one in ledger_sql.entries(selling.program.desk.counter.book.read())]
    assert "person.sign-in-failed" not in kinds
