"""Power cuts at any change of the disk: what was acknowledged is there, whole, and the chain holds.

It drives the program's own store, ledger and verbs on the SQLite that ships, whose VFS is taken from under it. A life
ends at a random write, sync, truncation, creation or removal, opening and recovery included; the machine comes back
with what the disk has kept, lost or torn.
"""

from __future__ import annotations

import random
import tempfile
from collections.abc import Callable
from pathlib import Path

from pos.domain.errors import Expected
from tests.support.disk.lives import LIVES_OF_A_BOOK, SMALL, Register
from tests.support.disk.model import Disk

LONGEST = 120
"""Changes of the disk, at most, before the power goes: some ten for a start, seven for a receipt."""


class Lost(AssertionError):
    """Something did not come back; ``seed`` and ``life`` find it again."""


def run_power(
    cuts: int, seed: int, said: Callable[[int], None] = lambda _: None, *, lies: bool = False, sync: int = 2
) -> None:
    """Cut the power so often. ``lies``, or a lower ``sync``: what must lose, to test the test.

    :raises NotTheSameLibrary: where SQLite is built into this Python
    :raises Lost: where what was acknowledged is not there
    """
    chance = random.Random(seed)
    with tempfile.TemporaryDirectory(prefix="counterfoil-power-") as folder:
        register = Register(Path(folder), chance)
        with register.simulated.in_place():
            for cut in range(cuts):
                if cut % LIVES_OF_A_BOOK == 0:
                    register.reborn()
                register.simulated.disk.lies = lies
                register.setting = (*(SMALL if cut % 2 else ()), f"PRAGMA synchronous = {sync}")
                _one_life(register, chance, f"seed {seed}, cut {cut}")
                said(cut + 1)


def _one_life(register: Register, chance: random.Random, where: str) -> None:
    last = chance.randrange(1, LONGEST)

    def cut_at_last(disk: Disk, what: str) -> None:
        if what != "read" and disk.changes >= last:
            disk.off = True

    register.simulated.disk.before = cut_at_last
    while not register.simulated.disk.off:
        try:
            register.live()
        except Expected:
            if not register.simulated.disk.off:
                raise
    register.simulated.boot(register.simulated.disk.after_power_cut(chance))
    try:
        register.check()
    except (AssertionError, Expected) as error:
        raise Lost(f"{where}: {error}") from error
