"""A small city to write days of: its accounts, its paper, a few bills, and money that people hand over."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from pos.domain.agency import Agency, Drawer
from pos.domain.bills import Bill, Charge, Fee, parse_distribution
from pos.domain.carts import CARD, CASH, CHECK, MONEY_ORDER, CardProof, ServiceFee, Tender
from pos.domain.drawers import DENOMINATIONS, CashCount
from pos.domain.money import Money
from pos.ledger.keys import Keys
from pos.reports.imprint import Imprint
from pos.settlement import GlMap

GL = GlMap(
    pooled_fund="999",
    deposits="999/101.10",
    on_hand="999/101.20",
    change_fund="999/101.30",
    card_clearing="999/115.10",
    over="101/369.81",
    short="101/519.81",
    due_to="207.10",
    due_from="131.10",
)

AGENCY = Agency(
    name="City of Rivermouth",
    counter="Customer Service Counter",
    address="200 Main St",
    phone="555-0100",
    web="rivermouth.example",
    office="City Hall",
    register="R01",
    drawers=(Drawer("1", Money(20000)), Drawer("2", Money(20000))),
    bank_account="Operating 4471",
    endorsement="FOR DEPOSIT ONLY · CITY OF RIVERMOUTH",
    notices={
        "en": ("Returned checks are charged $25.00.", "Keep this receipt."),
        "es": ("Los cheques devueltos tienen un cargo de $25.00.", "Conserve este recibo."),
    },
)

IMPRINT = Imprint(
    agency=AGENCY,
    training=False,
    fund_notes={"water": "501 water, 502 sewer, 503 storm water, 504 refuse"},
    initials={"ana": "AB", "ben": "BC", "sue": "SU"},
    tags={
        "en": {"water": "WATER", "citation": "CITATION", "license": "LICENSE", "general": "GENERAL"},
        "es": {"water": "AGUA", "citation": "MULTA", "license": "LICENCIA", "general": "GENERAL"},
    },
)


def fixed_keys() -> Keys:
    """Keys that are the same in every run, for files that are compared whole."""
    return Keys(Ed25519PrivateKey.from_private_bytes(bytes(range(32))), bytes(32))


def money(text: str) -> Money:
    """Amounts as people write them."""
    return Money.parse(text)


def notes(amount: Money) -> CashCount:
    """Some pieces that make up an amount."""
    left, pieces = amount.cents, {}
    for face in DENOMINATIONS:
        pieces[face], left = divmod(left, face)
    return CashCount(pieces)


def water(amounts: Mapping[str, str], *, account: str = "10-2231-04", number: str = "W-118204") -> Bill:
    """A water bill with charges by code, spread over two funds."""
    gl = {"water": "501/341.10", "sewer": "502/341.20/PW/P-2207:70|501/341.25//P-2207:30", "late": "501/359.00"}
    charges = tuple(
        Charge(code, {"water": "Water", "sewer": "Sewer", "late": "Late charge"}[code], money(amount), n, shares)
        for n, (code, amount) in enumerate(amounts.items(), start=1)
        if (shares := parse_distribution(gl[code]))
    )
    return Bill("water", account, number, "November bill", "E. Ortiz", "125 Elm St", dt.date(2026, 12, 12), charges)


def citation(fine: str, late: str = "", *, number: str = "7714203") -> Bill:
    """A parking citation, with its late charge where there is one."""
    charges = [Charge("fine", "Fine", money(fine), 1, parse_distribution("101/354.10"))]
    if late:
        charges.append(Charge("late", "Late charge", money(late), 2, parse_distribution("101/354.20")))
    return Bill("citation", number, number, "Parking citation", "", "", dt.date(2026, 11, 6), tuple(charges))


COPIES = Fee("COPY", "Copies", "general", money("0.25"), parse_distribution("101/341.90"))


def cash(amount: str) -> Tender:
    """Cash handed over."""
    return Tender(CASH, money(amount))


def check(amount: str, number: str) -> Tender:
    """A check."""
    return Tender(CHECK, money(amount), number=number, bank="First Harbor Bank", payer="E. Ortiz")


def money_order(amount: str, number: str) -> Tender:
    """A money order."""
    return Tender(MONEY_ORDER, money(amount), number=number, bank="Postal Service")


def card(amount: str, fee: str = "0.00") -> Tender:
    """An approved card; ``fee`` is what it was charged beside the payment, and the city keeps."""
    proof = CardProof(
        attempt="R01-0001",
        brand="Visa",
        last4="1234",
        entry_mode="contactless",
        auth_code="047291",
        host_ref="632500417",
        terminal_id="T-01",
        aid="A0000000031010",
        app_label="VISA CREDIT",
        tvr="0000000000",
    )
    kept = ServiceFee(money(fee), account="101/341.95") if money(fee) else None
    return Tender(CARD, money(amount), card=proof, fee=kept)
