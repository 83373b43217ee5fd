"""Checks, money orders, and a city's own ways of paying: number, bank, payer, and a second person where one signs."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping

from pos.cashiering import checks, people
from pos.cashiering.checks_sql import Taken
from pos.domain.carts import Tender, TenderKind, TenderType
from pos.domain.errors import Expected
from pos.domain.micr import MicrLine
from pos.domain.money import Money
from pos.domain.people import Permission, Person
from pos.ui.screens.till.core import TillCore
from pos.ui.screens.till.flow import BaseFlow
from pos.ui.screens.till.posting import Posting
from pos.ui.screens.till.state import Step
from pos.words.phrases import tender_name

_ENDING = 4
_PANELS = {TenderKind.CHECK: "check", TenderKind.MONEY_ORDER: "money-order"}


class PaperTender(BaseFlow):
    """The number is typed or read; the amount is what remains unless another was typed first."""

    def __init__(self, till: TillCore, posting: Posting, kind: TenderType, amount: Money) -> None:
        super().__init__(till)
        self._posting, self._kind = posting, kind
        self._values: Mapping[str, str] = {"amount": str(amount), "payer": till.sale.cart.payer}
        self._read: MicrLine | None = None
        self._asking = False
        self._station = self.desk.counter.devices.slip if self.is_check else None
        if self._station is not None:
            self._station.want_check()

    @property
    def is_check(self) -> bool:
        """Whether what a check reader reads belongs here."""
        return self._kind.kind is TenderKind.CHECK

    def fill(self, line: MicrLine) -> None:
        """A check was read: number and bank are its own, what was typed else stays."""
        self._read = line
        self._values = {**self._values, "number": line.serial, "bank": line.routing}
        self.turn = self.till.next_turn()
        self.desk.hush()
        self.till.refresh()

    def edited(self, values: Mapping[str, str]) -> None:
        self._values = dict(values)

    def step(self) -> Step:
        words = self.desk.words
        ending = self._read.account[-_ENDING:] if self._read else ""
        return Step(
            name=_PANELS.get(self._kind.kind, "way-numbered" if self._kind.needs_number else "way"),
            turn=self.turn,
            title=tender_name(words, self._kind.code),
            enter=words.say("step.take"),
            note=words.say("check.read", ending=ending) if ending else self._reads(),
            values=self._values,
        )

    def _reads(self) -> str:
        """Where the printer reads checks, that it waits for one."""
        return self.desk.words.say("check.put_in") if self._station is not None and self._station.reads else ""

    def leave(self) -> None:
        if self._station is not None:
            self._station.let_go()
        super().leave()

    def done(self, values: Mapping[str, str]) -> None:
        amount = Money.parse(values["amount"])

        def tender(approver: str) -> Tender:
            return Tender(
                self._kind,
                amount,
                number=values.get("number", "").strip(),
                bank=values.get("bank", "").strip(),
                payer=values.get("payer", "").strip(),
                approver=approver,
                account=self._account(values),
            )

        given = tender("?" if self._kind.needs_approval else "")
        self.till.sale.cart.with_tender(given)  # what cannot be taken needs nobody to look or to sign for it
        if given.account and not self._asking:
            self._look(given, tender)
        elif not self._asking:
            self._take(tender)

    def _account(self, values: Mapping[str, str]) -> str:
        """The account that was read belongs to the bank and the number that were read with it."""
        read = self._read
        same = read is not None and (values.get("bank"), values.get("number")) == (read.routing, read.serial)
        return read.account if read is not None and same else ""

    def _look(self, given: Tender, tender: Callable[[str], Tender]) -> None:
        """Whether this check was taken before; told before anything is taken."""
        here = any(checks.same_check(given, one) for one in self.till.sale.cart.tenders)
        counter, turn = self.desk.counter, self.turn
        self._asking = True

        def looked(taken: Taken | None) -> None:
            self._asking = False
            if self.till.flow is not self or self.turn != turn:
                return
            if taken is None and not here:
                self._take(tender)
            else:
                self.till.begin(SeenBefore(self.till, given.number, taken, lambda: self._take(tender)))

        def failed(error: Expected) -> None:
            self._asking = False
            self.desk.explain(error)

        self.desk.run(lambda: checks.taken_before(counter, given), looked, failed=failed, waiting="wait.book")

    def _take(self, tender: Callable[[str], Tender]) -> None:
        if not self._kind.needs_approval:
            self._posting.tender(tender(""))
            return
        self.till.begin(TenderSigned(self.till, self._posting, self._kind, tender))


class SeenBefore(BaseFlow):
    """The same check stands in a payment already: the cashier looks, and decides."""

    def __init__(self, till: TillCore, number: str, taken: Taken | None, take: Callable[[], None]) -> None:
        super().__init__(till)
        self._number, self._taken, self._take = number, taken, take

    def step(self) -> Step:
        words, taken = self.desk.words, self._taken
        if taken is None:
            note = words.say("check.seen.here", number=self._number)
        else:
            date = dt.date.fromisoformat(taken.date)
            note = words.say("check.seen.note", number=self._number, date=date, receipt=taken.receipt)
        return Step("confirm", self.turn, words.say("check.seen.title"), words.say("check.seen.take"), note)

    def done(self, values: Mapping[str, str]) -> None:
        self._take()


class TenderSigned(BaseFlow):
    """A second person signs for this way of paying, for this one payment."""

    def __init__(self, till: TillCore, posting: Posting, kind: TenderType, tender: Callable[[str], Tender]) -> None:
        super().__init__(till)
        self._posting, self._kind, self._tender = posting, kind, tender

    def step(self) -> Step:
        words = self.desk.words
        title = words.say("tender_sign.title", tender=tender_name(words, self._kind.code))
        return Step("sign", self.turn, title, words.say("approval.sign"), words.say("tender_sign.note"))

    def done(self, values: Mapping[str, str]) -> None:
        counter, person = self.desk.counter, self.desk.worker
        login, password = values["login"], values["password"]

        def proved() -> Person:
            others = frozenset({person.login})
            return people.approve(counter, login, password, permission=Permission.APPROVE, not_logins=others)

        self.desk.run(proved, lambda approver: self._posting.tender(self._tender(approver.login)), waiting="wait.book")
