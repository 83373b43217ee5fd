"""What stands between a business date and its seal, row by row: what is done, and what is to be done about the rest."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from pos.cashiering import attempts_sql, close_terminal, open_drawer, papers, people, settle
from pos.cashiering.close_terminal import BatchStands
from pos.cashiering.counter import Counter
from pos.cashiering.settle import StillOpen
from pos.domain.drawers import SessionState
from pos.ui.desk import Tone
from pos.ui.lines import Line
from pos.ui.phrases import names_of
from pos.words import Words
from pos.words.phrases import moment


@dataclass(frozen=True, slots=True)
class Day:
    """A business date as it stands, with the other open ones."""

    still: StillOpen
    days: tuple[dt.date, ...]
    cards: int
    papers: int
    names: Mapping[str, str]
    batch: BatchStands | None = None

    @property
    def ready(self) -> bool:
        """Whether it can be sealed."""
        return bool(self.still.finalized) and not self.still.undeposited


def read_day(counter: Counter, wanted: dt.date | None) -> Day | None:
    """The wanted date, or the oldest open one; None where no date is open."""
    days = open_drawer.open_days(counter)
    if not days:
        return None
    date = wanted if wanted in days else days[0]
    return Day(
        still=settle.still_open(counter, date),
        days=days,
        cards=len(attempts_sql.open_attempts(counter.book.read())),
        papers=len(papers.unsure_jobs(counter)),
        names=names_of(people.people(counter)),
        batch=close_terminal.stands(counter),
    )


def lines(day: Day, words: Words) -> tuple[Line, ...]:
    """The check-list."""
    return tuple(_drawers(day, words)) + tuple(_rest(day, words))


def _drawers(day: Day, words: Words) -> Iterator[Line]:
    states = {
        SessionState.COUNTING: words.say("supervisor.is_counting"),
        SessionState.SUBMITTED: words.say("supervisor.waits"),
    }
    for one in day.still.standing:
        yield Line(
            title=words.say("drawer.named", drawer=one.drawer),
            place=day.names.get(one.person, one.person),
            detail=words.say("settle.joins_next"),
            state=states.get(one.state, words.say("supervisor.is_open")),
            tone=Tone.WAIT,
            marked=True,
        )
    if day.still.finalized:
        count = len(day.still.finalized)
        z = ", ".join(str(one.z) for one in day.still.finalized)
        yield Line(
            words.count("settle.finalized", count), state=words.say("settle.z", z=z), tone=Tone.DONE, marked=True
        )
    elif not day.still.standing:
        yield Line(words.say("settle.no_drawers"), tone=Tone.PLAIN, marked=True)


def _rest(day: Day, words: Words) -> Iterator[Line]:
    if day.still.undeposited:
        count = len(day.still.undeposited)
        state = words.say("settle.make_deposit")
        yield Line(words.count("settle.undeposited", count), state=state, tone=Tone.STOP, marked=True)
    elif day.still.finalized:
        yield Line(words.say("settle.deposited"), state=words.say("settle.in_bags"), tone=Tone.DONE, marked=True)
    if day.cards:
        state = words.say("settle.ask_supervisor")
        yield Line(words.count("settle.cards", day.cards), state=state, tone=Tone.STOP, marked=True)
    if day.papers:
        state = words.say("settle.look_at_papers")
        yield Line(words.count("settle.papers", day.papers), state=state, tone=Tone.WAIT, marked=True)
    if day.batch is not None:
        yield _terminals_batch(day.batch, words)


def _terminals_batch(batch: BatchStands, words: Words) -> Line:
    """Nothing that stops the seal: the processor pays what was closed. Sums only once no count can be led by them."""
    since = batch.since
    figures = {"sales": since.sales.count, "refunds": since.refunds.count, "net": since.net}
    if batch.closing:
        return Line(words.say("settle.batch_unsure"), state=words.say("settle.batch_ask"), tone=Tone.WAIT, marked=True)
    if batch.open:
        detail = words.say("settle.batch_has", **figures) if batch.told else ""
        state = words.say("settle.batch_close")
        return Line(words.say("settle.batch_open"), detail=detail, state=state, tone=Tone.WAIT, marked=True)
    assert batch.closed is not None
    at = words.say("settle.batch_at", at=moment(words, batch.closed))
    return Line(words.say("settle.batch_closed"), state=at, tone=Tone.DONE, marked=True)
