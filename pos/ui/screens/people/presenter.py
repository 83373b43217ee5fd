"""Adding people: who they are, what they are here for, how they prove it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from pos.cashiering import people
from pos.domain.errors import BadInput, Expected
from pos.domain.people import Person, Role
from pos.ui.desk import Desk, Tone
from pos.ui.lines import Line
from pos.words import LANGUAGES

ROLES = tuple(Role)


@dataclass(frozen=True, slots=True)
class PeopleState:
    """`turn` is another one when the form is to be empty again."""

    lines: tuple[Line, ...] = ()
    role: Role = Role.CASHIER
    language: str = "en"
    busy: bool = False
    turn: int = 0


class People:
    """`show` paints a state."""

    def __init__(self, desk: Desk, show: Callable[[PeopleState], None]) -> None:
        self.desk = desk
        self._show = show
        self._everyone: tuple[Person, ...] = ()
        self._role, self._language = Role.CASHIER, desk.words.language
        self._busy, self._turn = False, 0

    def arrive(self) -> None:
        """An empty form, and who is here already."""
        self._turn += 1
        self._read()

    def refresh(self) -> None:
        """Show how things stand."""
        say = self.desk.words.say
        lines = tuple(
            Line(one.name, place=one.login, detail=say(f"role.{one.role}"), state=say(f"language.{one.language}"))
            for one in self._everyone
        )
        self._show(PeopleState(lines, self._role, self._language, self._busy, self._turn))

    def next_role(self) -> None:
        """The next of the roles."""
        self._role = ROLES[(ROLES.index(self._role) + 1) % len(ROLES)]
        self.refresh()

    def next_language(self) -> None:
        """The other language."""
        self._language = LANGUAGES[(LANGUAGES.index(self._language) + 1) % len(LANGUAGES)]
        self.refresh()

    def add(self, values: Mapping[str, str]) -> None:
        """Add who stands in the form."""
        if self._busy:
            return
        if values["password"] != values["again"]:
            self.desk.explain(BadInput("PASSWORDS_DIFFER"))
            return
        name = " ".join(values["name"].split())
        initials = "".join(part[0] for part in name.split()[:3]).upper()
        person = Person(values["login"].strip().lower(), name, initials, self._role, self._language)
        counter, by, password, pin = self.desk.counter, self.desk.worker, values["password"], values["pin"]
        self._busy = True
        self.refresh()
        self.desk.run(
            lambda: people.add_person(counter, by, person, password, pin),
            self._added,
            failed=self._refused,
            waiting="wait.book",
            broken=self._free,
        )

    def _added(self, person: Person) -> None:
        self._busy = False
        self._turn += 1
        self._read()
        self.desk.say("people.added", Tone.DONE, name=person.name)

    def _refused(self, error: Expected) -> None:
        self._free()
        self.desk.explain(error)

    def _free(self) -> None:
        self._busy = False
        self.refresh()

    def _read(self) -> None:
        counter = self.desk.counter
        self.desk.run(lambda: people.people(counter), self._known, waiting="wait.book")

    def _known(self, everyone: tuple[Person, ...]) -> None:
        self._everyone = everyone
        self.refresh()
