"""Papers of which nobody is sure: a person looks and says whether they came out."""

from __future__ import annotations

from collections.abc import Callable

from pos.cashiering import papers
from pos.cashiering.papers import UnsureJob
from pos.ui.desk import Desk, Tone


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
        else:
            desk.say("unsure.noted", Tone.DONE)
        then()

    desk.run(lambda: papers.answer_unsure(counter, person, job.job, printed=printed, forget=forget), then=answered)
