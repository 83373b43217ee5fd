"""A disk that fills up or fails for a while, and a till at work on it: said clearly, and nothing acknowledged is lost.

After a fault the till goes on as soon as the disk does; then the power goes as well. What a drawer was said to hold
meanwhile is held against the book afterwards: a figure is right or refused. A failed sync is modelled at its
worst: what it should have written is never tried again by the system, and gone with the power.
"""

from __future__ import annotations

import random
import tempfile
from collections.abc import Callable
from contextlib import nullcontext, suppress
from pathlib import Path

from pos.app import verify_book
from pos.domain.errors import Expected, Unavailable
from tests.support.disk import sqlite_c as c
from tests.support.disk.lives import LIVES_OF_A_BOOK, SMALL, Register
from tests.support.disk.model import Disk, Fault

KINDS = {
    "disk full": (c.FULL, {"write", "truncate", "create"}),
    "write failed": (c.IOERR_WRITE, {"write", "truncate", "create", "delete"}),
    "sync failed": (c.IOERR_FSYNC, {"sync"}),
    "read failed": (c.IOERR_READ, {"read"}),
    "short read": (c.IOERR_SHORT_READ, {"read"}),
    "anything failed": (c.IOERR, {"write", "truncate", "create", "delete", "sync", "read"}),
}
LIES = "short read"
"""Half a page, the rest zeros, and SQLite takes it for the end of the file: the one fault that it cannot tell."""

ATTEMPTS = 50
"""To start the program while the disk fails; more than any fault lasts."""

STEPS = 12
_SAID = {"DISK_FULL", "DISK_FAILED", "FOLDER_READ_ONLY", "BOOK_UNREADABLE", "BOOK_IN_USE"}


class NotSaid(AssertionError):
    """A fault came out as something else than a clear message, or did harm; the seed finds it again."""


def run_faults(lives: int, seed: int, said: Callable[[int], None] = lambda _: None) -> int:
    """Live so often with a fault in each; how many books a read that lied has damaged, as verify found.

    :raises NotTheSameLibrary: ; NotSaid
    """
    chance = random.Random(seed)
    damaged = 0
    with tempfile.TemporaryDirectory(prefix="counterfoil-faults-") as folder:
        register = Register(Path(folder), chance)
        register.fails = True
        with register.simulated.in_place():
            for life in range(lives):
                if life % LIVES_OF_A_BOOK == 0:
                    register.reborn()
                register.setting = SMALL if life % 2 else ()
                kind = list(KINDS)[life % len(KINDS)]
                try:
                    if not _one_life(register, chance, kind):
                        damaged += 1
                        register.reborn()
                except Exception as error:  # whatever it is: it should have been said
                    raise NotSaid(f"seed {seed}, life {life}, {kind}: {error!r}") from error
                said(life + 1)
    return damaged


def _one_life(register: Register, chance: random.Random, kind: str) -> bool:
    """Whether the book is as good as before; only a read that lied may leave another, and then verify says so."""
    disk = register.simulated.disk
    disk.before = _Failing(kind, chance.randrange(1, 300), chance.choice((1, 1, 2, 5, 40))).before
    may_be_said = Expected if kind == LIES else Unavailable
    for attempt in range(ATTEMPTS):
        if attempt == ATTEMPTS - 1:
            disk.before = _works
        try:
            with register.open() as desk:
                for _ in range(STEPS):
                    with suppress(may_be_said):
                        register.step(desk)
                disk.before = _works
                with suppress(Expected) if kind == LIES else nullcontext():
                    register.step(desk)
            break
        except may_be_said as error:
            if kind != LIES and (disk.before is _works or error.code not in _SAID):
                raise
    disk.off = True
    register.simulated.boot(disk.after_power_cut(chance))
    if kind == LIES and not verify_book(register.places).ok:
        return False
    register.check()
    return True


class _Failing:
    """Fails ``times`` operations of a kind, from the ``first`` one of any kind on."""

    def __init__(self, kind: str, first: int, times: int) -> None:
        self._code, self._which = KINDS[kind]
        self._first, self._left = first, times
        self._seen = 0

    def before(self, _: Disk, what: str) -> None:
        self._seen += 1
        if self._seen >= self._first and self._left and what in self._which:
            self._left -= 1
            raise Fault(self._code)


def _works(_: Disk, __: str) -> None:
    return
