"""What the screen of the change fund does, without a widget. Nobody sees what should be there before they counted."""

from __future__ import annotations

import enum
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from pos.cashiering import change_fund, documents, people
from pos.cashiering.change_fund import FundCounted
from pos.domain.custody import FundFacts
from pos.domain.drawers import CashCount
from pos.domain.money import ZERO, Money
from pos.domain.people import Permission, Person
from pos.ui import pages
from pos.ui.desk import Desk, Tone
from pos.ui.pages import Page
from pos.ui.phrases import names_of
from pos.ui.screens.fund import saying
from pos.ui.second_count import SecondCount
from pos.ui.second_person import SecondPerson
from pos.ui.tables import NO_FIGURES, Figures

PAGE_DOTS_AN_INCH = 84


class Phase(enum.Enum):
    """What is done with the fund just now."""

    COUNT = enum.auto()
    CONFIRM = enum.auto()
    STANDS = enum.auto()
    REASON = enum.auto()
    SIGN = enum.auto()


@dataclass(frozen=True, slots=True)
class FundState:
    """`verdict` says whether the fund is whole; `pages` is the custodian's receipt after a count."""

    phase: Phase = Phase.COUNT
    title: str = ""
    note: str = ""
    counted: Money = ZERO
    figures: Figures = NO_FIGURES
    verdict: str = ""
    tone: Tone = Tone.PLAIN
    pages: tuple[Page, ...] = ()


class FundPresenter:
    """`show` paints a state."""

    def __init__(self, desk: Desk, show: Callable[[FundState], None]) -> None:
        self.desk = desk
        self.state = FundState()
        self.signing = SecondPerson(desk, self._ask_to_sign)
        self._show = show
        self._names: Mapping[str, str] = {}
        self._custodian = ""
        self._takes_over = False
        self._count = CashCount({})
        self._facts: FundFacts | None = None
        self._counted: FundCounted | None = None
        self._receipt: tuple[Page, ...] = ()
        self._away = False

    # --- the count ---

    def arrive(self) -> None:
        """Who answers for the fund, and whether they have had it counted."""
        self._facts = self._counted = None
        self._receipt = ()
        self._put(FundState())
        counter = self.desk.counter

        def read() -> tuple[Mapping[str, str], bool]:
            return names_of(people.people(counter)), change_fund.takes_over(counter)

        self.desk.run(read, then=self._known)

    def comes_back(self) -> bool:
        """Whether the screen was left for the second count only."""
        away, self._away = self._away, False
        return away

    def counting(self, count: CashCount) -> None:
        """Another piece."""
        self._count = count
        if self.state.phase is Phase.COUNT:
            self._say_count()

    def finish(self) -> None:
        """All is counted; a new custodian counts too."""
        if self.state.phase is not Phase.COUNT:
            return
        if self._takes_over:
            self._away = True
            counter, person, count = self.desk.counter, self.desk.worker, self._count
            self.desk.second = SecondCount(
                "second.fund",
                count,
                Permission.COUNT_ALONG,
                work=lambda second: change_fund.count_change_fund(counter, person, count, second=second),
                done=self._back_with,
                back="fund",
            )
            self.desk.go("second-count")
        else:
            self._put(replace(self.state, phase=Phase.CONFIRM))

    def submit(self) -> None:
        """Record the count; only then is it said what should have been there."""
        counter, person, count = self.desk.counter, self.desk.worker, self._count
        if self.state.phase is Phase.CONFIRM:
            self.desk.run(
                lambda: change_fund.count_change_fund(counter, person, count), self._done, waiting="wait.book"
            )

    def document(self) -> str:
        """The receipt in front, among issued documents."""
        return self._counted.document if self._counted and self.state.pages else ""

    # --- how it stands ---

    def look(self) -> None:
        """Where the fund is, for those who may see it; the look is recorded."""
        counter, person = self.desk.counter, self.desk.worker
        self.desk.run(lambda: change_fund.fund(counter, person), self._stands)

    # --- making it whole ---

    def restore(self) -> None:
        """Put in what is short, take out what is over."""
        if self._facts is None:
            self.desk.say("fund.look_first", Tone.WAIT)
        else:
            self._put(replace(self.state, phase=Phase.REASON, pages=()))

    def give_reason(self, reason: str) -> None:
        """Where the money came from; then a second person signs."""
        if not reason:
            self.desk.say("reason.missing", Tone.WAIT)
            return
        counter, person = self.desk.counter, self.desk.worker

        def restored(amount: Money) -> None:
            self.look()
            self.desk.say("fund.restored", Tone.DONE, amount=abs(amount))

        def sign(approver: Person) -> None:
            self.desk.run(lambda: change_fund.restore_fund(counter, person, approver, reason=reason), restored)

        self.signing.find(Permission.COUNT_ALONG, frozenset({person.login}), sign)

    def back(self) -> bool:
        """One step out; False where there is none."""
        self.signing.forget()
        if self.state.phase in {Phase.COUNT, Phase.STANDS}:
            return False
        if self.state.phase is Phase.CONFIRM or self._facts is None:
            self._say_count()
        else:
            self._stands(self._facts)
        return True

    def retranslate(self) -> None:
        """Say it anew, where it was."""
        phase = self.state.phase
        if self._facts is None:
            self._say_count()
        else:
            self._stands(self._facts)
        if phase in {Phase.CONFIRM, Phase.REASON, Phase.SIGN}:
            self._put(replace(self.state, phase=phase, pages=()))

    # --- inside ---

    def _known(self, known: tuple[Mapping[str, str], bool]) -> None:
        self._names, self._takes_over = known
        login = self.desk.counter.agency.custody.fund_custodian
        self._custodian = self._names.get(login, login)
        self._say_count()

    def _say_count(self) -> None:
        say = self.desk.words.say
        if not self._custodian:
            note = say("fund.no_custodian")
        else:
            note = say("fund.new_custodian" if self._takes_over else "fund.note", name=self._custodian)
        self._put(FundState(Phase.COUNT, say("fund.title"), note, self._count.total))

    def _back_with(self, counted: FundCounted) -> None:
        self.desk.go("fund")
        self._done(counted)

    def _done(self, counted: FundCounted) -> None:
        self._counted, self._facts = counted, counted.facts
        counter = self.desk.counter

        def drawn(receipt: tuple[Page, ...]) -> None:
            self._receipt = receipt
            self._stands(counted.facts)

        self._stands(counted.facts)
        self.desk.run(lambda: pages.draw(documents.issued(counter, counted.document), PAGE_DOTS_AN_INCH), drawn)

    def _stands(self, facts: FundFacts) -> None:
        words = self.desk.words
        self._facts = facts
        said, tone = saying.verdict(words, facts)
        note = saying.counted(words, self._counted.difference) if self._counted else words.say("fund.stands_note")
        self._put(
            FundState(
                phase=Phase.STANDS,
                title=words.say("fund.title"),
                note=note,
                figures=saying.stands(words, facts, self._names),
                verdict=said,
                tone=tone,
                pages=self._receipt,
            )
        )

    def _ask_to_sign(self) -> None:
        self._put(replace(self.state, phase=Phase.SIGN))

    def _put(self, state: FundState) -> None:
        self.state = state
        self._show(state)
