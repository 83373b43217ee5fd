"""What the slip station's events mean, as keys of texts: put it in, take it out, endorsed, not endorsed, not known."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from pos.drivers.jobs import Job, JobDone, JobKind, JobSending, JobWaits, SpoolEvent
from pos.drivers.ports import State, Why
from pos.ui.desk import Tone

_ENDS = {State.CONFIRMED: ("done", Tone.DONE), State.UNKNOWN: ("unknown", Tone.STOP)}


@dataclass(frozen=True, slots=True)
class SlipTold:
    """``job`` is what it is about; ``waits``: a person has to do something at the station, and Esc leaves it."""

    job: Job
    key: str
    tone: Tone
    waits: bool = False
    values: Mapping[str, object] = field(default_factory=dict)


def told_of_slip(event: SpoolEvent) -> SlipTold | None:
    """What an event says of a check or a stub; None where it is about anything else."""
    match event:
        case JobWaits(job, why) if job.kind.on_slip:
            what = {Why.NO_SLIP: "insert", Why.SLIP_LEFT: "take_out"}.get(why, "cannot")
            return _told(job, what, Tone.WAIT, waits=True)
        case JobSending(job) if job.kind.on_slip:
            return _told(job, "printing", Tone.PLAIN)
        case JobDone(job, outcome) if job.kind.on_slip:
            what, tone = _ENDS.get(outcome.state, ("not", Tone.WAIT))
            return _told(job, what, tone)
        case _:
            return None


def _told(job: Job, what: str, tone: Tone, *, waits: bool = False) -> SlipTold:
    side = "check" if job.kind is JobKind.ENDORSEMENT else "stub"
    return SlipTold(job, f"slip.{side}_{what}", tone, waits, {"number": job.reason})
