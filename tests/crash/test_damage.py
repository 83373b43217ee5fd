"""A book's files rot: a short walk of ``make campaign-damage``. COUNTERFOIL_SEED hurts the same places again."""

from __future__ import annotations

import os
import random

import pytest

from tests.campaigns.damage import run_damage

WOUNDS = 120
SEED = int(os.environ.get("COUNTERFOIL_SEED", "0")) or random.SystemRandom().randrange(10**6)


@pytest.mark.slow
def test_damage_is_said_or_harms_nothing() -> None:
    print(f"COUNTERFOIL_SEED={SEED}")  # noqa: T201 - how to hurt the same again
    outcomes = run_damage(WOUNDS, SEED)
    assert outcomes["found by verify"] > WOUNDS // 10
    assert outcomes["harmless"] > 0
