"""What the count screen does, without a widget. It knows no expected figure and asks for none."""

from __future__ import annotations

import enum
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from pos.cashiering import count, people
from pos.cashiering import sql as counter_sql
from pos.cashiering.count import Counted, SentBack
from pos.cashiering.sql import Session
from pos.domain.carts import CASH, TENDER_TYPES
from pos.domain.drawers import CashCount, SessionState
from pos.domain.errors import Expected
from pos.domain.money import ZERO, Money
from pos.domain.people import Permission, Person
from pos.ui.desk import Desk, Tone
from pos.ui.phrases import names_of, tender_name
from pos.ui.second_person import SecondPerson
from pos.ui.tables import NO_FIGURES, Cells, Figures
from pos.words import Words

OTHERS = tuple(code for code in TENDER_TYPES if code != CASH.code)


class Phase(enum.Enum):
    """Where the count stands."""

    READING = enum.auto()
    BEFORE = enum.auto()
    SIGN = enum.auto()
    COUNTING = enum.auto()
    CONFIRM = enum.auto()
    HANDED_IN = enum.auto()


@dataclass(frozen=True, slots=True)
class CountState:
    """`total` is the running total of cash; empty where it is hidden."""

    phase: Phase = Phase.READING
    title: str = ""
    note: str = ""
    total: str = ""
    total_note: str = ""
    summary: Figures = NO_FIGURES


def summary_of(words: Words, counted: Counted) -> Figures:
    """What was counted by tender; nothing is compared with anything."""
    columns = (words.say("figure.tender"), words.say("count.pieces"), words.say("figure.counted"))
    rows = [Cells((tender_name(words, CASH.code), "", counted.cash.total.grouped))]
    rows += [
        Cells((tender_name(words, code), str(pieces or "–"), amount.grouped if amount else "–"))
        for code, pieces, amount in ((code, *counted.others.get(code, (0, ZERO))) for code in OTHERS)
    ]
    return Figures(columns, tuple(rows))


