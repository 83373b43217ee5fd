"""What becomes of people after they were added: roles, passwords, PINs, going and coming back (design section 6, M9).

Every change is an entry with what was before and after; of secrets it says that they are others, never which.
"""

from __future__ import annotations

from dataclasses import replace

from pos.cashiering import people_sql, sql
from pos.cashiering.counter import Counter
from pos.cashiering.people import (
    Hashed,
    check_name,
    check_password,
    check_pin,
    facts_of,
    hash_secrets,
    prove,
    require,
)
from pos.domain.errors import Refused
from pos.domain.people import Permission, Person, Role
from pos.ledger.book import Page

PASSWORD, PIN = "password", "pin"  # what an entry calls them


def everyone(counter: Counter) -> tuple[Person, ...]:
    """All who ever were here, by name; those who were switched off last."""
    return people_sql.everyone(counter.book.read())


def known(counter: Counter, login: str) -> Person:
    """Somebody by their login. :raises Refused: ``PERSON_UNKNOWN``"""
    found = sql.secrets_of(counter.book.read(), login)
    if found is None:
        raise Refused("PERSON_UNKNOWN", login=login)
    return found.person


def change_person(counter: Counter, by: Person, person: Person) -> Person:
    """Give somebody another name, initials, role or language, or switch them off or on, as ``person`` says.

    Nobody changes their own role or switches themselves off, and an administrator always remains.

    :raises Refused: ``NOT_PERMITTED``, ``PERSON_UNKNOWN``, ``OWN_RIGHTS``, ``LAST_ADMINISTRATOR``, ``NOTHING_CHANGED``
    :raises BadInput: ``NAME_MISSING``
    """
    require(by, Permission.ADMINISTER)
    check_name(person)
    with counter.book.writing() as page:
        before, secrets = _found(page, person.login)
        after = replace(person, has_pin=before.has_pin, must_change=before.must_change)
        if by.login == after.login and (after.role, after.active) != (before.role, before.active):
            raise Refused("OWN_RIGHTS")
        _refuse_without_administrator(page, after)
        _write(page, before, after, secrets, who=by.login)
    if not after.active:
        counter.present.discard(after.login)
    return after


def reset_password(counter: Counter, by: Person, login: str, password: str) -> Person:
    """Give somebody who forgot it a password that is good for one thing: to choose another. Their PIN goes with it.

    :raises Refused: ``NOT_PERMITTED``, ``PERSON_UNKNOWN``, ``OWN_RIGHTS``; BadInput: ``PASSWORD_SHORT``
    """
    require(by, Permission.ADMINISTER)
    if login == by.login:
        raise Refused("OWN_RIGHTS")
    secrets = hash_secrets(password, "")
    with counter.book.writing() as page:
        before, _ = _found(page, login)
        check_password(before, password)
        after = replace(before, has_pin=False, must_change=True)
        _write(page, before, after, secrets, who=by.login, secret=PASSWORD)
    counter.present.discard(login)
    return after


def change_password(counter: Counter, person: Person, old: str, new: str) -> Person:
    """One's own password; the old one proves that it is oneself. The PIN stays.

    :raises Refused: ``SIGN_IN_WRONG``, ``SIGN_IN_WAIT``, ``NOTHING_CHANGED``; BadInput: ``PASSWORD_SHORT``
    """
    check_password(person, new)
    if old == new:
        raise Refused("NOTHING_CHANGED")
    prove(counter, person.login, old)
    fresh = hash_secrets(new, "")
    with counter.book.writing() as page:
        before, secrets = _found(page, person.login)
        after = replace(before, must_change=False)
        _write(page, before, after, replace(secrets, password=fresh.password), who=person.login, secret=PASSWORD)
    return after


def change_pin(counter: Counter, person: Person, password: str, pin: str) -> Person:
    """One's own PIN, proved by the password; an empty one takes it away.

    :raises Refused: ``SIGN_IN_WRONG``, ``SIGN_IN_WAIT``, ``PASSWORD_TO_CHANGE``; BadInput: ``PIN_WRONG``
    """
    check_pin(pin)
    if prove(counter, person.login, password).must_change:
        raise Refused("PASSWORD_TO_CHANGE", name=person.name)
    fresh = hash_secrets(password, pin)
    with counter.book.writing() as page:
        before, secrets = _found(page, person.login)
        after = replace(before, has_pin=bool(pin))
        _write(page, before, after, replace(secrets, pin=fresh.pin), who=person.login, secret=PIN)
    return after


def _found(page: Page, login: str) -> tuple[Person, Hashed]:
    found = sql.secrets_of(page.connection, login)
    if found is None:
        raise Refused("PERSON_UNKNOWN", login=login)
    return found.person, Hashed(found.password, found.pin)


def _refuse_without_administrator(page: Page, after: Person) -> None:
    others = (one for one in sql.people(page.connection) if one.login != after.login)
    if not after.may(Permission.ADMINISTER) and not any(one.role is Role.ADMINISTRATOR for one in others):
        raise Refused("LAST_ADMINISTRATOR")


def _write(page: Page, before: Person, after: Person, secrets: Hashed, *, who: str, secret: str = "") -> None:
    """One entry and the row it is about. ``secret`` says which secret is another one now."""
    old, new = facts_of(before), facts_of(after)
    changed = [name for name in new if new[name] != old[name]]
    if not changed and not secret:
        raise Refused("NOTHING_CHANGED")
    people_sql.update_person(page.connection, after, secrets.password, secrets.pin)
    page.append(
        "person.changed",
        {
            "login": after.login,
            "before": {name: old[name] for name in changed},
            "after": {name: new[name] for name in changed},
            "secret": secret,
            "secrets": secrets.digest,
        },
        who=who,
    )
