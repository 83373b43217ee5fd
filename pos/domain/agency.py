"""The city, its counter and its register, as settings say."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from pos.domain.carts import CHECK
from pos.domain.money import ZERO, Money, total
from pos.domain.service_fees import FeeTable
from pos.domain.tender_table import TenderTable


@dataclass(frozen=True, slots=True)
class Custody:
    """How cash passes between people here (POL8, POL14, POL15, POL29).

    ``second_count_at_open`` is ``off``, ``differs`` (where the start is not as assigned) or ``always``;
    ``second_count_at_deposit`` is ``off`` or ``always``. ``small_office``: where a rule asks for a supervisor, a second
    cashier may sign. ``fund_custodian`` is the login of who answers for the change fund, ``fund_reserve`` the part of
    the fund that stays in the safe.
    """

    second_count_at_open: str = "differs"
    second_count_at_deposit: str = "off"
    small_office: bool = False
    fund_custodian: str = ""
    fund_reserve: Money = ZERO


@dataclass(frozen=True, slots=True)
class Drawer:
    """A physical cash box and the change it starts with."""

    code: str
    float: Money


ALWAYS, ON_REQUEST, NEVER = "always", "on-request", "never"


@dataclass(frozen=True, slots=True)
class PaperRules:
    """Which papers a payment brings (row F4): its receipt, a validation on the stub, an endorsement on each check.

    ``receipt`` is ``always`` or ``on-request``; ``validation`` also ``never``, where a biller says nothing else.
    ``endorse`` are the ways of paying whose pieces are endorsed.
    """

    receipt: str = ALWAYS
    validation: str = ON_REQUEST
    endorse: tuple[str, ...] = (CHECK.code,)


@dataclass(frozen=True, slots=True)
class Agency:
    """Who takes the money, and where: what stands on receipts and reports.

    ``logo`` is a PNG file in the data folder, ``receipt_code`` how a receipt's number stands on it to be scanned:
    ``code128``, ``qr``, ``both`` or ``none``. ``notices`` are lines at the foot of a receipt by language;
    ``register`` is the short code that receipt numbers begin with.
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
    logo: str = ""
    receipt_code: str = "code128"
    notices: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    papers: PaperRules = field(default_factory=PaperRules)
    custody: Custody = field(default_factory=Custody)
    tenders: TenderTable = field(default_factory=TenderTable)
    service_fees: FeeTable = field(default_factory=FeeTable)

    @property
    def change_fund(self) -> Money:
        """What is authorised: all drawers' floats, and the reserve in the safe (POL29)."""
        return self.custody.fund_reserve + total(drawer.float for drawer in self.drawers)
