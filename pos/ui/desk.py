"""What every presenter stands on: the counter, who works at it, their words, background work, the way to other screens.

Plain Python: presenters are tested without a window.
"""

from __future__ import annotations

import enum
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol, TypeVar

from pos.cashiering.counter import Counter
from pos.cashiering.sql import Session
from pos.domain.errors import Bug, Expected
from pos.domain.people import Permission, Person
from pos.ui.preferences import Preferences
from pos.ui.seats import Seats
from pos.ui.second_count import SecondCount
from pos.words import Words

if TYPE_CHECKING:  # presenters know no Qt
    from pos.ui.scan import Measured

Result = TypeVar("Result")


@dataclass(slots=True)
class Operation:
    """One piece of work under way.

    `waiting` is the key of the text that says what is waited for; empty: nothing is said. `way_out` is what Esc does
    after two seconds; None: the result is let go of. `broken` is called after a bug in it was shown.
    """

    waiting: str = ""
    way_out: Callable[[], object] | None = None
    broken: Callable[[], None] | None = None
    started_s: float = field(default_factory=time.monotonic)
    wanted: bool = True

    def forget(self) -> None:
        """Its result is no longer wanted: it runs on, and whatever it brings is dropped."""
        self.wanted = False

    @property
    def age_s(self) -> float:
        """For how long it has been running."""
        return time.monotonic() - self.started_s


class Runner(Protocol):
    """What presenters need of `Operations`; in their tests the work runs at once."""

    def run(
        self,
        work: Callable[[], Result],
        *,
        then: Callable[[Result], object],
        failed: Callable[[Expected], object],
        operation: Operation,
    ) -> Operation:
        """Run `work` elsewhere, then `then` or `failed` here."""

    def post(self, call: Callable[[], object]) -> None:
        """From another thread: run something here."""


class Tone(enum.StrEnum):
    """What a message or state means; each is shown with a word as well as with its colour."""

    PLAIN = "plain"
    DONE = "done"
    WAIT = "wait"
    STOP = "stop"


class Stage(Protocol):
    """The window, as far as presenters know it."""

    def go(self, name: str) -> None:
        """Bring a screen to the front."""

    def tell(self, text: str, tone: Tone, code: str = "") -> None:
        """Put a sentence into the strip, with a small code at its end; an empty text clears it."""

    def has(self, name: str) -> bool:
        """Whether there is a screen of that name."""

    def may_leave(self) -> bool:
        """Whether who is here may sign out; says why not."""

    def desk_changed(self) -> None:
        """Person, drawer or language is another one: head, keys and texts follow."""


class Desk:
    """The place of work. `person` and `session` are None where nobody is signed in or no drawer is open.

    Under the lock they are still those of who locked it: `seats.locked` tells. `second` is what a screen wants counted
    by a second person, until the screen of the second count takes it; `counting` the drawer of somebody who was
    switched off, while a supervisor counts it; `wanted_receipt` the number of one that the receipts screen is to show.
    `measure_scan` is `scan.ScanCatcher.measure` of this window.
    """

    def __init__(self, runner: Runner, stage: Stage, language: str = "en") -> None:
        self.words = Words(language)
        self.preferences = Preferences()
        self.seats = Seats()
        self.person: Person | None = None
        self.session: Session | None = None
        self._counter: Counter | None = None
        self._runner = runner
        self._stage = stage
        self._said = ""
        self.second: SecondCount | None = None
        self.counting: Session | None = None
        self.wanted_receipt = ""
        self.measure_scan: Callable[[Callable[[Measured], object] | None], None] = lambda _: None

    # --- what stands behind it ---

    @property
    def counter(self) -> Counter:
        """The open counter. A bug to ask before a book was opened."""
        if self._counter is None:
            raise Bug("no counter is open yet")
        return self._counter

    @counter.setter
    def counter(self, counter: Counter) -> None:
        self._counter = counter
        self.seats.leave_all()
        self.leave()

    @property
    def is_open(self) -> bool:
        """Whether a book is open."""
        return self._counter is not None

    @property
    def worker(self) -> Person:
        """Who is signed in. A bug to ask where nobody is."""
        if self.person is None:
            raise Bug("nobody is signed in")
        return self.person

    @property
    def drawer(self) -> Session:
        """The drawer session of who is signed in. A bug to ask where there is none."""
        if self.session is None:
            raise Bug("no drawer is open")
        return self.session

    def may(self, permission: Permission) -> bool:
        """Whether who is signed in may do something; nobody may do anything."""
        return self.person is not None and self.person.may(permission)

    # --- who is here ---

    def enter(self, person: Person, session: Session | None) -> None:
        """Someone signed in: their words, their drawer, their place."""
        self.person, self.session = person, session
        self.seats.take(person.login)
        self.words = _words_of(self, person.language)
        self._stage.desk_changed()

    def use_drawer(self, session: Session | None) -> None:
        """The person opened a drawer, or it was closed."""
        self.session = session
        self._stage.desk_changed()

    def leave(self) -> None:
        """Nobody works here now; the drawer stays with its person."""
        self.person = self.session = None
        self.seats.leave()
        self._stage.desk_changed()

    def speak(self, language: str) -> None:
        """Change the language of the screens."""
        self.words = _words_of(self, language)
        self._stage.desk_changed()

    def prefer(self, preferences: Preferences) -> None:
        """Another look."""
        self.preferences = preferences
        self._stage.desk_changed()

    # --- what screens do ---

    def run(
        self,
        work: Callable[[], Result],
        then: Callable[[Result], object],
        *,
        failed: Callable[[Expected], object] | None = None,
        waiting: str = "",
        way_out: Callable[[], object] | None = None,
        broken: Callable[[], None] | None = None,
    ) -> Operation:
        """Run a verb in the background; an expected error is said in the strip unless `failed` takes it.

        Its result is told to who began it, also where they have locked meanwhile, and to nobody else.
        """
        operation, told = Operation(waiting, way_out, broken), self.seats.told
        return self._runner.run(work, then=told(then), failed=told(failed or self.explain), operation=operation)

    def later(self, call: Callable[[], object]) -> None:
        """From a verb's progress, on another thread: run something on the window's."""
        self._runner.post(call)

    def go(self, name: str) -> None:
        """Bring a screen to the front."""
        self._stage.go(name)

    def has(self, name: str) -> bool:
        """Whether there is a screen of that name."""
        return self._stage.has(name)

    def may_leave(self) -> bool:
        """Whether who is here may sign out; says why not."""
        return self._stage.may_leave()

    def say(self, key: str, tone: Tone = Tone.PLAIN, /, **values: object) -> str:
        """Say the text of a key in the strip; returns the sentence, for `hush`."""
        self._said = self.words.say(key, **values)
        self._stage.tell(self._said, tone)
        return self._said

    def explain(self, error: Expected) -> None:
        """Say what went wrong and what to do, the code small at the end."""
        self._said = self.words.explain(error)
        self._stage.tell(self._said, Tone.STOP, error.code)

    def hush(self, only: str = "") -> None:
        """Clear the strip; with `only`, where that sentence was the last that was said: its cause is gone."""
        if only in {"", self._said}:
            self._said = ""
            self._stage.tell("", Tone.PLAIN)


def _words_of(desk: Desk, language: str) -> Words:
    """With the city's own names, once its book is open."""
    return Words(language, desk.counter.agency.tenders.texts) if desk.is_open else Words(language)
