"""The till's window program with somebody at its keys, again and again, each time in a process of its own.

`python -m tests.support.till_at_work` reads orders from its input, one JSON line each (`data`, `seed`, `receipts`), and
starts the till on that book for each. What the person at the till is told comes out, one JSON line at a time: `pid`,
`ready`, `paid`, `void`, `done`, and `ended` with how the process did. All is imported once and each till is a fork, so
that it costs what a till costs and not what imports do.
"""

from __future__ import annotations

import json
import os
import random
import sys
import time
import traceback
from collections.abc import Mapping
from functools import partial
from typing import Any

from PySide6.QtWidgets import QApplication

from pos.app import App
from pos.cashiering import papers
from pos.cashiering.sql import sessions
from pos.cli.main import run
from pos.cli.shell import Windows
from pos.domain.clock import ScriptClock
from pos.domain.drawers import SessionState, change_in_pieces
from pos.domain.money import Money
from pos.ledger import sql
from pos.ui.screens.till.state import Phase
from pos.ui.screens.till.view import TillScreen
from tests.ui.driver import MORNING, Driver
from tests.ui.hands import Hands

FLOAT = {"10": 20}
ASK_EVERY_S = 0.2


def tell(**said: object) -> None:
    """One line, at once and whole."""
    os.write(1, f"{json.dumps(said)}\n".encode())


class AtWork:
    """Does what is left of a scripted day, wherever the last till was killed in it."""

    def __init__(self, till: Driver, chance: random.Random, receipts: int) -> None:
        self.till = till
        self.chance = chance
        self.wanted = receipts
        self.hands = Hands(till)

    def day(self) -> None:
        """From where the book stands to its sealed batch."""
        self.till.at("sign-in")
        if self.state in {None, SessionState.OPEN, SessionState.COUNTING}:
            self._ana()
        self.hands.sign_in({"who": "sam"})
        self.till.at("home")
        tell(ready="sam")
        self._look_at_papers("sam")
        if self.state is SessionState.SUBMITTED:
            self.hands.finalize({"reasons": {}})
        if not self._kinds("deposit.made"):
            self.hands.deposit(self._bag())
        if not self._kinds("batch.written"):
            self.hands.settle({})
        tell(done=True)

    def _ana(self) -> None:
        self.hands.sign_in({"who": "ana"})
        tell(ready="ana")
        if self.state is None:
            self.hands.open_drawer({"cash": FLOAT})
        if self.state is SessionState.OPEN:
            self.till.at("till")
            self._look_at_papers("ana")
            self._finish_what_stands()
            while self._taken() < self.wanted:
                self._something()
            self.hands.open_count()
        self.hands.count_out(self._counted())
        self.hands.sign_out({})

    # --- the counter ---

    def _something(self) -> None:
        what, posted = self.chance.random(), self._kinds("receipt.posted")
        voided = {one["voids"] for one in self._kinds("receipt.voided")}
        plain = [one["number"] for one in posted if not _has(one, "card") and one["number"] not in voided]
        if what < 0.86 or not plain:
            self.hands.pay(self._payment())
            self._told_paid()
        elif what < 0.92:
            number = self.chance.choice(plain)
            self.hands.void({"receipt": number, "reason": "Wrong bill", "approver": "sam"})
            tell(void=number)
        elif what < 0.96:
            self.hands.reprint({"receipt": self.chance.choice(plain)})
        else:
            self.hands.no_sale({"reason": "Change for a payer"})

    def _payment(self) -> dict[str, Any]:
        quantity = self.chance.randrange(5, 200)
        tenders: list[dict[str, str]] = self.chance.choice(
            [
                [{"cash": "60"}],
                [{"cash": "rest"}],
                [{"check": "rest", "number": "4471"}],
                [{"cash": "1"}, {"card": "rest"}],
                [{"card": "rest"}],
            ]
        )
        return {"items": [{"fee": "COPY", "quantity": quantity}], "tenders": tenders}

    def _finish_what_stands(self) -> None:
        """A cart with a card on it comes first: its rest is paid in cash, or the card alone has covered it."""
        self.till.settle()
        core = self._screen().presenter.core
        while core.flow is not None:  # nobody knows yet whether the card was charged: ask again
            self.till.press("Enter")
            time.sleep(ASK_EVERY_S)
        if not core.sale.cart.items:
            return
        self.till.press("Enter" if core.sale.cart.covered else "F5")
        self.till.until(lambda: self.till.seen("paid"))
        self._told_paid()

    def _told_paid(self) -> None:
        sale = self._screen().presenter.core.sale
        assert sale.phase is Phase.PAID
        assert sale.posted is not None
        number = sale.posted.receipt.number
        assert number in self.till.shown("paid")
        tell(paid=number, cents=sale.posted.receipt.total.cents)

    def _screen(self) -> TillScreen:
        found = self.till.at("till")
        assert isinstance(found, TillScreen)
        return found

    def _look_at_papers(self, login: str) -> None:
        """Of a print that nobody is sure of, somebody looks whether it came out; here it always did."""
        counter = self.till.program.desk.counter
        for job in papers.unsure_jobs(counter):
            papers.answer_unsure(counter, self.till.program.desk.worker, job.job, printed=True)
            tell(answered=job.subject, who=login)

    # --- what lies in the drawer ---

    @property
    def state(self) -> SessionState | None:
        """Of the day's one drawer."""
        found = sessions(self.till.program.desk.counter.book.read(), *SessionState)
        return found[0].state if found else None

    def _kinds(self, kind: str) -> list[Mapping[str, Any]]:
        return [one.data for one in sql.entries(self.till.program.desk.counter.book.read()) if one.kind == kind]

    def _taken(self) -> int:
        return len(self._kinds("receipt.posted")) + len(self._kinds("receipt.voided"))

    def _held(self) -> dict[str, tuple[int, int]]:
        """Pieces and cents by tender, from the receipts alone."""
        held = {"cash": (0, 0), "check": (0, 0), "card": (0, 0)}
        for sign, receipts in ((1, self._kinds("receipt.posted")), (-1, self._kinds("receipt.voided"))):
            for one in receipts:
                for tender in one["cart"]["tenders"]:
                    pieces, cents = held[tender["type"]]
                    held[tender["type"]] = (pieces + sign, cents + sign * tender["cents"])
                pieces, cents = held["cash"]
                held["cash"] = (pieces, cents - sign * one["change"])
        return held

    def _counted(self) -> dict[str, Any]:
        held = self._held()
        others = {code: {"count": held[code][0] or "", "amount": _words(held[code][1])} for code in ("check", "card")}
        return {"cash": _pieces(held["cash"][1] + 20_000), "tenders": others}

    def _bag(self) -> dict[str, Any]:
        return {"bag": "48-0021", "cash": _pieces(self._held()["cash"][1])}


