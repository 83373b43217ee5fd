"""Drawers: counted in, opened for other things, counted out, judged."""

from __future__ import annotations

import datetime as dt

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from pos.cashiering import attempts_sql, cash_moves, count, finalize, open_drawer
from pos.cashiering.second_count import Second
from pos.domain.money import Money
from tests.support.counters import DAY
from tests.support.machine.alongside import WHY, Alongside, off_by, pieces, some, who
from tests.support.model_book import ModelSession


class Drawers(Alongside):
    """Rules of the drawer."""

    @rule(person=who, drawer=some, ahead=st.sampled_from((0, 0, 0, 1)), off=off_by)
    def open_drawer(self, person: str, drawer: int, ahead: int, off: int) -> None:
        box = self.desk.counter.agency.drawers[drawer % len(self.desk.counter.agency.drawers)]
        date = max((*self.model.days, DAY)) + dt.timedelta(days=ahead)
        taken = any(one.drawer == box.code and one.state in {"open", "counting"} for one in self.model.sessions)
        refused = ""
        if self.model.days.get(date) == "closed":
            refused = "DAY_CLOSED"
        elif taken or self.model.current(person):
            refused = "DRAWER_OPEN_ALREADY"
        start = pieces(box.float.cents + off)
        second = Second(self.desk.supervisor, start) if off else None
        opened = self._try(refused, open_drawer.open_drawer, self.people[person], box.code, date, start, second=second)
        if opened is not None:
            session = ModelSession(opened.session.id, person, box.code, date, box.float.cents, start.total.cents)
            self.model.open(session)

    @rule(session=some, cents=st.integers(1, 40000))
    @precondition(lambda self: self.model.sessions)
    def pick_up(self, session: int, cents: int) -> None:
        found = self._session(session)
        refused = "PICKUP_TOO_MUCH" if cents > found.held["cash"] - found.start else ""
        refused = refused or ("" if found.state == "open" else "SESSION_NOT_OPEN")
        person = self.people[found.person]
        taken = pieces(cents)
        second = Second(self.desk.supervisor, taken)
        if self._try(refused, cash_moves.pick_up, person, found.id, taken, second) is not None:
            self.model.pick_up(found, cents)

    @rule(session=some)
    @precondition(lambda self: self.model.sessions)
    def no_sale(self, session: int) -> None:
        found = self._session(session)
        refused = "" if found.state == "open" else "SESSION_NOT_OPEN"
        self._try(refused, cash_moves.open_without_sale, self.people[found.person], found.id, reason="change")

    @rule(session=some, carried=st.booleans())
    @precondition(lambda self: self.model.sessions)
    def start_counting(self, session: int, carried: bool) -> None:
        found = self._session(session)
        half = any(one.back and not one.voided for one in self.model.receipts if one.session == found.id)
        asked = (
            self.model.asked
            and attempts_sql.attempt(self.desk.counter.book.read(), self.model.asked).session == found.id
        )
        refused = ""
        if not carried and half:
            refused = "CARD_VOID_WITHOUT_RECEIPT"
        elif not carried and (asked or self.model.standing == found.id):
            refused = "CARD_CART_STANDS"
        elif found.state != "open":
            refused = "SESSION_NOT_OPEN"
        approver = self.desk.supervisor if carried else None
        self._try(refused, count.start, self.people[found.person], found.id, approver, gives=False)
        if not refused:
            found.state = "counting"

    @rule(session=some, off=off_by, checks_off=off_by, miss=st.booleans())
    @precondition(lambda self: self.model.sessions)
    def submit(self, session: int, off: int, checks_off: int, miss: bool) -> None:
        found = self._session(session)
        counted = {"cash": max(found.held["cash"] + off, 0)}
        for tender in sorted(found.seen_tenders - {"cash"}):
            cents = max(found.held[tender] + (checks_off if tender == "check" else 0), 0)
            counted[tender] = 0 if miss and tender == "check" else cents
        others = {tender: (1, Money(cents)) for tender, cents in counted.items() if tender != "cash" and cents}
        refused = "" if found.state == "counting" else "SESSION_NOT_COUNTING"
        said = count.Counted(pieces(counted["cash"]), others)
        if self._try(refused, count.submit, self.people[found.person], found.id, said) is not None:
            found.counts += 1
            found.state, found.counted = "submitted", counted

    @rule(session=some, off=off_by, checks_off=off_by, times=st.integers(1, 3))
    @precondition(lambda self: self.model.sessions)
    def go_on_closing(self, session: int, off: int, checks_off: int, times: int) -> None:
        """The next steps towards the Z of one drawer, whatever comes next."""
        for _ in range(times):
            state = self._session(session).state
            if state == "open":
                self.start_counting(session, carried=True)
            elif state == "counting":
                self.submit(session, off, checks_off, miss=False)
            elif state == "submitted":
                self.finalize(session, WHY)

    @rule(session=some)
    @precondition(lambda self: self.model.sessions)
    def reject(self, session: int) -> None:
        found = self._session(session)
        refused = "" if found.state == "submitted" else "SESSION_NOT_SUBMITTED"
        if not refused and self._in_use(found):
            refused = "DRAWER_OPEN_ALREADY"
        self._try(refused, count.reject, self.desk.supervisor, found.id, reason="again", gives=False)
        if not refused:
            found.state, found.counted = "counting", {}

    @rule(session=some)
    @precondition(lambda self: self.model.sessions)
    def look_at_expected(self, session: int) -> None:
        found = self._session(session)
        facts = self._try("", finalize.x_report, self.desk.supervisor, found.id)
        if found.state != "finalized":
            assert {one.tender: one.expected.cents for one in facts.figures.tenders if one.expected} == +found.held

    @rule(session=some, reasons=st.sampled_from((WHY, WHY, {})))
    @precondition(lambda self: self.model.sessions)
    def finalize(self, session: int, reasons: dict[str, str]) -> None:
        found = self._session(session)
        tenders = found.seen_tenders | set(found.counted)
        differs = any(found.counted.get(one, 0) != found.held[one] for one in tenders)
        refused = "" if found.state == "submitted" else "SESSION_NOT_SUBMITTED"
        refused = refused or ("REASON_FOR_DIFFERENCE" if differs and not reasons else "")
        if self._try(refused, finalize.finalize, self.desk.supervisor, found.id, reasons) is not None:
            self.model.finalize(found)

    def _in_use(self, session: ModelSession) -> bool:
        """Whether its drawer or its person is at work, in this session or in another one."""
        at_work = [one for one in self.model.sessions if one.state in {"open", "counting"}]
        return any(session.drawer == one.drawer or session.person == one.person for one in at_work)
