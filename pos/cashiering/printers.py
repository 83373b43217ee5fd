"""The register's receipt printer and its spare: what waits for the one can be given to the other."""

from __future__ import annotations

from dataclasses import replace

from pos.cashiering.lights import SPARE_PRINTER, Light, printer_light
from pos.domain.errors import Bug
from pos.domain.papers import Paper
from pos.drivers.jobs import Job, JobKind, JobWaits, NewJob
from pos.drivers.ports import LogoState
from pos.drivers.spool import Spool
from pos.ledger.book import Page

_PAPERS = frozenset({JobKind.ORIGINAL, JobKind.DUPLICATE, JobKind.REPORT})
"""What any printer can print: not a pulse, which is for the drawer that hangs on one of them."""


class Printers:
    """Either may be missing; a spare without a first printer is none."""

    def __init__(self, first: Spool | None, spare: Spool | None, *, keeps_pictures: bool = False) -> None:
        self.keeps_pictures = keeps_pictures and first is not None
        """Whether the first has a memory for pictures."""

        self._first = first
        self._spare = spare if first is not None else None

    @property
    def has_spare(self) -> bool:
        """Whether there is another printer to send to."""
        return self._spare is not None

    def lights(self) -> tuple[Light, ...]:
        """The spare's, where there is one."""
        if self._spare is None:
            return ()
        return (printer_light(self._spare.status(), SPARE_PRINTER, owed=self._spare.held() is not None),)

    def held(self) -> tuple[JobWaits, ...]:
        """Of each printer the paper that waits, and why, as it was told last; asks nothing."""
        spools = (one for one in (self._first, self._spare) if one is not None)
        return tuple(held for held in (one.held() for one in spools) if held is not None)

    def logo(self) -> LogoState:
        """What becomes of the logo of receipts on the first printer, as far as it was heard."""
        return LogoState.NONE if self._first is None else self._first.status().logo

    def waiting(self, *, spare: bool = False) -> list[Job]:
        """Papers that wait for the first printer, or for the spare, oldest first; nothing of them was sent."""
        spool = self._spare if spare else self._first
        return [job for job in spool.waiting() if job.kind in _PAPERS] if spool is not None else []

    def give(self, page: Page, *, to_spare: bool) -> list[Job]:
        """Give the spare what waits for the first, or the first what waits for the spare, in the caller's transaction;
        the jobs as they are then. One that is being sent, or of which nobody knows what became, stays where it is.
        """
        taker = self._spare if to_spare else self._first
        if taker is None:
            return []
        given = [job for job in self.waiting(spare=not to_spare) if taker.take_over(page.connection, job)]
        return [replace(job, device=taker.device) for job in given]

    def owe_to_spare(self, page: Page, subject: str, paper: Paper) -> None:
        """Owe the spare a report of its own: to try it. A bug where there is none."""
        if self._spare is None:
            raise Bug("there is no spare printer")
        Spool.enqueue(page.connection, NewJob(self._spare.device, JobKind.REPORT, subject, paper=paper))

    def wake(self) -> None:
        """What was given is committed."""
        for spool in (self._first, self._spare):
            if spool is not None:
                spool.wake()

    def forget_held(self, device: str) -> None:
        """Have the printer of that name forget what it still holds, before it prints anything more."""
        for spool in (self._first, self._spare):
            if spool is not None and spool.device == device:
                spool.forget_held()
