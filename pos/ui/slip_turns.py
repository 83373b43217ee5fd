"""Whose turn it is at the slip station, on any screen: says it, and Esc gives up the one that is asked for."""

from __future__ import annotations

from pos.drivers.jobs import Job, JobWaits, SpoolEvent
from pos.drivers.ports import Why
from pos.ui.desk import Desk, Tone
from pos.ui.slip_told import SlipTold, told_of_slip


class SlipTurns:
    """Nothing here ever holds up what is done on the screen."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._asked: SlipTold | None = None

    def heard(self, event: SpoolEvent, *, quietly: bool = False) -> SlipTold | None:
        """Say what the station wants or did; None where the event is about anything else. ``quietly``: something stands
        in the strip that is more urgent.
        """
        told = told_of_slip(event)
        if told is None:
            return None
        if told.waits:
            self._asked = told
        elif self._asked is not None and self._asked.job.seq == told.job.seq:
            self._asked = None
        if not quietly:
            self._say(told)
        return told

    @property
    def standing(self) -> tuple[str, Tone] | None:
        """What is asked for still, as a sentence."""
        told = self._asked
        return None if told is None else (self._desk.words.say(told.key, **told.values), told.tone)

    def remind(self) -> None:
        """Say again what is asked for, if anything is: what was more urgent is over."""
        if self._asked is not None:
            self._say(self._asked)

    def _say(self, told: SlipTold) -> None:
        self._desk.say(told.key, told.tone, **told.values)

    def look(self) -> None:
        """The screen came to the front: what was asked for or was over meanwhile was told to another one."""
        asked, self._asked = self._asked, None
        slip = self._desk.counter.devices.slip

        def seen(waiting: tuple[Job, ...]) -> None:
            if self._asked is None and waiting:
                same = asked is not None and asked.job.seq == waiting[0].seq
                self._asked = asked if same else told_of_slip(JobWaits(waiting[0], Why.NO_SLIP))
                self.remind()

        if slip.there:
            self._desk.run(slip.waiting, then=seen)

    def leave(self) -> bool:
        """Esc: the check or stub that is asked for is left as it is. Whether there was one."""
        asked, devices = self._asked, self._desk.counter.devices
        if asked is None:
            return False
        self._asked, job = None, asked.job
        self._desk.run(lambda: devices.withdraw(job.seq), then=lambda _: None)
        return True
