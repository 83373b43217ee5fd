"""A register of the sample city to measure on: no devices, one cashier, one open drawer; and the carts it posts.

What a cart pays stands in an imported file, so that posting checks what is due as it does at the counter.
"""

import datetime as dt
from dataclasses import dataclass
from pathlib import Path

from pos.app import App, sample_settings
from pos.cashiering import find, imports, open_drawer, people
from pos.cashiering.counter import Counter
from pos.cashiering.devices import Devices
from pos.config import Settings, parse_settings
from pos.domain.carts import CASH, CHECK, Cart, Item, Tender
from pos.domain.drawers import CashCount
from pos.domain.money import Money
from pos.domain.people import Person, Role
from pos.drivers.ports import PrinterWithDrawer
from pos.drivers.spool import Spool
from pos.receivables.outcome import ImportKind, ImportRequest

PASSWORD = "a password for a bench"  # noqa: S105  # of a book that is measured and thrown away
HEADER = "biller,account,bill,customer,address,charge,amount,gl,as_of"
AS_OF = "2016-01-01T05:00:00-08:00"
START = CashCount({10000: 2})


@dataclass
class Register:
    """A register at work."""

    app: App
    counter: Counter
    cashier: Person
    supervisor: Person
    session: str = ""

    @classmethod
    def make(cls, folder: Path) -> "Register":
        """A new book in a folder."""
        app = App(folder)
        app.create("training", _settings(), Person("ann", "Ann Admin", "AA", Role.ADMINISTRATOR), PASSWORD)
        counter = app.open(devices=False)
        administrator = people.people(counter)[0]
        for person in (Person("carla", "Carla", "CC", Role.CASHIER), Person("sam", "Sam", "SS", Role.SUPERVISOR)):
            people.add_person(counter, administrator, person, PASSWORD, own=True)
        return cls._at_work(app, counter)

    @classmethod
    def open(cls, folder: Path) -> "Register":
        """A book that is there."""
        app = App(folder)
        return cls._at_work(app, app.open(devices=False))

    @classmethod
    def _at_work(cls, app: App, counter: Counter) -> "Register":
        counter.devices = Devices(Spool(counter.book.database, "printer", _nowhere, lambda _job, _outcome: None))
        known = {person.login: person for person in people.people(counter)}
        register = cls(app, counter, known["carla"], known["sam"])
        session = open_drawer.current_session(counter, register.cashier)
        register.session = session.id if session else ""
        return register

    def open_drawer(self, date: dt.date) -> None:
        """Count the drawer in."""
        self.session = open_drawer.open_drawer(self.counter, self.cashier, "1", date, START).session.id

    def file_bills(self, first: int, count: int) -> None:
        """Import two bills each for so many payers."""
        path = self.counter.data / "bench-bills.csv"
        rows = (
            f"{biller},{account},{biller[0].upper()}{account},Ada Lee,125 Elm St,due,{amount},501/341.10,{AS_OF}"
            for account in (f"{scattered(number):08d}" for number in range(first, first + count))
            for biller, amount in (("water", "82.43"), ("citation", "65.00"))
        )
        path.write_text("\n".join((HEADER, *rows, "")), encoding="utf-8")
        imports.import_file(self.counter, self.supervisor, ImportRequest(ImportKind.BILLS, path))
        path.unlink()

    def cart(self, number: int) -> Cart:
        """A covered cart of two bills and two tenders."""
        cart = Cart.new()
        for biller in ("water", "citation"):
            bill = find.bill_now(self.counter, biller, f"{biller[0].upper()}{scattered(number):08d}")
            if bill is None:
                raise RuntimeError(f"no bill of {biller} for {number}")
            cart = cart.with_item(Item.of_bill(bill))
        check = Tender(CHECK, Money(10000), number=f"{number % 10000:04d}", bank="River Valley", payer="Ada Lee")
        return cart.with_tender(check).with_tender(Tender(CASH, Money(6000)))


def scattered(number: int) -> int:
    """Eight digits, another for every number below a hundred million, in no order: as people come to the counter."""
    return number * 61_803_399 % 100_000_007 % 100_000_000


def _nowhere() -> PrinterWithDrawer:
    raise AssertionError("no printer is started in a bench")


def _settings() -> Settings:
    text = sample_settings().text.replace('"virtual"', '"none"')
    return parse_settings(text, Path("config.toml"))
