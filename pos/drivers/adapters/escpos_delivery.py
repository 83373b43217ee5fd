"""Getting one job to a printer and its proof back: bytes out, then the fence (docs/devices.md, Fences)."""

from __future__ import annotations

import time

from pos.drivers.adapters.escpos_talk import Talk, Timing
from pos.drivers.adapters.links import LinkLost
from pos.drivers.ports import Meanwhile, Outcome, Why

ASK_STATUS = b"\x1dr1"
"""``GS r 1``: answered when the printer comes to it; a weaker fence, without a number."""

SLICE_S = 0.25
"""While writing, the printer is listened to at least this often: it says when the paper runs out."""


class Delivery:
    """One job on its way. ``process_id``: whether this printer answers ``GS ( H``; None while that is not known.

    A printer that never answered one is believed on ``GS r`` alone, after a moment in which the stronger answer could
    still come. One that did once is not.
    """

    def __init__(self, talk: Talk, timing: Timing, fence: bytes, process_id: bool | None) -> None:
        self.process_id = process_id
        self._talk = talk
        self._timing = timing
        self._fence = fence
        self._plain_before = talk.plain_count

    def run(self, job: bytes, meanwhile: Meanwhile) -> Outcome:
        """Send the job with its fence behind it and wait for the answer."""
        process_id = b"" if self.process_id is False else b"\x1d(H\x06\x0000" + self._fence
        self._talk.fences.clear()
        sent, why = self._write(job + process_id + ASK_STATUS, meanwhile)
        if not why:
            why = self._await(meanwhile)
        if not why:
            return Outcome.confirmed(sent)
        return Outcome.unknown(sent, why) if sent else Outcome.not_sent(why)

    def _write(self, job: bytes, meanwhile: Meanwhile) -> tuple[int, Why]:
        """How much was taken, and why it stopped there. No drawer pulse in between: it could fall into a command."""
        patience = _Patience(self._timing.send, self._timing.hold)
        sent = 0
        while sent < len(job):
            piece = self._talk.link.write(job[sent:], time.monotonic() + SLICE_S)
            sent += piece.count
            try:
                self._talk.listen()
            except LinkLost:
                return sent, Why.LINK_LOST
            if sent < len(job) and not meanwhile(False):
                return sent, Why.INTERRUPTED
            if patience.over(forgiven=bool(piece.count) or self._waits_for_a_person()):
                return sent, Why.STALLED
        return sent, Why.NONE

    def _await(self, meanwhile: Meanwhile) -> Why:
        on_line = self._talk.link.seconds_for(self._timing.line_bytes)
        patience = _Patience(self._timing.fence + on_line, self._timing.hold)
        weakly_since = 0.0
        try:
            while self._fence not in self._talk.fences:
                self._talk.listen(self._timing.turn)
                if not meanwhile(True):
                    return Why.INTERRUPTED
                if self._talk.fences:  # it does know process ids, be it one of another job
                    self.process_id = True
                now = time.monotonic()
                if self._talk.plain_count > self._plain_before and self.process_id is not True:
                    weakly_since = weakly_since or now
                    if self.process_id is False or now - weakly_since > self._timing.weak_fence:
                        self.process_id = False
                        return Why.NONE
                if patience.over(forgiven=self._waits_for_a_person()):
                    return Why.NO_FENCE
        except LinkLost:
            return Why.LINK_LOST
        self.process_id = True
        return Why.NONE

    def _waits_for_a_person(self) -> bool:
        """Whether the printer said that it has no paper or the like: then it is not late."""
        return bool(self._talk.status.hindrance)


class _Patience:
    """A time-out that begins anew whenever there is a good reason to wait, but not for ever."""

    def __init__(self, usual: float, hold: float) -> None:
        now = time.monotonic()
        self._usual = usual
        self._until = now + usual
        self._latest = now + max(usual, hold)

    def over(self, *, forgiven: bool) -> bool:
        now = time.monotonic()
        if forgiven:
            self._until = min(now + self._usual, self._latest)
        return now > self._until
