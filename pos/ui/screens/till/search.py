"""What the one box found, and which of it is marked."""

from __future__ import annotations

from dataclasses import dataclass, replace

from pos.cashiering.find import Payable
from pos.domain.money import Money


@dataclass(frozen=True, slots=True)
class Search:
    """`pieces` and `each` are what was typed before: `3*` of what is chosen, an amount for a fee that asks for one."""

    results: tuple[Payable, ...]
    marked: int = 0
    pieces: int = 1
    each: Money | None = None

    def moved(self, by: int) -> Search:
        """Another row marked, within the list."""
        return replace(self, marked=max(0, min(self.marked + by, len(self.results) - 1)))
