"""What the printer's events mean for a receipt, as keys of texts."""

from __future__ import annotations

from dataclasses import dataclass

from pos.drivers.jobs import JobDone, JobKind, JobSending, JobWaits, SpoolEvent
from pos.drivers.ports import State, Why
from pos.ui.desk import Tone

_WAITS = {Why.PAPER: "paper.out", Why.COVER: "paper.cover_open"}
_CANNOT = "paper.cannot"
WARNINGS = (*_WAITS.values(), _CANNOT)
"""Sentences that are over once the paper is being printed."""


@dataclass(frozen=True, slots=True)
class PaperTold:
    """`state` stands beside the payment; `sentence`, where there is one, asks somebody to do something."""

    number: str
    state: str
    sentence: str = ""
    tone: Tone = Tone.PLAIN


def told_of_paper(event: SpoolEvent) -> PaperTold | None:
    """What an event says of a receipt's first paper; None where it is about anything else."""
    match event:
        case JobWaits(job, why) if job.kind is JobKind.ORIGINAL:
            return PaperTold(job.subject, "paper.waits", _WAITS.get(why, _CANNOT), Tone.WAIT)
        case JobSending(job) if job.kind is JobKind.ORIGINAL:
            return PaperTold(job.subject, "paper.printing")
        case JobDone(job, outcome) if job.kind is JobKind.ORIGINAL and outcome.state is State.CONFIRMED:
            return PaperTold(job.subject, "paper.printed")
        case JobDone(job, _) if job.kind is JobKind.ORIGINAL:
            return PaperTold(job.subject, "paper.unknown_state", "paper.unknown", Tone.WAIT)
        case _:
            return None
