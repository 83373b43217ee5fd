"""A submitted drawer from the first look at the differences to its Z report."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from pos.cashiering import card_totals, count, documents, finalize, receipts
from pos.cashiering.finalize import Difference
from pos.cashiering.sql import Session
from pos.domain.drawers import SessionState
from pos.domain.errors import Expected
from pos.domain.facts import Head, TerminalSays
from pos.domain.money import Money
from pos.domain.papers import Paper
from pos.domain.people import Person
from pos.ui import pages
from pos.ui.desk import Desk, Tone
from pos.ui.pages import Page
from pos.ui.phrases import short_hash
from pos.ui.screens.supervisor import review, terminal_said
from pos.ui.screens.supervisor.state import Phase, SupervisorState

PAGE_DOTS_AN_INCH = 92
SEND_BACK_REASONS = ("reason.back.recount", "reason.back.missing", "reason.back.mixed")
DIFFERENCE_REASONS = ("reason.differs.change", "reason.differs.count", "reason.differs.slip", "reason.differs.unknown")


@dataclass(frozen=True, slots=True)
class _Open:
    """The drawer under review, and who answers for it."""

    session: Session
    approver: Person
    differences: tuple[Difference, ...]
    terminal: TerminalSays | None = None


@dataclass(frozen=True, slots=True)
class _Shown:
    """A Z report on the screen; with the head that was signed for it where it was made just now."""

    z: int
    pages: tuple[Page, ...]
    head: Head | None = None


class Closing:
    """`put` shows a state, `refresh` reads the list again, `finish` goes back to it first; `now` is what is shown."""

    def __init__(
        self,
        desk: Desk,
        put: Callable[[SupervisorState], None],
        refresh: Callable[[], None],
        finish: Callable[[], None],
        *,
        now: Callable[[], SupervisorState],
    ) -> None:
        self.desk = desk
        self._now = now
        self._put = put
        self._refresh = refresh
        self._finish = finish
        self._open: _Open | None = None
        self._shown: _Shown | None = None
        self._state = SupervisorState()

    def review(self, plain: SupervisorState, session: Session, approver: Person) -> None:
        """Show what was counted beside what was expected: from here on a count of it is no longer blind."""
        counter = self.desk.counter

        def seen(differences: tuple[Difference, ...]) -> None:
            self._open = opened = _Open(session, approver, differences)
            self._show_review(plain)
            self._ask_terminal(plain, opened)

        self.desk.run(lambda: finalize.differences(counter, approver, session.id), then=seen)

    def _ask_terminal(self, plain: SupervisorState, opened: _Open) -> None:
        """Its answer comes when it comes; nobody waits for it."""
        counter = self.desk.counter

        def said(totals: TerminalSays | None) -> None:
            if self._open is opened and totals is not None:
                self._open = replace(opened, terminal=totals)
                words = terminal_said.in_words(self.desk.words, totals)
                self._state = replace(self._state, terminal=words)
                self._put(replace(self._now(), terminal=words))

        def too_late(_: Expected) -> None:
            """The drawer is finalized, or went back, by now."""

        self.desk.run(lambda: card_totals.ask(counter, opened.approver, opened.session.id), then=said, failed=too_late)

    def _show_review(self, plain: SupervisorState) -> None:
        assert self._open is not None
        words, differences = self.desk.words, self._open.differences
        hints = enumerate(review.all_hints(differences))
        wanted = review.wanted(words, differences)
        note = words.say("supervisor.reasons_note" if wanted else "supervisor.all_right")
        said = self._open.terminal
        self._state = replace(
            plain,
            phase=Phase.REVIEW,
            note=words.say("supervisor.reviewed_by", name=self._open.approver.name, note=note),
            offers=(),
            figures=review.tally(words, differences),
            wanted=wanted,
            terminal=terminal_said.in_words(words, said) if said else "",
            hints=tuple(review.hint_line(words, at, tender, hint) for at, (tender, hint) in hints),
        )
        self._put(self._state)

    def say_again(self, plain: SupervisorState, state: SupervisorState) -> None:
        """The same in the present words, where it was."""
        if state.phase is Phase.DOCUMENT and self._shown is not None:
            self._show_pages(plain, self._shown)
        elif self._open is not None:
            self._show_review(plain)
            self._put(
                replace(
                    self._state,
                    phase=state.phase,
                    paper=state.paper,
                    paper_title=state.paper_title,
                    hint_marked=state.hint_marked,
                )
            )

    def look_at_hint(self, at: int) -> None:
        """Show the receipt that hint `at` (from 0) names."""
        hints = review.all_hints(self._open.differences) if self._open else ()
        number = hints[at][1].receipt if at < len(hints) else ""
        if not number:
            self.desk.say("hint.nothing_to_see", Tone.WAIT)
            return
        counter, opened = self.desk.counter, self._open

        def shown(paper: Paper) -> None:
            if self._open is opened:
                self._put(replace(self._state, paper=paper, paper_title=number, hint_marked=at))

        self.desk.run(lambda: receipts.receipt_paper(counter, number), then=shown)

    def finalize(self, reasons: Mapping[str, str]) -> None:
        """Accept the count with a reason for every difference."""
        if self._open is None:
            return
        counter, approver, session = self.desk.counter, self._open.approver, self._open.session.id

        def work() -> tuple[_Shown, Money]:
            done = finalize.finalize(counter, approver, session, reasons)
            head = documents.last_signed_head(counter)
            drawn = pages.draw(documents.issued(counter, done.document), PAGE_DOTS_AN_INCH)
            return _Shown(done.z, drawn, head), done.facts.float_from_safe

        def closed(done: tuple[_Shown, Money]) -> None:
            shown, from_safe = done
            self._open = None
            if from_safe:
                self.desk.say("supervisor.finalized_float", Tone.WAIT, z=shown.z, amount=from_safe)
            else:
                self.desk.say("supervisor.finalized", Tone.DONE, z=shown.z)
            self._show_pages(self._state, shown)
            self._refresh()

        self.desk.run(work, then=closed, waiting="supervisor.wait_finalize")

    def send_back(self, reason: str) -> None:
        """Have it counted again."""
        if self._open is None:
            return
        if not reason:
            self.desk.say("reason.missing", Tone.WAIT)
            return
        counter, approver, session = self.desk.counter, self._open.approver, self._open.session

        def sent_back(_: None) -> None:
            self._open = None
            if self.desk.worker.login == session.person:  # who counted it is still here, and counts it again
                self.desk.use_drawer(replace(session, state=SessionState.COUNTING))
            self.desk.say("supervisor.sent_back", Tone.DONE, drawer=session.drawer)
            self._finish()

        self.desk.run(lambda: count.reject(counter, approver, session.id, reason=reason), then=sent_back)

    def show_document(self, plain: SupervisorState, z: int) -> None:
        """The Z report of a drawer that was finalized before, as it was issued."""
        counter = self.desk.counter

        def drawn(result: tuple[Page, ...]) -> None:
            self._show_pages(plain, _Shown(z, result))

        def draw() -> tuple[Page, ...]:
            return pages.draw(documents.issued(counter, documents.z_name(counter, z)), PAGE_DOTS_AN_INCH)

        self.desk.run(draw, then=drawn)

    def _show_pages(self, plain: SupervisorState, shown: _Shown) -> None:
        self._shown = shown
        say, head = self.desk.words.say, ""
        if shown.head is not None:
            head = say("head.signed", seq=shown.head.seq, hash=short_hash(shown.head.hash))
        self._put(
            SupervisorState(
                rows=plain.rows,
                selected=plain.selected,
                hint=plain.hint,
                phase=Phase.DOCUMENT,
                title=say("supervisor.z", z=shown.z),
                pages=shown.pages,
                document=documents.z_name(self.desk.counter, shown.z),
                head=head,
            )
        )
