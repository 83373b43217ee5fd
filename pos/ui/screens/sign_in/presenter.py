"""Signing in: find yourself, prove it, and go where your work is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from pos.cashiering import open_drawer, people, settings_record
from pos.cashiering.sql import Session
from pos.domain.errors import Expected, Refused
from pos.domain.people import Permission, Person
from pos.ui.desk import Desk, Tone
from pos.ui.screens.routes import first_screen


@dataclass(frozen=True, slots=True)
class SignInState:
    """`people` are those whose name or login begins with what was typed; `chosen` has been picked.

    `by_pin`: a PIN is asked for, because they signed in by password since this till was started. `turn` is another one
    whenever the secret must be typed anew.
    """

    people: tuple[Person, ...] = ()
    marked: int = 0
    chosen: Person | None = None
    by_pin: bool = False
    turn: int = 0


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Who proved who they are, their drawer, whether settings wait for them to be confirmed, and which hold for nobody
    until an administrator has; or why the book does not say."""

    person: Person
    session: Session | None
    settings_edited: bool
    settings_waiting: tuple[str, ...]
    problem: Refused | None = None


class SignIn:
    """`show` paints a state."""

    def __init__(self, desk: Desk, show: Callable[[SignInState], None]) -> None:
        self.desk = desk
        self._show = show
        self._everyone: tuple[Person, ...] = ()
        self._typed = ""
        self._marked = 0
        self._chosen: Person | None = None
        self._by_pin = False
        self._turn = 0
        self._busy = False

    def arrive(self) -> None:
        """Someone locked the till or left, or it was just started: whoever was here is asked first."""
        counter, locked = self.desk.counter, self.desk.person
        self._typed, self._marked, self._chosen = "", 0, None
        if locked is not None:
            self._choose(locked)
        self.desk.run(lambda: people.people(counter), self._known, waiting="wait.book")
        self.refresh()

    def refresh(self) -> None:
        """Show how things stand."""
        found = tuple(one for one in self._everyone if self._typed.casefold() in f"{one.name} {one.login}".casefold())
        self._marked = max(0, min(self._marked, len(found) - 1))
        self._show(SignInState(found, self._marked, self._chosen, self._by_pin, self._turn))

    def typed(self, text: str) -> None:
        """Part of a name or login."""
        self._typed = text.strip()
        self._chosen = None
        self.refresh()

    def move(self, by: int) -> None:
        """Another tile."""
        self._marked += by
        self.refresh()

    def enter(self) -> None:
        """The marked tile."""
        found = [one for one in self._everyone if self._typed.casefold() in f"{one.name} {one.login}".casefold()]
        if found:
            self.choose(found[min(self._marked, len(found) - 1)])

    def choose(self, person: Person) -> None:
        """A tile was picked."""
        self._choose(person)
        self.desk.hush()
        self.refresh()

    def use_password(self) -> None:
        """Password instead of the PIN, and back."""
        if self._chosen is not None and self.knows_pin(self._chosen):
            self._by_pin = not self._by_pin
            self._turn += 1
            self.refresh()

    def knows_pin(self, person: Person) -> bool:
        """Whether a PIN proves them now: they have one, and signed in by password since this till was started."""
        return person.has_pin and person.login in self.desk.counter.present

    def back(self) -> None:
        """To the names."""
        self._chosen = None
        self.refresh()

    def prove(self, secret: str) -> None:
        """The password or PIN was typed."""
        person, counter, by_pin = self._chosen, self.desk.counter, self._by_pin
        if person is None or not secret or self._busy:
            return

        def proved() -> SignedIn:
            check = people.unlock if by_pin and secret.isdecimal() else people.sign_in  # who types words means words
            found = check(counter, person.login, secret)
            session = open_drawer.current_session(counter, found)
            try:
                edited = found.may(Permission.ADMINISTER) and bool(settings_record.unconfirmed(counter))
                return SignedIn(found, session, edited, settings_record.waiting(counter.book.read()))
            except Refused as error:  # the book is damaged there: whoever is to decide about that comes in
                return SignedIn(found, session, settings_edited=False, settings_waiting=(), problem=error)

        self._busy = True
        self.desk.run(proved, self._entered, failed=self._refused, waiting="wait.sign_in", broken=self._free)

    def _choose(self, person: Person) -> None:
        self._chosen = person
        self._by_pin = self.knows_pin(person)
        self._turn += 1

    def _known(self, everyone: tuple[Person, ...]) -> None:
        self._everyone = everyone
        self.refresh()

    def _entered(self, found: SignedIn) -> None:
        self._busy = False
        desk = self.desk
        desk.enter(found.person, found.session)
        doubt = desk.counter.doubts.doubt
        first = "settings" if found.settings_edited else first_screen(desk)
        if doubt is not None and not doubt.by and first != "own":
            first = "doubt"
        desk.go(desk.seats.left_at(desk.session) or first)
        if found.problem is not None:
            desk.explain(found.problem)
        elif found.settings_waiting:
            desk.say("settings.waiting", Tone.WAIT, settings=", ".join(found.settings_waiting))

    def _refused(self, error: Expected) -> None:
        self._free()
        self._turn += 1
        self._by_pin = self._by_pin and error.code != "PIN_AFTER_PASSWORD"
        self.refresh()
        self.desk.explain(error)

    def _free(self) -> None:
        self._busy = False
