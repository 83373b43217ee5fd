"""One's own password and PIN; who signed in with a password that was given does nothing before they chose another."""

from __future__ import annotations

import enum
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from pos.cashiering import staff
from pos.domain.errors import BadInput, Expected
from pos.domain.people import Person
from pos.ui.desk import Desk, Tone
from pos.ui.screens.menu import sign_out
from pos.ui.screens.routes import first_screen


class What(enum.Enum):
    """Which of the two."""

    PASSWORD = enum.auto()
    PIN = enum.auto()


@dataclass(frozen=True, slots=True)
class OwnState:
    """`turn` is another one when the fields begin anew; `forced`: nothing else can be done before it is."""

    what: What = What.PASSWORD
    forced: bool = False
    busy: bool = False
    turn: int = 0


class Own:
    """`show` paints a state."""

    def __init__(self, desk: Desk, show: Callable[[OwnState], None]) -> None:
        self.desk = desk
        self.state = OwnState()
        self._show = show

    def arrive(self) -> None:
        """Empty fields."""
        self._begin(What.PASSWORD)

    def other(self) -> None:
        """F6: the PIN instead of the password, and back."""
        if not self.state.forced:
            self._begin(What.PIN if self.state.what is What.PASSWORD else What.PASSWORD)

    def back(self) -> None:
        """Away from here: where there is nothing else to do, out."""
        if self.desk.worker.must_change:
            sign_out(self.desk)
        else:
            self.desk.go(first_screen(self.desk))

    def done(self, values: Mapping[str, str]) -> None:
        """Enter, with what stands in the fields."""
        if self.state.busy:
            return
        if values["new"] != values["again"]:
            self.desk.explain(BadInput("PASSWORDS_DIFFER"))
            return
        counter, person, pin = self.desk.counter, self.desk.worker, self.state.what is What.PIN
        change = staff.change_pin if pin else staff.change_password
        said = "own.password_done"
        if pin:
            said = "own.pin_done" if values["new"] else "own.pin_gone"
        self._put(replace(self.state, busy=True))
        self.desk.run(
            lambda: change(counter, person, values["old"], values["new"]),
            lambda after: self._changed(after, said),
            failed=self._refused,
            waiting="wait.sign_in",
            broken=self._free,
        )

    def _changed(self, person: Person, said: str) -> None:
        self._free()
        self.desk.enter(person, self.desk.session)
        self.desk.go(first_screen(self.desk))
        self.desk.say(said, Tone.DONE)

    def _refused(self, error: Expected) -> None:
        self._free()
        self.desk.explain(error)

    def _free(self) -> None:
        self._put(replace(self.state, busy=False))

    def _begin(self, what: What) -> None:
        forced = self.desk.worker.must_change
        self._put(replace(self.state, what=what, forced=forced, turn=self.state.turn + 1))

    def _put(self, state: OwnState) -> None:
        self.state = state
        self._show(state)
