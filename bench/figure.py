"""What a measurement says."""

import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self


@dataclass(frozen=True)
class Figure:
    """One measured figure beside its floor: medians, and the 99th percentile of ours.

    `floor` is what the machine cannot do faster, measured in the same run; `ratio` is ours to it.
    """

    name: str
    value: float
    unit: str
    floor: float
    ratio: float
    p99: float

    @classmethod
    def of(cls, name: str, unit: str, ours: Sequence[float], floor: Sequence[float]) -> Self:
        """From the single measurements, taken alternately. Of fewer than 100 the p99 is the greatest."""
        value, least = statistics.median(ours), statistics.median(floor)
        p99 = sorted(ours)[-(len(ours) // 100 + 1)]
        return cls(name, round(value, 3), unit, round(least, 3), round(value / least, 2), round(p99, 3))
