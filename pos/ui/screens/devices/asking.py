"""What the devices screen asks: why a drawer is opened, whether the terminal's batch is to be closed, who stands for a
wizard, and the wizard's own questions.
"""

from __future__ import annotations

import enum
from collections.abc import Callable
from dataclasses import dataclass

from pos.cashiering import cash_moves
from pos.cashiering.learn import LESSONS
from pos.cashiering.learn.asking import Ask, Learned
from pos.cashiering.learn.lesson import Lesson
from pos.cashiering.lights import kind_of
from pos.domain.errors import Expected
from pos.domain.people import Permission, Person
from pos.ui.desk import Desk, Tone
from pos.ui.lines import Line
from pos.ui.second_person import SecondPerson

REASONS = ("reason.drawer.trying", "reason.drawer.change", "reason.drawer.look")


class Asking(enum.Enum):
    """Which step stands beside the list."""

    NOTHING = enum.auto()
    REASON = enum.auto()
    BATCH = enum.auto()
    SIGNATURE = enum.auto()
    LESSON = enum.auto()


@dataclass(frozen=True, slots=True)
class AskState:
    """`question` and `choices` are those of a wizard; `typed`: something else may be written."""

    asking: Asking = Asking.NOTHING
    device: str = ""
    question: str = ""
    choices: tuple[Line, ...] = ()
    marked: int = 0
    typed: bool = False


class DeviceAsking:
    """`show` paints a state; `ended` is called when a step is over and the devices may be others."""

    def __init__(self, desk: Desk, show: Callable[[AskState], None], ended: Callable[[], None]) -> None:
        self.desk = desk
        self.state = AskState()
        self.signing = SecondPerson(desk, lambda: self._put(AskState(Asking.SIGNATURE, self._device)))
        self._show = show
        self._ended = ended
        self._device = ""
        self._lesson: Lesson | None = None
        self._busy = False

    # --- why a drawer is opened ---

    def open_drawer(self) -> None:
        """Ask for a reason; only of whoever has a drawer."""
        if self.desk.session is None:
            self.desk.say("try.no_drawer", Tone.WAIT)
        else:
            self._put(AskState(Asking.REASON))

    def give_reason(self, reason: str) -> None:
        """Open it."""
        desk = self.desk
        counter, person, session = desk.counter, desk.worker, desk.drawer.id

        def opening(_: None) -> None:
            self._put(AskState())
            desk.say("try.opening", Tone.DONE)

        desk.run(lambda: cash_moves.open_without_sale(counter, person, session, reason=reason), opening)

    # --- the terminal's batch ---

    def close_batch(self) -> None:
        """Ask first: it cannot be undone."""
        self._put(AskState(Asking.BATCH))

    @property
    def asks_about_batch(self) -> bool:
        """Whether that question stands."""
        return self.state.asking is Asking.BATCH

    # --- a wizard ---

    @staticmethod
    def teaches(device: str) -> bool:
        """Whether there is a wizard for it."""
        return kind_of(device) in LESSONS

    def learn(self, device: str) -> None:
        """Begin its wizard; an administrator stands for it."""
        self._device = kind_of(device)
        self.signing.find(Permission.ADMINISTER, frozenset(), self._begin)

    def _begin(self, person: Person) -> None:
        counter, device = self.desk.counter, self._device

        def begun(lesson: Lesson) -> None:
            self._lesson = lesson
            self._stands(lesson.stands)

        self._busy = True
        self.desk.run(lambda: Lesson(counter, person, device), begun, failed=self._failed, waiting="learn.wait")

    def answer(self, typed: str) -> None:
        """Enter: what was typed, else the marked choice."""
        lesson, state = self._lesson, self.state
        if lesson is None or self._busy or state.asking is not Asking.LESSON:
            return
        said = typed.strip() or (str(state.marked + 1) if state.choices else "")
        self._busy = True
        self.desk.run(lambda: lesson.answer(said), self._stands, failed=self._failed, waiting="learn.wait")

    def move(self, steps: int) -> None:
        """Mark another choice."""
        self.mark(min(max(self.state.marked + steps, 0), len(self.state.choices) - 1))

    def mark(self, at: int) -> None:
        """Mark this choice."""
        state = self.state
        self._put(AskState(state.asking, state.device, state.question, state.choices, at, state.typed))

    def back(self) -> bool:
        """Esc: leave the step; False where none stands. A wizard in the middle of its work is left when that ends."""
        if self.state.asking is Asking.NOTHING:
            return False
        self.signing.forget()
        lesson, self._lesson, self._busy = self._lesson, None, False
        self._put(AskState())
        if lesson is not None:
            self.desk.run(lesson.end, lambda _: self._ended())
        return True

    def _stands(self, stands: Ask | Learned) -> None:
        self._busy = False
        if self._lesson is None:
            return  # it was left meanwhile
        say = self.desk.words.say
        if isinstance(stands, Ask):
            choices = tuple(Line(say(one.key, **one.values)) for one in stands.choices)
            question = say(stands.key, **stands.values)
            self._put(AskState(Asking.LESSON, self._device, question, choices, 0, stands.typed))
            return
        saved, self._lesson = self._lesson.saved, None
        self._put(AskState())
        self._ended()
        learned = say(stands.key, **stands.values)
        self.desk.say("learn.saved" if saved else "learn.not_saved", Tone.DONE, learned=learned)

    def _failed(self, error: Expected) -> None:
        self._busy = False
        self.desk.explain(error)
        if error.code != "ANSWER_UNKNOWN":
            self._lesson = None
            self._put(AskState())
            self._ended()

    def say_anew(self) -> None:
        """What stands, with what is known by now."""
        self._show(self.state)

    def _put(self, state: AskState) -> None:
        self.state = state
        self._show(state)
