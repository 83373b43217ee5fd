"""A register's folder after a whole day and the morning of the next: entries of all kinds, rows in all tables."""

from __future__ import annotations

import atexit
import datetime as dt
import functools
import shutil
import tempfile
from pathlib import Path

from pos.app import App
from pos.cashiering import (
    cash_moves,
    count,
    deposit,
    finalize,
    find,
    open_drawer,
    pay_by_card,
    receipts,
    settle,
    take_payment,
    upstream,
    void,
)
from pos.cashiering.counter import Counter
from pos.cashiering.devices import Devices
from pos.cashiering.lights import PRINTER
from pos.cashiering.people import people
from pos.cashiering.second_count import Second
from pos.domain.carts import Cart, Item
from pos.domain.drawers import CashCount, change_in_pieces
from pos.domain.errors import Refused
from pos.domain.money import Money
from pos.drivers.ports import PrinterWithDrawer
from pos.drivers.spool import Spool
from pos.receivables.outcome import ImportKind
from tests.support.bills import BILLS, FEES, cart_of, cash, check, fee_cart
from tests.support.counters import DAY, FLOAT, Desk, import_text, open_desk
from tests.support.terminals import ScriptedTerminal

NEXT = DAY + dt.timedelta(days=1)


def finished_book(folder: Path) -> App:
    """A copy of it in a folder; not opened."""
    shutil.copytree(_made(), folder)
    return App(folder)


@functools.cache
def _made() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="counterfoil-finished-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    terminal = ScriptedTerminal()
    desk = open_desk(folder / "data")
    import_text(desk, ImportKind.BILLS, BILLS, folder)
    import_text(desk, ImportKind.FEES, FEES, folder)
    spool = Spool(desk.counter.book.database, PRINTER, _nobody, lambda _job, _outcome: None)
    desk.counter.devices = Devices(spool, lambda: terminal)
    _day(desk, terminal)
    _morning(desk, terminal)
    desk.app.close()
    return folder / "data"


def sell(counter: Counter, cents: int) -> None:
    """One payment in the drawer that is open."""
    session = counter.book.read().execute("SELECT id, person FROM session WHERE state = 'open'").fetchone()
    person = next(one for one in people(counter) if one.login == session["person"])
    fee = next(one for one in find.fees(counter) if one.code == "MISC")
    cart = Cart.new().with_item(Item.of_fee(fee, amount=Money(cents))).with_tender(cash(cents))
    take_payment.post(counter, person, session["id"], cart)


def _nobody() -> PrinterWithDrawer:
    raise AssertionError("the spool is not started")


def _day(desk: Desk, terminal: ScriptedTerminal) -> None:
    counter, person = desk.counter, desk.cashier
    paid = take_payment.post(
        counter, person, desk.session_id, cart_of(desk, ("water", "W-1001")).with_tender(check(8243))
    )
    receipts.reprint(counter, person, paid.receipt.number)
    fine = cart_of(desk, ("citation", "7714203"))
    card = pay_by_card.pay(counter, person, desk.session_id, fine, Money(6500))
    by_card = take_payment.post(counter, person, desk.session_id, card)
    void.void_receipt(counter, person, desk.supervisor, desk.session_id, by_card.receipt.number, reason="wrong plate")
    for cents in (500, 12_345, 99, 7_000):
        take_payment.post(counter, person, desk.session_id, fee_cart(desk, cents).with_tender(cash(20_000)))
    hundred = CashCount({10_000: 1})
    cash_moves.pick_up(counter, person, desk.session_id, hundred, Second(desk.supervisor, hundred))
    cash_moves.open_without_sale(counter, person, desk.session_id, reason="change")
    _close(desk, FLOAT.total.cents + 500 + 12_345 + 99 + 7_000 - 10_000)
    taken = CashCount(dict(change_in_pieces(Money(500 + 12_345 + 99 + 7_000))))
    deposit.make(counter, desk.supervisor, DAY, deposit.Bagged(taken, "BAG-1"))
    settle.settle(counter, desk.supervisor, DAY)
    upstream.sync(counter)


def _close(desk: Desk, cash_cents: int) -> None:
    counter, person = desk.counter, desk.cashier
    count.start(counter, person, desk.session_id)
    pieces = CashCount(dict(change_in_pieces(Money(cash_cents))))
    counted = count.Counted(pieces, {"check": (1, Money(8243))})
    count.submit(counter, person, desk.session_id, counted)
    finalize.differences(counter, desk.supervisor, desk.session_id)
    count.reject(counter, desk.supervisor, desk.session_id, reason="count again")
    count.submit(counter, person, desk.session_id, counted)
    finalize.finalize(counter, desk.supervisor, desk.session_id, {})


def _morning(desk: Desk, terminal: ScriptedTerminal) -> None:
    """The next day: an open drawer, receipts that no head was signed over yet, and a cart that stands."""
    counter, person = desk.counter, desk.cashier
    desk.session = open_drawer.open_drawer(counter, person, "1", NEXT, FLOAT).session
    for cents in (1_500, 2_500):
        take_payment.post(counter, person, desk.session_id, fee_cart(desk, cents).with_tender(cash(5_000)))
    terminal.will("lost")
    try:
        pay_by_card.pay(counter, person, desk.session_id, fee_cart(desk, 4_000), Money(4_000))
    except Refused:
        return
