"""The first start, in three steps. Nothing is written before the last one."""

from __future__ import annotations

import enum
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from pos.cashiering.counter import Counter
from pos.domain.errors import BadInput, Expected
from pos.domain.people import Person, Role
from pos.ui.books import Books
from pos.ui.desk import Desk
from pos.ui.screens.setup.agency import sample_agency, settings_with


class Stage(enum.IntEnum):
    """What is asked."""

    MODE = 0
    AGENCY = 1
    PERSON = 2


@dataclass(frozen=True, slots=True)
class SetupState:
    """`live` None: not chosen yet. `agency` is what the fields of the second step begin with."""

    stage: Stage
    live: bool | None
    marked: int
    agency: Mapping[str, str]
    busy: bool = False


class Setup:
    """`done` is called with the open counter."""

    def __init__(
        self, desk: Desk, books: Books, show: Callable[[SetupState], None], done: Callable[[Counter], None]
    ) -> None:
        self.desk, self._books, self._show, self._done = desk, books, show, done
        self._stage, self._marked, self._busy = Stage.MODE, 0, False
        self._live: bool | None = None
        self._agency: Mapping[str, str] = sample_agency()

    def arrive(self) -> None:
        """From the start; a book to practise in needs no choice."""
        self._stage, self._live, self._busy = Stage.MODE, None, False
        if self._books.practising:
            self.choose(live=False)
        else:
            self.refresh()

    def refresh(self) -> None:
        """Show how things stand."""
        self._show(SetupState(self._stage, self._live, self._marked, self._agency, self._busy))

    def move(self, by: int) -> None:
        """The other of the two books."""
        self._marked = (self._marked + by) % 2
        self.refresh()

    def choose(self, *, live: bool) -> None:
        """Live or training, for ever."""
        self._live, self._stage, self._marked = live, Stage.AGENCY, 0 if live else 1
        self.desk.hush()
        self.refresh()

    def name_agency(self, values: Mapping[str, str]) -> None:
        """Whose counter it is."""
        try:
            settings_with(values, live=bool(self._live))
        except Expected as error:
            self.desk.explain(error)
            return
        self._agency, self._stage = dict(values), Stage.PERSON
        self.desk.hush()
        self.refresh()

    def back(self) -> None:
        """One step back."""
        if not self._busy:
            self._stage = Stage(max(0, self._stage - 1))
            self.refresh()

    def create(self, values: Mapping[str, str]) -> None:
        """Make the book with its first administrator."""
        if self._busy:
            return
        if values["password"] != values["again"]:
            self.desk.explain(BadInput("PASSWORDS_DIFFER"))
            return
        mode = "live" if self._live else "training"
        initials = "".join(part[0] for part in values["name"].split()[:3]).upper()
        admin = Person(
            values["login"].strip(), values["name"].strip(), initials, Role.ADMINISTRATOR, self.desk.words.language
        )
        agency, password, live = self._agency, values["password"], bool(self._live)
        self._busy = True
        self.refresh()
        self.desk.run(
            lambda: self._books.create(mode, settings_with(agency, live=live), admin, password),
            self._done,
            failed=self._refused,
            waiting="wait.create",
            broken=self._free,
        )

    def _refused(self, error: Expected) -> None:
        self._free()
        self.desk.explain(error)

    def _free(self) -> None:
        self._busy = False
        self.refresh()
