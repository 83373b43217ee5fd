"""What the screen of the second count does, without a widget."""

from __future__ import annotations

import enum
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from pos.cashiering.second_count import Second, same
from pos.domain.drawers import DENOMINATIONS, CashCount
from pos.domain.errors import Expected
from pos.domain.money import Money
from pos.domain.people import Person
from pos.ui.desk import Desk, Tone
from pos.ui.second_count import SecondCount
from pos.ui.second_person import SecondPerson
from pos.ui.tables import NO_FIGURES, Cells, Figures
from pos.words.phrases import face


class Phase(enum.Enum):
    """Where the second count stands."""

    SIGN = enum.auto()
    COUNT = enum.auto()
    DIFFER = enum.auto()


@dataclass(frozen=True, slots=True)
class SecondCountState:
    """`figures` are both counts, face by face, where they differ; only then does anybody see the first one."""

    phase: Phase = Phase.SIGN
    title: str = ""
    note: str = ""
    counted: Money = Money(0)
    figures: Figures = NO_FIGURES
    strict: bool = False
    busy: bool = False


class SecondCountPresenter:
    """`show` paints a state; `empty` clears the form, so that every count begins with nothing."""

    def __init__(self, desk: Desk, show: Callable[[SecondCountState], None], empty: Callable[[], None]) -> None:
        self.desk = desk
        self.state = SecondCountState()
        self.signing = SecondPerson(desk, self._ask_to_sign)
        self._show = show
        self._empty = empty
        self._asked: SecondCount | None = None
        self._second: Person | None = None
        self._count = CashCount({})

    def arrive(self) -> None:
        """Take what a screen asks for; a second person signs first."""
        self._asked, self.desk.second = self.desk.second, None
        self._second = None
        self._empty()
        self._put(SecondCountState())
        self.sign_again()

    def sign_again(self) -> None:
        """Never who works here, whatever they may: they counted already."""
        if self._asked is not None:
            self.signing.find(self._asked.permission, frozenset({self.desk.worker.login}), self._signed)

    def counted(self, count: CashCount) -> None:
        """Another piece."""
        self._count = count
        if self.state.phase is Phase.COUNT:
            self._put(replace(self.state, counted=count.total))

    def finish(self) -> None:
        """All is counted: the two counts are held against each other."""
        if self._asked is None or self.state.phase is not Phase.COUNT or self.state.busy:
            return
        if same(self._asked.first, self._count):
            self._record("")
        else:
            self._differ()

    def again(self) -> None:
        """The second person counts again, from nothing."""
        if self.state.phase is Phase.DIFFER and not self.state.busy:
            self._empty()
            self._counting()

    def record(self, reason: str) -> None:
        """The counts differ for a reason, which stands in the entry with both."""
        if self.state.phase is not Phase.DIFFER or self.state.busy:
            return
        if self.state.strict:
            self.desk.say("second.must_agree", Tone.WAIT)
        elif not reason:
            self.desk.say("reason.missing", Tone.WAIT)
        else:
            self._record(reason)

    def back(self) -> None:
        """Nothing moves."""
        self.signing.forget()
        asked, self._asked = self._asked, None
        self.desk.go(asked.back if asked else "home")

    def retranslate(self) -> None:
        """Say it anew, where it was."""
        if self._asked is None:
            return
        match self.state.phase:
            case Phase.SIGN:
                self._ask_to_sign()
            case Phase.COUNT:
                self._counting()
            case Phase.DIFFER:
                self._differ()

    # --- inside ---

    def _ask_to_sign(self) -> None:
        self._put(self._said(Phase.SIGN, self._say("second.sign_note")))

    def _signed(self, person: Person) -> None:
        if person != self._second:
            self._empty()
        self._second = person
        self._counting()

    def _counting(self) -> None:
        name = self._second.name if self._second else ""
        self._put(self._said(Phase.COUNT, self._say("second.count_note", name=name)))

    def _differ(self) -> None:
        assert self._asked is not None
        assert self._second is not None
        first, second = self._asked.first, self._count
        pieces = ((cents, first.pieces.get(cents, 0), second.pieces.get(cents, 0)) for cents in DENOMINATIONS)
        rows = [Cells((face(cents), str(one), str(other))) for cents, one, other in pieces if one != other]
        rows.append(Cells((self._say("figure.all"), first.total.grouped, second.total.grouped), strong=True))
        columns = (self._say("second.face"), self.desk.worker.name, self._second.name)
        note = self._say("second.strict_note" if self._asked.strict else "second.differ_note")
        self._put(replace(self._said(Phase.DIFFER, note), figures=Figures(columns, tuple(rows))))

    def _record(self, reason: str) -> None:
        assert self._asked is not None
        assert self._second is not None
        asked, second = self._asked, Second(self._second, self._count, reason)
        self._put(replace(self.state, busy=True))

        def moved(result: Any) -> None:
            self._asked = None
            asked.done(result)

        def refused(error: Expected) -> None:
            self._free()
            self.desk.explain(error)

        self.desk.run(lambda: asked.work(second), then=moved, failed=refused, waiting="wait.book", broken=self._free)

    def _free(self) -> None:
        self._put(replace(self.state, busy=False))

    def _said(self, phase: Phase, note: str) -> SecondCountState:
        assert self._asked is not None
        return SecondCountState(phase, self._say(self._asked.what), note, self._count.total, strict=self._asked.strict)

    def _say(self, key: str, **values: object) -> str:
        return self.desk.words.say(key, **values)

    def _put(self, state: SecondCountState) -> None:
        self.state = state
        self._show(state)
