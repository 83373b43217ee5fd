"""What the supervisor's list holds: approvals that wait first, then the drawers of the open dates. No figures."""

from __future__ import annotations

import datetime as dt
import enum
from collections.abc import Mapping
from dataclasses import dataclass

from pos.cashiering import open_drawer, papers, staff
from pos.cashiering import sql as counter_sql
from pos.cashiering.counter import Counter
from pos.cashiering.open_cards import open_cards
from pos.cashiering.open_cards_sql import OpenCard
from pos.cashiering.papers import UnsureJob
from pos.cashiering.sql import Session
from pos.domain.drawers import SessionState
from pos.ui.desk import Tone
from pos.ui.lines import Line
from pos.ui.phrases import names_of
from pos.words import Words
from pos.words.phrases import paper_name


class Kind(enum.Enum):
    """What a row of the list is about."""

    SUBMITTED = enum.auto()
    CARD = enum.auto()
    PRINT = enum.auto()
    DRAWER = enum.auto()
    FINALIZED = enum.auto()


@dataclass(frozen=True, slots=True)
class Row:
    """One row: a drawer session, a card payment without an end, or a print job."""

    kind: Kind
    session: Session | None = None
    card: OpenCard | None = None
    job: UnsureJob | None = None

    @property
    def key(self) -> str:
        """What stays the same about it when the list is read again, whatever was done to it."""
        if self.session is not None:
            return self.session.id
        return self.card.attempt.ref if self.card is not None else f"job {self.job.job if self.job else 0}"


@dataclass(frozen=True, slots=True)
class Board:
    """All rows, with the names of those they are about; `gone` are who was switched off."""

    rows: tuple[Row, ...] = ()
    names: Mapping[str, str] | None = None
    gone: frozenset[str] = frozenset()

    @property
    def newest(self) -> dt.date | None:
        """The latest business date on it: what goes without saying."""
        return max((row.session.date for row in self.rows if row.session), default=None)

    def name(self, login: str) -> str:
        """Who that is."""
        return (self.names or {}).get(login, login)


def read_board(counter: Counter) -> Board:
    """Read it from the book: single states, never a sum (design section 5)."""
    connection = counter.book.read()
    sessions = counter_sql.sessions(connection, *SessionState)
    days = set(open_drawer.open_days(counter))
    rows = [Row(Kind.SUBMITTED, session=one) for one in sessions if one.state is SessionState.SUBMITTED]
    rows += [Row(Kind.CARD, card=one) for one in open_cards(counter) if one.unknown or one.counting]
    rows += [Row(Kind.PRINT, job=one) for one in papers.unsure_jobs(counter)]
    rows += [
        Row(Kind.DRAWER, session=one)
        for one in sessions
        if one.state in {SessionState.OPEN, SessionState.LOCKED, SessionState.COUNTING}
    ]
    rows += [
        Row(Kind.FINALIZED, session=one)
        for one in sessions
        if one.state is SessionState.FINALIZED and (one.date in days or not one.batch)
    ]
    everyone = staff.everyone(counter)
    return Board(tuple(rows), names_of(everyone), frozenset(one.login for one in everyone if not one.active))


def line_of(row: Row, board: Board, words: Words) -> Line:
    """A row in words."""
    if row.session is not None:
        return _session_line(row.kind, row.session, board, words)
    if row.card is not None:
        return _card_line(row.card, board, words)
    assert row.job is not None
    return Line(
        title=words.say("supervisor.paper"),
        detail=paper_name(words, row.job.subject),
        state=words.say("supervisor.not_known"),
        tone=Tone.STOP,
        marked=True,
    )


def _card_line(card: OpenCard, board: Board, words: Words) -> Line:
    """A carried one is told from one whose drawer is still at work, and both from one that only waits to be posted."""
    state = "supervisor.not_posted"
    if card.unknown:
        state = "supervisor.is_carried" if card.counting else "supervisor.not_known"
    return Line(
        title=words.say("supervisor.card_void" if card.attempt.kind == "void" else "supervisor.card"),
        place=board.name(card.person),
        state=words.say(state),
        amount=card.attempt.amount.grouped,
        tone=Tone.STOP if card.unknown else Tone.WAIT,
        marked=True,
    )


def _session_line(kind: Kind, session: Session, board: Board, words: Words) -> Line:
    states = {
        SessionState.OPEN: words.say("supervisor.is_open"),
        SessionState.LOCKED: words.say("supervisor.is_locked"),
        SessionState.COUNTING: words.say("supervisor.is_counting"),
        SessionState.SUBMITTED: words.say("supervisor.waits"),
        SessionState.FINALIZED: words.say("supervisor.is_closed", z=session.z),
    }
    tones = {Kind.SUBMITTED: Tone.WAIT, Kind.FINALIZED: Tone.DONE}
    return Line(
        title=board.name(session.person),
        place=words.say("drawer.named", drawer=session.drawer),
        detail="" if session.date == board.newest else words.date(session.date),
        state=states[session.state],
        tone=tones.get(kind, Tone.PLAIN),
        marked=True,
    )
