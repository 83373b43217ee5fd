"""The counter's devices: what it owes them, what they said, and how a person answers for what nobody knows.

Jobs are rows in the book's database, written in the transaction of what they belong to; threads of the
devices' own do them later. No device ever stops a sale (design section 4).
"""

from __future__ import annotations

import enum
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from pos.domain.cards import BatchTotals, CardOperation, CardOutcome, CardResult, Recovery
from pos.domain.errors import Unavailable
from pos.domain.papers import Paper
from pos.drivers.jobs import Job, JobKind, NewJob, SpoolEvent
from pos.drivers.ports import (
    CardProgress,
    CardTerminal,
    DrawerState,
    LinkState,
    Outcome,
    PaperState,
    TerminalHealth,
    Why,
    no_progress,
)
from pos.drivers.spool import Spool
from pos.drivers.virtual.fleet import VirtualDevices
from pos.ledger.book import Book, Page

PRINTER = "printer"
DRAWER = "drawer"
TERMINAL = "terminal"
UNSURE = "light.terminal.unknown"
"""The light of a terminal that was not asked yet, or gave no answer: whoever shows it asks."""


class Mood(enum.StrEnum):
    """What a light means, beside its words."""

    GOOD = "good"
    WAIT = "wait"
    STOP = "stop"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Light:
    """A device's state in one word for the head of the screen: a text key with values, and what it means."""

    device: str
    mood: Mood
    key: str
    values: Mapping[str, object] = field(default_factory=dict)


Listener = Callable[[SpoolEvent | Light], None]


def record_outcome(book: Book, job: Job, outcome: Outcome) -> None:
    """The entry that says what became of a job; runs inside the transaction that makes the job final."""
    with book.writing() as page:
        page.append(
            "device.outcome",
            {
                "job": job.seq,
                "device": job.device,
                "kind": job.kind.value,
                "subject": job.subject,
                "state": outcome.state.value,
                "why": outcome.why.value,
                "bytes": outcome.bytes_sent,
            },
            who="",
            reason=job.reason,
        )


