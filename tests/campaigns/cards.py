"""Card business with the line cut at every byte of every message, and the till killed at every step (design section 4).

Over both protocols, over TCP and over a serial line, with the city's fee and the processor's. Afterwards, with the line
whole and everything asked about, book and terminal agree: never charged and forgotten, never charged twice.
"""

from __future__ import annotations

import random
import tempfile
from collections import Counter as Tally
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from pos.cashiering import attempts_sql, batches_sql, close_terminal, pay_by_card
from pos.cashiering.devices import Devices
from pos.domain.cards import BatchTotals, CardOperation, CardOutcome, CardResult, Recovery
from pos.domain.errors import Expected, Unavailable
from pos.domain.receipts import Receipt
from pos.drivers.ports import CardProgress, CardTerminal, LinkState, TerminalHealth, no_progress
from pos.drivers.virtual.pax_host import Record
from pos.ledger.book import Page
from tests.support.card_lines import PROTOCOLS, CardLine, card_line
from tests.support.card_tills import CITY, PROCESSOR, Till, till_with
from tests.support.terminals import PowerCut

Said = TypeVar("Said")

FEES = {"city": CITY, "processor": PROCESSOR}
KILL = "kill"
LIVES_OF_A_BOOK = 300
TRIES = 5
MARGIN = 6
"""Bytes that a message may be longer than when it was measured: signatures and names are not always as long."""
SEALED = "nexo"
"""The protocol whose bytes go in records of TLS. Nothing of a record is read before the whole of it is there (RFC 8446,
5.2): one byte inside is as good a place as another."""
RECORD_HEAD = 5


class Disagrees(AssertionError):
    """Book and terminal differ after a break; protocol, fee, verb, way and place find it again."""


@dataclass(frozen=True, slots=True)
class Break:
    """Where something breaks: byte ``place`` of a way of the line, or step ``place`` of the till's."""

    protocol: str
    fee: str
    verb: str
    way: str
    place: int
    blip: bool


@dataclass
class World:
    """A till and its terminal; ``receipt`` and ``since`` are those of the story that is told now."""

    till: Till
    line: CardLine
    receipt: Receipt | None = None
    since: int = 0

    def use(self, terminal: CardTerminal) -> None:
        """From here on the till speaks through this driver."""
        self.till.desk.counter.devices.terminal.close()
        self.till.desk.counter.devices = Devices(None, lambda: terminal)

    def fresh(self) -> tuple[Record, ...]:
        """What the host booked in this story."""
        return self.line.host.records[self.since :]


# --- the verbs --------------------------------------------------------------------------------------------------------


def _pay(world: World) -> None:
    world.receipt = world.till.post(world.till.pay())


def _void(world: World) -> None:
    assert world.receipt is not None
    world.till.void(world.receipt)


def _close(world: World) -> None:
    close_terminal.close_batch(world.till.desk.counter, world.till.desk.supervisor)


def _closed(world: World) -> None:
    _pay(world)
    _close(world)


def _look(world: World) -> None:
    close_terminal.open_batch(world.till.desk.counter, world.till.desk.supervisor)


def _ask(world: World) -> None:
    pay_by_card.recover_all(world.till.desk.counter)


def _ask_about_closing(world: World) -> None:
    close_terminal.ask_about_closing(world.till.desk.counter, "sam")


def _nothing(_: World) -> None:
    """Nothing goes before."""


def _lost(verb: Callable[[World], None], before: Callable[[World], None]) -> Callable[[World], None]:
    """Done by the terminal, and its answer lost."""

    def done(world: World) -> None:
        before(world)
        world.use(_Forgetful(world.line.dial(False)))
        with suppress(Expected):
            verb(world)

    return done


VERBS: dict[str, tuple[Callable[[World], None], Callable[[World], None]]] = {
    "sale": (_nothing, _pay),
    "void": (_pay, _void),
    "refund": (_closed, _void),
    "look at the batch": (_pay, _look),
    "close the batch": (_pay, _close),
    "ask about a sale": (_lost(_pay, _nothing), _ask),
    "ask about a void": (_lost(_void, _pay), _ask),
    "ask about a refund": (_lost(_void, _closed), _ask),
    "ask about a closing": (_lost(_close, _pay), _ask_about_closing),
}
"""What goes before, with nothing broken; and in what something breaks."""


class _Through:
    """A terminal's driver with something before and after each word with it."""

    def __init__(self, terminal: CardTerminal, step: Callable[[], None] = lambda: None) -> None:
        self._terminal, self._step = terminal, step

    def start(self, operation: CardOperation, progress: Callable[[CardProgress], None] = no_progress) -> CardResult:
        return self._between(lambda: self._terminal.start(operation, progress))

    def recover(self, ref: str) -> Recovery:
        return self._between(lambda: self._terminal.recover(ref))

    def totals(self) -> BatchTotals:
        return self._between(self._terminal.totals)

    def close_batch(self) -> BatchTotals:
        return self._between(self._terminal.close_batch)

    def cancel(self, ref: str) -> None:
        self._terminal.cancel(ref)

    def health(self) -> TerminalHealth:
        return self._terminal.health()

    def close(self) -> None:
        self._terminal.close()

    def _between(self, word: Callable[[], Said]) -> Said:
        self._step()
        said = word()
        self._step()
        return said


