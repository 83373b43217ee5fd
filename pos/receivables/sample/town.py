"""The people, addresses and businesses of the sample city, drawn from ``resources/sample/rivermouth.toml``."""

from __future__ import annotations

import random
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, TypeVar

from pos.domain.bills import Charge, parse_distribution
from pos.domain.money import Money
from pos.resources import resource

Thing = TypeVar("Thing")
LOT_STEP = 6


@dataclass(frozen=True, slots=True)
class Place:
    """Where somebody lives or works. ``sequence`` runs along a meter reader's ``route``."""

    address: str
    street: str
    block: int
    route: int
    sequence: int
    shops: bool


@cache
def _drawn_from() -> dict[str, Any]:
    return tomllib.loads(resource("sample", "rivermouth.toml").read_text("utf-8"))


class Town:
    """Draws people and places; the same ones in the same order for the same seed."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)  # noqa: S311  # a sample city has no secrets
        self.data = _drawn_from()
        self._surnames: list[str] = [name.replace("_", " ") for name in self.data["surnames"].split()]
        self._given: list[str] = self.data["given"].split()
        self._surname_weights = [1000 // (10 + rank) + 1 for rank in range(len(self._surnames))]
        self._given_weights = [1000 // (25 + rank) + 1 for rank in range(len(self._given))]

    def one_in(self, many: int) -> bool:
        """True once in so many times."""
        return self.chance.randrange(many) == 0

    def percent(self, share: int) -> bool:
        """True so many times in a hundred."""
        return self.chance.randrange(100) < share

    def pick(self, table: Sequence[Sequence[Thing]]) -> Sequence[Thing]:
        """A row of a table whose last column says how often it comes."""
        return self.chance.choices(table, [row[-1] for row in table])[0]  # type: ignore[misc]  # the last is a number

    def surname(self) -> str:
        """A family name."""
        return self.chance.choices(self._surnames, self._surname_weights)[0]

    def person(self) -> str:
        """``Garcia, Maria L``: as billing systems write names."""
        given = self.chance.choices(self._given, self._given_weights)[0]
        initial = f" {self.chance.choice('ABCDEFGJKLMRST')}" if self.percent(40) else ""
        return f"{self.surname()}, {given}{initial}"

    def business(self) -> tuple[str, int]:
        """A business and how many people work there."""
        after_people = self.percent(60)
        pattern, fewest, most = self.chance.choice(self.data["businesses" if after_people else "trades"])
        place = self.chance.choice(self.data["places"].split())
        name = pattern.format(self.surname() if after_people else place)
        return name + self.chance.choice(self.data["legal"]), self.chance.randint(fewest, most)

    def contractor(self, pattern: str) -> str:
        """A business that builds and repairs."""
        legal: list[str] = self.data["legal"]
        return pattern.format(self.surname()) + self.chance.choice(legal)

    def phone(self) -> str:
        """A number in an area code that does not exist."""
        return f"555-{self.chance.randint(210, 989)}-{self.chance.randint(0, 9999):04d}"

    def plate(self) -> str:
        """State and number of a license plate, mostly of the sample city's own state."""
        letters = "".join(self.chance.choices("ABCDEFGHJKLMNPRSTUVWXYZ", k=3))
        number = self.chance.randint(0, 999)
        if self.percent(92):
            return f"CA {self.chance.randint(5, 9)}{letters}{number:03d}"
        return f"{self.chance.choice(('NV', 'OR', 'AZ', 'WA', 'TX'))} {letters}{self.chance.randint(1000, 9999)}"

    def places(self, count: int) -> list[Place]:
        """So many addresses, each once, in the order of the routes. ``ValueError`` beyond what the city has."""
        lots = self._lots()
        return sorted(self.chance.sample(lots, count), key=lambda lot: (lot.route, lot.sequence))

    def _lots(self) -> list[Place]:
        lots = []
        at: dict[int, int] = {}
        for street, first, last, route, shops in self.data["streets"]:
            for block in range(first, last + 1):
                for number in range(1 + self.chance.randrange(4), 99, LOT_STEP):
                    at[route] = at.get(route, 1000) + 5
                    house = block * 100 + number + self.chance.randrange(2)
                    unit = f" Apt {self.chance.randint(1, 24)}" if self.percent(7) and not shops else ""
                    lots.append(Place(f"{house} {street}{unit}", street, block, route, at[route], shops))
        return lots


def charge(code: str, description: str, cents: int, priority: int, gl: str) -> Charge:
    """A charge of a sample bill."""
    return Charge(code, description, Money(cents), priority, parse_distribution(gl))


def counted(count: int, one: str) -> str:
    """``1 unit``, ``6 units``."""
    return f"{count} {one}" if count == 1 else f"{count} {one}s"
