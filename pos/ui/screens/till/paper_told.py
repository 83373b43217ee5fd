"""What the printer's events mean for a receipt, as keys of texts."""

from __future__ import annotations

from dataclasses import dataclass

from pos.cashiering.lights import SPARE_PRINTER
from pos.drivers.jobs import Job, JobDone, JobKind, JobSending, JobWaits, SpoolEvent
from pos.drivers.ports import State, Why
from pos.ui.desk import Tone

_CANNOT = Why.ERROR
_ALONE = {Why.PAPER: "paper.out", Why.COVER: "paper.cover_open", _CANNOT: "paper.cannot"}
_WITH_SPARE = {Why.PAPER: "paper.out_spare", Why.COVER: "paper.cover_open_spare", _CANNOT: "paper.cannot_spare"}
_AT_SPARE = {Why.PAPER: "paper.spare_out", Why.COVER: "paper.spare_cover_open", _CANNOT: "paper.spare_cannot"}
WAITING = (*_ALONE.values(), *_WITH_SPARE.values(), *_AT_SPARE.values())
"""Sentences that are over once the paper is being printed: for a printer alone, for the first of two, for the spare."""


@dataclass(frozen=True, slots=True)
class PaperTold:
    """`state` stands beside the payment; `sentence`, where there is one, asks somebody to do something. `waits`: it can
    still be sent elsewhere.
    """

    number: str
    state: str
    sentence: str = ""
    tone: Tone = Tone.PLAIN

    @property
    def waits(self) -> bool:
        """Whether nothing of it was sent yet."""
        return self.sentence in WAITING

    @property
    def at_spare(self) -> bool:
        """Whether it waits for the spare printer."""
        return self.sentence in _AT_SPARE.values()


def told_of_paper(event: SpoolEvent, *, has_spare: bool) -> PaperTold | None:
    """What an event says of a receipt's first paper; None where it is about anything else."""
    match event:
        case JobWaits(job, why) if job.kind is JobKind.ORIGINAL:
            return PaperTold(job.subject, "paper.waits", _waits(job, why, has_spare=has_spare), Tone.WAIT)
        case JobSending(job) if job.kind is JobKind.ORIGINAL:
            return PaperTold(job.subject, "paper.printing")
        case JobDone(job, outcome) if job.kind is JobKind.ORIGINAL and outcome.state is State.CONFIRMED:
            return PaperTold(job.subject, "paper.printed")
        case JobDone(job, outcome) if job.kind is JobKind.ORIGINAL and outcome.why is Why.WITHDRAWN:
            return PaperTold(job.subject, "paper.withdrawn")
        case JobDone(job, outcome) if job.kind is JobKind.ORIGINAL and outcome.why is Why.HANDED:
            return PaperTold(job.subject, "paper.handed")
        case JobDone(job, _) if job.kind is JobKind.ORIGINAL:
            return PaperTold(job.subject, "paper.unknown_state", "paper.unknown", Tone.WAIT)
        case _:
            return None


def _waits(job: Job, why: Why, *, has_spare: bool) -> str:
    sentences = _AT_SPARE if job.device == SPARE_PRINTER else _WITH_SPARE if has_spare else _ALONE
    return sentences.get(why, sentences[_CANNOT])