class CountPresenter:
    """One drawer, from the last payment to the count handed in."""

    def __init__(self, desk: Desk, show: Callable[[CountState], None]) -> None:
        self.desk = desk
        self.state = CountState()
        self._show = show
        self._session: Session | None = None
        self._back: tuple[SentBack, str] | None = None
        self._cash = CashCount({})
        self._counted: Counted | None = None
        self._handed: tuple[int, Counted] | None = None
        self.signing = SecondPerson(desk, self._ask_to_sign)

    # --- before ---

    def arrive(self) -> None:
        """Read how the drawer of who is signed in stands."""
        self._put(CountState())
        if self.desk.session is not None:
            counter, session_id = self.desk.counter, self.desk.session.id

            def read() -> tuple[Session, tuple[SentBack, str] | None]:
                back = count.sent_back(counter, session_id)
                names = names_of(people.people(counter))
                named = (back, names.get(back.by, back.by)) if back else None
                return counter_sql.session(counter.book.read(), session_id), named

            self.desk.run(read, then=self._stands)

    def _stands(self, read: tuple[Session, tuple[SentBack, str] | None]) -> None:
        self._session, self._back = read
        if self._session.state is SessionState.COUNTING:
            self._count()
        else:
            self._put(self._before(self._session))

    def _before(self, session: Session) -> CountState:
        title = self._say("count.title", drawer=session.drawer)
        return CountState(Phase.BEFORE, title, self._say("count.before_note"))

    def begin_alone(self) -> None:
        """Stop taking payments, with nothing to carry."""
        self.begin()

    def begin(self, approver: Person | None = None) -> None:
        """Stop taking payments. Card business that stands is carried only where a second person signs for it."""
        if self._session is None or self.state.phase not in {Phase.BEFORE, Phase.SIGN}:
            return
        counter, person, session = self.desk.counter, self.desk.worker, self._session

        def begun(_: None) -> None:
            self._session = replace(session, state=SessionState.COUNTING)
            self.desk.use_drawer(self._session)
            self._count()

        def refused(error: Expected) -> None:
            self.desk.explain(error)
            if error.code == "CARD_CART_STANDS":
                self.signing.find(Permission.APPROVE, frozenset({person.login}), self.begin)

        self.desk.run(
            lambda: count.start(counter, person, session.id, approver), then=begun, failed=refused, waiting="wait.book"
        )

    def _ask_to_sign(self) -> None:
        self._put(replace(self.state, phase=Phase.SIGN))

    # --- counting ---

    def _count(self) -> None:
        self._cash = CashCount({})
        self._put(self._counting())

    def _counting(self) -> CountState:
        assert self._session is not None
        note = self._say("count.note")
        if self._back is not None:
            back, name = self._back
            note = self._say("count.sent_back", name=name, reason=back.reason)
        title = self._say("count.title", drawer=self._session.drawer)
        return self._with_total(CountState(Phase.COUNTING, title, note))

    @property
    def total_shown(self) -> bool:
        """Once somebody saw what was expected, a running total would help to count until it fits."""
        return self._session is not None and not self._session.seen and self._session.counts == 0

    def changed(self, cash: CashCount) -> None:
        """Another piece was counted."""
        self._cash = cash
        if self.state.phase is Phase.COUNTING:
            self._put(self._with_total(self.state))

    def _with_total(self, state: CountState) -> CountState:
        if not self.total_shown:
            return replace(state, total="", total_note=self._say("count.total_hidden"))
        return replace(state, total=self._cash.total.with_sign, total_note=self._say("count.cash_total"))

    def hand_in(self, cash: CashCount, others: Sequence[tuple[str, int, Money | None]]) -> None:
        """Show what would be handed in, for a last look."""
        if self.state.phase is not Phase.COUNTING:
            return
        try:
            counted = {code: (pieces, amount or ZERO) for code, pieces, amount in others if pieces or amount}
            self._counted = Counted(cash, counted)
        except Expected as error:
            self.desk.explain(error)
            return
        self.desk.hush()
        self._put(replace(self.state, phase=Phase.CONFIRM, summary=summary_of(self.desk.words, self._counted)))

    def submit(self) -> None:
        """Hand it in."""
        if self.state.phase is not Phase.CONFIRM or self._session is None or self._counted is None:
            return
        counter, person, session, counted = self.desk.counter, self.desk.worker, self._session, self._counted
        self.desk.run(
            lambda: count.submit(counter, person, session.id, counted), then=self._handed_in, waiting="wait.book"
        )

    def _handed_in(self, number: int) -> None:
        assert self._counted is not None
        self._handed = (number, self._counted)
        self._session = self._counted = None
        self._put(self._handed_state(*self._handed))
        self.desk.use_drawer(None)
        self.desk.say("count.done", Tone.DONE)

    def _handed_state(self, number: int, counted: Counted) -> CountState:
        title, note = self._say("count.handed_in", number=number), self._say("count.handed_in_note")
        return CountState(Phase.HANDED_IN, title, note, summary=summary_of(self.desk.words, counted))

    def back(self) -> bool:
        """One step out; False where there is none. A count that was begun is gone on with later."""
        match self.state.phase:
            case Phase.CONFIRM:
                self._put(self._with_total(replace(self.state, phase=Phase.COUNTING, summary=NO_FIGURES)))
            case Phase.SIGN:
                self.signing.forget()
                self._put(replace(self.state, phase=Phase.BEFORE))
            case _:
                return False
        return True

    def retranslate(self) -> None:
        """Say it anew, where it was; what was typed is the view's and stays."""
        phase = self.state.phase
        if phase is Phase.HANDED_IN and self._handed is not None:
            self._put(self._handed_state(*self._handed))
        elif self._session is None:
            return
        elif phase is Phase.CONFIRM and self._counted is not None:
            self._put(replace(self._counting(), phase=phase, summary=summary_of(self.desk.words, self._counted)))
        elif phase in {Phase.COUNTING, Phase.CONFIRM}:
            self._put(self._counting())
        elif phase in {Phase.BEFORE, Phase.SIGN}:
            self._put(replace(self._before(self._session), phase=phase))

    # --- saying ---

    def _put(self, state: CountState) -> None:
        self.state = state
        self._show(state)

    def _say(self, key: str, **values: object) -> str:
        return self.desk.words.say(key, **values)
