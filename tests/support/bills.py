"""A handful of bills and fees as the documented files have them, and carts made of them."""

from __future__ import annotations

from pos.cashiering import find
from pos.domain.bills import Bill
from pos.domain.carts import CASH, CHECK, Cart, Item, Tender
from pos.domain.money import Money
from tests.support.counters import Desk

HEAD = (
    "biller,account,bill,description,customer,address,due_date,"
    "charge,charge_description,amount,priority,gl,as_of,partial"
)
AS_OF = "2026-11-20T05:00:00-08:00"
WATER = "water,10223104,W-1001,November bill,Ada Lee,125 Elm St,2026-12-12"
FINE = "citation,7714203,7714203,Citation,Bo Fine,200 Main St,2026-11-06"
BILLS = f"""\
{HEAD}
{WATER},usage,Water,60.00,2,501/341.10,{AS_OF},yes
{WATER},late,Late charge,22.43,1,501/369.20,{AS_OF},yes
{FINE},fine,Fine,55.00,1,101/351.10:70|801/208.10:30,{AS_OF},no
{FINE},late,Late charge,10.00,2,101/351.20,{AS_OF},no
"""

FEES = """\
biller,fee,description,price,gl
permit,COPY,Copies,0.25,101/341.90
permit,MISC,Miscellaneous,,101/369.90
"""


def bill(desk: Desk, biller: str, number: str) -> Bill:
    """A bill with what is due on it now."""
    found = find.bill_now(desk.counter, biller, number)
    assert found is not None
    return found


def cart_of(desk: Desk, *bills: tuple[str, str]) -> Cart:
    """A cart that pays these bills in full."""
    cart = Cart.new()
    for biller, number in bills:
        cart = cart.with_item(Item.of_bill(bill(desk, biller, number)))
    return cart


def fee_cart(desk: Desk, amount: int) -> Cart:
    """A cart with one miscellaneous fee of so many cents."""
    fee = next(one for one in find.fees(desk.counter) if one.code == "MISC")
    return Cart.new().with_item(Item.of_fee(fee, amount=Money(amount)))


def cash(cents: int) -> Tender:
    """Cash handed over."""
    return Tender(CASH, Money(cents))


def check(cents: int, number: str = "4471") -> Tender:
    """A check handed over."""
    return Tender(CHECK, Money(cents), number=number, bank="River Valley", payer="Ada Lee")
