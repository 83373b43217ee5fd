"""The city, its counter and its register, as settings say."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from pos.domain.money import Money


@dataclass(frozen=True, slots=True)
class Drawer:
    """A physical cash box and the change it starts with."""

    code: str
    float: Money


@dataclass(frozen=True, slots=True)
class Agency:
    """Who takes the money, and where: what stands on receipts and reports.

    ``notices`` are lines at the foot of a receipt by language; ``register`` is the short code that
    receipt numbers begin with.
    """

    name: str
    counter: str
    address: str
    phone: str
    web: str
    office: str
    register: str
    drawers: tuple[Drawer, ...]
    bank_account: str = ""
    endorsement: str = ""
    notices: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def change_fund(self) -> Money:
        """All drawers' floats together."""
        return Money(sum(drawer.float.cents for drawer in self.drawers))
