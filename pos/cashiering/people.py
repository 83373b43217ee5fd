"""Who is here: adding people, signing in, unlocking, and approving on the spot (design section 6)."""

from __future__ import annotations

import functools
from dataclasses import dataclass, replace

import argon2
from argon2.profiles import RFC_9106_LOW_MEMORY

from pos.cashiering import people_sql, sql
from pos.cashiering.counter import Counter
from pos.domain.errors import BadInput, Bug, Refused
from pos.domain.people import Permission, Person, role_for
from pos.ledger.book import Page
from pos.ledger.entries import digest

PASSWORD_LENGTH_MIN = 10
PIN_LENGTH_MIN = 6
FREE_FAILURES = 3
LOCK_MS_MAX = 15 * 60 * 1000

COST = RFC_9106_LOW_MEMORY
"""What it takes to hash a secret: RFC 9106, section 4, second recommended option. A hash says what it was made with."""

SMALL_OFFICE = "small-office"
"""In an entry's data: its approver is no supervisor, but a second cashier (POL8)."""

_SMALL_OFFICE_MAY = frozenset({Permission.APPROVE, Permission.FINALIZE, Permission.CHANGE_ALLOCATION})


@functools.cache
def _hasher() -> argon2.PasswordHasher:
    return argon2.PasswordHasher.from_parameters(COST)


@functools.cache
def _nobody() -> str:
    """A hash to spend the same time on a login that does not exist."""
    return _hasher().hash("nobody signs in with this")


def check_new_person(person: Person, password: str, pin: str) -> None:
    """Refuse what cannot be a person's login, name, password or PIN.

    :raises BadInput: ``LOGIN_WRONG``, ``NAME_MISSING``, ``PASSWORD_SHORT``, ``PIN_WRONG``
    """
    if not person.login.isascii() or not person.login.isalnum() or not 2 <= len(person.login) <= 20:
        raise BadInput("LOGIN_WRONG", login=person.login[:40])
    check_name(person)
    check_password(person, password)
    check_pin(pin)


def check_name(person: Person) -> None:
    """:raises BadInput: ``NAME_MISSING``"""
    if not person.name.strip() or not 1 <= len(person.initials.strip()) <= 4:
        raise BadInput("NAME_MISSING")


def check_password(person: Person, password: str) -> None:
    """:raises BadInput: ``PASSWORD_SHORT``"""
    if len(password) < PASSWORD_LENGTH_MIN or password.lower() == person.login.lower():
        raise BadInput("PASSWORD_SHORT", least=PASSWORD_LENGTH_MIN)


def check_pin(pin: str) -> None:
    """An empty one is none. :raises BadInput: ``PIN_WRONG``"""
    if pin and (not (pin.isascii() and pin.isdecimal()) or len(pin) < PIN_LENGTH_MIN or len(set(pin)) == 1):
        raise BadInput("PIN_WRONG", least=PIN_LENGTH_MIN)


@dataclass(frozen=True, slots=True)
class Hashed:
    """What a person is known by, as Argon2id hashes; ``pin`` is empty where there is none."""

    password: str
    pin: str

    @property
    def digest(self) -> str:
        """All that the book says of them: a changed one is found."""
        return digest(f"{self.password}|{self.pin}")


def hash_secrets(password: str, pin: str) -> Hashed:
    """Hash them; it takes its time, so not within a transaction."""
    return Hashed(_hasher().hash(password), _hasher().hash(pin) if pin else "")


def write_person(page: Page, person: Person, secrets: Hashed, *, who: str) -> None:
    """Record a new person within a transaction. :raises Refused: ``LOGIN_TAKEN``"""
    sql.insert_person(page.connection, person, secrets.password, secrets.pin)
    page.append("person.added", {**facts_of(person), "secrets": secrets.digest}, who=who)


def add_person(
    counter: Counter, by: Person, person: Person, password: str, pin: str = "", *, own: bool = False
) -> Person:
    """Add someone; returns them with the login as it is kept, in small letters.

    The password is good for one thing, to choose another, and there is no PIN yet: who adds somebody knows neither for
    long. ``own`` says that the person has chosen both, as people of a written day have.

    :raises Refused: ``NOT_PERMITTED``, ``LOGIN_TAKEN``; BadInput as :func:`check_new_person`
    """
    require(by, Permission.ADMINISTER)
    check_new_person(person, password, pin)
    if pin and not own:
        raise Bug("a PIN is for its person to choose")
    kept = replace(person, login=person.login.lower(), has_pin=bool(pin), must_change=not own)
    secrets = hash_secrets(password, pin)
    with counter.book.writing() as page:
        write_person(page, kept, secrets, who=by.login)
    return kept


def people(counter: Counter) -> tuple[Person, ...]:
    """Everyone who may sign in, by name."""
    return sql.people(counter.book.read())


def sign_in(counter: Counter, login: str, password: str) -> Person:
    """Sign in with login and password; an entry either way.

    :raises Refused: ``SIGN_IN_WRONG`` (login or password: it does not say which), ``SIGN_IN_WAIT``
    """
    person = prove(counter, login, password)
    with counter.book.writing() as page:
        page.append("person.signed-in", {"login": person.login, "by": "password"}, who=person.login)
    counter.present.add(person.login)
    return person


