"""Book and terminal, with the line between them cut anywhere and the till killed: a short walk of ``campaign-cards``.

COUNTERFOIL_SEED breaks at the same places again.
"""

from __future__ import annotations

import os
import random

import pytest

from tests.campaigns.cards import KILL, chosen, run_cards
from tests.support.card_lines import PROTOCOLS

BREAKS = 54
"""One of each verb, way and fee."""

SEED = int(os.environ.get("COUNTERFOIL_SEED", "0")) or random.SystemRandom().randrange(10**6)


@pytest.mark.slow
@pytest.mark.parametrize("protocol", PROTOCOLS)
def test_wherever_the_line_is_cut_book_and_terminal_agree(protocol: str) -> None:
    print(f"COUNTERFOIL_SEED={SEED}")  # noqa: T201 - how to break at the same places again
    rows = chosen([protocol], BREAKS, SEED)
    struck = run_cards(rows)
    assert struck[f"{protocol}, kills"] == sum(one.way == KILL for one in rows), "every kill struck"
    assert struck[f"{protocol}, cuts"] > len(rows) // 2, "the line was cut where it mattered"
