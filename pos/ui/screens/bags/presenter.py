"""What the screen of the bags does, without a widget."""

from __future__ import annotations

import enum
from collections.abc import Callable
from dataclasses import dataclass, replace

from pos.cashiering import documents, hand_over
from pos.cashiering.hand_over import HandedOver
from pos.domain.clock import Instant
from pos.domain.custody import Bag, Courier
from pos.domain.money import total
from pos.domain.people import Permission, Person
from pos.ui import pages
from pos.ui.desk import Desk, Tone
from pos.ui.lines import Line
from pos.ui.pages import Page
from pos.ui.second_person import SecondPerson
from pos.words import Words

PAGE_DOTS_AN_INCH = 84
_HOUR_MS = 60 * 60 * 1000
_OLD_HOURS = 24
"""A bag that has waited for a day wants a look (RCW 43.09.240: the shortest rule that was found)."""


class Phase(enum.Enum):
    """Where the hand-over stands."""

    LIST = enum.auto()
    SIGN = enum.auto()
    DONE = enum.auto()


@dataclass(frozen=True, slots=True)
class BagsState:
    """All that the screen shows at one moment."""

    phase: Phase = Phase.LIST
    title: str = ""
    note: str = ""
    rows: tuple[Line, ...] = ()
    marked: int = -1
    about: str = ""
    pages: tuple[Page, ...] = ()


class BagsPresenter:
    """Bags, who takes them, and the sheet."""

    def __init__(self, desk: Desk, show: Callable[[BagsState], None]) -> None:
        self.desk = desk
        self.state = BagsState()
        self.signing = SecondPerson(desk, self._ask_to_sign)
        self._show = show
        self._bags: tuple[Bag, ...] = ()
        self._taken: frozenset[int] = frozenset()
        self._done: tuple[HandedOver, tuple[Page, ...]] | None = None

    def arrive(self) -> None:
        """Read what lies in the safe; all of it goes unless somebody takes a tick away."""
        self._done = None
        counter = self.desk.counter
        self.desk.run(lambda: hand_over.bags_in_safe(counter), then=self._list)

    def document(self) -> str:
        """The sheet in front, among issued documents."""
        return self._done[0].document if self._done else ""

    def retranslate(self) -> None:
        """Say it anew, where it was."""
        phase = self.state.phase
        self._say_again()
        if phase is Phase.SIGN:
            self._ask_to_sign()

    def move(self, by: int) -> None:
        """Mark another bag."""
        if self._bags:
            self.mark(min(max(self.state.marked + by, 0), len(self._bags) - 1))

    def mark(self, at: int) -> None:
        """Mark this one."""
        self.state = replace(self.state, marked=at)
        self._say_again()

    def tick(self) -> None:
        """The marked bag goes along, or stays."""
        if self.state.phase is Phase.LIST and 0 <= self.state.marked < len(self._bags):
            self._taken ^= {self._bags[self.state.marked].number}
            self._say_again()

    def give(self, courier: Courier) -> None:
        """The courier signs the sheet."""
        if self.state.phase is Phase.LIST:
            self._give(courier, None)

    def give_with_witness(self, courier: Courier) -> None:
        """A second of the staff signs here."""
        if self.state.phase is not Phase.LIST:
            return
        if not courier.name:
            self.desk.say("bags.courier_first", Tone.WAIT)
            return
        person = self.desk.worker.login
        self.signing.find(Permission.COUNT_ALONG, frozenset({person}), lambda second: self._give(courier, second))

    def back(self) -> bool:
        """One step out; False where there is none."""
        if self.state.phase is not Phase.SIGN:
            return False
        self.signing.forget()
        self.state = replace(self.state, phase=Phase.LIST)
        self._say_again()
        return True

    # --- inside ---

    def _give(self, courier: Courier, witness: Person | None) -> None:
        counter, person = self.desk.counter, self.desk.worker
        taken = tuple(one.number for one in self._bags if one.number in self._taken)

        def work() -> tuple[HandedOver, tuple[Page, ...]]:
            done = hand_over.hand_over(counter, person, taken, courier, witness)
            return done, pages.draw(documents.issued(counter, done.document), PAGE_DOTS_AN_INCH)

        self.desk.run(work, then=self._given, waiting="wait.book")

    def _given(self, done: tuple[HandedOver, tuple[Page, ...]]) -> None:
        self._done = done
        self._say_again()
        self.desk.say("bags.done", Tone.DONE)

    def _list(self, bags: tuple[Bag, ...]) -> None:
        self._bags, self._taken = bags, frozenset(one.number for one in bags)
        self.state = BagsState(marked=0 if bags else -1)
        self._say_again()

    def _say_again(self) -> None:
        words = self.desk.words
        if self._done is not None:
            done, sheet = self._done
            title, note = words.say("report.hand_over", number=done.number), words.say("bags.sign_sheet")
            self._put(BagsState(Phase.DONE, title, note, pages=sheet))
            return
        now = self.desk.counter.clock.now()
        taken = [one for one in self._bags if one.number in self._taken]
        self._put(
            BagsState(
                phase=Phase.LIST,
                title=words.say("bags.title"),
                note=words.say("bags.note" if self._bags else "NO_BAGS"),
                rows=tuple(line_of(words, one, now, taken=one.number in self._taken) for one in self._bags),
                marked=self.state.marked,
                about=words.count("bags.going", len(taken), amount=total(one.amount for one in taken)),
            )
        )

    def _ask_to_sign(self) -> None:
        self._put(replace(self.state, phase=Phase.SIGN))

    def _put(self, state: BagsState) -> None:
        self.state = state
        self._show(state)


def line_of(words: Words, bag: Bag, now: Instant, *, taken: bool) -> Line:
    """A bag as a row, with how long it has been waiting."""
    hours = max(now.ms - bag.at.ms, 0) // _HOUR_MS
    if not hours:
        age = words.say("bags.new")
    else:
        age = words.count("bags.days", hours // 24) if hours >= _OLD_HOURS else words.count("bags.hours", hours)
    return Line(
        title=bag.bag,
        place=words.say("bags.deposit", number=bag.number),
        detail=words.date(bag.date),
        state=words.say("bags.goes" if taken else "bags.stays", age=age),
        tone=Tone.WAIT if hours >= _OLD_HOURS else Tone.DONE if taken else Tone.PLAIN,
        amount=bag.amount.grouped,
        marked=True,
    )
