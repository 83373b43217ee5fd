"""Random days over the real verbs, beside a plain model: after every step both say the same.

People open drawers, take every tender, void, count, finalize, deposit, settle and import, in any order and often out of
turn; cards are lost, terminals go away, the power fails. Each verb must do what the model says, or refuse with the code
that the model says and leave the book as it was. ``make campaign-model`` runs it for as long as anybody likes.
"""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, Phase, settings

from tests.support.machine.whole import BookMachine

pytestmark = pytest.mark.slow

TestBook = BookMachine.TestCase
TestBook.settings = settings(
    max_examples=20,
    stateful_step_count=50,
    deadline=None,
    derandomize=True,
    phases=(Phase.explicit, Phase.generate),  # shrinking takes minutes: the campaign does it
    suppress_health_check=list(HealthCheck),
    print_blob=True,
)
