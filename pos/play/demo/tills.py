"""The writer's own model of a drawer: what a person who counted along would find in it at night."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from pos.domain.drawers import change_in_pieces
from pos.domain.money import ZERO, Money, total

PICKUP_ABOVE = Money(60_000)
"""More cash than this over the start goes to the safe."""

PICKUP_STEP = 10_000
SMALL = {1000: 3, 500: 7, 100: 22, 25: 36, 10: 28, 5: 24}
SMALL_WORTH = Money(sum(face * pieces for face, pieces in SMALL.items()))
"""Change that any drawer holds, 100.00 in all."""


@dataclass(frozen=True, slots=True)
class Paid:
    """A payment as the writer wrote it: its label, what each tender brought, the change."""

    label: str
    due: Money
    tenders: tuple[tuple[str, Money], ...]

    @property
    def change(self) -> Money:
        """What went back in cash."""
        return total(amount for _, amount in self.tenders) - self.due

    @property
    def cash(self) -> Money:
        """What stayed in the drawer in cash."""
        return total(amount for code, amount in self.tenders if code == "cash") - self.change

    def brings(self, code: str) -> bool:
        """Whether one of its tenders is of this type."""
        return any(tender == code for tender, _ in self.tenders)


@dataclass(slots=True)
class Till:
    """One cashier's drawer during the day."""

    login: str
    drawer: str
    start: Money
    cash: Money = ZERO
    others: dict[str, list[Money]] = field(default_factory=dict)
    paid: list[Paid] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.cash = self.start

    def take(self, paid: Paid) -> None:
        """A payment."""
        self.paid.append(paid)
        self.cash += paid.cash
        for code, amount in paid.tenders:
            if code != "cash":
                self.others.setdefault(code, []).append(amount)

    def can_give_back(self, paid: Paid) -> bool:
        """Whether the drawer still holds the cash of a payment: a pickup may have taken it."""
        return paid.cash <= self.cash

    def give_back(self, paid: Paid) -> None:
        """A void of a payment: everything goes back where it came from."""
        self.paid.remove(paid)
        self.cash -= paid.cash
        for code, amount in paid.tenders:
            if code != "cash":
                self.others[code].remove(amount)

    def pick_up(self) -> Money:
        """Take hundreds to the safe where there is too much; zero where there is not."""
        above = self.cash - self.start
        if above < PICKUP_ABOVE:
            return ZERO
        taken = Money(above.cents // PICKUP_STEP * PICKUP_STEP)
        self.cash -= taken
        return taken

    def counted(self, *, off: Money = ZERO) -> dict[str, object]:
        """The fields of a ``count`` line; ``off`` is what the cash is over, or short where it is negative."""
        tenders = {
            code: {"count": len(amounts), "amount": str(total(amounts))}
            for code, amounts in sorted(self.others.items())
            if amounts
        }
        return {"cash": in_pieces(self.cash + off), "tenders": tenders}


def in_pieces(amount: Money) -> dict[str, int]:
    """Cash as a script has it: pieces by face value, small ones first put aside as a drawer holds them."""
    small = {face: pieces for face, pieces in SMALL.items() if amount >= SMALL_WORTH}
    rest = amount - Money(sum(face * pieces for face, pieces in small.items()))
    pieces = Counter(small)
    pieces.update(dict(change_in_pieces(rest)))
    return {str(Money(face)).removesuffix(".00"): pieces[face] for face in sorted(pieces, reverse=True)}
