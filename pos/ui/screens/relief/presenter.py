"""What the hand-over of a drawer does, without a widget (G13; POL14).

The drawer was counted blind by who leaves it. Here a supervisor reviews the count beside them: the very review that
every close has, with a reason for each way of paying that differs and the way back to a recount. Then who takes over
signs in and counts the start. Nobody ever works in a drawer that somebody else answers for.
"""

from __future__ import annotations

import enum
from collections.abc import Callable
from dataclasses import dataclass, replace

from pos.cashiering import sql as counter_sql
from pos.cashiering.sql import Session
from pos.domain.drawers import SessionState
from pos.domain.people import Permission, Person
from pos.ui.desk import Desk
from pos.ui.screens.menu import sign_out
from pos.ui.screens.supervisor import state as supervisor
from pos.ui.screens.supervisor.closing import Closing
from pos.ui.screens.supervisor.state import NOTHING_OPEN, SupervisorState
from pos.ui.second_person import SecondPerson


class Phase(enum.Enum):
    """Where the hand-over stands."""

    NOTHING = enum.auto()
    SIGN = enum.auto()
    REVIEW = enum.auto()
    SEND_BACK = enum.auto()
    NEXT = enum.auto()


@dataclass(frozen=True, slots=True)
class ReliefState:
    """`review` is what the supervisor's screen would show of the count."""

    phase: Phase = Phase.NOTHING
    title: str = ""
    note: str = ""
    review: SupervisorState = NOTHING_OPEN


class ReliefPresenter:
    """`show` paints a state; `closing` does the review."""

    def __init__(self, desk: Desk, show: Callable[[ReliefState], None]) -> None:
        self.desk = desk
        self.state = ReliefState()
        self.signing = SecondPerson(desk, self._ask_to_sign)
        self.closing = Closing(desk, self._reviewing, self._accepted, self._sent_back, now=lambda: self.state.review)
        self._show = show
        self._session: Session | None = None

    def arrive(self) -> None:
        """The drawer whose count was handed in here just now."""
        self._session = None
        self._put(ReliefState())
        counter, login = self.desk.counter, self.desk.worker.login

        def read() -> Session | None:
            waiting = counter_sql.sessions(counter.book.read(), SessionState.SUBMITTED)
            return next((one for one in reversed(waiting) if one.person == login), None)

        self.desk.run(read, then=self._known)

    def ask_back(self) -> None:
        """Ask why it is to be counted again."""
        if self.state.phase is Phase.REVIEW:
            self._reviewing(replace(self._bare(), phase=supervisor.Phase.SEND_BACK))

    def next_person(self) -> None:
        """Whoever takes over signs in."""
        if self.state.phase is Phase.NEXT:
            sign_out(self.desk)

    def back(self) -> None:
        """One step out. What was counted waits for a supervisor; what was accepted stays so."""
        if self.state.phase is Phase.SEND_BACK or self.state.review.paper is not None:
            self._reviewing(replace(self._bare(), phase=supervisor.Phase.REVIEW))
            return
        self.signing.forget()
        self.desk.go("home")

    def retranslate(self) -> None:
        """Say it anew, where it was."""
        match self.state.phase:
            case Phase.SIGN:
                self._ask_to_sign()
            case Phase.REVIEW | Phase.SEND_BACK:
                self.closing.say_again(NOTHING_OPEN, self.state.review)
            case Phase.NEXT:
                self._put(ReliefState(Phase.NEXT, self._title(), self._say("relief.next")))
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
        if self._session is not None:
            self.closing.review(NOTHING_OPEN, self._session, approver)

    def _reviewing(self, review: SupervisorState) -> None:
        """Another state of the review; its Z report is for the supervisor's screen: here the next person waits."""
        if review.phase is not supervisor.Phase.DOCUMENT:
            phase = Phase.SEND_BACK if review.phase is supervisor.Phase.SEND_BACK else Phase.REVIEW
            self._put(ReliefState(phase, self._title(), review.note, review))

    def _bare(self) -> SupervisorState:
        """The review, with no receipt looked at beside it."""
        return replace(self.state.review, paper=None, paper_title="", hint_marked=-1)

    def _accepted(self) -> None:
        self._put(ReliefState(Phase.NEXT, self._title(), self._say("relief.next")))
        self.desk.use_drawer(None)

    def _sent_back(self) -> None:
        """Who counted it is here, and counts it again."""
        self.desk.go("count")

    def _title(self) -> str:
        return self._say("relief.title", drawer=self._session.drawer if self._session else "")

    def _say(self, key: str, **values: object) -> str:
        return self.desk.words.say(key, **values)

    def _put(self, state: ReliefState) -> None:
        self.state = state
        self._show(state)
