"""The statements that change people after they were added."""

from __future__ import annotations

from pos.cashiering.sql import person_of
from pos.domain.people import Person
from pos.store import Connection


def everyone(connection: Connection) -> tuple[Person, ...]:
    """All who ever were here, by name; those who were switched off last."""
    rows = connection.execute("SELECT * FROM person ORDER BY active DESC, name, login")
    return tuple(person_of(row) for row in rows)


def update_person(connection: Connection, person: Person, password: str, pin: str) -> None:
    """A person as they are from now on, with hashed secrets; failures of before no longer count."""
    connection.execute(
        "UPDATE person SET name = ?, initials = ?, role = ?, language = ?, active = ?, password = ?, pin = ?,"
        " failures = 0, until_ms = 0, must_change = ? WHERE login = ?",
        (
            person.name,
            person.initials,
            person.role.value,
            person.language,
            int(person.active),
            password,
            pin,
            int(person.must_change),
            person.login,
        ),
    )


def set_failures(connection: Connection, login: str, failures: int, until_ms: int) -> None:
    """How often in a row the secret was wrong, and until when to wait."""
    connection.execute("UPDATE person SET failures = ?, until_ms = ? WHERE login = ?", (failures, until_ms, login))
