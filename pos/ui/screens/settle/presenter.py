"""What the settling screen does, without a widget."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, replace

from pos.cashiering import documents, settle, upstream
from pos.cashiering.counter import Counter
from pos.cashiering.settle import Settled
from pos.cashiering.upstream import Synced
from pos.domain.errors import Expected
from pos.domain.facts import Head
from pos.domain.money import total
from pos.ledger.entries import Entry
from pos.ui import pages
from pos.ui.desk import Desk, Tone
from pos.ui.lines import Line
from pos.ui.pages import Page
from pos.ui.phrases import short_hash, tender_name
from pos.ui.screens.settle.checklist import Day, lines, read_day
from pos.ui.screens.settle.state import Phase, SettleState
from pos.ui.tables import Cells, Figures

PAGE_DOTS_AN_INCH = 84


@dataclass(frozen=True, slots=True)
class _File:
    name: str
    size: int


@dataclass(frozen=True, slots=True)
class _Sealed:
    """A batch as it lies there."""

    settled: Settled
    files: tuple[_File, ...]
    head: Head


def _look(counter: Counter, settled: Settled) -> _Sealed:
    files = tuple(_File(name, len(documents.issued(counter, f"{settled.batch}/{name}"))) for name in settled.files)
    return _Sealed(settled, files, documents.last_signed_head(counter))


class SettlePresenter:
    """One business date, from its check-list to its sealed batch upstream."""

    def __init__(self, desk: Desk, show: Callable[[SettleState], None]) -> None:
        self.desk = desk
        self.state = SettleState()
        self._show = show
        self._day: Day | None = None
        self._sealed: _Sealed | None = None
        self._batches: tuple[Entry, ...] = ()
        self._sent: Synced | Expected | None = None

    # --- the check-list ---

    def arrive(self, wanted: dt.date | None = None) -> None:
        """Read how the date stands; the oldest open one unless another is wanted."""
        self._put(SettleState())
        counter = self.desk.counter
        self.desk.run(lambda: (read_day(counter, wanted), settle.batches(counter)), then=self._stands)

    def _stands(self, read: tuple[Day | None, tuple[Entry, ...]]) -> None:
        self._day, self._batches = read
        self._sealed = self._sent = None
        self._put(self._open_state(self._day) if self._day else self._batches_state())

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
        """Say it anew."""
        kept = self.state
        if kept.phase is Phase.OPEN and self._day is not None:
            self._put(self._open_state(self._day))
        elif kept.phase is Phase.SEALED and self._sealed is not None:
            fresh = self._sealed_state(self._sealed)
            self._put(replace(fresh, marked=kept.marked, pages=kept.pages, pages_title=kept.pages_title))
        elif self.state.phase is Phase.BATCHES:
            self._put(self._batches_state())

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

        def sealed(found: _Sealed) -> None:
            self._lies_there(found)
            self.send()

        self.desk.run(
            lambda: _look(counter, settle.settle(counter, person, date)), then=sealed, waiting="settle.wait_seal"
        )

    def _lies_there(self, sealed: _Sealed) -> None:
        self._sealed = sealed
        self._put(self._sealed_state(sealed))

    def send(self) -> None:
        """Send what upstream does not have yet."""
        counter = self.desk.counter
        self.desk.run(
            lambda: upstream.sync(counter), then=self._gone, failed=self._not_gone, waiting="settle.wait_send"
        )

    def _gone(self, synced: Synced) -> None:
        self._sent = synced
        self._put(self._with_upstream(self.state))
        self.desk.say("settle.done" if self.state.phase is Phase.SEALED else "settle.sent", Tone.DONE)

    def _not_gone(self, error: Expected) -> None:
        self._sent = error
        self._put(self._with_upstream(self.state))
        self.desk.explain(error)

    def _with_upstream(self, state: SettleState) -> SettleState:
        """What has gone, or why nothing has."""
        words, sent = self.desk.words, self._sent
        if sent is None:
            return state
        if isinstance(sent, Expected):
            said = words.say("settle.not_gone", why=words.explain(sent))
            return replace(state, gone=said, gone_tone=Tone.STOP)
        said = words.say("settle.had_all")
        if sent.sent:
            said = words.count("settle.gone", sent.sent, last=sent.last)
        head = words.say("settle.upstream_head", seq=sent.last, hash=short_hash(sent.head))
        return replace(state, gone=f"{said} {head}", gone_tone=Tone.DONE)

    # --- looking at what lies there ---

    def enter(self) -> None:
        """Enter on a row: seal, look at a batch, look at a file."""
        match self.state.phase:
            case Phase.OPEN:
                self.seal()
            case Phase.BATCHES:
                self._open_batch()
            case Phase.SEALED:
                self._open_file()
            case Phase.READING:
                return

    def _open_batch(self) -> None:
        if not 0 <= self.state.marked < len(self._batches):
            return
        counter, entry = self.desk.counter, self._newest_first()[self.state.marked]
        self.desk.run(lambda: _look(counter, settle.write_files(counter, entry)), then=self._lies_there)

    def _open_file(self) -> None:
        if self._sealed is None or not 0 <= self.state.marked < len(self._sealed.files):
            return
        counter, batch = self.desk.counter, self._sealed.settled.batch
        name = self._sealed.files[self.state.marked].name
        if not name.endswith(".pdf"):
            self.desk.say("settle.no_picture", Tone.WAIT, file=name)
            return

        def drawn(result: tuple[Page, ...]) -> None:
            self._put(replace(self.state, pages=result, pages_title=name))

        self.desk.run(lambda: pages.draw(documents.issued(counter, f"{batch}/{name}"), PAGE_DOTS_AN_INCH), then=drawn)

    def back(self) -> bool:
        """One step out; False where there is none."""
        if not self.state.pages:
            return False
        self._put(replace(self.state, pages=(), pages_title=""))
        return True

    # --- saying ---

    def _open_state(self, day: Day) -> SettleState:
        words = self.desk.words
        others = words.say("settle.other_dates", count=len(day.days) - 1) if len(day.days) > 1 else ""
        return SettleState(
            phase=Phase.OPEN,
            title=words.say("settle.title", date=day.still.date),
            note=others,
            rows=lines(day, words),
            about=words.say("settle.is_ready") if day.ready else words.say("settle.not_ready"),
            ready=day.ready,
        )

    def _sealed_state(self, sealed: _Sealed) -> SettleState:
        words, settled = self.desk.words, sealed.settled
        rows = [Cells((tender_name(words, code), amount.grouped)) for code, amount in settled.totals.items()]
        rows.append(Cells((words.say("figure.all"), total(settled.totals.values()).with_sign), strong=True))
        columns = (words.say("figure.tender"), words.say("figure.net"))
        state = SettleState(
            phase=Phase.SEALED,
            title=words.say("settle.batch", batch=settled.batch),
            note=words.say("settle.files_lie"),
            rows=tuple(self._file(at, one) for at, one in enumerate(sealed.files)),
            marked=0,
            figures=Figures(columns, tuple(rows)),
            folder=str(settled.folder),
            head=words.say("head.signed", seq=sealed.head.seq, hash=short_hash(sealed.head.hash)),
        )
        return self._with_upstream(state)

    def _batches_state(self) -> SettleState:
        words = self.desk.words
        return SettleState(
            phase=Phase.BATCHES,
            title=words.say("settle.no_date"),
            note=words.say("settle.batches") if self._batches else words.say("settle.no_batches"),
            rows=tuple(map(self._batch, self._newest_first())),
            marked=0 if self._batches else -1,
            about=words.say("settle.all_sealed"),
        )

    def _newest_first(self) -> tuple[Entry, ...]:
        return tuple(reversed(self._batches))

    def _batch(self, entry: Entry) -> Line:
        date = dt.date.fromisoformat(entry.date)
        return Line(entry.data["id"], lead="·", detail=self.desk.words.date(date))

    def _file(self, at: int, one: _File) -> Line:
        words = self.desk.words
        return Line(one.name, lead=str(at + 1), detail=words.say(_what_is(one.name)), state=_size(one.size))

    def _put(self, state: SettleState) -> None:
        self.state = state
        self._show(state)


_WHAT = (
    ("manifest.json", "file.manifest"),
    ("manifest.sig", "file.signature"),
    ("batch.json", "file.batch"),
    ("journal.csv", "file.journal"),
    ("journal.hledger", "file.hledger"),
    ("payments-", "file.payments"),
    ("deposit-", "file.deposit"),
    ("z-", "file.z"),
    ("summary", "file.summary"),
)


def _what_is(name: str) -> str:
    """The key of what a file is for."""
    return next((key for beginning, key in _WHAT if name.startswith(beginning)), "file.other")


def _size(count: int) -> str:
    return f"{count} B" if count < 1000 else f"{(count + 999) // 1000} kB"