class _Forgetful(_Through):
    """Does what it is asked, and no answer comes back."""

    def start(self, operation: CardOperation, progress: Callable[[CardProgress], None] = no_progress) -> CardResult:
        said = super().start(operation, progress)
        return CardResult(said.ref, CardOutcome.UNKNOWN, said.kind) if said.outcome.charged else said

    def close_batch(self) -> BatchTotals:
        super().close_batch()
        raise Unavailable("TERMINAL_NO_ANSWER", why="")


# --- the campaign -----------------------------------------------------------------------------------------------------


def places(protocol: str, *, each_byte: bool = False) -> list[Break]:
    """Every byte of every message of a protocol, measured, and every step of the till's.

    Of sealed messages every byte near the edges of a record, and its middle; ``each_byte``: all of them here too.
    """
    found = []
    for fee in FEES:
        with _world(protocol, fee) as world:
            for verb in VERBS:
                said, steps = _measured(world, verb)
                where: dict[str, Sequence[int]] = {way: _edges(data) for way, data in said.items()}
                if protocol != SEALED or each_byte:
                    where = {way: range(len(data) + MARGIN) for way, data in said.items()}
                for way, here in {**where, KILL: range(steps)}.items():
                    found += [Break(protocol, fee, verb, way, place, False) for place in here]
    return found


