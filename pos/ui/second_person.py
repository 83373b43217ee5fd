"""Someone who may: who is signed in, or a second person who signs on the spot, good for this one thing (POL13)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from pos.cashiering import people
from pos.domain.errors import Expected
from pos.domain.people import Permission, Person
from pos.ui.desk import Desk


@dataclass(frozen=True, slots=True)
class _Wanted:
    permission: Permission
    not_logins: frozenset[str]
    then: Callable[[Person], object]


class SecondPerson:
    """`asked` is called where nobody at the screen may: show the panel. It keeps nobody: each thing asks anew."""

    def __init__(self, desk: Desk, asked: Callable[[], object]) -> None:
        self._desk = desk
        self._asked = asked
        self._wanted: _Wanted | None = None

    def find(self, permission: Permission, not_logins: frozenset[str], then: Callable[[Person], object]) -> None:
        """`then` gets who is signed in where they may and are none of `not_logins`, else whoever signs."""
        worker = self._desk.worker
        if worker.may(permission) and worker.login not in not_logins:
            then(worker)
            return
        self._wanted = _Wanted(permission, not_logins, then)
        self._asked()

    def sign(self, login: str, password: str, wrong: Callable[[], object]) -> None:
        """Name and password from the panel; `wrong` is called where they are not taken."""
        wanted, counter = self._wanted, self._desk.counter
        if wanted is None:
            return

        def refused(error: Expected) -> None:
            self._desk.explain(error)
            wrong()

        def signed(person: Person) -> None:
            if self._wanted is wanted:  # meanwhile the panel may have been left
                self._wanted = None
                self._desk.hush()
                wanted.then(person)

        self._desk.run(
            lambda: people.approve(
                counter, login, password, permission=wanted.permission, not_logins=wanted.not_logins
            ),
            then=signed,
            failed=refused,
        )

    def forget(self) -> None:
        """The panel was left."""
        self._wanted = None
