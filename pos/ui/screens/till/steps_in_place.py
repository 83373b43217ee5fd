"""What is done in the step that stands in place, whichever it is."""

from __future__ import annotations

from collections.abc import Mapping

from pos.domain.errors import Expected
from pos.ui.screens.till.core import TillCore


class StepsInPlace:
    """Nothing here where there is none."""

    def __init__(self, till: TillCore) -> None:
        self._till = till

    def done(self, values: Mapping[str, str]) -> None:
        """Enter, with what stands in the fields."""
        if self._till.flow is not None:
            try:
                self._till.flow.done(values)
            except Expected as error:
                self._till.desk.explain(error)

    def edited(self, values: Mapping[str, str]) -> None:
        """Something was typed."""
        if self._till.flow is not None:
            self._till.flow.edited(values)
            self._till.refresh()

    def chosen(self, place: int) -> None:
        """A row of its list was touched."""
        if self._till.flow is not None:
            self._till.flow.chosen(place)

    def other(self) -> None:
        """F9: the second thing it can do."""
        if self._till.flow is not None:
            self._till.flow.other()

    def tick(self) -> None:
        """A second has passed."""
        if self._till.flow is not None:
            self._till.flow.tick()
