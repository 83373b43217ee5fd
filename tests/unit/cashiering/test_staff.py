"""People after they were added: roles, passwords, PINs, going and coming back, and what the book says of it."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from pos.app import verify_book
from pos.cashiering import count, finalize, people, staff
from pos.domain.drawers import CashCount
from pos.domain.errors import Expected
from pos.domain.people import Permission, Person, Role
from pos.ledger import sql as ledger_sql
from pos.ledger.entries import Entry
from tests.support.counters import PASSWORD, Desk, make_desk, open_desk

OTHER = "quite another password"


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    made = make_desk(tmp_path / "data")
    yield made
    made.app.close()


def changes(desk: Desk) -> list[Entry]:
    every = ledger_sql.entries(desk.counter.book.read())
    return [one for one in every if one.kind == "person.changed"]


def now(desk: Desk, person: Person) -> Person:
    return next(one for one in staff.everyone(desk.counter) if one.login == person.login)


def refused(code: str) -> pytest.RaisesExc[Expected]:
    return pytest.RaisesExc(Expected, check=lambda error: error.code == code)


def test_a_change_says_what_was_before_and_after_and_who_made_it(desk: Desk) -> None:
    raised = replace(desk.cashier, role=Role.SUPERVISOR, language="es")
    staff.change_person(desk.counter, desk.administrator, raised)
    (entry,) = changes(desk)
    assert entry.who == desk.administrator.login
    assert entry.data["before"] == {"role": "cashier", "language": "en"}
    assert entry.data["after"] == {"role": "supervisor", "language": "es"}
    assert now(desk, desk.cashier) == raised
    assert verify_book(desk.app.places).ok


def test_nobody_raises_their_own_rights(desk: Desk) -> None:
    with refused("NOT_PERMITTED"):
        staff.change_person(desk.counter, desk.cashier, replace(desk.cashier, role=Role.ADMINISTRATOR))
    for other in (
        replace(desk.administrator, role=Role.SUPERVISOR),
        replace(desk.administrator, active=False),
    ):
        with refused("OWN_RIGHTS"):
            staff.change_person(desk.counter, desk.administrator, other)
    with refused("OWN_RIGHTS"):
        staff.reset_password(desk.counter, desk.administrator, desk.administrator.login, OTHER)
    assert not changes(desk)


def test_an_administrator_always_remains(desk: Desk) -> None:
    second = staff.change_person(desk.counter, desk.administrator, replace(desk.supervisor, role=Role.ADMINISTRATOR))
    staff.change_person(desk.counter, second, replace(desk.administrator, active=False))
    with refused("LAST_ADMINISTRATOR"):
        staff.change_person(desk.counter, desk.administrator, replace(second, active=False))


def test_who_is_switched_off_neither_signs_in_nor_approves_and_can_come_back(desk: Desk) -> None:
    gone = staff.change_person(desk.counter, desk.administrator, replace(desk.supervisor, active=False))
    assert gone not in people.people(desk.counter)
    with refused("SIGN_IN_WRONG"):
        people.sign_in(desk.counter, gone.login, PASSWORD)
    with refused("SIGN_IN_WRONG"):
        people.approve(
            desk.counter, gone.login, PASSWORD, permission=Permission.APPROVE, not_logins=frozenset({"carla"})
        )
    staff.change_person(desk.counter, desk.administrator, replace(gone, active=True))
    assert people.sign_in(desk.counter, gone.login, PASSWORD).active
    assert [one.data["after"] for one in changes(desk)] == [{"active": False}, {"active": True}]


def test_a_password_given_by_an_administrator_is_good_to_choose_another(desk: Desk) -> None:
    staff.change_pin(desk.counter, desk.supervisor, PASSWORD, "246810")
    people.sign_in(desk.counter, desk.supervisor.login, PASSWORD)
    staff.reset_password(desk.counter, desk.administrator, desk.supervisor.login, OTHER)
    with refused("PIN_AFTER_PASSWORD"):
        people.unlock(desk.counter, desk.supervisor.login, "246810")
    person = people.sign_in(desk.counter, desk.supervisor.login, OTHER)
    assert person.must_change
    assert not person.has_pin
    assert not person.may(Permission.APPROVE)
    with refused("PASSWORD_TO_CHANGE"):
        people.approve(
            desk.counter, person.login, OTHER, permission=Permission.APPROVE, not_logins=frozenset({"carla"})
        )
    with refused("NOTHING_CHANGED"):
        staff.change_password(desk.counter, person, OTHER, OTHER)
    own = staff.change_password(desk.counter, person, OTHER, "a third password, my own")
    assert own.may(Permission.APPROVE)
    with refused("SIGN_IN_WRONG"):
        people.sign_in(desk.counter, person.login, OTHER)
    assert [(one.who, one.data["secret"]) for one in changes(desk)] == [
        ("sam", "pin"),
        ("ann", "password"),
        ("sam", "password"),
    ]
    assert verify_book(desk.app.places).ok


def test_a_new_person_does_nothing_with_the_password_of_who_added_them(desk: Desk) -> None:
    new = people.add_person(desk.counter, desk.administrator, Person("sue", "Sue", "SU", Role.SUPERVISOR), PASSWORD)
    assert new.must_change
    assert now(desk, new).must_change
    sue = people.sign_in(desk.counter, "sue", PASSWORD)
    for attempt in (
        lambda: people.require(sue, Permission.FINALIZE),
        lambda: staff.change_pin(desk.counter, sue, PASSWORD, "246810"),
        lambda: people.approve(
            desk.counter, "sue", PASSWORD, permission=Permission.APPROVE, not_logins=frozenset({"carla"})
        ),
    ):
        with refused("PASSWORD_TO_CHANGE"):
            attempt()
    assert staff.change_password(desk.counter, sue, PASSWORD, OTHER).may(Permission.FINALIZE)
    assert verify_book(desk.app.places).ok


def test_ones_own_password_and_pin_need_the_old_password(desk: Desk) -> None:
    with refused("SIGN_IN_WRONG"):
        staff.change_password(desk.counter, desk.cashier, "something else", OTHER)
    with refused("SIGN_IN_WRONG"):
        staff.change_pin(desk.counter, desk.cashier, "something else", "246810")
    assert staff.change_pin(desk.counter, desk.cashier, PASSWORD, "246810").has_pin
    assert not staff.change_pin(desk.counter, desk.cashier, PASSWORD, "").has_pin


def test_no_entry_holds_a_secret(desk: Desk) -> None:
    staff.reset_password(desk.counter, desk.administrator, desk.cashier.login, OTHER)
    staff.change_password(desk.counter, desk.cashier, OTHER, "a third password, my own")
    staff.change_pin(desk.counter, desk.cashier, "a third password, my own", "246810")
    bodies = "".join(one.body for one in ledger_sql.entries(desk.counter.book.read()))
    assert OTHER not in bodies
    assert "third" not in bodies
    assert "246810" not in bodies
    assert "argon2" not in bodies


def test_nothing_typed_is_nothing_tried(desk: Desk) -> None:
    for login, password in (("carla", ""), ("", PASSWORD), (" ", "")):
        with refused("SIGN_IN_EMPTY"):
            people.sign_in(desk.counter, login, password)
    for _ in range(people.FREE_FAILURES):
        with refused("SIGN_IN_EMPTY"):
            people.approve(desk.counter, "sam", "", permission=Permission.APPROVE, not_logins=frozenset())
    kinds = [one.kind for one in ledger_sql.entries(desk.counter.book.read())]
    assert "person.sign-in-failed" not in kinds


def test_a_row_that_no_entry_accounts_for_is_found(desk: Desk) -> None:
    staff.change_person(desk.counter, desk.administrator, replace(desk.cashier, role=Role.LEAD))
    with desk.counter.book.writing() as page:
        page.connection.execute("UPDATE person SET active = 0 WHERE login = 'carla'")
    (finding,) = verify_book(desk.app.places).findings
    assert (finding.table, finding.row, finding.code) == ("person", "carla", "PERSON_DIFFERS")


def test_the_open_drawer_of_who_was_switched_off_is_counted_by_one_and_accepted_by_another(tmp_path: Path) -> None:
    desk = open_desk(tmp_path / "open")
    counted = count.Counted(CashCount({10000: 2}))
    with refused("SESSION_NOT_YOURS"):
        count.start(desk.counter, desk.supervisor, desk.session_id)
    staff.change_person(desk.counter, desk.administrator, replace(desk.cashier, active=False))
    with refused("SESSION_NOT_YOURS"):
        count.start(desk.counter, Person("carl", "Carl", "CL", Role.CASHIER), desk.session_id)
    count.start(desk.counter, desk.supervisor, desk.session_id)
    count.submit(desk.counter, desk.supervisor, desk.session_id, counted)
    with refused("APPROVER_SAME"):
        finalize.finalize(desk.counter, desk.supervisor, desk.session_id, {})
    second = Person("sue", "Sue Second", "SS", Role.SUPERVISOR)
    people.add_person(desk.counter, desk.administrator, second, PASSWORD, own=True)
    assert finalize.finalize(desk.counter, second, desk.session_id, {}).z == 1
    assert verify_book(desk.app.places).ok
    desk.app.close()


def test_a_secret_costs_what_rfc_9106_recommends() -> None:
    """In a process of its own: in those of the suite it costs next to nothing."""
    script = "from pos.cashiering import people; print(people.hash_secrets('correct horse battery', '246810'))"
    told = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True).stdout
    assert told.count("$argon2id$v=19$m=65536,t=3,p=4$") == 2
