"""Writes the day: who comes in the morning, the queue with all that goes wrong in it, the close and the settlement."""

from __future__ import annotations

import datetime as dt
import json
import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from pos.domain.agency import Drawer
from pos.domain.bills import Bill
from pos.domain.money import ZERO, Money
from pos.play.demo.payers import Payers
from pos.play.demo.tills import Paid, Till, in_pieces

Line = dict[str, object]

OFFSET = "-08:00"
OPENS, CLOSES = dt.time(8, 0), dt.time(16, 30)
ADMINISTRATOR, SUPERVISOR = "ann", "sam"
CASHIERS = (("ben", "Ben Castillo", "BC"), ("carla", "Carla Nguyen", "CN"), ("dora", "Dora Whitfield", "DW"))
PASSWORDS = {
    ADMINISTRATOR: "harbor lantern nine",
    SUPERVISOR: "slow river ferry",
    "ben": "copper kettle lane",
    "carla": "yellow wharf gate",
    "dora": "seven cedar steps",
}
"""For a book that is thrown away; a live book knows no passwords but those that people chose."""

OVER, FIRST_SHORT, SHORT = Money(500), Money(-2_000), Money(-135)
START_SHORT = Money(-50)


@dataclass(frozen=True, slots=True)
class Wish:
    """What kind of day it is to be."""

    date: dt.date
    receipts: int = 120
    cashiers: int = 3
    seed: int = 1


@dataclass(frozen=True, slots=True)
class Supplies:
    """What a day needs: import lines as (kind, file), the bills in those files, and the drawers of the register."""

    imports: Sequence[tuple[str, str]]
    bills: Sequence[Bill]
    drawers: Sequence[Drawer]


def write_day(wish: Wish, supplies: Supplies) -> list[Line]:
    """The lines of the day, in order. The same wish on the same supplies gives the same lines."""
    day = _Day(wish, supplies)
    day.morning()
    day.queue()
    day.evening()
    return day.lines


