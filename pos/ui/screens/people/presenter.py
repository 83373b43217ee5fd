"""Who works here: added, changed, given a password anew, switched off and on (design section 6)."""

from __future__ import annotations

import enum
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from pos.cashiering import people, staff
from pos.domain.errors import BadInput, Expected
from pos.domain.people import Person, Role
from pos.ui.desk import Desk, Tone
from pos.ui.lines import Line
from pos.words import LANGUAGES

ROLES = tuple(Role)


class Mode(enum.Enum):
    """What the panel at the left is for."""

    NEW = enum.auto()
    CHANGE = enum.auto()
    PASSWORD = enum.auto()
    SWITCH = enum.auto()


@dataclass(frozen=True, slots=True)
class PeopleState:
    """`turn` is another one when the fields begin anew; `chosen` is who is changed."""

    mode: Mode = Mode.NEW
    lines: tuple[Line, ...] = ()
    marked: int = 0
    chosen: Person | None = None
    role: Role = Role.CASHIER
    language: str = "en"
    busy: bool = False
    turn: int = 0


class People:
    """`show` paints a state."""

    def __init__(self, desk: Desk, show: Callable[[PeopleState], None]) -> None:
        self.desk = desk
        self.state = PeopleState(language=desk.words.language)
        self._show = show
        self._everyone: tuple[Person, ...] = ()

    def arrive(self) -> None:
        """An empty form, and who is here already."""
        self._begin(Mode.NEW)
        self._read()

    def refresh(self) -> None:
        """Show how things stand."""
        lines = tuple(map(self._line, self._everyone))
        self._put(replace(self.state, lines=lines, marked=max(0, min(self.state.marked, len(lines) - 1))))

    # --- choosing ---

    def move(self, by: int) -> None:
        """Mark another one."""
        self._put(replace(self.state, marked=self.state.marked + by))
        self.refresh()

    def choose(self, place: int | None = None) -> None:
        """Somebody is to be changed; None: the marked one."""
        at = self.state.marked if place is None else place
        if 0 <= at < len(self._everyone):
            self._put(replace(self.state, marked=at))
            self._begin(Mode.CHANGE, self._everyone[at])

    def next_role(self) -> None:
        """The next of the roles."""
        self._put(replace(self.state, role=ROLES[(ROLES.index(self.state.role) + 1) % len(ROLES)]))

    def next_language(self) -> None:
        """The other language."""
        following = (LANGUAGES.index(self.state.language) + 1) % len(LANGUAGES)
        self._put(replace(self.state, language=LANGUAGES[following]))

    def ask(self, mode: Mode) -> None:
        """F6: a password for who forgot theirs; F7: off, or on again."""
        if self.state.mode is Mode.CHANGE:
            self._begin(mode, self.state.chosen)

    def back(self) -> bool:
        """One step out; False where there is none."""
        if self.state.mode is Mode.NEW:
            return False
        if self.state.mode is Mode.CHANGE:
            self._begin(Mode.NEW)
        else:
            self._begin(Mode.CHANGE, self.state.chosen)
        return True

    # --- doing ---

    def done(self, values: Mapping[str, str]) -> None:
        """Enter, with what stands in the fields."""
        if self.state.busy:
            return
        if values.get("password", "") != values.get("again", ""):
            self.desk.explain(BadInput("PASSWORDS_DIFFER"))
            return
        counter, by, chosen = self.desk.counter, self.desk.worker, self.state.chosen
        if chosen is None:
            person = self._new(values)
            self._run(lambda: people.add_person(counter, by, person, values["password"]), "people.added")
        elif self.state.mode is Mode.PASSWORD:
            self._run(
                lambda: staff.reset_password(counter, by, chosen.login, values["password"]), "people.password_given"
            )
        elif self.state.mode is Mode.SWITCH:
            other = replace(chosen, active=not chosen.active)
            said = "people.switched_on" if other.active else "people.switched_off"
            self._run(lambda: staff.change_person(counter, by, other), said)
        else:
            changed = self._changed(chosen, values)
            self._run(lambda: staff.change_person(counter, by, changed), "people.changed")

    def _new(self, values: Mapping[str, str]) -> Person:
        name = " ".join(values["name"].split())
        initials = "".join(part[0] for part in name.split()[:3]).upper()
        return Person(values["login"].strip().lower(), name, initials, self.state.role, self.state.language)

    def _changed(self, chosen: Person, values: Mapping[str, str]) -> Person:
        name = " ".join(values["name"].split())
        initials = values["initials"].strip().upper()
        return replace(chosen, name=name, initials=initials, role=self.state.role, language=self.state.language)

    def _run(self, work: Callable[[], Person], said: str) -> None:
        self._put(replace(self.state, busy=True))

        def ended(person: Person) -> None:
            self._free()
            self._begin(Mode.NEW)
            self._read()
            self.desk.say(said, Tone.DONE, name=person.name)

        self.desk.run(work, ended, failed=self._refused, waiting="wait.book", broken=self._free)

    def _refused(self, error: Expected) -> None:
        self._free()
        self.desk.explain(error)

    def _free(self) -> None:
        self._put(replace(self.state, busy=False))

    # --- saying ---

    def _begin(self, mode: Mode, chosen: Person | None = None) -> None:
        role = chosen.role if chosen else Role.CASHIER
        language = chosen.language if chosen else self.desk.words.language
        turn = self.state.turn + 1
        self._put(replace(self.state, mode=mode, chosen=chosen, role=role, language=language, turn=turn))

    def _put(self, state: PeopleState) -> None:
        self.state = state
        self._show(state)

    def _line(self, one: Person) -> Line:
        say = self.desk.words.say
        state, tone = say(f"language.{one.language}"), Tone.PLAIN
        if one.must_change:
            state, tone = say("people.must_change"), Tone.WAIT
        if not one.active:
            state, tone = say("people.is_off"), Tone.STOP
        return Line(one.name, place=one.login, detail=say(f"role.{one.role}"), state=state, tone=tone)

    def _read(self) -> None:
        counter = self.desk.counter
        self.desk.run(lambda: staff.everyone(counter), self._known, waiting="wait.book")

    def _known(self, everyone: tuple[Person, ...]) -> None:
        self._everyone = everyone
        self.refresh()