def _has(receipt: Mapping[str, Any], tender: str) -> bool:
    return any(one["type"] == tender for one in receipt["cart"]["tenders"])


def _words(cents: int) -> str:
    return str(Money(cents)) if cents else ""


def _pieces(cents: int) -> dict[str, int]:
    return {str(Money(face)): pieces for face, pieces in change_in_pieces(Money(cents))}


def _work(order: Mapping[str, Any], app: App, _language: str) -> int:
    """In place of the loop of the window, which runs within."""
    qt = QApplication(["till", "-platform", "offscreen"])
    app.clock = ScriptClock(MORNING)
    AtWork(Driver(app.places.data, app), random.Random(order["seed"]), order["receipts"]).day()
    del qt
    return 0


def _child(order: Mapping[str, Any]) -> int:
    try:
        windows = Windows(till=partial(_work, order), pictures=lambda _folder, _said: 0)
        return run(["--data", order["data"], "till"], windows)
    except BaseException:  # noqa: BLE001  # whatever it is: the one who gave the order reads it
        tell(broken=traceback.format_exc())
        return 1


def main() -> None:
    """Fork a till for every order."""
    tell(up=os.getpid())
    for line in sys.stdin:
        pid = os.fork()
        if pid == 0:
            os._exit(_child(json.loads(line)))
        tell(pid=pid)
        _, status = os.waitpid(pid, 0)
        tell(ended=os.waitstatus_to_exitcode(status))


if __name__ == "__main__":
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    main()
