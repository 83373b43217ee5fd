"""Time: a UTC instant with the offset of the place; the business date is people's business.

The business date is never computed from a clock (design section 1): it is opened and closed by
people and travels beside the instant.
"""

from __future__ import annotations

import datetime as dt
import time
from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol

_QUARTER_MS = 15 * 60 * 1000


@dataclass(frozen=True, slots=True, order=True)
class Instant:
    """A moment: milliseconds of UTC since 1970, and the place's offset in minutes then."""

    ms: int
    offset_minutes: int = 0

    @classmethod
    def parse(cls, text: str) -> Instant:
        """Read ISO 8601 with an offset, such as ``2026-11-20T10:42:00-08:00``; ValueError otherwise."""
        moment = dt.datetime.fromisoformat(text)
        offset = moment.utcoffset()
        if offset is None:
            raise ValueError(f"no UTC offset in {text!r}")
        since = moment.astimezone(dt.UTC) - dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
        return cls(since // dt.timedelta(milliseconds=1), offset // dt.timedelta(minutes=1))

    @property
    def local(self) -> dt.datetime:
        """The wall clock of the place at that moment."""
        zone = dt.timezone(dt.timedelta(minutes=self.offset_minutes))
        epoch = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
        return (epoch + dt.timedelta(milliseconds=self.ms)).astimezone(zone)

    @property
    def iso(self) -> str:
        """ISO 8601 with milliseconds and offset."""
        return self.local.isoformat(timespec="milliseconds")


class Clock(Protocol):
    """Where time comes from: the machine, or a script that plays a written day."""

    def now(self) -> Instant:
        """The present moment."""
        ...

    def elapsed_ms(self) -> int:
        """Milliseconds since some moment, which nobody can set: they go on while the machine sleeps."""
        ...


def _steady_clock() -> int | None:
    """The system's clock that counts sleep too: ``CLOCK_BOOTTIME`` on Linux; on macOS ``CLOCK_MONOTONIC`` does."""
    return getattr(time, "CLOCK_BOOTTIME", getattr(time, "CLOCK_MONOTONIC", None))


@lru_cache(maxsize=1)
def _offset_minutes(quarter: int) -> int:
    """The machine's offset from UTC, asked for once in a quarter of an hour: places change theirs at such a one."""
    return time.localtime(quarter * _QUARTER_MS // 1000).tm_gmtoff // 60


class SystemClock:
    """The machine's clock with the machine's time zone."""

    def now(self) -> Instant:
        """The present moment."""
        ms = time.time_ns() // 10**6
        return Instant(ms, _offset_minutes(ms // _QUARTER_MS))

    def elapsed_ms(self) -> int:
        """Since the machine was started."""
        steady = _steady_clock()
        return (time.monotonic_ns() if steady is None else time.clock_gettime_ns(steady)) // 10**6


class ScriptClock:
    """A clock that moves only when told: a written day carries its own times."""

    def __init__(self, start: Instant) -> None:
        self._now = start

    def now(self) -> Instant:
        """The moment it was set to, moved on by what :meth:`advance` added."""
        return self._now

    def elapsed_ms(self) -> int:
        """A written day says itself how much time goes by: its jumps are no jumps."""
        return self._now.ms

    def advance(self, *, seconds: int) -> None:
        """Move on by whole seconds."""
        self._now = Instant(self._now.ms + seconds * 1000, self._now.offset_minutes)

    def set_to(self, moment: Instant) -> None:
        """Jump to a moment."""
        self._now = moment
