"""What the printer's events mean for a receipt, as keys of texts."""

from __future__ import annotations

from dataclasses import dataclass

from pos.drivers.jobs import JobDone, JobKind, JobSending, JobWaits, SpoolEvent
from pos.drivers.ports import State, Why
from pos.ui.desk import Tone

_WAITS = {Why.PAPER: "paper.out", Why.COVER: "paper.cover_open"}
_CANNOT = "paper.cannot"
WITH_SPARE = {
    "paper.out": "paper.out_spare",
    "paper.cover_open": "paper.cover_open_spare",
    "paper.cannot": "paper.cannot_spare",
}
"""Sentences that are over once the paper is being printed, with their like for where there is a spare printer."""


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
        return self.sentence in WITH_SPARE


def told_of_paper(event: SpoolEvent) -> PaperTold | None:
    """What an event says of a receipt's first paper; None where it is about anything else."""
    match event:
        case JobWaits(job, why) if job.kind is JobKind.ORIGINAL:
            return PaperTold(job.subject, "paper.waits", _WAITS.get(why, _CANNOT), Tone.WAIT)
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