def unlock(counter: Counter, login: str, pin: str) -> Person:
    """Unlock by PIN, for someone who has signed in by password since this till was started.

    :raises Refused: ``PIN_AFTER_PASSWORD``, ``SIGN_IN_WRONG``, ``SIGN_IN_WAIT``
    """
    if login.strip().lower() not in counter.present:
        raise Refused("PIN_AFTER_PASSWORD")
    person = prove(counter, login, pin, kind="pin")
    with counter.book.writing() as page:
        page.append("person.signed-in", {"login": person.login, "by": "pin"}, who=person.login)
    return person


def sign_out(counter: Counter, person: Person) -> None:
    """Record that someone left."""
    with counter.book.writing() as page:
        page.append("person.signed-out", {"login": person.login}, who=person.login)
    counter.present.discard(person.login)


def approve(
    counter: Counter, login: str, password: str, *, permission: Permission, not_logins: frozenset[str]
) -> Person:
    """A second person, proved here and now, good for one action (POL13).

    ``not_logins``: the cashier of the entry and the owner of the drawer, who may not approve (POL8, L12).

    :raises Refused: ``APPROVER_SAME``, ``NOT_PERMITTED``, ``SIGN_IN_WRONG``, ``SIGN_IN_WAIT``
    """
    if login.strip().lower() in {one.lower() for one in not_logins}:
        raise Refused("APPROVER_SAME")
    person = prove(counter, login, password)
    require_approver(counter, person, permission)
    return person


def require_approver(counter: Counter, approver: Person, permission: Permission) -> dict[str, str]:
    """That this person may approve, and what the entry says of it: nothing, or the rule of a small office (POL8).

    Where ``custody.small_office`` is set, another cashier may sign what elsewhere needs a supervisor. That they are
    another one is for :func:`require_other`; that it was so stands in the entry, and so on the list for review.

    :raises Refused: ``NOT_PERMITTED``
    """
    if not approver.may(permission) and may_in_small_office(counter, approver, permission):
        return {"rule": SMALL_OFFICE}
    require(approver, permission)
    return {}


def may_in_small_office(counter: Counter, person: Person, permission: Permission) -> bool:
    """Whether the rule of a small office lets this person do what their role does not."""
    allowed = permission in _SMALL_OFFICE_MAY and counter.agency.custody.small_office
    return allowed and person.may(Permission.TAKE_PAYMENTS)


def require(person: Person, permission: Permission) -> None:
    """:raises Refused: ``NOT_PERMITTED`` where the role does not grant it, ``PASSWORD_TO_CHANGE`` before it can"""
    if person.must_change:
        raise Refused("PASSWORD_TO_CHANGE", name=person.name)
    if not person.may(permission):
        raise Refused("NOT_PERMITTED", name=person.name, role=role_for(permission))


def require_other(approver: Person, *logins: str) -> None:
    """:raises Refused: ``APPROVER_SAME`` where the approver is the cashier or the drawer's owner (L12)"""
    if approver.login in logins:
        raise Refused("APPROVER_SAME")


def prove(counter: Counter, login: str, secret: str, *, kind: str = "password") -> Person:
    """Whose ``password`` or ``pin`` this is. Where nothing was typed nothing was tried: it counts for nothing.

    :raises BadInput: ``SIGN_IN_EMPTY``; Refused: ``SIGN_IN_WRONG``, ``SIGN_IN_WAIT``
    """
    if not login.strip() or not secret:
        raise BadInput("SIGN_IN_EMPTY")
    now = counter.clock.now().ms
    found = sql.secrets_of(counter.book.read(), login.strip().lower())
    if found is not None and 0 < found.until_ms - now <= LOCK_MS_MAX:  # more is a clock that was set back since
        raise Refused("SIGN_IN_WAIT", time=_minutes((found.until_ms - now) // 1000 + 1))
    hashed = "" if found is None else (found.password if kind == "password" else found.pin)
    right = _verify(hashed or _nobody(), secret) and bool(hashed) and found is not None and found.person.active
    if not right or found is None:
        _count_failure(counter, None if found is None else found.person.login)
        raise Refused("SIGN_IN_WRONG")
    if found.failures:
        with counter.book.writing() as page:
            people_sql.set_failures(page.connection, found.person.login, 0, 0)
    return found.person


def _count_failure(counter: Counter, login: str | None) -> None:
    """Every failure is an entry; from the fourth on each doubles the wait, to a quarter of an hour.

    A login that nobody has is not written down: it may be a password, typed into the wrong field.
    """
    with counter.book.writing() as page:
        known = sql.secrets_of(page.connection, login) if login else None
        failures = known.failures + 1 if known else 1
        if known:
            until = counter.clock.now().ms + _wait_ms(failures) if failures > FREE_FAILURES else 0
            people_sql.set_failures(page.connection, known.person.login, failures, until)
        page.append("person.sign-in-failed", {"login": login or "", "failures": failures}, who="")


def _minutes(seconds: int) -> str:
    """``0:05``, ``14:59``"""
    return f"{seconds // 60}:{seconds % 60:02d}"


def _wait_ms(failures: int) -> int:
    doublings = min(failures - FREE_FAILURES - 1, 16)
    return min(5000 << doublings, LOCK_MS_MAX)


def _verify(hashed: str, secret: str) -> bool:
    try:
        return _hasher().verify(hashed, secret)
    except argon2.exceptions.VerifyMismatchError:
        return False


def facts_of(person: Person) -> dict[str, str | bool]:
    """What the book says of a person, beside the digest of their hashed secrets."""
    return {
        "login": person.login,
        "initials": person.initials,
        "name": person.name,
        "role": person.role.value,
        "language": person.language,
        "active": person.active,
        "must_change": person.must_change,
    }
