"""Papers of which nobody is sure: a person looks and says whether they came out."""

from __future__ import annotations

from collections.abc import Callable

from pos.cashiering import papers
from pos.cashiering.papers import UnsureJob
from pos.drivers.jobs import JobKind
from pos.ui.desk import Desk, Tone
from pos.words import Words
from pos.words.phrases import paper_name


def asked(job: UnsureJob, words: Words) -> tuple[str, str, str]:
    """What is asked about it, and what the two answers are called: it came out, it did not."""
    say = words.say
    if job.kind is JobKind.DRAWER:
        return say("unsure.drawer_note", subject=job.subject), say("unsure.drawer_open"), say("unsure.drawer_again")
    if not job.kind.on_slip:
        again = (
            "unsure.again" if job.is_receipt else "unsure.again_document" if job.is_document else "unsure.not_printed"
        )
        return say("unsure.note", subject=paper_name(words, job.subject)), say("unsure.printed"), say(again)
    key = "unsure.note_check" if job.kind is JobKind.ENDORSEMENT else "unsure.note_stub"
    return say(key, subject=job.subject), say("unsure.endorsed"), say("unsure.not_endorsed")


def forgettable(job: UnsureJob) -> bool:
    """Whether the printer may still hold it, and it is printed again: a pulse is given at once or never, a slip is in a
    hand, and a test or the slip of a declined card is over.
    """
    return job.is_receipt or job.is_document


def answer_print(
    desk: Desk, job: UnsureJob | None, *, printed: bool, then: Callable[[], None], forget: bool = False
) -> None:
    """A person looked at the paper and says whether it came out; ``forget``: and the printer is to forget it."""
    if job is None:
        return
    counter, person = desk.counter, desk.worker

    def answered(copy: int) -> None:
        if copy:
            desk.say("unsure.copy_made", Tone.DONE, copy=copy)
        elif job.is_document and not printed:
            desk.say("document.on_tape", Tone.DONE)
        elif job.kind is JobKind.DRAWER and not printed:
            desk.say("drawer.again", Tone.DONE)
        else:
            desk.say("unsure.noted", Tone.DONE)
        then()

    desk.run(lambda: papers.answer_unsure(counter, person, job.job, printed=printed, forget=forget), then=answered)
