"""The values on a line, read by type. What is not as it must be is refused with the field's name and its value."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Mapping
from typing import Any

from pos.domain.drawers import CashCount, change_in_pieces
from pos.domain.errors import BadInput
from pos.domain.money import ZERO, Money

SHOWN_MAX = 60


class Fields:
    """The fields of a line, or of an object in it; ``place`` is how it is named in what is refused."""

    def __init__(self, values: Mapping[str, Any], place: str = "") -> None:
        self._values = values
        self._place = place

    def __contains__(self, name: str) -> bool:
        return name in self._values

    def only(self, *names: str) -> None:
        """Refuse any other field: a slip of the keys must not pass for a default.

        :raises BadInput: ``LINE_FIELD_UNKNOWN``
        """
        for name in self._values:
            if name not in names:
                raise BadInput("LINE_FIELD_UNKNOWN", field=self._named(name), known=", ".join(sorted(names)))

    def needs(self, *names: str) -> None:
        """:raises BadInput: ``LINE_FIELD_MISSING`` where one of them is not there"""
        for name in names:
            if name not in self._values:
                raise self.missing(name)

    def missing(self, name: str) -> BadInput:
        """What to raise where a field is needed after all."""
        return BadInput("LINE_FIELD_MISSING", field=self._named(name))

    def wrong(self, name: str) -> BadInput:
        """What to raise where a field holds what it may not."""
        shown = json.dumps(self._values[name], ensure_ascii=False)[:SHOWN_MAX]
        return BadInput("LINE_FIELD_WRONG", field=self._named(name), value=shown)

    def text(self, name: str, default: str = "") -> str:
        """A text. :raises BadInput: ``LINE_FIELD_WRONG``"""
        value = self._values.get(name, default)
        if not isinstance(value, str):
            raise self.wrong(name)
        return value

    def whole(self, name: str, default: int) -> int:
        """A whole number."""
        value = self._values.get(name, default)
        if type(value) is not int:
            raise self.wrong(name)
        return value

    def choice(self, name: str, allowed: Iterable[str], default: str) -> str:
        """One of several words."""
        value = self.text(name, default)
        if value not in allowed:
            raise self.wrong(name)
        return value

    def yes(self, name: str) -> bool:
        """``true``, or ``false`` where it is not there."""
        value = self._values.get(name, False)
        if not isinstance(value, bool):
            raise self.wrong(name)
        return value

    def money(self, name: str) -> Money | None:
        """An amount as it is typed at the till, in quotes; None where it is not there.

        A number without quotes is refused: nobody could say whether 160 means dollars or cents.

        :raises BadInput: ``LINE_FIELD_WRONG``, ``AMOUNT_NOT_A_NUMBER``, ``AMOUNT_TOO_LARGE``
        """
        return Money.parse(self.text(name)) if name in self._values else None

    def date(self, name: str) -> dt.date | None:
        """A date as ``2026-11-20``; None where it is not there."""
        if name not in self._values:
            return None
        try:
            return dt.date.fromisoformat(self.text(name))
        except ValueError:
            raise self.wrong(name) from None

    def cash(self, name: str) -> CashCount:
        """Counted cash: pieces by face value, ``{"20": 5, "0.25": 12}``, or ``"103.00"`` in the fewest pieces.

        :raises BadInput: ``DENOMINATION_UNKNOWN``, ``PIECES_WRONG``, and as :meth:`money`
        """
        value = self._values.get(name)
        if isinstance(value, dict):
            return CashCount({Money.parse(face).cents: pieces for face, pieces in value.items()})
        amount = self.money(name)
        if amount is None:
            raise self.missing(name)
        if amount < ZERO:
            raise self.wrong(name)
        return fewest(amount)

    def objects(self, name: str) -> list[Fields]:
        """A list of objects, empty where it is not there."""
        value = self._values.get(name, [])
        if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
            raise self.wrong(name)
        return [Fields(one, f"{self._named(name)}[{place}]") for place, one in enumerate(value, start=1)]

    def object(self, name: str) -> Fields:
        """An object, empty where it is not there."""
        value = self._values.get(name, {})
        if not isinstance(value, dict):
            raise self.wrong(name)
        return Fields(value, self._named(name))

    def names(self) -> list[str]:
        """The fields that are there."""
        return list(self._values)

    def raw(self) -> dict[str, Any]:
        """Everything as it stands, for those who read it themselves."""
        return dict(self._values)

    def _named(self, name: str) -> str:
        return f"{self._place}.{name}" if self._place else name


def fewest(amount: Money) -> CashCount:
    """An amount of cash in the fewest notes and coins."""
    return CashCount(dict(change_in_pieces(amount)))
