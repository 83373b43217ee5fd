"""People through the window: raised, given a password, switched off and on; one's own password and PIN."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pos.cashiering import people, staff
from pos.domain.people import Person, Role
from pos.ledger import sql as ledger_sql
from pos.ledger.entries import Entry
from pos.ui.screens.menu import entries
from tests.ui.driver import PASSWORD, PIN, Driver

GIVEN, OWN = "a password given once", "my own new password"


@pytest.fixture
def office(till: Driver) -> Driver:
    """Rosa, the administrator, before the list of people."""
    till.sign_in("rosa")
    till.at("home")
    till.program.desk.go("people")
    till.at("people")
    return till


def known(till: Driver, login: str) -> Person:
    return next(one for one in staff.everyone(till.program.desk.counter) if one.login == login)


def changes(till: Driver) -> list[Entry]:
    every = ledger_sql.entries(till.program.desk.counter.book.read())
    return [one for one in every if one.kind == "person.changed"]


def choose(till: Driver, login: str) -> None:
    """F5, down to somebody, Enter."""
    till.press("F5")
    lines = till.listed("people-rows").lines()
    place = [line.place for line in lines].index(login)
    marked = till.listed("people-rows").currentIndex().row()
    till.press(*["Down" if place > marked else "Up"] * abs(place - marked), "Enter")


def sign_out(till: Driver) -> None:
    next(one for one in entries(till.program.desk) if one.name == "leave").act()
    till.at("sign-in")


def test_somebody_is_raised_and_the_book_says_from_what_to_what(office: Driver) -> None:
    choose(office, "ana")
    assert office.focus() == "people-change-name"
    assert office.field("people-change-name") == "Ana Berg"
    office.press("F8", "F9", "Enter")
    assert "Ana Berg" in office.said
    ana = known(office, "ana")
    assert (ana.role, ana.language) == (Role.LEAD, "es")
    (entry,) = changes(office)
    assert (entry.who, entry.data["before"]["role"], entry.data["after"]["role"]) == ("rosa", "cashier", "lead")


def test_saving_nothing_says_so(office: Driver) -> None:
    choose(office, "ana")
    office.press("Enter")
    assert "Nothing is different" in office.said
    assert changes(office) == []


def test_who_forgot_their_password_gets_one_and_chooses_another_at_once(office: Driver) -> None:
    choose(office, "ana")
    office.press("F6")
    assert office.focus() == "people-password-anew-password"
    office.type(f"{GIVEN}\nanother one\n")
    assert "not the same" in office.said
    office.control("people-password-anew-again").setProperty("text", GIVEN)
    office.press("Enter")
    assert "Ana Berg" in office.said
    sign_out(office)
    office.type(f"ana\n{GIVEN}\n")
    office.at("own")
    office.press("F6")
    assert office.focus() == "own-old"
    office.type(f"{GIVEN}\n{OWN}\n{OWN}\n")
    office.at("count-in")
    sign_out(office)
    office.type(f"ana\n{OWN}\n")
    office.at("count-in")
    assert [(one.who, one.data["secret"]) for one in changes(office)] == [("rosa", "password"), ("ana", "password")]


def test_who_has_not_chosen_yet_goes_nowhere_else(office: Driver) -> None:
    staff.reset_password(office.program.desk.counter, office.program.desk.worker, "ana", GIVEN)
    sign_out(office)
    office.type(f"ana\n{GIVEN}\n")
    office.at("own")
    office.press("Ctrl+L")
    office.at("sign-in")
    office.type(f"{GIVEN}\n")
    office.at("own")
    office.press("Esc")
    office.at("sign-in")


def test_who_is_switched_off_is_no_tile_any_more_and_comes_back(office: Driver) -> None:
    choose(office, "sam")
    office.press("F7")
    assert "Switch off" in office.shown("people-switch-form-enter")
    office.press("Enter")
    assert "Samuel Okafor" in office.said
    assert office.listed("people-rows").lines()[-1].state == "switched off"
    assert "sam" not in [one.login for one in people.people(office.program.desk.counter)]
    choose(office, "sam")
    office.press("F7", "Enter")
    assert known(office, "sam").active
    assert [one.data["after"] for one in changes(office)] == [{"active": False}, {"active": True}]


def test_nobody_lowers_themselves(office: Driver) -> None:
    choose(office, "rosa")
    office.press("F8", "Enter")
    assert "own role" in office.said
    office.press("Esc")
    choose(office, "rosa")
    office.press("F7", "Enter")
    assert "own role" in office.said
    assert changes(office) == []


def test_a_pin_of_ones_own_unlocks_and_can_be_taken_away(selling: Driver) -> None:
    selling.program.desk.go("own")
    selling.at("own")
    selling.press("F6")
    selling.type(f"{PASSWORD}\n13579135\n13579135\n")
    selling.at("till")
    assert "PIN" in selling.said
    selling.press("Ctrl+L")
    selling.type("13579135\n")
    selling.at("till")
    selling.program.desk.go("own")
    selling.press("F6")
    selling.type(f"{PASSWORD}\n\n\n")
    selling.at("till")
    assert not known(selling, "ana").has_pin
    assert PIN not in changes(selling)[-1].body


def test_the_drawer_of_who_was_switched_off_is_counted_by_a_supervisor(selling: Driver) -> None:
    desk = selling.program.desk
    counter, session = desk.counter, desk.drawer
    rosa = people.sign_in(counter, "rosa", PASSWORD)
    selling.press("Ctrl+L", "Esc")
    staff.change_person(counter, rosa, replace(known(selling, "ana"), active=False))
    selling.sign_in("sam")
    selling.at("home")
    desk.go("supervisor")
    selling.at("supervisor")
    selling.press("Enter")
    selling.at("count")
    selling.press("Enter")
    selling.control("count-1000").setProperty("text", "20")
    selling.press("F12", "Enter")
    last = list(ledger_sql.entries(counter.book.read()))[-1]
    assert (last.kind, last.who, last.session) == ("drawer.counted", "sam", session.id)
    assert desk.session is None
