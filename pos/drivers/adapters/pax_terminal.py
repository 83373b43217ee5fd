"""A payment terminal that speaks the PAX style, over TCP or a serial line.

A request is transmitted once, whatever happens: a damaged answer is asked for again with NAK, an answer that never
comes is UNKNOWN and is asked about by our reference. Each exchange has a connection of its own, so
that nothing left over from another can be taken for its answer.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from pos.domain.cards import (
    BatchTotals,
    CardOperation,
    CardOutcome,
    CardResult,
    Recovery,
    RecoveryState,
)
from pos.domain.errors import Unavailable
from pos.drivers.adapters import pax_messages as messages
from pos.drivers.adapters.links import Link, LinkLost
from pos.drivers.adapters.pax_frames import ACK, NAK, Frame, FrameReader, frame
from pos.drivers.adapters.terminal_parts import as_allowed, asked_twice, not_charged, refusal
from pos.drivers.ports import CardProgress, LinkState, TerminalHealth, Why, no_progress

NAKS_MAX = 3


@dataclass(frozen=True, slots=True)
class TerminalTiming:
    """How long a terminal may take, in seconds. It waits 120 s for payer and host itself."""

    connect: float = 3.0
    send: float = 5.0
    accept: float = 7.0
    operation: float = 150.0
    report: float = 20.0
    batch: float = 120.0
    not_found_again: float = 2.0
    """"Not found" just after a break may mean "not yet": it counts when it is said twice, so far apart."""

    turn: float = 0.1


@dataclass(frozen=True, slots=True)
class TerminalSettings:
    """What an administrator says of one terminal."""

    allow_virtual: bool = False
    timing: TerminalTiming = field(default_factory=TerminalTiming)


class PaxTerminal:
    """The port ``CardTerminal``. One thread; only :meth:`cancel` may be called from another."""

    def __init__(self, link: Link, settings: TerminalSettings) -> None:
        self._link = link
        self._allow_virtual = settings.allow_virtual
        self._timing = settings.timing
        self._health = TerminalHealth(LinkState.ABSENT)
        self._cancelled: set[str] = set()
        self._guard = threading.Lock()

    def start(self, operation: CardOperation, progress: Callable[[CardProgress], None] = no_progress) -> CardResult:
        """See ``CardTerminal.start``."""
        if why := self._refusal():
            return not_charged(operation, why)
        exchange = _Exchange(self._link, self._timing, messages.request(operation))
        if exchange.begin() == 0:
            self._health = TerminalHealth(LinkState.ABSENT)
            return not_charged(operation, Why.NO_LINK)
        progress(CardProgress.SENT)
        answer = exchange.answer(self._timing.operation, lambda: self._while_waiting(operation.ref, exchange, progress))
        with self._guard:
            self._cancelled.discard(operation.ref)
        if answer is None:
            return CardResult(operation.ref, CardOutcome.UNKNOWN, operation.kind, message=str(exchange.why))
        return messages.result_of(operation, answer, self._health.terminal_id)

    def cancel(self, ref: str) -> None:
        """See ``CardTerminal.cancel``: the thread that waits sends it."""
        with self._guard:
            self._cancelled.add(ref)

    def recover(self, ref: str) -> Recovery:
        """See ``CardTerminal.recover``."""
        return asked_twice(lambda: self._ask_about(ref), self._is_idle, self._timing.not_found_again)

    def totals(self) -> BatchTotals:
        """See ``CardTerminal.totals``."""
        answer = self._report([messages.TOTALS, messages.VERSION, "00", ""], self._timing.report)
        sales, refunds = messages.totals_of(answer)
        return BatchTotals(self._health.terminal_id, "", sales, refunds)

    def close_batch(self) -> BatchTotals:
        """See ``CardTerminal.close_batch``. The sums are those it named right before."""
        totals = self.totals()
        answer = self._report([messages.CLOSE_BATCH, messages.VERSION], self._timing.batch)
        return BatchTotals(totals.terminal_id, messages.batch_number(answer), totals.sales, totals.refunds)

    def health(self) -> TerminalHealth:
        """See ``CardTerminal.health``."""
        exchange = _Exchange(self._link, self._timing, [messages.INITIALIZE, messages.VERSION])
        answer = exchange.answer(self._timing.report) if exchange.begin() else None
        if answer is None:
            silent = exchange.why != Why.NO_LINK
            self._health = TerminalHealth(LinkState.SILENT if silent else LinkState.ABSENT)
        elif answer.says_busy:
            self._health = TerminalHealth(LinkState.CONNECTED, self._health.terminal_id, self._health.model, busy=True)
        else:
            terminal_id, model = (*answer.rest, "", "")[:2]
            self._health = TerminalHealth(LinkState.CONNECTED, terminal_id or "?", model)
        self._health = as_allowed(self._health, allow_virtual=self._allow_virtual)
        return self._health

    def close(self) -> None:
        """See ``CardTerminal.close``."""
        self._link.close()

    def _is_idle(self) -> bool:
        """Whether it says now that it does nothing."""
        found = self.health()
        return found.link is LinkState.CONNECTED and not found.busy

    def _refusal(self) -> Why:
        """Why this terminal is not to be used; it is asked who it is before anything else."""
        if not self._health.terminal_id:
            self.health()
        return refusal(self._health)

    def _while_waiting(self, ref: str, exchange: _Exchange, progress: Callable[[CardProgress], None]) -> None:
        with self._guard:
            asked = ref in self._cancelled
            self._cancelled.discard(ref)
        if asked:
            exchange.signal(frame([messages.CANCEL, messages.VERSION]))
            progress(CardProgress.CANCEL_ASKED)

    def _ask_about(self, ref: str) -> Recovery:
        if self._refusal() is Why.VIRTUAL:
            return Recovery(RecoveryState.UNREACHABLE)
        exchange = _Exchange(self._link, self._timing, messages.detail_request(ref))
        answer = exchange.answer(self._timing.report) if exchange.begin() else None
        if answer is None:
            return Recovery(RecoveryState.UNREACHABLE)
        if answer.says_busy:
            return Recovery(RecoveryState.IN_PROGRESS)
        if answer.says_not_found:
            return Recovery(RecoveryState.NOT_FOUND)
        result = messages.found(ref, answer, self._health.terminal_id) if answer.code in messages.APPROVED else None
        return Recovery(RecoveryState.FINAL, result) if result else Recovery(RecoveryState.UNREACHABLE)

    def _report(self, request: Sequence[str], seconds: float) -> messages.Answer:
        """Ask for a report. :raises Unavailable: ``TERMINAL_NO_ANSWER``, ``TERMINAL_REFUSED``"""
        if why := self._refusal():
            raise Unavailable("TERMINAL_NO_ANSWER", why=why)
        exchange = _Exchange(self._link, self._timing, request)
        answer = exchange.answer(seconds) if exchange.begin() else None
        if answer is None:
            raise Unavailable("TERMINAL_NO_ANSWER", why=exchange.why)
        if answer.code not in messages.APPROVED:
            raise Unavailable("TERMINAL_REFUSED", message=answer.message)
        return answer


class _Exchange:
    """One request and its answer on a connection of their own. ``why`` tells why there is none."""

    def __init__(self, link: Link, timing: TerminalTiming, request: Sequence[str]) -> None:
        self.why: Why = Why.NO_LINK
        self._link = link
        self._timing = timing
        self._request = request
        self._reader = FrameReader()
        self._naks = 0

    def begin(self) -> int:
        """Connect and send the request, once; how many bytes of it left."""
        if not self._link.open(self._timing.connect):
            return 0
        data = frame(self._request)
        sent = self._link.write(data, time.monotonic() + self._timing.send + self._link.seconds_for(len(data)))
        self.why = sent.stopped
        if sent.stopped:
            self._link.close()
        return sent.count

    def answer(self, seconds: float, meanwhile: Callable[[], None] = lambda: None) -> messages.Answer | None:
        """The answer, acknowledged; None where none came, and then ``why`` says why."""
        if self.why:
            return None
        try:
            return self._await(seconds, meanwhile)
        except LinkLost:
            self.why = Why.LINK_LOST
            return None
        finally:
            self._link.close()

    def signal(self, data: bytes) -> None:
        """Send something that has no answer of its own."""
        self._link.write(data, time.monotonic() + self._timing.send)

    def _await(self, seconds: float, meanwhile: Callable[[], None]) -> messages.Answer | None:
        """:raises LinkLost: the terminal went away"""
        deadline = time.monotonic() + self._timing.accept
        accepted = False
        while time.monotonic() < deadline:
            for said in self._reader.feed(self._link.read(self._timing.turn)):
                if said == NAK:
                    self.why = Why.ERROR
                    return None
                if said == ACK and not accepted:
                    accepted = True
                    deadline = time.monotonic() + seconds
                if isinstance(said, Frame) and (answer := self._judged(said)):
                    return answer
            meanwhile()
        self.why = Why.NO_ANSWER
        return None

    def _judged(self, said: Frame) -> messages.Answer | None:
        """Acknowledge a frame; None where it is damaged (and asked for again) or no answer to our request."""
        if not said.good:
            self._naks += 1
            if self._naks <= NAKS_MAX:
                self.signal(NAK)
            return None
        self.signal(ACK)
        answer = messages.parse(said.fields)
        return answer if answer and messages.answers(answer.command, self._request[0]) else None
