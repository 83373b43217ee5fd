"""Room on the disk: said aloud below one mark, and below the next no new payments, while the day can still be closed.

A file of zeros holds a reserve while the till is open. Where room runs out it is given up, so that what has to be
written to close drawers and the day still fits, whatever filled the disk.
"""

from __future__ import annotations

import contextlib
import enum
import os
import shutil
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from pos.domain.errors import Unavailable

MEGABYTE = 2**20
_NAME = "reserve"


class Room(enum.StrEnum):
    """How much room there is."""

    PLENTY = "plenty"
    LOW = "low"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Limits:
    """In MiB: below ``warn`` it is said, below ``stop`` no payments begin; ``reserve`` is held back for closing."""

    warn: int = 1024
    stop: int = 200
    reserve: int = 32


def _free(folder: Path) -> int:
    return shutil.disk_usage(folder).free


class DiskGate:
    """Looks at the disk that a folder lies on, and holds the reserve there. Any thread may ask."""

    def __init__(self, folder: Path, limits: Limits | None = None, *, free: Callable[[Path], int] = _free) -> None:
        self.folder = folder
        self.limits = limits or Limits()
        self._free = free
        self._reserve = folder / _NAME
        self._holding = False
        self._wanted = False
        self._turn = threading.Lock()

    def hold(self) -> None:
        """The till is open: from here on the reserve is held where there is room for it."""
        with self._turn:
            self._wanted = True
            self._give_up()  # of a till that was cut off
        self.look()

    def let_go(self) -> None:
        """The till is closed: the reserve goes."""
        with self._turn:
            self._wanted = False
            self._give_up()

    def look(self) -> tuple[Room, int]:
        """How much room there is, and the same in MiB. Takes the reserve where it may, gives it up where it must.

        The reserve counts as used also while it is given up: giving it up never lifts the mark.
        """
        with self._turn:
            room = self._room()
            if room is Room.NONE and self._holding:
                self._give_up()
            elif room is not Room.NONE and self._wanted and not self._holding:
                self._take()
            return self._room(), max(self._left() // MEGABYTE, 0)

    def require(self) -> None:
        """:raises Unavailable: ``DISK_NEARLY_FULL`` with what is free, where no payment may begin any more"""
        if self._left() >= self.limits.stop * MEGABYTE:  # one look and no lock: every payment comes by here
            return
        room, free = self.look()
        if room is Room.NONE:
            raise Unavailable("DISK_NEARLY_FULL", folder=self.folder, free=free, needed=self.limits.stop)

    def _left(self) -> int:
        free = self._free(self.folder)
        return free if self._holding or not self._wanted else free - self.limits.reserve * MEGABYTE

    def _room(self) -> Room:
        left = self._left()
        if left < self.limits.stop * MEGABYTE:
            return Room.NONE
        return Room.LOW if left < self.limits.warn * MEGABYTE else Room.PLENTY

    def _take(self) -> None:
        try:
            with self._reserve.open("wb") as file:
                _fill(file.fileno(), self.limits.reserve * MEGABYTE)
        except OSError:  # without a reserve the marks are the protection
            self._give_up()
        else:
            self._holding = True

    def _give_up(self) -> None:
        with contextlib.suppress(OSError):
            self._reserve.unlink(missing_ok=True)
        self._holding = False


def _fill(handle: int, size: int) -> None:
    """Blocks of its own, not a hole: at once where the system can, else written."""
    if hasattr(os, "posix_fallocate"):
        os.posix_fallocate(handle, 0, size)
        return
    for _ in range(0, size, MEGABYTE):
        os.write(handle, bytes(MEGABYTE))
