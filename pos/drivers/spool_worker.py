"""The one thread that works with a device. It may be left behind when it is stuck: all that matters is on the disk."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

from pos.domain.errors import Expected, Unavailable
from pos.domain.papers import Paper
from pos.drivers.jobs import Job, JobState, JobWaits, StatusChanged
from pos.drivers.ports import Meanwhile, Outcome, PrinterStatus, PrinterWithDrawer, SlipPrinter, State, Why
from pos.drivers.spool_desk import Desk
from pos.drivers.spool_slips import SlipTurn
from pos.drivers.spool_sql import Lane, now_ms

log = logging.getLogger(__name__)

Printing = Callable[[Paper, str, Meanwhile], Outcome]

NOTHING_SENT = frozenset({State.NOT_SENT, State.BLOCKED})


@dataclass(frozen=True, slots=True)
class Pace:
    """How often the thread looks around, in seconds."""

    turn: float = 0.03
    look: float = 0.25
    """How often it looks for jobs that nobody rang for."""

    retry: float = 0.5
    reopen: float = 5.0
    """How long after a device could not even be made (a virtual one did not start)."""

    stale_pulse: float = 5.0
    """A drawer pulse older than this is not sent any more."""

    slip: float = 60.0
    """How long one slip is waited for: nobody puts one in for a payment that is long over."""

    stuck: float = 30.0
    """Longer than any call to a device may take."""


class Worker:
    """Works off the jobs of one desk until told to leave."""

    def __init__(self, desk: Desk, open_device: Callable[[], PrinterWithDrawer], pace: Pace, *, distrust: bool) -> None:
        self.bell = threading.Event()
        self.leave = threading.Event()
        self.forget = threading.Event()
        self.thread = threading.Thread(target=self._run, name=f"device-{desk.device}", daemon=True)
        self.alive_at = time.monotonic()
        self.status = PrinterStatus()
        self._desk = desk
        self._open_device = open_device
        self._pace = pace
        self._distrust = distrust
        self._waits: dict[Lane, JobWaits] = {}
        self.slips = SlipTurn(desk, pace.slip, lambda job, why: self._wait(job, why, Lane.SLIP))
        self._print_at = self._pulse_at = self._slip_at = 0.0

    @property
    def held(self) -> JobWaits | None:
        """The paper that waits, and why, as it was told last; None where none does."""
        return self._waits.get(Lane.ROLL)

    def _run(self) -> None:
        device = self._opened()
        if device is None:
            return
        if self._distrust:
            device.distrust()
        try:
            while not self.leave.is_set():
                self._turn(device)
        finally:
            device.close()

    def _opened(self) -> PrinterWithDrawer | None:
        """The device, however long it takes until there is one; None where it was told to leave meanwhile."""
        while not self.leave.is_set():
            self.alive_at = time.monotonic()
            try:
                return self._open_device()
            except Expected:
                log.exception("there is no device %s", self._desk.device)
                self.leave.wait(self._pace.reopen)
        return None

    def _turn(self, device: PrinterWithDrawer) -> None:
        if self.bell.wait(self._pace.turn):
            self.bell.clear()
            self._print_at = self._pulse_at = self._slip_at = 0.0
        try:
            self._note(device.poll())
            self._pulse(device)
            if time.monotonic() >= self._print_at and self._forgotten(device):
                self._print_at = time.monotonic() + self._pace.look
                self._print_next(device)
            if device.slip is not None and time.monotonic() >= self._slip_at:
                self._slip_at = time.monotonic() + self._pace.look
                self._slip_next(device, device.slip)
        except Expected:  # the disk, not the device: said in the log and tried again; nothing is sent meanwhile
            log.exception("the spool of %s cannot write", self._desk.device)
            self.leave.wait(self._pace.retry)

    def _meanwhile(self, device: PrinterWithDrawer, may_pulse: bool) -> bool:
        """While a paper is waited for, a drawer still opens where it can."""
        self._note(device.status())
        if may_pulse:
            self._pulse(device)
        return not self.leave.is_set()

    def _note(self, status: PrinterStatus) -> None:
        self.alive_at = time.monotonic()
        if status != self.status:
            if self.status.hindrance and not status.hindrance:
                self._print_at = 0.0
            self.status = status
            self._desk.tell(StatusChanged(self._desk.device, status))

    def _forgotten(self, device: PrinterWithDrawer) -> bool:
        """Whether nothing stands any more of what somebody wants forgotten; nothing is printed before."""
        if not self.forget.is_set():
            return True
        if device.cancel_pending().state in NOTHING_SENT:
            self._print_at = time.monotonic() + self._pace.retry
            return False
        self.forget.clear()
        return True

    # --- a paper -----------------------------------------------------------------------------------------------------

    def _print_next(self, device: PrinterWithDrawer) -> None:
        job = self._desk.next_waiting(Lane.ROLL)
        if job is None:
            if self._waits.pop(Lane.ROLL, None):  # it was withdrawn, or given to another printer
                self._desk.tell(StatusChanged(self._desk.device, self.status))
            return
        hindered = device.ready()
        self._note(device.status())
        if hindered is not None:
            self._wait(job, hindered.why, Lane.ROLL)
        elif self._print_as(device, job, device.print, Lane.ROLL):
            self._print_at = 0.0

    def _slip_next(self, device: PrinterWithDrawer, slip: SlipPrinter) -> None:
        """A slip that lies ready is printed on; none of the roll's papers waits for one that does not."""
        job = self.slips.next(slip)
        self._note(device.status())
        if job is not None and self._print_as(device, job, slip.print_slip, Lane.SLIP):
            self._slip_at = 0.0

    def _print_as(self, device: PrinterWithDrawer, job: Job, printing: Printing, lane: Lane) -> bool:
        """Send a job whose device is ready; whether it is over."""
        paper = self._paper(job)
        if paper is None or not self._desk.begin(job):
            return False
        outcome = printing(paper, job.fence, lambda may_pulse: self._meanwhile(device, may_pulse))
        self._note(device.status())
        if outcome.state in NOTHING_SENT:
            self._desk.put_back(job)
            self._wait(job, outcome.why, lane)
            return False
        self._waits.pop(lane, None)
        self._settle(job, outcome)
        return True

    def _paper(self, job: Job) -> Paper | None:
        """The paper of a job; one that cannot be made is given up, loud, so that those behind it are printed."""
        try:
            return self._desk.paper_of(job)
        except Unavailable:
            raise
        except Exception:  # whatever it was: it would be the same next time, and for ever
            log.exception("the paper of job %s cannot be made", job.seq)
            self._desk.end(job, JobState.WAITING, Outcome.not_sent(Why.UNMADE))
            self._print_at = 0.0
            return None

    def _wait(self, job: Job, why: Why, lane: Lane) -> None:
        """Say once why a job waits, and come back to it."""
        if lane is Lane.ROLL:
            self._print_at = time.monotonic() + self._pace.retry
        waits = JobWaits(job, why)
        if waits != self._waits.get(lane):
            self._waits[lane] = waits
            self._desk.tell(waits)

    def _settle(self, job: Job, outcome: Outcome) -> None:
        """Write down what was found out, however long the disk refuses: it is known nowhere else."""
        while True:
            try:
                self._desk.end(job, JobState.SENDING, outcome)
            except Expected:
                log.exception("the outcome of job %s cannot be written", job.seq)
                if self.leave.wait(self._pace.retry):
                    return  # on the next start it is UNKNOWN, which is true
            else:
                return

    # --- a drawer ----------------------------------------------------------------------------------------------------

    def _pulse(self, device: PrinterWithDrawer) -> None:
        if time.monotonic() < self._pulse_at and not self.bell.is_set():
            return
        self._pulse_at = time.monotonic() + self._pace.look
        while job := self._desk.next_waiting(Lane.DRAWER):
            if not self._pulse_once(device, job):
                self._pulse_at = time.monotonic() + self._pace.retry
                return

    def _pulse_once(self, device: PrinterWithDrawer, job: Job) -> bool:
        """Send one pulse or give it up; False: not yet, try again soon."""
        if self._is_stale(job):
            return self._desk.end(job, JobState.WAITING, Outcome.not_sent(Why.TOO_LATE))
        if not self._desk.begin(job):
            return True
        outcome = device.kick(self._desk.outlet(job))
        if outcome.state in NOTHING_SENT:  # while nothing was sent it waits; the next look gives up what got too old
            self._desk.put_back(job)
            self._desk.tell(JobWaits(job, outcome.why))
            return False
        self._settle(job, outcome)
        self._note(device.status())
        return True

    def _is_stale(self, job: Job) -> bool:
        return now_ms() - job.created_ms > self._pace.stale_pulse * 1000
