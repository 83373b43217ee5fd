"""One book, one writing process: a lock file beside the book, held as long as the process lives."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path

import filelock

from pos.domain.errors import Unavailable


class BookLock:
    """The right to write to a book. The operating system frees it when the process ends, however it ends."""

    def __init__(self, folder: Path) -> None:
        self._owner = folder / "counterfoil.pid"
        self._lock = filelock.FileLock(folder / "counterfoil.lock", timeout=0)

    def acquire(self) -> None:
        """Take the lock.

        :raises Unavailable: ``BOOK_IN_USE`` with the pid of the process that has it;
            ``FOLDER_READ_ONLY`` where no lock file can be made
        """
        try:
            self._lock.acquire()
        except filelock.Timeout:
            raise Unavailable("BOOK_IN_USE", pid=self._owner_pid()) from None
        except OSError as error:
            raise Unavailable("FOLDER_READ_ONLY", folder=self._owner.parent) from error
        with contextlib.suppress(OSError):  # the pid is a courtesy to whoever comes second
            self._owner.write_text(str(os.getpid()), encoding="ascii")

    def release(self) -> None:
        """Give the lock back."""
        with contextlib.suppress(OSError):
            self._owner.unlink()
        self._lock.release()

    def _owner_pid(self) -> str:
        try:
            return self._owner.read_text(encoding="ascii").strip() or "?"
        except OSError:
            return "?"
