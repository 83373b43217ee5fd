"""Watches the clock between entries: what was set back, ahead, or to another zone is written down, and refuses nothing.

Entries are ordered by their number alone, and the business date is people's business; so a wrong clock can mislead
whoever reads, and no more than that. That it was wrong has to stand in the book.
"""

from __future__ import annotations

import enum
from dataclasses import dataclass

from pos.domain.clock import Instant

AHEAD_MS = 60 * 60 * 1000
"""More than this beyond what a clock that nobody can set has counted: the clock was set ahead."""


class JumpKind(enum.StrEnum):
    """What happened to the clock."""

    BACK = "back"
    AHEAD = "ahead"
    ZONE = "zone"


@dataclass(frozen=True, slots=True)
class Jump:
    """From which moment to which; ``elapsed_ms`` is what went by between them, where it is known, else -1."""

    kind: JumpKind
    before: Instant
    after: Instant
    elapsed_ms: int

    def as_json(self) -> dict[str, str | int]:
        """As its entry says it."""
        return {
            "what": self.kind.value,
            "before": self.before.ms,
            "before_off": self.before.offset_minutes,
            "after": self.after.ms,
            "after_off": self.after.offset_minutes,
            "elapsed": self.elapsed_ms,
        }


class ClockWatch:
    """Knows when the last entry was committed. Used within the write transaction alone."""

    def __init__(self) -> None:
        self._last: Instant | None = None
        self._elapsed_ms = -1
        self.shown: Jump | None = None
        """The last time that the clock was set back or ahead since the book was opened."""

    @property
    def knows_last(self) -> bool:
        """Whether anything was committed, or read with :meth:`begin`, yet."""
        return self._last is not None

    def begin(self, last: Instant) -> None:
        """The last entry of the book as it was opened; how long ago that is nobody can know."""
        self._last = last

    def jump(self, now: Instant, elapsed_ms: int) -> Jump | None:
        """What happened to the clock since the last entry, by clock and by what went by."""
        last = self._last
        if last is None:
            return None
        passed = elapsed_ms - self._elapsed_ms if self._elapsed_ms >= 0 else -1
        if now.ms < last.ms:
            return Jump(JumpKind.BACK, last, now, passed)
        if passed >= 0 and now.ms - last.ms > passed + AHEAD_MS:
            return Jump(JumpKind.AHEAD, last, now, passed)
        if now.offset_minutes != last.offset_minutes:
            return Jump(JumpKind.ZONE, last, now, passed)
        return None

    def settle(self, now: Instant, elapsed_ms: int, jump: Jump | None) -> None:
        """What was written is committed."""
        self._last, self._elapsed_ms = now, elapsed_ms
        if jump is not None and jump.kind is not JumpKind.ZONE:
            self.shown = jump
