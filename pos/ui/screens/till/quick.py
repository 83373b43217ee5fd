"""The amounts that a payer is likely to hand over in cash."""

from __future__ import annotations

from pos.domain.money import Money

_STEPS = (100, 500, 1000, 2000, 5000, 10000)


def quick_amounts(remaining: Money, most: int) -> tuple[Money, ...]:
    """What remains, then the next whole dollar, five, ten, twenty ... above it: at most `most`, rising."""
    if not remaining:
        return ()
    above = {-(-remaining.cents // step) * step for step in _STEPS} - {remaining.cents}
    return (remaining, *(Money(cents) for cents in sorted(above)[: most - 1]))
