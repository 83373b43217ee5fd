"""The book machine of ``tests/property``, run for long."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis.stateful import invariant, run_state_machine_as_test

from tests.support.machine.whole import BookMachine

STEPS_A_DAY = 60


class _Counted(BookMachine):
    """Counts the steps that were taken: what a rule does not fit is none."""

    steps: ClassVar[int] = 0
    said: ClassVar[Callable[[int], None]]

    @invariant()
    def a_step_was_taken(self) -> None:
        _Counted.steps += 1
        _Counted.said(_Counted.steps)


def run_model(steps: int, chosen: int, said: Callable[[int], None]) -> int:
    """Walk until so many steps are taken; returns how many it were. Raises where book and model differ."""
    _Counted.steps, _Counted.said, round_ = 0, said, 0
    while _Counted.steps < steps:
        run_state_machine_as_test(
            seed(chosen + round_)(_Counted),
            settings=settings(
                max_examples=200,
                stateful_step_count=STEPS_A_DAY,
                deadline=None,
                database=None,
                phases=(Phase.generate, Phase.shrink),
                suppress_health_check=list(HealthCheck),
                print_blob=True,
            ),
        )
        round_ += 1
    return _Counted.steps
