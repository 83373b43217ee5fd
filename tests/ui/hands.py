"""Hands that play the lines of a written day on the keys of the real window."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pos.domain.drawers import DENOMINATIONS
from pos.play.fields import Fields
from tests.ui.driver import PASSWORD, Driver

Line = dict[str, Any]


class Keys:
    """What hands do again and again."""

    def __init__(self, till: Driver) -> None:
        self.till = till

    def _tender(self, tender: Line) -> None:
        kind = next(name for name in ("cash", "check", "money-order", "card") if name in tender)
        if tender[kind] != "rest":
            self.till.type(tender[kind])
        self.till.press({"cash": "F5", "check": "F6", "card": "F7", "money-order": "F8"}[kind])
        if "number" in tender:
            self.till.type(f"{tender['number']}\n")
        if kind == "card":
            self.till.press("Enter")

    def _receipt(self, number: str) -> None:
        self._choose("4")
        self.till.at("receipts")
        self.till.type(f"{number}\n")

    def _home(self) -> None:
        while self.till.screen is None or self.till.screen.name != "home":
            self.till.press("Esc")

    def _go(self, place: str, screen: str) -> None:
        """From the list of places."""
        self._home()
        self.till.type(place)
        self.till.at(screen)

    def _back_to_till(self) -> None:
        self.till.press("Esc", "Esc")
        self.till.at("till")

    def _choose(self, place: str) -> None:
        """From the list behind F10."""
        self.till.press("F10")
        self.till.type(place)

    def _sign(self, login: str) -> None:
        self.till.type(f"{login}\n")
        self.till.type(f"{PASSWORD}\n")

    def _count(self, line: Line) -> None:
        pieces = Fields(line).cash("cash").pieces
        self.till.type("".join(f"{pieces.get(face, '')}\n" for face in DENOMINATIONS))


class Hands(Keys):
    """Does with keys what a line says."""

    def play(self, lines: list[Line]) -> None:
        """Every line in its turn."""
        for line in lines:
            if "do" in line:
                act: Callable[[Line], None] = getattr(self, line["do"].replace("-", "_"))
                act(line)

    def sign_in(self, line: Line) -> None:
        self.till.sign_in(line["who"])

    def open_drawer(self, line: Line) -> None:
        self.till.at("count-in")
        self._count(line)
        self.till.press("F12", "Enter")
        self.till.at("till")

    def pay(self, line: Line) -> None:
        for item in line["items"]:
            text = item.get("find") or f"{item.get('quantity', 1)}*{item['fee']}"
            self.till.type(f"{text}\n")
        for tender in line["tenders"]:
            self._tender(tender)
        self.till.until(lambda: self.till.seen("paid"))

    def void(self, line: Line) -> None:
        self._receipt(line["receipt"])
        self.till.press("F8")
        self.till.type(f"{line['reason']}\n")
        self._sign(line["approver"])
        self._back_to_till()

    def reprint(self, line: Line) -> None:
        self._receipt(line["receipt"])
        self.till.press("F6")
        self._back_to_till()

    def no_sale(self, line: Line) -> None:
        self._choose("1")
        self.till.type(f"{line['reason']}\n")

    def pick_up(self, line: Line) -> None:
        self._choose("2")
        self._count(line)
        self.till.at("second-count")
        self.till.type(f"{line['approver']}\n{PASSWORD}\n")
        self._count(line)
        self.till.press("F12")
        self.till.at("till")

    def count(self, line: Line) -> None:
        self.open_count()
        self.count_out(line)

    def open_count(self) -> None:
        self._choose("5")
        self.till.at("count")
        self.till.press("Enter")

    def count_out(self, line: Line) -> None:
        self.till.at("count")
        self._count(line)
        for tender in ("check", "money-order", "card"):
            counted = line["tenders"].get(tender, {"count": "", "amount": ""})
            self.till.type(f"{counted['count']}\n{counted['amount']}\n")
        self.till.press("F12", "Enter")

    def sign_out(self, _: Line) -> None:
        self._home()
        self.till.press("End", "Enter")
        self.till.at("sign-in")

    def finalize(self, line: Line) -> None:
        self._go("3", "supervisor")
        self.till.press("Enter")
        for reason in line["reasons"].values():
            self.till.type(f"{reason}\n")
        self.till.press("F12")
        self.till.until(lambda: "Z report" in self.till.shown("supervisor-title"))

    def deposit(self, line: Line) -> None:
        self._go("4", "deposit")
        self._count(line)
        self.till.press("F6")
        while self.till.focus() != "deposit-bag":
            self.till.press("Enter")
        self.till.type(f"{line['bag']}\n")

    def settle(self, _: Line) -> None:
        self._go("5", "settle")
        self.till.press("Enter", "Enter")
        self.till.until(lambda: self.till.program.desk.counter.out.joinpath("upstream").exists())

    def wait_devices(self, _: Line) -> None:
        self.till.until(lambda: not self.till.program.desk.counter.devices.waiting())
        self.till.settle()
