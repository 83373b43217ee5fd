"""A drawer that got its pulse and stayed shut, as one does whose key is turned: one key opens it again."""

from __future__ import annotations

from pos.cashiering import papers
from pos.drivers.jobs import Job, JobDone, JobKind, SpoolEvent
from pos.drivers.ports import Why
from pos.ui.desk import Tone
from pos.ui.screens.till.core import TillCore


class DrawerStuck:
    """`job` is the pulse that opened nothing; None where none is waited for."""

    def __init__(self, core: TillCore) -> None:
        self._core = core
        self.job: Job | None = None

    @property
    def is_shut(self) -> bool:
        """Whether there is something to try again."""
        return self.job is not None

    def heard(self, event: SpoolEvent) -> None:
        """Of a pulse."""
        if not isinstance(event, JobDone) or event.job.kind is not JobKind.DRAWER:
            return
        self.job = event.job if event.outcome.why is Why.NOT_OPENED else None
        self._core.refresh()
        if self.job is not None:
            self._core.desk.say("drawer.not_opened", Tone.WAIT)

    def again(self) -> None:
        """Another pulse, with who asked for it."""
        desk, job = self._core.desk, self.job
        if job is None:
            desk.say("drawer.is_not_stuck", Tone.WAIT)
            return
        counter, person = desk.counter, desk.worker
        self.job = None
        self._core.refresh()
        desk.run(
            lambda: papers.answer_unsure(counter, person, job.seq, printed=False),
            lambda _: desk.say("drawer.again", Tone.DONE),
        )
