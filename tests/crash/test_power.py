"""The power goes at any change of the disk: a short walk of ``make campaign-power``.

COUNTERFOIL_SEED plays the same cuts again.
"""

from __future__ import annotations

import os
import random
import sqlite3

import pytest

from tests.campaigns.power import Lost, run_power
from tests.support.disk.sqlite_c import NotTheSameLibrary, library

CUTS = 250
ENOUGH = 400
"""Cuts within which a disk that lies is found out: one in ten loses something."""
SEED = int(os.environ.get("COUNTERFOIL_SEED", "0")) or random.SystemRandom().randrange(10**6)


@pytest.fixture(autouse=True)
def _reachable() -> None:
    print(f"COUNTERFOIL_SEED={SEED}, SQLite {sqlite3.sqlite_version}")  # noqa: T201 - how to cut the same again
    try:
        library()
    except NotTheSameLibrary:
        pytest.skip("SQLite is built into this Python: nobody gets beneath it")


@pytest.mark.slow
def test_what_was_acknowledged_outlives_a_power_cut() -> None:
    run_power(CUTS, SEED)


@pytest.mark.slow
@pytest.mark.parametrize(("lies", "sync"), [(True, 2), (False, 1)], ids=["it lies", "commits wait"])
def test_a_disk_that_does_not_keep_what_it_says_is_found_out(lies: bool, sync: int) -> None:
    """This is a test of the test: it would see a loss."""
    with pytest.raises(Lost):
        run_power(ENOUGH, SEED, lies=lies, sync=sync)
