"""What the hand-over of a drawer does, without a widget (G13; POL14).

The drawer was counted blind by who leaves it. Here a supervisor accepts the count beside them, as at any close; then
who takes over signs in and counts the start. Nobody ever works in a drawer that somebody else answers for.
"""

from __future__ import annotations

import enum
from collections.abc import Callable
from dataclasses import dataclass, replace

from pos.cashiering import finalize
from pos.cashiering import sql as counter_sql
from pos.cashiering.finalize import Difference, Finalized
from pos.cashiering.sql import Session
from pos.domain.drawers import SessionState
from pos.domain.people import Permission, Person
from pos.ui.desk import Desk, Tone
from pos.ui.screens.menu import sign_out
from pos.ui.screens.supervisor import review
from pos.ui.second_person import SecondPerson
from pos.ui.tables import NO_FIGURES, Figures


class Phase(enum.Enum):
    """Where the hand-over stands."""

    NOTHING = enum.auto()
    SIGN = enum.auto()
    REVIEW = enum.auto()
    NEXT = enum.auto()


@dataclass(frozen=True, slots=True)
class ReliefState:
    """`wants_reason`: counted and expected differ."""

    phase: Phase = Phase.NOTHING
    title: str = ""
    note: str = ""
    figures: Figures = NO_FIGURES
    wants_reason: bool = False


class ReliefPresenter:
    """`show` paints a state."""

    def __init__(self, desk: Desk, show: Callable[[ReliefState], None]) -> None:
        self.desk = desk
        self.state = ReliefState()
        self.signing = SecondPerson(desk, self._ask_to_sign)
        self._show = show
        self._session: Session | None = None
        self._approver: Person | None = None
        self._differences: tuple[Difference, ...] = ()

    def arrive(self) -> None:
        """The drawer whose count was handed in here just now."""
        self._session = self._approver = None
        self._put(ReliefState())
        counter, login = self.desk.counter, self.desk.worker.login

        def read() -> Session | None:
            waiting = counter_sql.sessions(counter.book.read(), SessionState.SUBMITTED)
            return next((one for one in reversed(waiting) if one.person == login), None)

        self.desk.run(read, then=self._known)

    def accept(self, reason: str) -> None:
        """The supervisor accepts the count."""
        session, approver = self._session, self._approver
        if session is None or approver is None or self.state.phase is not Phase.REVIEW:
            return
        if self.state.wants_reason and not reason:
            self.desk.say("reason.missing", Tone.WAIT)
            return
        counter = self.desk.counter
        reasons = {one.tender: reason for one in self._differences if one.amount}
        self.desk.run(
            lambda: finalize.finalize(counter, approver, session.id, reasons),
            self._finalized,
            waiting="supervisor.wait_finalize",
        )

    def next_person(self) -> None:
        """Whoever takes over signs in."""
        if self.state.phase is Phase.NEXT:
            sign_out(self.desk)

    def back(self) -> None:
        """What was counted waits for a supervisor; what was accepted stays so."""
        self.signing.forget()
        self.desk.go("home")

    def retranslate(self) -> None:
        """Say it anew, where it was."""
        match self.state.phase:
            case Phase.SIGN:
                self._ask_to_sign()
            case Phase.REVIEW:
                self._review()
            case Phase.NEXT:
                self._put(replace(self.state, title=self._title(), note=self._say("relief.next")))
            case Phase.NOTHING:
                self._put(ReliefState(title=self._say("relief.nothing")))

    # --- inside ---

    def _known(self, session: Session | None) -> None:
        self._session = session
        if session is None:
            self._put(ReliefState(title=self._say("relief.nothing")))
        else:
            self.signing.find(Permission.FINALIZE, frozenset({session.person}), self._signed)

    def _ask_to_sign(self) -> None:
        self._put(ReliefState(Phase.SIGN, self._title(), self._say("relief.sign")))

    def _signed(self, approver: Person) -> None:
        session, counter = self._session, self.desk.counter
        if session is None:
            return
        self._approver = approver

        def seen(differences: tuple[Difference, ...]) -> None:
            self._differences = differences
            self._review()

        self.desk.run(lambda: finalize.differences(counter, approver, session.id), then=seen)

    def _review(self) -> None:
        differs = any(one.amount for one in self._differences)
        note = self._say("relief.differs" if differs else "relief.agrees")
        figures = review.tally(self.desk.words, self._differences)
        self._put(ReliefState(Phase.REVIEW, self._title(), note, figures, wants_reason=differs))

    def _finalized(self, done: Finalized) -> None:
        self._put(ReliefState(Phase.NEXT, self._title(), self._say("relief.next")))
        self.desk.use_drawer(None)
        self.desk.say("supervisor.finalized", Tone.DONE, z=done.z)

    def _title(self) -> str:
        return self._say("relief.title", drawer=self._session.drawer if self._session else "")

    def _say(self, key: str, **values: object) -> str:
        return self.desk.words.say(key, **values)

    def _put(self, state: ReliefState) -> None:
        self.state = state
        self._show(state)
