"""Where backups are asked for, and where it stands how they are: between the verbs and the keeper's thread."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from pos.backup.shelf import Keep
from pos.domain.errors import Expected, Unavailable


@dataclass(frozen=True, slots=True)
class BackupSettings:
    """``every_minutes`` while entries are added, 0: at closes only; ``second_folder`` empty: none."""

    every_minutes: int = 60
    second_folder: str = ""
    keep: Keep = field(default_factory=Keep)


@dataclass(frozen=True, slots=True)
class Made:
    """A backup that was read back whole. ``recovery``: the public half of the key that it is sealed for.
    ``not_beside``: why it is not in the second place.
    """

    path: Path
    seq: int
    head: str
    sha256: str
    size: int
    recovery: str
    not_beside: Unavailable | None = None


@dataclass(frozen=True, slots=True)
class BackupState:
    """How backups stand. ``ready``: a passphrase is set. ``error``: why the last one was not made, or is not in the
    second place.
    """

    ready: bool = False
    made: Made | None = None
    error: Expected | None = None


class BackupDesk:
    """Any thread may ask for a backup and see how they stand; one thread makes them."""

    def __init__(self, settings: BackupSettings | None = None) -> None:
        self.settings = settings or BackupSettings()
        self.state = BackupState()
        self._listeners: list[Callable[[], None]] = []
        self._guard = threading.Condition()
        self._asked = ""
        self._ending = False

    def soon(self, why: str) -> None:
        """A backup is due now: a drawer or the day was closed, or somebody asks. Returns at once."""
        with self._guard:
            self._asked = why
            self._guard.notify()

    def end(self) -> None:
        """No more will be asked for."""
        with self._guard:
            self._ending = True
            self._guard.notify()

    def wait(self, timeout_ms: int | None) -> tuple[str, bool]:
        """For the one who makes them: what is asked for, empty after the time; and whether the end has come."""
        with self._guard:
            if not self._asked and not self._ending:
                self._guard.wait(None if timeout_ms is None else timeout_ms / 1000)
            why, self._asked = self._asked, ""
            return why, self._ending

    def listen(self, changed: Callable[[], None]) -> None:
        """Hear of every change of :attr:`state`, on the thread that makes it."""
        self._listeners.append(changed)

    def become(self, state: BackupState) -> None:
        """How they stand now."""
        self.state = state
        for changed in self._listeners:
            changed()
