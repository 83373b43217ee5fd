"""The cash drawer: denominations, counts, and the states of a drawer session (design section 5)."""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import dataclass, field

from pos.domain.errors import BadInput
from pos.domain.money import Money

DENOMINATIONS: tuple[int, ...] = (10000, 5000, 2000, 1000, 500, 200, 100, 50, 25, 10, 5, 1)
"""Face values in cents in drawer order; 100 is the one-dollar note (dollar coins are entered there)."""

_CHANGE = tuple(face for face in DENOMINATIONS if face not in {200, 50})
_COMES_IN = 2000
"""Faces up to this come in with the day's payments, whatever the drawer started with."""


class SessionState(enum.StrEnum):
    """Where a drawer session stands."""

    OPEN = "open"
    LOCKED = "locked"
    COUNTING = "counting"
    SUBMITTED = "submitted"
    FINALIZED = "finalized"


@dataclass(frozen=True, slots=True)
class CashCount:
    """Pieces per denomination, as counted by a person. ``pieces`` maps face value (cents) to pieces.

    ``machine`` is what money counters said of it, word for word, where a person took that into the count (row B9).
    """

    pieces: Mapping[int, int]
    machine: tuple[str, ...] = field(default=(), compare=False)

    def __post_init__(self) -> None:
        for face, count in self.pieces.items():
            if face not in DENOMINATIONS:
                raise BadInput("DENOMINATION_UNKNOWN", face=Money(face))
            if type(count) is not int or not 0 <= count <= 100_000:
                raise BadInput("PIECES_WRONG", face=Money(face), pieces=count)

    @property
    def total(self) -> Money:
        """Value of everything counted."""
        return Money(sum(face * count for face, count in self.pieces.items()))

    def plus(self, more: CashCount) -> CashCount:
        """Both together. :raises BadInput: ``PIECES_WRONG`` where that is more than a drawer can hold"""
        faces = self.pieces.keys() | more.pieces.keys()
        pieces = {face: self.pieces.get(face, 0) + more.pieces.get(face, 0) for face in faces}
        return CashCount(pieces, self.machine + more.machine)

    def with_rows_of(self, other: CashCount) -> CashCount:
        """The same with the other's pieces in place of its own, for each denomination that the other names."""
        return CashCount({**self.pieces, **other.pieces}, self.machine + other.machine)

    def as_json(self) -> dict[str, int]:
        """Denominations with pieces, zeros left out, largest first."""
        return {str(face): self.pieces[face] for face in DENOMINATIONS if self.pieces.get(face)}

    @classmethod
    def from_json(cls, pieces: Mapping[str, int]) -> CashCount:
        """What :meth:`as_json` wrote. :raises BadInput: for a face or number that is none."""
        if not all(face.isdecimal() for face in pieces):
            raise BadInput("DENOMINATION_UNKNOWN", face=" ".join(pieces))
        return cls({int(face): count for face, count in pieces.items()})


def said_by_machines(counts: Mapping[str, CashCount]) -> dict[str, dict[str, list[str]]]:
    """For an entry that holds counts, by who counted: what money counters said, empty where none was used."""
    said = {login: list(count.machine) for login, count in counts.items() if count.machine}
    return {"machine": said} if said else {}


def change_in_pieces(amount: Money, start: CashCount | None = None) -> tuple[tuple[int, int], ...]:
    """The fewest notes and coins that make ``amount``: (face value in cents, pieces), largest first.

    Two-dollar notes and half dollars are left out: drawers hardly hold them. With the drawer's counted ``start``,
    so are fifties and hundreds that it had none of. That is all that is known of a drawer in use: what payers handed
    over is booked as sums, not as notes, and a face up to a twenty comes in with nearly any of them.
    """
    left, pieces = amount.cents, []
    for face in _CHANGE:
        lacking = start is not None and face > _COMES_IN and not start.pieces.get(face)
        if left >= face and not lacking:
            count, left = divmod(left, face)
            pieces.append((face, count))
    return tuple(pieces)