class Devices:
    """Printer with drawer, and card terminal; each may be missing.

    ``open_terminal`` makes the terminal's driver at its first use, on the thread that asks. ``virtual`` steers the
    programs that stand in for devices in training; None where the devices are real.
    """

    def __init__(
        self,
        spool: Spool | None = None,
        open_terminal: Callable[[], CardTerminal] | None = None,
        virtual: VirtualDevices | None = None,
    ) -> None:
        self.virtual = virtual
        self._spool = spool
        self._open_terminal = open_terminal
        self._terminal: CardTerminal | None = None
        self._terminal_light = Light(TERMINAL, Mood.UNKNOWN, UNSURE)
        self._listeners: list[Listener] = []
        self._guard = threading.Lock()
        self._at_terminal = threading.Lock()
        self._charging: set[str] = set()
        if spool is not None:
            spool.listen(self._tell)

    # --- what is owed ---

    def owe_paper(
        self, page: Page, kind: JobKind, subject: str, paper: Paper | None = None, *, copy: int = 0, kick: str = ""
    ) -> None:
        """Owe a paper, in the transaction it belongs to. A register without a printer owes none.

        A receipt is named by its number and which copy it is; its paper is made when it is printed. ``kick`` is why
        the drawer is to open with it, empty where it is not.
        """
        if self._spool is not None:
            jobs = [NewJob(self._spool.device, kind, subject, paper=paper, copy=copy)]
            if kick:
                jobs.append(NewJob(self._spool.device, JobKind.DRAWER, subject, reason=kick))
            self._spool.enqueue(page.connection, *jobs)

    def owe_kick(self, page: Page, subject: str, reason: str) -> None:
        """Owe one opening of the drawer, with its reason."""
        if self._spool is not None:
            job = NewJob(self._spool.device, JobKind.DRAWER, subject, reason=reason)
            self._spool.enqueue(page.connection, job)

    def wake(self) -> None:
        """What is owed is committed: get to work."""
        if self._spool is not None:
            self._spool.wake()

    def waiting(self) -> list[Job]:
        """Jobs of which nothing was sent yet."""
        return [] if self._spool is None else self._spool.waiting()

    def withdraw(self, job: int) -> bool:
        """Give up a job of which nothing was sent; False where it is too late for that."""
        return self._spool is not None and self._spool.withdraw(job)

    # --- what they said ---

    def lights(self) -> tuple[Light, ...]:
        """Printer, drawer and terminal, as last heard."""
        if self._spool is None:
            none = Light(PRINTER, Mood.UNKNOWN, "light.printer.none")
            return (none, self._terminal_light)
        status = self._spool.status()
        return (
            _printer_light(status.hindrance, status.link, status.paper),
            _drawer_light(status.drawer),
            self._terminal_light,
        )

    def listen(self, listener: Listener) -> None:
        """Be told of every event, on the device's thread."""
        with self._guard:
            self._listeners.append(listener)

    def look_at_terminal(self) -> Light:
        """Ask the terminal whether it answers; takes as long as that takes. Not asked while it works for somebody."""
        if self._open_terminal is None:
            light = Light(TERMINAL, Mood.UNKNOWN, "light.terminal.none")
        elif not self._at_terminal.acquire(blocking=False):
            light = Light(TERMINAL, Mood.WAIT, "light.terminal.busy")
        else:
            try:
                light = _terminal_light(self._there().health())
            except Unavailable:
                light = Light(TERMINAL, Mood.STOP, "light.terminal.absent")
            finally:
                self._at_terminal.release()
        self._terminal_light = light
        self._tell(light)
        return light

    def require_printer(self) -> None:
        """:raises Unavailable: ``PRINTER_NOT_SET_UP``"""
        if self._spool is None:
            raise Unavailable("PRINTER_NOT_SET_UP")

    def require_terminal(self) -> None:
        """:raises Unavailable: ``TERMINAL_NOT_SET_UP``"""
        if self._open_terminal is None:
            raise Unavailable("TERMINAL_NOT_SET_UP")

    def charge(self, operation: CardOperation, progress: Callable[[CardProgress], None] = no_progress) -> CardResult:
        """Run one card operation to its end, one at a time.

        Where the terminal's driver cannot even be made, nothing was sent, and the result says that nothing was charged.
        Where it gave no answer, its light says at once that nobody knows how it is.

        :raises Unavailable: ``TERMINAL_NOT_SET_UP``
        """
        self.require_terminal()
        self._charging.add(operation.ref)
        try:
            with self._at_terminal:
                result = _run(self._there, operation, progress)
        finally:
            self._charging.discard(operation.ref)
        if result.outcome in {CardOutcome.ERROR_NO_CHARGE, CardOutcome.UNKNOWN}:
            self._terminal_light = Light(TERMINAL, Mood.UNKNOWN, UNSURE)
            self._tell(self._terminal_light)
        return result

    def works_on(self, ref: str) -> bool:
        """Whether the answer to this operation is still on its way."""
        return ref in self._charging

    def cancel(self, ref: str) -> None:
        """Ask that the running operation be given up; from any thread."""
        if self._terminal is not None:
            self._terminal.cancel(ref)

    def recover(self, ref: str) -> Recovery:
        """Ask what became of a card operation. :raises Unavailable: ``TERMINAL_NOT_SET_UP``"""
        self.require_terminal()
        with self._at_terminal:
            return self._there().recover(ref)

    def terminal_totals(self) -> BatchTotals:
        """What the terminal has in its open batch; takes as long as that takes. Not asked while it works for somebody.

        :raises Unavailable: ``TERMINAL_NOT_SET_UP``, ``TERMINAL_BUSY``, ``TERMINAL_NO_ANSWER``, ``TERMINAL_REFUSED``
        """
        self.require_terminal()
        if not self._at_terminal.acquire(blocking=False):
            raise Unavailable("TERMINAL_BUSY")
        try:
            return self._there().totals()
        finally:
            self._at_terminal.release()

    # --- a person steps in ---

    def restart(self) -> None:
        """Leave a stuck printer's thread behind and begin anew."""
        if self._spool is not None:
            self._spool.abandon()

    def start(self) -> None:
        """Begin to work off what is owed."""
        if self._spool is not None:
            self._spool.start()

    def close(self) -> None:
        """Stop working; what is owed stays owed."""
        if self._spool is not None:
            self._spool.stop()
        if self._terminal is not None:
            self._terminal.close()
        if self.virtual is not None:
            self.virtual.stop()

    def _there(self) -> CardTerminal:
        """The terminal's driver; only with its turn taken."""
        if self._terminal is None and self._open_terminal is not None:
            self._terminal = self._open_terminal()
        if self._terminal is None:
            raise Unavailable("TERMINAL_NOT_SET_UP")
        return self._terminal

    def _tell(self, event: SpoolEvent | Light) -> None:
        with self._guard:
            listeners = list(self._listeners)
        for listener in listeners:
            listener(event)


def _run(
    there: Callable[[], CardTerminal], operation: CardOperation, progress: Callable[[CardProgress], None]
) -> CardResult:
    try:
        terminal = there()
    except Unavailable:
        return CardResult(operation.ref, CardOutcome.ERROR_NO_CHARGE, operation.kind)
    return terminal.start(operation, progress)


def _printer_light(why: Why, link: LinkState, paper: PaperState) -> Light:
    if why is Why.NONE:
        low = paper is PaperState.LOW
        return Light(PRINTER, Mood.WAIT if low else Mood.GOOD, "light.printer.low" if low else "light.printer.ready")
    mood = Mood.UNKNOWN if link is LinkState.SILENT else Mood.STOP
    return Light(PRINTER, mood, f"light.printer.{why.value.replace('-', '_')}")


def _terminal_light(health: TerminalHealth) -> Light:
    there = health.link is LinkState.CONNECTED
    refused = health.link is LinkState.REFUSED_VIRTUAL
    key = "virtual" if refused else "busy" if health.busy else "ready" if there else "absent"
    return Light(TERMINAL, Mood.GOOD if there else Mood.STOP, f"light.terminal.{key}")


def _drawer_light(state: DrawerState) -> Light:
    mood = {DrawerState.OPEN: Mood.WAIT, DrawerState.CLOSED: Mood.GOOD}.get(state, Mood.UNKNOWN)
    return Light(DRAWER, mood, f"light.drawer.{state.value}")