def _edges(data: bytes) -> list[int]:
    """Places near where a record begins, in the middle of each, and about the end."""
    found: set[int] = set()
    begins = 0
    while begins < len(data):
        length = RECORD_HEAD + int.from_bytes(data[begins + 3 : begins + RECORD_HEAD])
        found.update(range(max(begins - MARGIN, 0), begins + RECORD_HEAD + MARGIN), [begins + length // 2])
        begins += length
    return sorted(found.union(range(begins - MARGIN, begins + MARGIN)))


def chosen(protocols: Sequence[str], cuts: int | None, seed: int, *, each_byte: bool = False) -> list[Break]:
    """All of them, or so many: as many of each verb and way as of any other. Half of the cuts are mended at once."""
    dice, rows = random.Random(seed), []
    for protocol in protocols:
        every = places(protocol, each_byte=each_byte)
        if cuts is not None:
            kinds: dict[tuple[str, str, str], list[Break]] = {}
            for one in every:
                kinds.setdefault((one.fee, one.verb, one.way), []).append(one)
            share = max(cuts // len(protocols) // len(kinds), 1)
            every = [one for kind in kinds.values() for one in dice.sample(kind, min(share, len(kind)))]
        dice.shuffle(every)
        rows += [Break(one.protocol, one.fee, one.verb, one.way, one.place, dice.random() < 0.5) for one in every]
    return rows


def run_cards(rows: Sequence[Break], said: Callable[[int], None] = lambda _: None) -> Tally[str]:
    """Break there, each in a story of its own; how often it struck, by protocol and kind. :raises Disagrees:"""
    struck: Tally[str] = Tally()
    done = 0
    for protocol in PROTOCOLS:
        for fee in FEES:
            here = [one for one in rows if (one.protocol, one.fee) == (protocol, fee)]
            for first in range(0, len(here), LIVES_OF_A_BOOK):
                with _world(protocol, fee) as world:
                    for one in here[first : first + LIVES_OF_A_BOOK]:
                        if _broken(world, one):
                            struck[f"{protocol}, {'kills' if one.way == KILL else 'cuts'}"] += 1
                        done += 1
                        said(done)
                    world.till.holds()
    return struck


@contextmanager
def _world(protocol: str, fee: str) -> Iterator[World]:
    with tempfile.TemporaryDirectory(prefix="counterfoil-cards-") as made:
        folder = Path(made)
        with card_line(protocol, folder) as line, till_with(FEES[fee], folder) as till:
            yield World(till, line)


def _begin(world: World, verb: str) -> None:
    world.receipt, world.since = None, len(world.line.host.records)
    world.line.meter.arm()
    terminal = world.line.dial(False)
    for _ in range(TRIES):  # what is left of a message that was cut is refused, or read away
        if terminal.health().link is LinkState.CONNECTED:
            break
    world.use(terminal)
    VERBS[verb][0](world)


def _measured(world: World, verb: str) -> tuple[dict[str, bytes], int]:
    """What goes up and comes down, and in how many steps."""
    _begin(world, verb)
    steps = _Steps(None)
    world.use(_Through(world.line.dial(False), steps.one))
    world.line.meter.arm()
    with steps.counted(), suppress(Expected):
        VERBS[verb][1](world)
    said = {way: bytes(data) for way, data in world.line.meter.said.items()}
    _settle(world)
    return said, steps.count


def _broken(world: World, one: Break) -> bool:
    """One story with its break; whether it struck. :raises Disagrees:"""
    try:
        _begin(world, one.verb)
        if one.way == KILL:
            struck = _killed(world, one)
        else:
            world.use(world.line.dial(True))
            world.line.meter.arm(one.way, one.place, blip=one.blip)
            with suppress(Expected):
                VERBS[one.verb][1](world)
            struck = world.line.meter.struck
        _settle(world)
    except Exception as error:  # whatever it is: it should have been said
        raise Disagrees(f"{one}: {error!r}") from error
    return struck


def _killed(world: World, one: Break) -> bool:
    steps = _Steps(one.place)
    world.use(_Through(world.line.dial(False), steps.one))
    try:
        with steps.counted(), suppress(Expected):
            VERBS[one.verb][1](world)
    except PowerCut:
        world.till.restart(world.line.dial(False))
        return True
    return False


class _Steps:
    """Entries, and words with the terminal before and after; the power goes at one of them."""

    def __init__(self, last: int | None) -> None:
        self.count, self._last = 0, last

    def one(self) -> None:
        """A step. :raises PowerCut:"""
        self.count += 1
        if self._last is not None and self.count > self._last:
            raise PowerCut

    @contextmanager
    def counted(self) -> Iterator[None]:
        """Every entry is a step too."""
        append = Page.append

        def stepping(*given, **named):
            self.one()
            return append(*given, **named)

        Page.append = stepping  # type: ignore[method-assign]
        try:
            yield
        finally:
            Page.append = append  # type: ignore[method-assign]


# --- afterwards -------------------------------------------------------------------------------------------------------


def _settle(world: World) -> None:
    """The line is whole: everything is asked about, book and terminal agree, and all goes back to the payer.

    As often as a person would try: half a message may still lie at the terminal, which refuses the first whole one.
    """
    world.line.meter.mend()
    world.use(world.line.dial(False))
    connection = world.till.desk.counter.book.read()
    for _ in range(TRIES):
        _ask(world)
        with suppress(Expected):
            _ask_about_closing(world)
        connection = world.till.desk.counter.book.read()
        if not attempts_sql.open_attempts(connection) and batches_sql.open_closing(connection) is None:
            break
    assert not attempts_sql.open_attempts(connection), "the terminal was asked about all"
    assert batches_sql.open_closing(connection) is None, "and about the closing"
    closed = connection.execute("SELECT count(*) FROM entry WHERE kind = 'terminal.batch-closed'").fetchone()[0]
    assert closed == world.line.host.batch - 1, "each batch that was closed is in the book"
    agree(world.till, world.fresh())
    for _ in range(TRIES):
        with suppress(Expected):
            _all_back(world)
            break
        _ask(world)
    agree(world.till, world.fresh())
    assert net(world.fresh()) == 0, "all of it went back, once"
    assert world.till.held == 0, "and the drawer has nothing of it"


def _all_back(world: World) -> None:
    till, standing = world.till, world.till.standing()
    if standing is not None:
        till.give_back(standing)
    if world.receipt is not None and not _is_voided(till, world.receipt):
        till.void(world.receipt)


def _is_voided(till: Till, receipt: Receipt) -> bool:
    row = till.desk.counter.book.read().execute("SELECT 1 FROM receipt WHERE voids = ?", (receipt.number,)).fetchone()
    return row is not None


def agree(till: Till, records: Sequence[Record]) -> None:
    """Each charge of the terminal's is in the book as it is there, once."""
    connection = till.desk.counter.book.read()
    refs = [one.ref for one in records]
    assert len(refs) == len(set(refs)), "never twice"
    booked = {one.ref: attempts_sql.attempt(connection, one.ref) for one in records}  # none is forgotten
    refunds = [one.about for one in booked.values() if one.kind == "refund"]
    assert len(refunds) == len(set(refunds)), "nor given back twice"
    for one in records:
        attempt = booked[one.ref]
        if one.kind == "sale":
            back = one.voided or one.ref in refunds
            assert (attempt.state in {"voided", "given-back"}) == back, attempt
            assert back or attempt.state in {"approved", "posted"}, attempt
        else:
            assert attempt.state == "approved", attempt


def net(records: Sequence[Record]) -> int:
    """Cents that these come to on the payers' cards."""
    sales = sum(one.cents + one.fee for one in records if one.kind == "sale" and not one.voided)
    return sales - sum(one.cents + one.fee for one in records if one.kind == "refund")
