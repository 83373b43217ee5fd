"""A receipt printer behind a Windows queue: one way, so that the best that is known is that Windows has the paper.

Nothing comes back from the printer, and Windows prints what it has whenever it can: so the outcome is *handed over*,
never *confirmed*, and a job that the queue still holds after an error is taken out again where Windows lets it go.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, replace

from pos.domain.papers import Paper
from pos.drivers.adapters.escpos_printer import Kick, PrinterSettings
from pos.drivers.adapters.escpos_render import render
from pos.drivers.adapters.winspool import Winspool
from pos.drivers.ports import (
    DrawerState,
    LinkState,
    Meanwhile,
    Outcome,
    PaperState,
    PrinterStatus,
    SlipPrinter,
    Why,
    wait_on,
)

ADDRESS = "windows:"
"""Before the name of the queue, as Windows shows it."""

PIECE_BYTES = 4096
ERROR, OFFLINE, PAPER_OUT, BLOCKED, INTERVENTION = 0x02, 0x20, 0x40, 0x200, 0x400
PRINTED, DELETED, DELETING = 0x80, 0x100, 0x04
"""JOB_STATUS bits of winspool.h."""

_GONE = PRINTED | DELETED | DELETING
_WHY = ((PAPER_OUT, Why.PAPER), (OFFLINE, Why.OFFLINE), (ERROR | BLOCKED | INTERVENTION, Why.ERROR))


@dataclass(frozen=True, slots=True)
class QueueTiming:
    """How long a queue is watched, in seconds."""

    leaves: float = 10.0
    """How long a job may stay in the queue before Windows is left alone with it."""

    turn: float = 0.1
    look: float = 5.0


class WindowsPrinter:
    """The port ``PrinterWithDrawer`` over a queue. One thread. A drawer behind it is kicked by a queued pulse."""

    slip: SlipPrinter | None = None

    def __init__(
        self, spooler: Winspool, name: str, settings: PrinterSettings, timing: QueueTiming | None = None
    ) -> None:
        self._spooler = spooler
        self._name = name
        self._settings = settings
        self._timing = timing or QueueTiming()
        self._status = PrinterStatus()
        self._look_at = 0.0

    def ready(self) -> Outcome | None:
        """See ``ReceiptPrinter.ready``: whether there is such a queue; of the printer nothing is known."""
        self._look()
        return None if self._status.link is LinkState.CONNECTED else Outcome.not_sent(Why.NO_LINK)

    def print(self, paper: Paper, fence: str, meanwhile: Meanwhile = wait_on) -> Outcome:
        """See ``ReceiptPrinter.print``. The best that comes of it is ``Outcome.handed_over``."""
        settings = self._settings
        return self._send(render(paper, settings.columns, settings.pictures, settings.model), fence, meanwhile)

    def kick(self, outlet: int = 0) -> Outcome:
        """See ``CashDrawer.kick``: always the queued pulse; not while the queue says that it cannot print."""
        if self._status.hindrance:
            return Outcome.blocked(self._status.hindrance)
        queued = replace(self._settings, kick=Kick.QUEUED)
        return self._send(queued.kick_bytes(outlet), "drawer", wait_on)

    def drawer(self) -> DrawerState:
        """See ``CashDrawer.drawer``: nothing comes back."""
        return DrawerState.UNKNOWN

    def poll(self) -> PrinterStatus:
        """See ``ReceiptPrinter.poll``."""
        if time.monotonic() >= self._look_at:
            self._look()
        return self._status

    def status(self) -> PrinterStatus:
        """See ``ReceiptPrinter.status``."""
        return self._status

    def distrust(self) -> None:
        """See ``ReceiptPrinter.distrust``: a reset stands before every job, and more cannot be done."""

    def cancel_pending(self) -> Outcome:
        """See ``ReceiptPrinter.cancel_pending``: what the printer holds cannot be reached from here."""
        return Outcome.handed_over(0)

    def close(self) -> None:
        """See ``ReceiptPrinter.close``: every job has its own handle."""

    def _look(self) -> None:
        self._look_at = time.monotonic() + self._timing.look
        try:
            self._spooler.close(self._spooler.open(self._name))
        except OSError:
            self._status = PrinterStatus(LinkState.ABSENT)
        else:
            if self._status.link is not LinkState.CONNECTED:
                self._status = PrinterStatus(LinkState.CONNECTED)

    def _send(self, data: bytes, title: str, meanwhile: Meanwhile) -> Outcome:
        spooler = self._spooler
        try:
            handle = spooler.open(self._name)
        except OSError:
            self._look_at = 0.0
            return Outcome.not_sent(Why.NO_LINK)
        try:
            return self._document(handle, data, title, meanwhile)
        finally:
            spooler.close(handle)

    def _document(self, handle: int, data: bytes, title: str, meanwhile: Meanwhile) -> Outcome:
        """The whole of it, or none: a queue prints only a document that was ended."""
        spooler, count = self._spooler, 0
        try:
            job = spooler.start(handle, f"Counterfoil {title}")
        except OSError:
            return Outcome.not_sent(Why.NO_LINK)
        try:
            while count < len(data) and (taken := spooler.write(handle, data[count : count + PIECE_BYTES])) > 0:
                count += taken
            whole = count == len(data)
            if whole:
                spooler.end(handle)
        except OSError:
            whole = False
        if not whole:
            self._take_out(handle, job)
            return Outcome.unknown(count, Why.LINK_LOST) if count else Outcome.not_sent(Why.LINK_LOST)
        return self._watch(handle, job, count, meanwhile)

    def _watch(self, handle: int, job: int, count: int, meanwhile: Meanwhile) -> Outcome:
        """Until it has left the queue, or stands there long enough; what stands in its way is shown."""
        until = time.monotonic() + self._timing.leaves
        while (bits := self._spooler.job_status(handle, job)) is not None and not bits & _GONE:
            self._status = _as_queued(bits)
            if time.monotonic() >= until or not meanwhile(False):
                return Outcome.handed_over(count)
            time.sleep(self._timing.turn)
        self._status = PrinterStatus(LinkState.CONNECTED)
        taken_out = bits is not None and bits & (DELETED | DELETING) and not bits & PRINTED
        return Outcome.unknown(count, Why.INTERRUPTED) if taken_out else Outcome.handed_over(count)

    def _take_out(self, handle: int, job: int) -> None:
        """A document that was cut short is not to come out."""
        try:
            self._spooler.delete(handle, job)
        except OSError:
            return


def _as_queued(bits: int) -> PrinterStatus:
    why = next((one for mask, one in _WHY if bits & mask), Why.NONE)
    return PrinterStatus(
        LinkState.CONNECTED,
        paper=PaperState.OUT if why is Why.PAPER else PaperState.UNKNOWN,
        error=why is Why.ERROR,
        offline=why is Why.OFFLINE,
    )
