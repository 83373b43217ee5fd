"""Rows of figures as presenters say them; `widgets.table` paints them."""

from __future__ import annotations

from dataclasses import dataclass

from pos.ui.desk import Tone


@dataclass(frozen=True, slots=True)
class Cells:
    """One row: a name, then figures. `strong` is a sum; `tone` colours the last cell, whose words say the same."""

    cells: tuple[str, ...]
    tone: Tone = Tone.PLAIN
    strong: bool = False


@dataclass(frozen=True, slots=True)
class Figures:
    """A small table: what its columns are, and its rows."""

    columns: tuple[str, ...] = ()
    rows: tuple[Cells, ...] = ()


NO_FIGURES = Figures()
