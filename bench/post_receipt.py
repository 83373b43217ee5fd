"""Posting a receipt of two bills and two tenders with everything it owes, beside the bare insert of the same rows.

The verb that the till calls, on a real book of the sample city: entry, lines, receipt, payments, encrypted names and
addresses, the printer's job and the drawer's. No printer is at work, so that only posting is measured.
"""

import sqlite3
import tempfile
import time
from pathlib import Path

from bench.figure import Figure
from bench.floor_post import Floor, Rows, rows_of
from pos.app import App, sample_settings
from pos.cashiering import open_drawer, people, take_payment
from pos.cashiering.counter import Counter
from pos.cashiering.devices import Devices
from pos.config import Settings, parse_settings
from pos.domain.bills import Allocation, parse_distribution
from pos.domain.carts import CASH, CHECK, Cart, Item, ItemKind, Tender
from pos.domain.drawers import CashCount
from pos.domain.money import ZERO, Money
from pos.domain.people import Person, Role
from pos.drivers.ports import PrinterWithDrawer
from pos.drivers.spool import Spool

POSTINGS = 1000
WARM_UP = 50
NUMBERED_BY = {"line": "entry", "entry": "seq", "receipt": "seq", "payment": "seq", "personal": "entry"}
PASSWORD = "a password for a bench"  # noqa: S105  # of a book that lives for seconds


def measure() -> list[Figure]:
    """`post-receipt`: milliseconds from the covered cart to the durable receipt."""
    with tempfile.TemporaryDirectory() as folder:
        app, counter, person, session = _register(Path(folder) / "data")
        book = sqlite3.connect(counter.book.database.path)
        floor = Floor(Path(folder) / "floor.db", book, [*NUMBERED_BY, "device_job"])
        ours, least = [], []
        for number in range(WARM_UP + POSTINGS):
            begun = time.perf_counter()
            posted = take_payment.post(counter, person, session, _cart(number))
            taken = (time.perf_counter() - begun) * 1000
            bare = floor.post(_rows(book, posted.receipt.entry_seq, posted.receipt.number))
            if number >= WARM_UP:
                ours.append(taken)
                least.append(bare)
        floor.close()
        book.close()
        app.close()
    return [Figure.of("post-receipt", "ms", ours, least)]


def _rows(book: sqlite3.Connection, entry: int, number: str) -> Rows:
    jobs = book.execute("SELECT * FROM device_job WHERE subject = ?", (number,)).fetchall()
    return [*rows_of(book, NUMBERED_BY, entry), ("device_job", jobs)]


def _register(folder: Path) -> tuple[App, Counter, Person, str]:
    app = App(folder)
    app.create("training", _settings(), Person("ann", "Ann Admin", "AA", Role.ADMINISTRATOR), PASSWORD)
    counter = app.open()
    administrator = people.people(counter)[0]
    person = people.add_person(counter, administrator, Person("carla", "Carla", "CC", Role.CASHIER), PASSWORD)
    counter.devices = Devices(Spool(counter.book.database, "printer", _nowhere, lambda _job, _outcome: None))
    today = counter.clock.now().local.date()
    session = open_drawer.open_drawer(counter, person, "1", today, CashCount({10000: 2})).session
    return app, counter, person, session.id


def _nowhere() -> PrinterWithDrawer:
    raise AssertionError("no printer is started in this bench")


def _settings() -> Settings:
    text = sample_settings().text.replace('"virtual"', '"none"')
    return parse_settings(text, Path("config.toml"))


def _cart(number: int) -> Cart:
    due = (Money(8243), Money(6500))
    items = tuple(
        Item(
            kind=ItemKind.BILL,
            biller=biller,
            account=f"{number:08d}",
            reference=f"{biller[0].upper()}{number:07d}",
            title="November bill",
            detail="125 Elm St",
            amount=amount,
            left_due=ZERO,
            allocations=(Allocation("due", "Amount due", amount, parse_distribution("501/341.10")),),
        )
        for biller, amount in zip(("water", "citation"), due, strict=True)
    )
    check = Tender(CHECK, Money(10000), number=f"{number:04d}", bank="River Valley", payer="Ada Lee")
    return Cart(Cart.new().id, items, (check, Tender(CASH, Money(6000))))