class _Day:
    """The day being written."""

    def __init__(self, wish: Wish, supplies: Supplies) -> None:
        self.lines: list[Line] = []
        self._wish = wish
        self._supplies = supplies
        self._chance = random.Random(f"{wish.seed} {wish.receipts} {wish.cashiers}")  # noqa: S311 - a play, no secret
        self._payers = Payers(self._chance, supplies.bills)
        self._now = dt.datetime.combine(wish.date, dt.time(7, 40))
        self._tills: list[Till] = []
        self._count = 0

    def morning(self) -> None:
        """A book, people, bills, drawers."""
        self.lines.append({"at": f"{self._now.isoformat()}{OFFSET}"})
        password = PASSWORDS[ADMINISTRATOR]
        self._say("init", login=ADMINISTRATOR, name="Ann Ortega", initials="AO", password=password)
        self._say("sign-in", who=ADMINISTRATOR)
        self._person(SUPERVISOR, "Sam Larsson", "SL", "supervisor")
        for login, name, initials in CASHIERS[: self._wish.cashiers]:
            self._person(login, name, initials, "cashier")
        self._say("sign-in", who=SUPERVISOR)
        for kind, file in self._supplies.imports:
            self._say("import", who=SUPERVISOR, kind=kind, file=file)
        for (login, _, _), drawer in zip(CASHIERS[: self._wish.cashiers], self._supplies.drawers, strict=False):
            start = drawer.float + (START_SHORT if not self._tills else ZERO)
            self._tills.append(Till(login, drawer.code, start))
            self._say("sign-in", who=login)
            second = {"approver": SUPERVISOR} if start != drawer.float else {}
            self._say(
                "open-drawer",
                who=login,
                drawer=drawer.code,
                date=self._wish.date.isoformat(),
                cash=in_pieces(start),
                **second,
            )

    def queue(self) -> None:
        """The payers, and between them what happens on such a day."""
        count = self._wish.receipts
        happens: dict[int, list[Callable[[], None]]] = {}
        for share, what in self._mishaps():
            happens.setdefault(min(count * share // 100, count - 1), []).append(what)
        opens = dt.datetime.combine(self._wish.date, OPENS)
        pause = (dt.datetime.combine(self._wish.date, CLOSES) - opens) / count
        for place in range(count):
            self._now = max(self._now, (opens + pause * place).replace(microsecond=0))
            for what in happens.get(place, []):
                what()
            self._pay(self._chance.choice(self._tills))

    def evening(self) -> None:
        """Counts, one of them twice; Z reports; deposit; batch; upstream."""
        self._now = max(self._now, dt.datetime.combine(self._wish.date, CLOSES))
        self._say("device", device="printer", act="plug")
        self._say("device", device="printer", act="load_paper")
        self._say("wait-devices", seconds=120)
        for place, till in enumerate(self._tills):
            self._close(till, place)
        self._say("deposit", who=SUPERVISOR, bag=f"RV-{self._wish.date:%y%m%d}-1", cash="planned")
        self._say("settle", who=SUPERVISOR)
        self._say("wait-devices", seconds=120)  # what drawer and printer still say goes upstream with the day
        self._say("sync")
        self._say("verify")

    # --- the parts ---------------------------------------------------------------------------------------------------

    def _mishaps(self) -> Sequence[tuple[int, Callable[[], None]]]:
        """What goes wrong, by how much of the day is over, in hundredths."""
        return (
            (8, self._bad_scan),
            (12, self._no_sale),
            (18, self._void),
            (24, self._card_refused),
            (33, lambda: self._device("printer", "unplug")),
            (36, lambda: self._device("printer", "plug")),
            (40, self._reprint),
            (48, self._card_without_answer),
            (55, self._void_card),
            (60, lambda: self._device("printer", "paper_out")),
            (63, lambda: self._device("printer", "load_paper")),
            (72, self._reprint),
            (80, self._void),
            (90, self._no_sale),
        )

    def _pay(self, till: Till) -> None:
        payer = self._payers.next(self._label())
        self._say("pay", who=till.login, **payer.fields)
        till.take(payer.paid)
        taken = till.pick_up()
        if taken:
            self._say("pick-up", who=till.login, approver=SUPERVISOR, cash={"100": taken.cents // 10_000})

    def _bad_scan(self) -> None:
        line = self._payers.one_bill(Money(1)).scanline
        wrong = f"{line[:-1]}{(int(line[-1], 36) + 1) % 10}"
        self._say("scan", text=wrong, expect="SCAN_CHECK_DIGIT")

    def _no_sale(self) -> None:
        self._say("no-sale", who=self._chance.choice(self._tills).login, reason="Change for a roll of quarters")

    def _void(self) -> None:
        self._take_back(lambda paid: not paid.brings("card"), "Paid the wrong account")

    def _void_card(self) -> None:
        self._take_back(lambda paid: paid.brings("card"), "Payer used the wrong card")

    def _take_back(self, fits: Callable[[Paid], bool], reason: str) -> None:
        """Void the last payment that fits, where there is one."""
        till = self._chance.choice(self._tills)
        found = next((paid for paid in reversed(till.paid) if fits(paid) and till.can_give_back(paid)), None)
        if found is not None:
            self._say("void", who=till.login, receipt=found.label, approver=SUPERVISOR, reason=reason)
            till.give_back(found)

    def _reprint(self) -> None:
        till = self._chance.choice(self._tills)
        if till.paid:
            self._say("reprint", who=till.login, receipt=till.paid[-1].label)

    def _card_refused(self) -> None:
        """The bank says no; the same payer pays by check."""
        till, bill, label = self._chance.choice(self._tills), self._payers.one_bill(Money(2_000)), self._label()
        check = {"check": str(bill.due), "number": "1187", "bank": "First Coast Bank"}
        refused = {"card": str(bill.due), "expect": "CARD_DECLINED"}
        self._device("terminal", "decline")
        self._say("pay", who=till.login, items=[{"scan": bill.scanline}], tenders=[refused, check], label=label)
        till.take(Paid(label, bill.due, (("check", bill.due),)))

    def _card_without_answer(self) -> None:
        """Nobody knows whether the card was charged; the terminal is asked again, and it was."""
        till, bill, label = self._chance.choice(self._tills), self._payers.one_bill(Money(2_000)), self._label()
        self._device("terminal", "drop_after_host")
        self._say(
            "pay",
            who=till.login,
            items=[{"scan": bill.scanline}],
            tenders=[{"card": "rest"}],
            expect="CARD_UNKNOWN",
        )
        self._say("ask-card", who=till.login)
        self._say("post-cart", who=till.login, label=label)
        till.take(Paid(label, bill.due, (("card", bill.due),)))

    def _device(self, device: str, act: str) -> None:
        self._say("device", device=device, act=act)

    def _close(self, till: Till, place: int) -> None:
        """The first drawer is over; the second is counted twice and stays short; the others are right."""
        off, reasons = ZERO, {}
        if place == 0:
            off, reasons = OVER, {"cash": "Five dollars too much; no receipt explains it"}
        if place == 1:
            self._say("count", who=till.login, **till.counted(off=FIRST_SHORT))
            self._say(
                "reject", who=SUPERVISOR, cashier=till.login, reason="A strap of twenties looks thin; count again"
            )
            off, reasons = SHORT, {"cash": "Counted twice; change given wrong"}
        self._say("count", who=till.login, **till.counted(off=off))
        self._say("finalize", who=SUPERVISOR, cashier=till.login, **({"reasons": reasons} if reasons else {}))

    def _person(self, login: str, name: str, initials: str, role: str) -> None:
        self._say("person", login=login, name=name, initials=initials, role=role, password=PASSWORDS[login])

    def _label(self) -> str:
        self._count += 1
        return f"p{self._count}"

    def _say(self, verb: str, **fields: object) -> None:
        self._now += dt.timedelta(seconds=self._chance.randint(5, 20))
        self.lines.append({"at": self._now.time().isoformat(), "do": verb, **fields})


def as_text(lines: Sequence[Mapping[str, object]]) -> str:
    """Lines as a script's file has them."""
    return "".join(f"{json.dumps(line, ensure_ascii=False)}\n" for line in lines)
