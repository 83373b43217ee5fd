"""A row of a list as presenters say it; `widgets.line_list` paints it."""

from __future__ import annotations

from dataclasses import dataclass

from pos.ui.desk import Tone


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
