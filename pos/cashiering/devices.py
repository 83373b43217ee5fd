"""The counter's devices: what it owes them, what they said, and how a person answers for what nobody knows.

Jobs are rows in the book's database, written in the transaction of what they belong to; threads of the
devices' own do them later. No device ever stops a sale (design section 4).
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from pos.cashiering import around
from pos.cashiering.around import Around
from pos.cashiering.drawer_places import DrawerPlaces
from pos.cashiering.drawer_watch import DrawerWatch
from pos.cashiering.lights import Light, printer_light
from pos.cashiering.printers import Printers
from pos.cashiering.slip_desk import SlipDesk
from pos.cashiering.terminal_desk import TerminalDesk
from pos.domain.errors import Unavailable
from pos.domain.papers import Paper
from pos.drivers.jobs import Job, JobKind, JobSending, NewJob, SpoolEvent, StatusChanged
from pos.drivers.ports import CardTerminal, Outcome
from pos.drivers.spool import Spool
from pos.drivers.virtual.fleet import VirtualDevices
from pos.ledger.book import Book, Page

Event = SpoolEvent | around.Event
Listener = Callable[[Event], None]


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
                **({"place": job.copy, "number": job.reason} if job.kind.on_slip else {}),
            },
            who="",
            reason="" if job.kind.on_slip else job.reason,
        )


class Devices:
    """Printer, drawer, card terminal, and what stands around them; each may be missing.

    ``spare`` is another printer for when the first is not there. ``drawers`` says where each drawer hangs; without
    it, all of them on the printer. ``open_terminal`` as in ``TerminalDesk``. ``virtual`` steers the programs that
    stand in for devices in training; None where the devices are real. ``watch`` looks after open drawers.
    """

    def __init__(
        self,
        spool: Spool | None = None,
        open_terminal: Callable[[], CardTerminal] | None = None,
        virtual: VirtualDevices | None = None,
        *,
        spare: Spool | None = None,
        keeps_pictures: bool = False,
        drawers: DrawerPlaces | None = None,
        slips: Spool | None = None,
        reads_checks: bool = False,
        around: Around | None = None,
        watch: DrawerWatch | None = None,
    ) -> None:
        self.virtual = virtual
        self.terminal = TerminalDesk(open_terminal, self._tell)
        self.around = around or Around()
        self._spool = spool
        self.drawers = drawers or DrawerPlaces.on(spool)
        self.printers = Printers(spool, spare, keeps_pictures=keeps_pictures)
        self.slip = SlipDesk(slips, self._tell, reads=reads_checks, own=slips is not spool)
        own_slips = slips if slips is not spool else None
        self._spools = [one for one in (spool, spare, own_slips, *self.drawers.own) if one is not None]
        self.watch = watch
        self._listeners: list[Listener] = []
        self._guard = threading.Lock()
        self._as_they_were: tuple[Light, ...] | None = None
        for one in self._spools:
            one.listen(self._tell)

    # --- what is owed ---

    @property
    def prints(self) -> bool:
        """Whether this register has a printer, there or not: papers are owed to it."""
        return self._spool is not None

    def owe_paper(
        self,
        page: Page,
        kind: JobKind,
        subject: str,
        paper: Paper | None = None,
        *,
        copy: int = 0,
        kick: str = "",
        drawer: str = "",
    ) -> None:
        """Owe a paper, in the transaction it belongs to. A register without a printer owes none.

        A receipt is named by its number and which copy it is; its paper is made when it is printed. ``kick`` is why
        the ``drawer`` is to open with it, empty where it is not.
        """
        papers = [NewJob(self._spool.device, kind, subject, paper=paper, copy=copy)] if self._spool else []
        self._owe(page, *papers, *(self._kick(drawer, subject, kick) if kick else ()))

    def owe_kick(self, page: Page, drawer: str, reason: str, subject: str = "") -> None:
        """Owe one opening of a drawer, with its reason; ``subject`` where it is about more than the drawer."""
        self._owe(page, *self._kick(drawer, subject or drawer, reason))

    def owe_kick_again(self, page: Page, device: str, subject: str) -> None:
        """Owe another pulse to the drawer that did not open: somebody asked for it."""
        self._owe(page, NewJob(device, JobKind.DRAWER, subject, reason="retry"))

    def _kick(self, drawer: str, subject: str, reason: str) -> tuple[NewJob, ...]:
        """To the drawer that it is about and to no other."""
        device = self.drawers.device_of(drawer)
        return (NewJob(device, JobKind.DRAWER, subject, reason=reason),) if device else ()

    @staticmethod
    def _owe(page: Page, *jobs: NewJob) -> None:
        if jobs:
            Spool.enqueue(page.connection, *jobs)

    def wake(self) -> None:
        """What is owed is committed: get to work."""
        for spool in self._spools:
            spool.wake()

    def waiting(self) -> list[Job]:
        """Jobs of which nothing was sent yet."""
        return [job for spool in self._spools for job in spool.waiting()]

    def withdraw(self, job: int) -> bool:
        """Give up a job of which nothing was sent; False where it is too late for that."""
        return any(spool.withdraw(job) for spool in self._spools)

    # --- what they said ---

    def lights(self) -> tuple[Light, ...]:
        """Of every device, as last heard; while they are lent, as they were before: none of them is broken."""
        if self._as_they_were is not None:
            return self._as_they_were
        printer = self._spool.status() if self._spool else None
        drawers = self.drawers.lights() if self.watch is None else self.watch.lights(self.drawers)
        here = (printer_light(printer), *drawers, *self.printers.lights(), *self.slip.lights())
        return (*here, self.terminal.light, *self.around.lights())

    def listen(self, listener: Listener) -> None:
        """Be told of every event, on the device's thread."""
        with self._guard:
            self._listeners.append(listener)

    def require_printer(self) -> None:
        """:raises Unavailable: ``PRINTER_NOT_SET_UP``"""
        if self._spool is None:
            raise Unavailable("PRINTER_NOT_SET_UP")

    # --- a person steps in ---

    @contextmanager
    def lent(self) -> Iterator[None]:
        """Nobody works with printer, drawers and what stands around, so that one of them can be tried alone."""
        self._as_they_were = self.lights()
        for spool in self._spools:
            spool.stop()
        self.around.close()
        if self.watch is not None:
            self.watch.forget()
        try:
            yield
        finally:
            self._as_they_were = None
            self.start()

    def become(self, fresh: Devices) -> None:
        """Go on with devices that were set up anew; who listens goes on hearing. Only while they are lent."""
        fresh.listen(self._tell)
        fresh.around.shown = self.around.shown
        self.terminal.close()
        if self.virtual is not None and self.virtual is not fresh.virtual:
            self.virtual.stop()
        self.virtual, self.terminal, self.around = fresh.virtual, fresh.terminal, fresh.around
        self.drawers, self.printers = fresh.drawers, fresh.printers
        self._spool, self._spools = fresh._spool, fresh._spools

    def restart(self) -> None:
        """Leave a stuck printer's thread behind and begin anew; a drawer's likewise."""
        for spool in self._spools:
            spool.abandon()

    def start(self) -> None:
        """Begin to work off what is owed."""
        for spool in self._spools:
            spool.start()
        self.around.start(self._tell)
        if self.watch is not None:
            self.watch.start(self._tell)

    def close(self) -> None:
        """Stop working; what is owed stays owed."""
        for spool in self._spools:
            spool.stop()
        if self.watch is not None:
            self.watch.close()
        self.around.close()
        self.terminal.close()
        if self.virtual is not None:
            self.virtual.stop()

    def _tell(self, event: Event) -> None:
        if self.watch is not None and isinstance(event, JobSending | StatusChanged):
            self.watch.hear(event, self.drawers)
        with self._guard:
            listeners = list(self._listeners)
        for listener in listeners:
            listener(event)
