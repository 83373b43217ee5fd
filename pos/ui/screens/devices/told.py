"""What devices told, in words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from pos.cashiering.lights import DRAWER, PRINTER, TERMINAL, Light, Mood
from pos.domain.clock import Instant
from pos.drivers.jobs import Job, JobKind, JobState
from pos.drivers.ports import Outcome, Why
from pos.ledger.entries import Entry
from pos.ui.desk import Tone
from pos.ui.lines import Line
from pos.words import Words
from pos.words.phrases import clock_time, paper_name

_NO_ERROR = frozenset({Why.NO_FENCE, Why.HANDED, Why.WITHDRAWN, Why.NO_SLIP})
"""A person wanted it so, or nothing more can be known of that printer."""

_OF_PAPERS = ("told.printed", "told.waits", "told.unknown", "told.not_sent")
_OF_OTHERS = {
    JobKind.DRAWER: ("told.opened", "told.waits", "told.opened_unknown", "told.not_opened"),
    JobKind.ENDORSEMENT: ("told.check_done", "told.check_waits", "told.check_unknown", "told.check_not"),
    JobKind.VALIDATION: ("told.stub_done", "told.stub_waits", "told.stub_unknown", "told.stub_not"),
}
"""What is said where it was done, waits, is not known, and was not done."""

TONES = {Mood.GOOD: Tone.DONE, Mood.WAIT: Tone.WAIT, Mood.STOP: Tone.STOP, Mood.UNKNOWN: Tone.PLAIN}


@dataclass(frozen=True, slots=True)
class Told:
    """One event of a device: a job that ended or waits (`state`), a new state of the device (`light`), or that the
    terminal's batch was closed or was not (`closed`).

    `slip` is what people call what lay in the slip station: a check's number, an account.
    """

    device: str
    at: Instant
    kind: JobKind | None = None
    subject: str = ""
    state: JobState | None = None
    why: Why = Why.NONE
    light: Light | None = None
    slip: str = ""
    closed: bool | None = None

    @property
    def went_wrong(self) -> bool:
        """Whether it is an error, and not only news."""
        if self.light is not None:
            return self.light.mood is Mood.STOP
        if self.closed is not None:
            return not self.closed
        return self.state in {JobState.UNKNOWN, JobState.NOT_SENT} and self.why not in _NO_ERROR


def of_entry(entry: Entry) -> Told:
    """From the book: how a job ended."""
    data = entry.data
    kind = JobKind(data["kind"])
    state, why, slip = JobState(data["state"]), Why(data["why"]), data.get("number", "")
    return Told(_device_of(kind, data["device"]), entry.at, kind, data["subject"], state, why, slip=slip)


def of_closing(entry: Entry) -> Told:
    """From the book: how a closing of the terminal's batch ended. Its sums are not for everybody who stands here."""
    return Told(TERMINAL, entry.at, closed=entry.kind == "terminal.batch-closed")


def of_job(job: Job, outcome: Outcome, at: Instant) -> Told:
    """From the device's thread: a job that waits."""
    slip = job.reason if job.kind.on_slip else ""
    return Told(_device_of(job.kind, job.device), at, job.kind, job.subject, JobState.WAITING, outcome.why, slip=slip)


def of_light(light: Light, at: Instant) -> Told:
    """A new state."""
    return Told(light.device, at, light=light)


def news(lights: Iterable[Light], known: Iterable[Light], before: Iterable[Told], now: Instant) -> tuple[Told, ...]:
    """Those that say something else than was told before: a device that is looked for again and again does not."""
    last = {one.device: one for one in known} | {one.device: one.light for one in before if one.light is not None}
    said = {device: (light.key, light.values) for device, light in last.items()}
    return tuple(of_light(light, now) for light in lights if said.get(light.device) != (light.key, light.values))


def line_of(told: Told, words: Words) -> Line:
    """As a row, with its time."""
    if told.light is not None:
        said, tone = words.say(told.light.key, **told.light.values), TONES[told.light.mood]
        return Line(said, place=clock_time(told.at), tone=tone, marked=True)
    if told.closed is not None:
        said, tone = ("told.batch_closed", Tone.DONE) if told.closed else ("told.batch_not_closed", Tone.STOP)
        return Line(words.say(said), place=clock_time(told.at), tone=tone, marked=True)
    said, tone = _job_said(told, words)
    why = words.say(f"why.{told.why.value.replace('-', '_')}") if told.why is not Why.NONE else ""
    return Line(said, place=clock_time(told.at), detail=why, tone=tone, marked=True)


def _job_said(told: Told, words: Words) -> tuple[str, Tone]:
    done, waits, unknown, left = _OF_OTHERS.get(told.kind, _OF_PAPERS) if told.kind else _OF_PAPERS
    match told.state:
        case JobState.CONFIRMED:
            key, tone = done, Tone.DONE
        case JobState.WAITING:
            key, tone = waits, Tone.WAIT
        case JobState.UNKNOWN if told.why is Why.HANDED:
            key, tone = "told.handed", Tone.PLAIN
        case JobState.UNKNOWN:
            key, tone = unknown, Tone.STOP
        case _:
            key, tone = left, Tone.PLAIN if told.why in _NO_ERROR else Tone.STOP
    subject = told.slip or paper_name(words, told.subject) or words.say("told.paper")
    return words.say(key, subject=subject, number=subject), tone


def _device_of(kind: JobKind, device: str) -> str:
    """The drawer hangs on the printer, and people look for it by itself."""
    return DRAWER if kind is JobKind.DRAWER and device == PRINTER else device
