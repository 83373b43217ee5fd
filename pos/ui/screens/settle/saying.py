"""A business date, its batch and what went upstream, in words and figures."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace

from pos.cashiering import documents
from pos.cashiering.counter import Counter
from pos.cashiering.settle import Settled
from pos.cashiering.upstream import Synced
from pos.domain.errors import Expected
from pos.domain.facts import Head
from pos.domain.money import total
from pos.ledger.entries import Entry
from pos.ui.desk import Tone
from pos.ui.lines import Line
from pos.ui.phrases import short_hash
from pos.ui.screens.settle.checklist import Day, lines
from pos.ui.screens.settle.state import Phase, SettleState
from pos.ui.tables import Cells, Figures
from pos.words import Words
from pos.words.phrases import paper_name, tender_name

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
"""What files begin with, and the key of what they are for."""


@dataclass(frozen=True, slots=True)
class Sealed:
    """A batch as it lies there: its files with their sizes. `head` is what was signed for it, if it was just now."""

    settled: Settled
    files: tuple[tuple[str, int], ...]
    head: Head | None = None


def look_at(counter: Counter, settled: Settled, *, fresh: bool) -> Sealed:
    """Read what a batch holds."""
    files = tuple((name, len(documents.issued(counter, f"{settled.batch}/{name}"))) for name in settled.files)
    return Sealed(settled, files, documents.last_signed_head(counter) if fresh else None)


def opened(words: Words, day: Day) -> SettleState:
    """The check-list of a date."""
    others = words.say("settle.other_dates", count=len(day.days) - 1) if len(day.days) > 1 else ""
    return SettleState(
        phase=Phase.OPEN,
        title=words.say("settle.title", date=day.still.date),
        note=others,
        rows=lines(day, words),
        about=words.say("settle.is_ready") if day.ready else words.say("settle.not_ready"),
        ready=day.ready,
    )


def sealed_batch(words: Words, sealed: Sealed) -> SettleState:
    """A batch with its files."""
    settled, head = sealed.settled, sealed.head
    rows = [Cells((tender_name(words, code), amount.grouped)) for code, amount in settled.totals.items()]
    rows.append(Cells((words.say("figure.all"), total(settled.totals.values()).with_sign), strong=True))
    return SettleState(
        phase=Phase.SEALED,
        title=words.say("settle.batch", batch=settled.batch),
        note=words.say("settle.files_lie"),
        rows=tuple(_file(words, at, *one) for at, one in enumerate(sealed.files)),
        marked=0,
        figures=Figures((words.say("figure.tender"), words.say("figure.net")), tuple(rows)),
        folder=str(settled.folder),
        head=words.say("head.signed", seq=head.seq, hash=short_hash(head.hash)) if head else "",
    )


def all_papers(words: Words, documents: Sequence[str], batches: Sequence[Entry], *, day: Day | None) -> SettleState:
    """Documents that are in no batch yet, then batches, in the order given."""
    rows = (
        *(
            Line(paper_name(words, one), lead="·", detail=one, state=words.say("settle.not_sealed"))
            for one in documents
        ),
        *(Line(one.data["id"], lead="·", detail=words.date(dt.date.fromisoformat(one.date))) for one in batches),
    )
    return SettleState(
        phase=Phase.PAPERS,
        title=words.say("settle.documents") if day else words.say("settle.no_date"),
        note=words.say("settle.batches") if rows else words.say("settle.no_batches"),
        rows=rows,
        marked=0 if rows else -1,
        about=words.say("settle.to_day", date=day.still.date) if day else words.say("settle.all_sealed"),
    )


def with_upstream(words: Words, state: SettleState, sent: Synced | Expected | None) -> SettleState:
    """What has gone, or why nothing has; nothing is said where nothing was tried."""
    if sent is None:
        return state
    if isinstance(sent, Expected):
        said = words.say("settle.not_gone", why=words.explain(sent))
        return replace(state, gone=said, gone_tone=Tone.STOP)
    said = words.count("settle.gone", sent.sent, last=sent.last) if sent.sent else words.say("settle.had_all")
    head = words.say("settle.upstream_head", seq=sent.last, hash=short_hash(sent.head))
    return replace(state, gone=f"{said} {head}", gone_tone=Tone.DONE)


def _file(words: Words, at: int, name: str, size: int) -> Line:
    room = f"{size} B" if size < 1000 else f"{(size + 999) // 1000} kB"
    return Line(name, lead=str(at + 1), detail=words.say(_what(name)), state=room)


def _what(name: str) -> str:
    return next((key for beginning, key in _WHAT if name.startswith(beginning)), "file.other")
