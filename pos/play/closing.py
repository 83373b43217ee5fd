"""Verbs of the end: pickups, counts, finalization, deposit, settlement, upstream."""

from __future__ import annotations

from pos.app import verify_book
from pos.cashiering import batches_sql, card_totals, cash_moves, close_terminal, sql, upstream
from pos.cashiering import count as counting
from pos.cashiering import deposit as deposits
from pos.cashiering import finalize as finalizing
from pos.cashiering import settle as settling
from pos.cashiering.count import Counted
from pos.cashiering.sql import Session
from pos.domain.drawers import CashCount, SessionState
from pos.domain.errors import Refused
from pos.domain.money import ZERO, Money
from pos.domain.people import Permission
from pos.play.fields import Fields, fewest
from pos.play.stage import Stage

PLANNED = "planned"
"""As the cash of a deposit: as much as the safe should hold."""


def pick_up(stage: Stage, line: Fields) -> dict[str, object]:
    """Cash from the drawer to the safe, counted by both."""
    who, cash = stage.person(line.text("who")), line.cash("cash")
    session = stage.session(who)
    second = stage.second(line, Permission.APPROVE, who, cash)
    return {"cents": cash_moves.pick_up(stage.counter, who, session.id, cash, second).cents}


def count(stage: Stage, line: Fields) -> dict[str, object]:
    """Count the drawer out and submit, blind. Counting ends payments; a rejected count is counted again."""
    who = stage.person(line.text("who"))
    session = stage.session(who)
    counted = Counted(line.cash("cash"), _others(line.object("tenders")))
    if session.state is SessionState.OPEN:
        login, password = line.text("approver"), line.text("approver-password")
        carries = stage.approver(login, password, Permission.APPROVE, who.login) if login else None
        counting.start(stage.counter, who, session.id, carries)
    return {"count": counting.submit(stage.counter, who, session.id, counted)}


def reject(stage: Stage, line: Fields) -> dict[str, object]:
    """Send a submitted count back."""
    session = _submitted(stage, line.text("cashier"))
    counting.reject(stage.counter, stage.person(line.text("who")), session.id, reason=line.text("reason"))
    return {"cashier": session.person}


def finalize(stage: Stage, line: Fields) -> dict[str, object]:
    """Look at the differences and accept the count; the Z report is issued."""
    who, session = stage.person(line.text("who")), _submitted(stage, line.text("cashier"))
    given = line.object("reasons")
    reasons = {tender: given.text(tender) for tender in given.names()}
    differences = finalizing.differences(stage.counter, who, session.id)
    said = card_totals.ask(stage.counter, who, session.id)
    finalized = finalizing.finalize(stage.counter, who, session.id, reasons)
    return {
        "z": finalized.z,
        "document": finalized.document,
        "over_short": {one.tender: one.amount.cents for one in differences if one.amount},
        **({} if said is None else {"terminal": said.net.amount.cents if said.known else None}),
    }


def deposit(stage: Stage, line: Fields) -> dict[str, object]:
    """Count the safe's receipts into a bag."""
    who = stage.person(line.text("who"))
    planned = deposits.plan(stage.counter, who)
    cash = _planned_cash(planned.cash) if line.raw()["cash"] == PLANNED else line.cash("cash")
    second = stage.second(line, Permission.COUNT_ALONG, who, cash) if "approver" in line else None
    bagged = deposits.Bagged(cash, line.text("bag"), reason=line.text("reason"), second=second)
    number = deposits.make(stage.counter, who, stage.today(line.date("date")), bagged)
    return {"deposit": number, "cash": cash.total.cents, "checks": len(planned.items)}


def settle(stage: Stage, line: Fields) -> dict[str, object]:
    """Prove, seal and write the files of the business date."""
    settled = settling.settle(stage.counter, stage.person(line.text("who")), stage.today(line.date("date")))
    totals = {tender: amount.cents for tender, amount in settled.totals.items()}
    return {"batch": settled.batch, "folder": str(settled.folder), "totals": totals}


def close_batch(stage: Stage, line: Fields) -> dict[str, object]:
    """Have the card terminal settle its batch; where nobody knows how that ended, find it out instead."""
    who, counter = stage.person(line.text("who")), stage.counter
    unsure = batches_sql.open_closing(counter.book.read()) is not None
    asked = close_terminal.ask_about_closing(counter, who.login) if unsure else None
    closed = asked or close_terminal.close_batch(counter, who)
    said = closed.said
    return {
        "terminal_batch": said.batch_no,
        "agrees": closed.agrees,
        "sales": {"count": said.sales.count, "cents": said.sales.amount.cents},
        "refunds": {"count": said.refunds.count, "cents": said.refunds.amount.cents},
    }


def sync(stage: Stage, line: Fields) -> dict[str, object]:
    """Send upstream what is not there yet."""
    line.only()
    done = upstream.sync(stage.counter)
    return {"sent": done.sent, "last": done.last, "head": done.head}


def verify(stage: Stage, line: Fields) -> dict[str, object]:
    """Look through the whole book. :raises Refused: ``BOOK_DAMAGED`` with the first thing that does not hold"""
    line.only()
    verified = verify_book(stage.app.places)
    if not verified.ok:
        first = verified.findings[0]
        raise Refused("BOOK_DAMAGED", table=first.table, row=first.row, what=first.code)
    return {"entries": verified.entries, "head": verified.head}


def _others(given: Fields) -> dict[str, tuple[int, Money]]:
    """``{"check": {"count": 3, "amount": "310.00"}}``."""
    counted = {}
    for tender in given.names():
        one = given.object(tender)
        one.only("count", "amount")
        one.needs("count", "amount")
        counted[tender] = (one.whole("count", 0), one.money("amount") or ZERO)
    return counted


def _planned_cash(amount: Money) -> CashCount:
    return fewest(max(amount, ZERO))


def _submitted(stage: Stage, login: str) -> Session:
    found = sql.sessions(stage.counter.book.read(), SessionState.SUBMITTED)
    session = next((one for one in found if one.person == login), None)
    if session is None:
        raise Refused("NO_COUNT_SUBMITTED", login=login[:40])
    return session
