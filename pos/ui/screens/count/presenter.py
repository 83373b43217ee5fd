"""What the count screen does, without a widget. It knows no expected figure and asks for none."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from pos.cashiering import count, people
from pos.cashiering import sql as counter_sql
from pos.cashiering.count import Counted, SentBack
from pos.cashiering.counter import Counter
from pos.cashiering.open_cards import open_cards
from pos.cashiering.open_cards_sql import OpenCard
from pos.cashiering.sql import Session
from pos.domain.carts import CASH
from pos.domain.drawers import CashCount, SessionState
from pos.domain.errors import Expected
from pos.domain.money import ZERO, Money
from pos.domain.people import Person
from pos.ui.desk import Desk, Tone
from pos.ui.phrases import names_of
from pos.ui.screens.count.card import CardFirst
from pos.ui.screens.count.state import CountState, Phase
from pos.ui.second_person import SecondPerson
from pos.ui.tables import NO_FIGURES, Cells, Figures
from pos.words import Words
from pos.words.phrases import tender_name


def others_of(counter: Counter) -> tuple[str, ...]:
    """What is counted besides cash: first what goes to the bank, then slips."""
    types = [one for one in counter.agency.tenders.active if one.code != CASH.code]
    return tuple(one.code for one in sorted(types, key=lambda one: not one.depositable))


@dataclass(frozen=True, slots=True)
class Drawer:
    """A drawer as it stands: who sent its last count back and why, and card payments without an end."""

    session: Session
    back: SentBack | None
    back_by: str
    cards: tuple[OpenCard, ...]


def read_drawer(counter: Counter, session_id: str) -> Drawer:
    """Read it from the book."""
    back = count.sent_back(counter, session_id)
    names = names_of(people.people(counter))
    by = names.get(back.by, back.by) if back else ""
    return Drawer(counter_sql.session(counter.book.read(), session_id), back, by, open_cards(counter, session_id))


def summary_of(words: Words, counted: Counted, others: Sequence[str]) -> Figures:
    """What was counted by tender; nothing is compared with anything."""
    columns = (words.say("figure.tender"), words.say("count.pieces"), words.say("figure.counted"))
    rows = [Cells((tender_name(words, CASH.code), "", counted.cash.total.grouped))]
    rows += [
        Cells((tender_name(words, code), str(pieces or "–"), amount.grouped if amount else "–"))
        for code, pieces, amount in ((code, *counted.others.get(code, (0, ZERO))) for code in others)
    ]
    return Figures(columns, tuple(rows))


class CountPresenter:
    """One drawer, from the last payment to the count handed in."""

    def __init__(self, desk: Desk, show: Callable[[CountState], None]) -> None:
        self.desk = desk
        self.state = CountState()
        self.others = others_of(desk.counter)
        self._show = show
        self._session: Session | None = None
        self._back: tuple[SentBack, str] | None = None
        self._counting_as: tuple[str, int] | None = None
        self._turn = 0
        self._cash = CashCount({})
        self._counted: Counted | None = None
        self._handed: tuple[int, Counted] | None = None
        self.signing = SecondPerson(desk, lambda: self._to(Phase.SIGN))
        self.card = CardFirst(desk, self.signing, self.arrive, self._to, self.begin)

    # --- before ---

    def arrive(self) -> None:
        """Read how the drawer of who is signed in stands."""
        self._put(CountState(turn=self._turn))
        session = self.desk.counting or self.desk.session
        if session is not None:
            counter, session_id = self.desk.counter, session.id
            self.desk.run(lambda: read_drawer(counter, session_id), then=self._stands)

    def _stands(self, drawer: Drawer) -> None:
        self._session, self.card.cards = drawer.session, drawer.cards
        self._back = (drawer.back, drawer.back_by) if drawer.back else None
        if drawer.session.state is SessionState.COUNTING:
            self._count()
        elif drawer.cards:
            self._put(self._card_stands(drawer.session))
        else:
            self._put(self._before(drawer.session))

    def _card_stands(self, session: Session) -> CountState:
        note = self._say("count.card_first")
        return replace(self._before(session), phase=Phase.CARD, note=note, card=self.card.stands())

    def _before(self, session: Session) -> CountState:
        title = self._say("count.title", drawer=session.drawer)
        return CountState(Phase.BEFORE, title, self._say("count.before_note"), turn=self._turn)

    def begin(self, approver: Person | None = None) -> None:
        """Stop taking payments. Card business that stands is carried only where a second person signs for it."""
        if self._session is None or self.state.phase not in {Phase.BEFORE, Phase.SIGN}:
            return
        counter, person, session = self.desk.counter, self.desk.worker, self._session

        def begun(_: None) -> None:
            self._session = replace(session, state=SessionState.COUNTING)
            if self.desk.counting is None:
                self.desk.use_drawer(self._session)
            self._count()

        self.desk.run(lambda: count.start(counter, person, session.id, approver), then=begun, waiting="wait.book")

    def _to(self, phase: Phase) -> None:
        """Another step of a card payment without an end."""
        if self._session is not None:
            self._put(replace(self._card_stands(self._session), phase=phase))

    # --- counting ---

    def _count(self) -> None:
        """Begin with empty fields, or go on with what was typed into this very count."""
        assert self._session is not None
        counting_as = (self._session.id, self._session.counts)
        if counting_as != self._counting_as:
            self._counting_as, self._cash = counting_as, CashCount({})
            self._turn += 1
        elif self._cash.total:
            self.desk.say("count.kept")
        self._put(self._counting())

    def _counting(self) -> CountState:
        assert self._session is not None
        note = self._say("count.note")
        if self._back is not None:
            back, name = self._back
            note = self._say("count.sent_back", name=name, reason=back.reason)
        title = self._say("count.title", drawer=self._session.drawer)
        return self._with_total(CountState(Phase.COUNTING, title, note, turn=self._turn))

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
        self._put(replace(self.state, phase=Phase.CONFIRM, summary=_summary(self, self._counted)))

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
        self._session = self._counted = self._counting_as = None
        self._put(self._handed_state(*self._handed))
        if self.desk.counting is None:
            self.desk.use_drawer(None)
        self.desk.say("count.done", Tone.DONE)

    def _handed_state(self, number: int, counted: Counted) -> CountState:
        title, note = self._say("count.handed_in", number=number), self._say("count.handed_in_note")
        summary = _summary(self, counted)
        return CountState(Phase.HANDED_IN, title, note, summary=summary, turn=self._turn)

    def back(self) -> bool:
        """One step out; False where there is none. A count that was begun is gone on with later."""
        match self.state.phase:
            case Phase.CONFIRM:
                self._put(self._with_total(replace(self.state, phase=Phase.COUNTING, summary=NO_FIGURES)))
            case Phase.SIGN | Phase.SLIP:
                self.signing.forget()
                self._to(Phase.CARD)
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
            self._put(replace(self._counting(), phase=phase, summary=_summary(self, self._counted)))
        elif phase in {Phase.COUNTING, Phase.CONFIRM}:
            self._put(self._counting())
        elif phase is Phase.BEFORE:
            self._put(self._before(self._session))
        elif phase in {Phase.CARD, Phase.SLIP, Phase.SIGN}:
            self._to(phase)

    # --- saying ---

    def _put(self, state: CountState) -> None:
        self.state = state
        self._show(state)

    def _say(self, key: str, **values: object) -> str:
        return self.desk.words.say(key, **values)


def _summary(presenter: CountPresenter, counted: Counted) -> Figures:
    return summary_of(presenter.desk.words, counted, presenter.others)
