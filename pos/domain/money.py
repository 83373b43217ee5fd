"""Money: integer cents in one type.

Text becomes :class:`Money` at the edge as early as possible and is formatted as late as possible.
There is no way from or to a float.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from pos.domain.errors import BadInput

CENTS_MAX = 10**12
"""No single amount in a city's till reaches ten thousand million; more is a slip of the keys."""

_PLAIN = re.compile(r"(?P<sign>-?)(?P<whole>\d{1,10})(?:\.(?P<part>\d{1,2}))?\Z", re.ASCII)


@dataclass(frozen=True, slots=True, order=True)
class Money:
    """An amount in integer cents; negative where money goes the other way."""

    cents: int

    def __init__(self, cents: int) -> None:  # checks and sets in one call: a payment makes a dozen of these
        if type(cents) is not int:
            raise TypeError(f"cents must be an int, not {type(cents).__name__}")
        if not -CENTS_MAX <= cents <= CENTS_MAX:
            raise BadInput("AMOUNT_TOO_LARGE", amount=str(cents))
        object.__setattr__(self, "cents", cents)

    @classmethod
    def parse(cls, text: str) -> Money:
        """Read ``12``, ``12.5``, ``12.50`` or ``-3.07``; nothing else.

        A comma is refused, not guessed at: ``1,5`` is one and a half to one reader and fifteen
        to another. ``1e9``, ``NaN``, signs with blanks and currency marks are refused likewise.

        :raises BadInput: ``AMOUNT_NOT_A_NUMBER`` or ``AMOUNT_TOO_LARGE``
        """
        found = _PLAIN.match(text.strip())
        if found is None:
            raise BadInput("AMOUNT_NOT_A_NUMBER", text=text.strip()[:40])
        cents = int(found["whole"]) * 100 + int((found["part"] or "").ljust(2, "0"))
        return cls(-cents if found["sign"] else cents)

    def __add__(self, other: Money) -> Money:
        return Money(self.cents + other.cents)

    def __sub__(self, other: Money) -> Money:
        return Money(self.cents - other.cents)

    def __neg__(self) -> Money:
        return Money(-self.cents)

    def __abs__(self) -> Money:
        return Money(abs(self.cents))

    def __mul__(self, times: int) -> Money:
        if type(times) is not int:
            raise TypeError("money is multiplied by whole numbers only")
        return Money(self.cents * times)

    def __bool__(self) -> bool:
        return self.cents != 0

    def __str__(self) -> str:
        """Decimal text without grouping, as in files: ``-1234.50``."""
        sign = "-" if self.cents < 0 else ""
        whole, part = divmod(abs(self.cents), 100)
        return f"{sign}{whole}.{part:02d}"

    @property
    def grouped(self) -> str:
        """As people read it: ``1,234.50``."""
        sign = "-" if self.cents < 0 else ""
        whole, part = divmod(abs(self.cents), 100)
        return f"{sign}{whole:,}.{part:02d}"

    @property
    def with_sign(self) -> str:
        """For totals: ``$1,234.50``."""
        sign = "-" if self.cents < 0 else ""
        return f"{sign}${abs(self).grouped}"


ZERO = Money(0)


def total(amounts: Iterable[Money]) -> Money:
    """Sum of amounts; zero for none."""
    return Money(sum(amount.cents for amount in amounts))


def split_by_parts(amount: Money, parts: tuple[int, ...]) -> tuple[Money, ...]:
    """Split to the cent by whole parts; the cents left over go to the largest remainders, first come first.

    The pieces always sum to ``amount``. Parts are positive whole numbers.
    """
    if len(parts) == 1 and parts[0] > 0:
        return (amount,)
    whole = sum(parts)
    if not parts or whole <= 0 or min(parts) < 0:
        raise BadInput("SHARES_WRONG", shares=" ".join(map(str, parts)))
    sign = -1 if amount.cents < 0 else 1
    cents = abs(amount.cents)
    pieces = [cents * part // whole for part in parts]
    remainders = sorted(range(len(parts)), key=lambda i: (-(cents * parts[i] % whole), i))
    for index in remainders[: cents - sum(pieces)]:
        pieces[index] += 1
    return tuple(Money(sign * piece) for piece in pieces)
