"""A desk whose cards cost a service fee, with a terminal at it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from pos.app import App, verify_book
from pos.cashiering import card_book, give_card_back, pay_by_card, take_payment, void
from pos.cashiering.devices import Devices
from pos.config import Settings
from pos.domain.carts import Cart
from pos.domain.money import ZERO, Money
from pos.domain.receipts import Receipt
from pos.drivers.ports import CardTerminal
from pos.ledger import sql as ledger_sql
from pos.receivables.outcome import ImportKind
from tests.support.bills import FEES, fee_cart
from tests.support.counters import Desk, import_text, open_desk, settings_without_devices
from tests.support.settings import changed
from tests.support.terminals import ScriptedTerminal

CITY = '[[service_fees]]\nmode = "city"\naccount = "101/341.95"\npercent = "2.00"\nminimum = "1.00"\n'
PROCESSOR = '[[service_fees]]\nmode = "processor"\nmerchant = "FEES-77"\npercent = "2.00"\nminimum = "1.00"\n'


def with_fees(rows: str) -> Settings:
    return changed(settings_without_devices(), more=rows)


@dataclass
class Till:
    """A desk, its terminal, and what is charged on it."""

    desk: Desk
    terminal: ScriptedTerminal

    def pay(self, cents: int = 10_000, cart: Cart | None = None) -> Cart:
        made = cart or fee_cart(self.desk, cents)
        return pay_by_card.pay(self.desk.counter, self.desk.cashier, self.desk.session_id, made, Money(cents))

    def post(self, cart: Cart) -> Receipt:
        return take_payment.post(self.desk.counter, self.desk.cashier, self.desk.session_id, cart).receipt

    def void(self, receipt: Receipt) -> Receipt:
        desk = self.desk
        return void.void_receipt(
            desk.counter, desk.cashier, desk.supervisor, desk.session_id, receipt.number, reason="wrong"
        )

    def give_back(self, cart: Cart) -> Cart:
        return give_card_back.give_back(self.desk.counter, self.desk.cashier, self.desk.session_id, cart)

    def ask_again(self, ref: str, login: str = "carla") -> Cart | None:
        return pay_by_card.ask_again(self.desk.counter, login, ref)

    @property
    def held(self) -> int:
        """Cents of cards that the drawer has."""
        return ledger_sql.drawer_balance(self.desk.counter.book.read(), self.desk.session_id).get("card", ZERO).cents

    def standing(self) -> Cart | None:
        found = card_book.standing_cart(self.desk.counter)
        return found.cart if found else None

    def restart(self, terminal: CardTerminal | None = None) -> None:
        """The machine is switched on again; with another driver where one is given."""
        self.desk.app.close()
        self.desk.app = App(self.desk.counter.data, clock=self.desk.clock)
        self.desk.counter = self.desk.app.open(devices=False)
        self.desk.counter.devices = Devices(None, lambda: terminal or self.terminal)
        pay_by_card.recover_all(self.desk.counter)

    def holds(self) -> None:
        found = verify_book(self.desk.app.places)
        assert found.ok, found.findings


@contextmanager
def till_with(rows: str, folder: Path) -> Iterator[Till]:
    desk, terminal = open_desk(folder / "data", with_fees(rows)), ScriptedTerminal()
    import_text(desk, ImportKind.FEES, FEES, folder)
    desk.counter.devices = Devices(None, lambda: terminal)
    made = Till(desk, terminal)
    try:
        yield made
    finally:
        made.desk.app.close()
