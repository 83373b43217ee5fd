"""The disk fills up or fails: a short walk of ``make campaign-faults``. COUNTERFOIL_SEED lives the same lives again."""

from __future__ import annotations

import os
import random

import pytest

from tests.campaigns.faults import KINDS, run_faults
from tests.support.disk.sqlite_c import NotTheSameLibrary, library

LIVES = 12 * len(KINDS)
SEED = int(os.environ.get("COUNTERFOIL_SEED", "0")) or random.SystemRandom().randrange(10**6)


@pytest.mark.slow
def test_a_failing_disk_is_said_and_nothing_acknowledged_is_lost() -> None:
    print(f"COUNTERFOIL_SEED={SEED}")  # noqa: T201 - how to live the same again
    try:
        library()
    except NotTheSameLibrary:
        pytest.skip("SQLite is built into this Python: nobody gets beneath it")
    assert run_faults(LIVES, SEED) < LIVES // len(KINDS)
