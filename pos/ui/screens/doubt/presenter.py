"""What does not hold of the book, and the decision to take money all the same."""

from __future__ import annotations

import enum
from collections.abc import Callable
from dataclasses import dataclass

from pos.cashiering import doubt
from pos.domain.errors import Expected
from pos.domain.people import Permission, Person
from pos.ui.desk import Desk, Tone
from pos.ui.phrases import table_name
from pos.ui.second_person import SecondPerson
from pos.words.phrases import moment


class Asking(enum.StrEnum):
    """What is asked for on the right."""

    NOTHING = "nothing"
    REASON = "reason"
    APPROVAL = "approval"


@dataclass(frozen=True, slots=True)
class DoubtState:
    """`waits`: nobody has decided yet."""

    found: str = ""
    since: str = ""
    decided: str = ""
    waits: bool = False
    asking: Asking = Asking.NOTHING


class DoubtPresenter:
    """`show` paints a state."""

    def __init__(self, desk: Desk, show: Callable[[DoubtState], None]) -> None:
        self.desk = desk
        self.state = DoubtState()
        self._show = show
        self._reason = ""
        self._asking = Asking.NOTHING
        self._second = SecondPerson(desk, self._ask_second)

    def arrive(self) -> None:
        """As it stands now."""
        self._asking, self._reason = Asking.NOTHING, ""
        self.refresh()

    def refresh(self) -> None:
        """Show how things stand."""
        say, stands = self.desk.words.say, self.desk.counter.doubts.doubt
        if stands is None:
            self._put(DoubtState(found=say("doubt.none")))
            return
        finding, signed = stands.finding, stands.since
        what = self.desk.words.finding(finding.code, finding.table)
        if finding.code in doubt.A_COPY:
            since = say("doubt.copy")
        elif signed is None:
            since = say("doubt.never")
        else:
            since = say("doubt.since", seq=signed.seq, at=moment(self.desk.words, signed.at), head=signed.hash[:16])
        decided = say("doubt.decided", login=stands.by) if stands.by else ""
        place = table_name(self.desk.words, finding.table)
        found = say("doubt.found", table=place, row=finding.row or "-", what=what)
        if stands.others:
            found = f"{found}\n{self.desk.words.count('doubt.more', len(stands.others))}"
        self._put(DoubtState(found, since, decided, not stands.by, self._asking))

    def go_on(self) -> None:
        """F12: somebody takes it upon them."""
        if self.state.waits and self._asking is Asking.NOTHING:
            self._ask(Asking.REASON)

    def give_reason(self, reason: str) -> None:
        """Why; then whoever may decides, here or by signing on the spot."""
        if not reason:
            self.desk.say("REASON_MISSING", Tone.WAIT)
            return
        self._reason = reason
        self._second.find(Permission.GO_ON_IN_DOUBT, frozenset(), self._decide)

    def sign(self, login: str, password: str, wrong: Callable[[], object]) -> None:
        """A second person signed; `wrong`: ask again."""
        self._second.sign(login, password, wrong)

    def back(self) -> bool:
        """One step back; False where there is none."""
        if self._asking is Asking.NOTHING:
            return False
        self._ask(Asking.NOTHING)
        return True

    def _ask_second(self) -> None:
        self._ask(Asking.APPROVAL)

    def _ask(self, asking: Asking) -> None:
        self._asking = asking
        self.refresh()

    def _decide(self, person: Person) -> None:
        counter, reason = self.desk.counter, self._reason

        def refused(error: Expected) -> None:
            self.arrive()
            self.desk.explain(error)

        register = counter.agency.register

        def decided(_: None) -> None:
            self.arrive()
            if counter.agency.register == register:
                self.desk.say("doubt.done", Tone.DONE)
            else:
                self.desk.say("doubt.new_code", Tone.DONE, register=counter.agency.register)

        self.desk.run(lambda: doubt.go_on(counter, person, reason), decided, failed=refused, waiting="wait.book")

    def _put(self, state: DoubtState) -> None:
        self.state = state
        self._show(state)
