"""A row of a list as presenters say it; `widgets.line_list` paints it."""

from __future__ import annotations

from dataclasses import dataclass

from pos.ui.desk import Tone


def digit_of(place: int) -> str:
    """The digit that chooses the row at `place` (from 0) of a list: 1 to 9, then 0; a dot where there is none."""
    return str((place + 1) % 10) if place < 10 else "·"


def row_of(digit: str, rows: int) -> int | None:
    """The row (from 0) that a digit chooses, of so many; None where it chooses none."""
    place = (int(digit) - 1) % 10 if len(digit) == 1 and digit.isdecimal() else rows
    return place if place < rows else None


@dataclass(frozen=True, slots=True)
class Line:
    """Two lines of description and an amount at the right, on the decimal point.

    ::

        1  WATER  10-2231-04  125 Elm St                    82.43
                  November bill   due Dec 12
        lead tag  title       place    detail  state       amount

    `state` says in words what `tone` says in colour; `marked` puts the shape of the tone in the place of the lead.
    Every part may be empty.
    """

    title: str
    amount: str = ""
    lead: str = ""
    tag: str = ""
    place: str = ""
    detail: str = ""
    state: str = ""
    tone: Tone = Tone.PLAIN
    marked: bool = False

    @property
    def spoken(self) -> str:
        """All of it as one sentence, for screen readers."""
        return ", ".join(
            part for part in (self.tag, self.title, self.place, self.detail, self.state, self.amount) if part
        )
