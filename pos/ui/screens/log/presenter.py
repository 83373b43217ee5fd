"""What the log shows, page by page; without a widget."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from pos.cashiering import activity, staff
from pos.cashiering.activity_asked import asked
from pos.domain.activity import Activity, ActivityPage, Group, Wanted, WholeActivity
from pos.domain.clock import Instant
from pos.domain.errors import Expected
from pos.domain.people import Person
from pos.ui.desk import Desk
from pos.ui.lines import Line
from pos.ui.phrases import names_of
from pos.ui.screens.log.saying import line_of, lines_of
from pos.words.phrases import moment

_GROUPS = tuple(Group)


@dataclass(frozen=True, slots=True)
class LogState:
    """`whole` are the rows of the entry that is looked at, `title` its number."""

    lines: tuple[Line, ...] = ()
    marked: int = 0
    group: Group = Group.ALL
    foot: str = ""
    hint: str = ""
    title: str = ""
    whole: tuple[Line, ...] = ()


class LogPresenter:
    """The newest question counts; an answer to an older one is dropped."""

    def __init__(self, desk: Desk, show: Callable[[LogState], None]) -> None:
        self.desk = desk
        self.state = LogState()
        self._show = show
        self._wanted = Wanted()
        self._people: tuple[Person, ...] = ()
        self._rows: tuple[Activity, ...] = ()
        self._below = 0
        self._back_to: Instant | None = None
        self._whole: WholeActivity | None = None
        self._asked = 0

    def arrive(self) -> None:
        """Everything, from the newest."""
        counter = self.desk.counter
        self._wanted = Wanted()
        self.desk.run(lambda: staff.everyone(counter), self._known)

    # --- asking ---

    def ask(self, text: str) -> None:
        """Enter in the box: what stands there is looked for."""
        try:
            self._wanted = asked(text, self._people, self._wanted)
        except Expected as error:
            self.desk.explain(error)
            return
        self._begin()

    def next_group(self) -> None:
        """F6: another kind of thing."""
        group = _GROUPS[(_GROUPS.index(self._wanted.group) + 1) % len(_GROUPS)]
        self._wanted = replace(self._wanted, group=group)
        self._begin()

    def move(self, by: int) -> None:
        """Another row; at the last one the next page is read."""
        if by > 0 and self._below and self.state.marked + by >= len(self._rows):
            self._read(self._below)
        marked = max(0, min(self.state.marked + by, len(self._rows) - 1))
        self._put(replace(self.state, marked=marked))

    def look(self, place: int | None = None) -> None:
        """Enter: all that the entry says."""
        at = self.state.marked if place is None else place
        if not 0 <= at < len(self._rows):
            return
        self._put(replace(self.state, marked=at))
        counter, person, seq = self.desk.counter, self.desk.worker, self._rows[at].seq
        self.desk.run(lambda: activity.whole(counter, person, seq), self._look, waiting="wait.book")

    def back(self) -> bool:
        """Away from one entry; False where none is looked at."""
        if self._whole is None:
            return False
        self._whole = None
        self.refresh()
        return True

    def refresh(self) -> None:
        """Say everything anew in the present words."""
        words, names = self.desk.words, self._names()
        more = words.say("log.all") if self._rows else ""
        if self._below and self._back_to is not None:
            more = words.say("log.more", at=moment(words, self._back_to))
        self._put(
            LogState(
                lines=tuple(line_of(one, names, words) for one in self._rows),
                marked=max(0, min(self.state.marked, len(self._rows) - 1)),
                group=self._wanted.group,
                foot=more,
                hint=words.say("log.none"),
                title="" if self._whole is None else words.say("log.entry", seq=self._whole.activity.seq),
                whole=() if self._whole is None else lines_of(self._whole, names, words),
            )
        )

    # --- reading ---

    def _begin(self) -> None:
        self._rows, self._below, self._whole = (), 0, None
        self.state = replace(self.state, marked=0)
        self._read(0)

    def _read(self, below: int) -> None:
        self._asked += 1
        counter, person, wanted, mine = self.desk.counter, self.desk.worker, self._wanted, self._asked

        def read(page: ActivityPage) -> None:
            if mine == self._asked:
                self._rows = (*self._rows, *page.rows)
                self._below, self._back_to = page.below, page.back_to
                self.refresh()

        self.desk.run(lambda: activity.read(counter, person, wanted, below), read, waiting="wait.book")

    def _known(self, people: tuple[Person, ...]) -> None:
        self._people = people
        self._begin()

    def _look(self, whole: WholeActivity) -> None:
        self._whole = whole
        self.refresh()

    def _names(self) -> Mapping[str, str]:
        return names_of(self._people)

    def _put(self, state: LogState) -> None:
        self.state = state
        self._show(state)
