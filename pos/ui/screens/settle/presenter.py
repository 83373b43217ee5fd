"""What the settling screen does, without a widget."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace

from pos.cashiering import documents, settle, upstream
from pos.cashiering.upstream import Synced
from pos.domain.errors import Expected
from pos.ledger.entries import Entry
from pos.ui import pages
from pos.ui.desk import Desk, Tone
from pos.ui.pages import Page
from pos.ui.screens.settle import saying
from pos.ui.screens.settle.checklist import Day, read_day
from pos.ui.screens.settle.saying import Sealed
from pos.ui.screens.settle.state import Phase, SettleState
from pos.words.phrases import paper_name

PAGE_DOTS_AN_INCH = 84


class SettlePresenter:
    """One business date, from its check-list to its sealed batch upstream."""

    def __init__(self, desk: Desk, show: Callable[[SettleState], None]) -> None:
        self.desk = desk
        self.state = SettleState()
        self._show = show
        self._day: Day | None = None
        self._sealed: Sealed | None = None
        self._loose: tuple[str, ...] = ()
        self._batches: tuple[Entry, ...] = ()  # newest first
        self._from_papers = False
        self._sent: Synced | Expected | None = None

    # --- the check-list ---

    def arrive(self, wanted: dt.date | None = None) -> None:
        """Read how the date stands; the oldest open one unless another is wanted."""
        self._put(SettleState())
        counter = self.desk.counter
        self.desk.run(lambda: read_day(counter, wanted), then=self._stands)

    def _stands(self, day: Day | None) -> None:
        self._day, self._sealed, self._sent = day, None, None
        if day is None:
            self.papers()
        else:
            self._put(saying.opened(self.desk.words, day))

    def papers(self) -> None:
        """List documents that are in no batch yet, and every batch, whatever date is open."""
        counter = self.desk.counter

        def listed(read: tuple[tuple[str, ...], tuple[Entry, ...]]) -> None:
            self._loose, self._batches, self._sealed = read[0], read[1][::-1], None
            self._put(saying.all_papers(self.desk.words, self._loose, self._batches, day=self._day))

        self.desk.run(lambda: (documents.unsealed(counter), settle.batches(counter)), then=listed)

    def other_date(self) -> None:
        """The next open date."""
        if self._day is None or len(self._day.days) < 2:
            self.desk.say("settle.one_date", Tone.WAIT)
            return
        days = self._day.days
        self.arrive(days[(days.index(self._day.still.date) + 1) % len(days)])

    def move(self, steps: int) -> None:
        """Mark another row."""
        if self.state.rows:
            self.mark(min(max(self.state.marked + steps, 0), len(self.state.rows) - 1))

    def mark(self, at: int) -> None:
        """Mark this row."""
        self._put(replace(self.state, marked=at))

    def retranslate(self) -> None:
        """Say it anew, where it was."""
        words, kept = self.desk.words, self.state
        if kept.phase is Phase.OPEN and self._day is not None:
            self._put(saying.with_upstream(words, saying.opened(words, self._day), self._sent))
        elif kept.phase is Phase.SEALED and self._sealed is not None:
            fresh = saying.with_upstream(words, saying.sealed_batch(words, self._sealed), self._sent)
            self._put(_with_pages_of(kept, fresh))
        elif kept.phase is Phase.PAPERS:
            fresh = saying.all_papers(words, self._loose, self._batches, day=self._day)
            self._put(_with_pages_of(kept, saying.with_upstream(words, fresh, self._sent)))

    # --- the seal ---

    def seal(self) -> None:
        """Seal the batch, write its files, then send the day upstream."""
        if self.state.phase is not Phase.OPEN or self._day is None:
            self.desk.say("settle.sealed_already", Tone.WAIT)
            return
        if not self._day.ready:
            self.desk.say("settle.not_ready", Tone.STOP)
            return
        counter, person, date = self.desk.counter, self.desk.worker, self._day.still.date

        def sealed(found: Sealed) -> None:
            self._lies_there(found)
            self.send()

        self.desk.run(
            lambda: saying.look_at(counter, settle.settle(counter, person, date), fresh=True),
            then=sealed,
            failed=self._not_sealed,
            waiting="settle.wait_seal",
        )

    def _not_sealed(self, error: Expected) -> None:
        """Refused; or sealed, and the files could not be written: the list says which."""
        self.arrive()
        self.desk.explain(error)

    def _lies_there(self, sealed: Sealed) -> None:
        self._from_papers = self.state.phase is Phase.PAPERS
        self._sealed = sealed
        self._put(saying.sealed_batch(self.desk.words, sealed))

    def send(self) -> None:
        """Send what upstream does not have yet."""
        counter = self.desk.counter
        self.desk.run(
            lambda: upstream.sync(counter), then=self._gone, failed=self._not_gone, waiting="settle.wait_send"
        )

    def _gone(self, synced: Synced) -> None:
        self._sent = synced
        self._put(saying.with_upstream(self.desk.words, self.state, synced))
        self.desk.say("settle.done" if self.state.phase is Phase.SEALED else "settle.sent", Tone.DONE)

    def _not_gone(self, error: Expected) -> None:
        self._sent = error
        self._put(saying.with_upstream(self.desk.words, self.state, error))
        self.desk.explain(error)

    # --- looking at what lies there ---

    def enter(self) -> None:
        """Enter on a row: seal, look at a document, a batch or a file."""
        self.desk.hush()
        match self.state.phase:
            case Phase.OPEN:
                self.seal()
            case Phase.PAPERS:
                self._open_paper()
            case Phase.SEALED:
                self._open_file()
            case Phase.READING:
                return

    def _open_paper(self) -> None:
        counter, at = self.desk.counter, self.state.marked
        if 0 <= at < len(self._loose):
            self._show_document(self._loose[at], paper_name(self.desk.words, self._loose[at]))
        elif len(self._loose) <= at < len(self._loose) + len(self._batches):
            entry = self._batches[at - len(self._loose)]
            self.desk.run(
                lambda: saying.look_at(counter, settle.as_sealed(counter, entry), fresh=False), then=self._lies_there
            )

    def _open_file(self) -> None:
        if self._sealed is None or not 0 <= self.state.marked < len(self._sealed.files):
            return
        name, _ = self._sealed.files[self.state.marked]
        if name.endswith(".pdf"):
            self._show_document(f"{self._sealed.settled.batch}/{name}", name)
        else:
            self.desk.say("settle.no_picture", Tone.WAIT, file=name)

    def _show_document(self, name: str, title: str) -> None:
        counter = self.desk.counter

        def drawn(result: tuple[Page, ...]) -> None:
            self._put(replace(self.state, pages=result, pages_title=title, document=name))

        self.desk.run(lambda: pages.draw(documents.issued(counter, name), PAGE_DOTS_AN_INCH), then=drawn)

    def back(self) -> bool:
        """One step out: of a document, of a batch, of the list of documents; False where there is none."""
        if self.state.pages:
            self._put(replace(self.state, pages=(), pages_title="", document=""))
        elif self.state.phase is Phase.SEALED and self._from_papers:
            self.papers()
        elif self.state.phase is Phase.PAPERS and self._day is not None:
            self.arrive(self._day.still.date)
        else:
            return False
        return True

    def _put(self, state: SettleState) -> None:
        self.state = replace(state, dates=len(self._day.days) if self._day else 0)
        self._show(self.state)


def _with_pages_of(kept: SettleState, fresh: SettleState) -> SettleState:
    """The same in other words, with what was marked and what was open."""
    return replace(fresh, marked=kept.marked, pages=kept.pages, pages_title=kept.pages_title, document=kept.document)
