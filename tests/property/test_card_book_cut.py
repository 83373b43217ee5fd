"""Book and terminal, with the line between them cut anywhere: in the middle of payment, fee, void, refund or closing.

Over both protocols, over TCP and over a serial line. Afterwards, with the line whole again and the till started anew,
they agree: never charged and forgotten, never charged twice.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from pos.app import App
from pos.cashiering import attempts_sql, close_terminal, pay_by_card
from pos.cashiering.devices import Devices
from pos.domain.cards import CardKind, CardOperation, CardOutcome, RecoveryState
from pos.domain.errors import Expected
from pos.domain.money import Money
from pos.drivers.ports import CardTerminal
from pos.drivers.virtual.pax_host import Host
from tests.contract import nexo_rig as nexo
from tests.contract.device_rig import IMPATIENT, terminal_rig, till_terminal
from tests.contract.nexo_rig import Cutter
from tests.unit.cashiering.test_card_fees import CITY, PROCESSOR, Till, till_with

RUNS, RETURNS = 4, 10
LONGEST = {"nexo": 2600, "pax": 220, "pax-serial": 500}
"""Bytes of the longest exchange, handshake included; over the serial line of several."""


@dataclass
class Line:
    """A terminal behind a line that can be cut once, somewhere, and mended again."""

    terminal: CardTerminal
    host: Host
    cut: Callable[[random.Random], str]
    mend: Callable[[], None]


def _through(cutter: Cutter, longest: int) -> tuple[Callable[[random.Random], str], Callable[[], None]]:
    def cut(dice: random.Random) -> str:
        way, place, after = dice.choice(["up", "down"]), dice.randrange(longest), dice.randrange(6)
        cutter.cut_later(way, place, after)
        return f"{way} {place}, exchange {after}"

    return cut, cutter.mend


@contextmanager
def line_of(protocol: str, folder: Path) -> Iterator[Line]:
    if protocol == "nexo":
        with nexo.nexo_rig(folder) as rig:
            cutter = Cutter(rig.port)
            yield Line(rig.till(port=cutter.port), rig.host, *_through(cutter, LONGEST[protocol]))
            cutter.close()
    elif protocol == "pax":
        with terminal_rig(folder) as wired:
            cutter = Cutter(int(wired.address.rpartition(":")[2]))
            terminal = till_terminal(f"tcp:127.0.0.1:{cutter.port}")
            yield Line(terminal, wired.host, *_through(cutter, LONGEST[protocol]))
            cutter.close()
    else:
        with terminal_rig(folder, pty=True) as serial:

            def cut(dice: random.Random) -> str:
                place = dice.randrange(LONGEST[protocol])
                serial.do("unplug", after_bytes=place)
                return f"up {place}"

            def mend() -> None:
                serial.do("disarm")
                serial.do("plug")

            timing = replace(IMPATIENT, report=0.5, batch=0.5)
            yield Line(till_terminal(serial.address, timing=timing), serial.host, cut, mend)


def restart(till: Till, terminal: CardTerminal) -> None:
    till.desk.app.close()
    till.desk.app = App(till.desk.counter.data, clock=till.desk.clock)
    till.desk.counter = till.desk.app.open()
    till.desk.counter.devices = Devices(None, lambda: terminal)
    pay_by_card.recover_all(till.desk.counter)


def agree(till: Till, host: Host) -> None:
    """Each charge of the terminal's is in the book as it is there, once."""
    connection = till.desk.counter.book.read()
    refs = [one.ref for one in host.records]
    assert len(refs) == len(set(refs)), "never twice"
    booked = {one.ref: attempts_sql.attempt(connection, one.ref) for one in host.records}  # none is forgotten
    refunded = {one.about for one in booked.values() if one.kind == "refund"}
    for one in host.records:
        attempt = booked[one.ref]
        if one.kind == "sale":
            back = one.voided or one.ref in refunded
            assert (attempt.state in {"voided", "given-back"}) == back, attempt
            assert back or attempt.state in {"approved", "posted"}, attempt
        else:
            assert attempt.state == "approved", attempt


@pytest.mark.slow
@pytest.mark.parametrize("rows", [CITY, PROCESSOR], ids=["city", "processor"])
@pytest.mark.parametrize("protocol", ["nexo", "pax", "pax-serial"])
def test_wherever_the_line_is_cut_book_and_terminal_agree(protocol: str, rows: str, tmp_path: Path) -> None:
    dice, broken = random.Random(f"{protocol} {rows}"), 0
    for run in range(RUNS):
        folder = tmp_path / str(run)
        folder.mkdir()
        with line_of(protocol, folder) as line, till_with(rows, folder) as till:
            till.desk.counter.devices = Devices(None, lambda: line.terminal)
            line.terminal.health()
            closes, where = dice.random() < 0.5, line.cut(dice)
            try:
                receipt = till.post(till.pay())
                if closes:
                    close_terminal.close_batch(till.desk.counter, till.desk.supervisor)
                till.void(receipt)
            except Expected:
                broken += 1
            line.mend()
            restart(till, line.terminal)
            if closes:
                with suppress(Expected):
                    close_terminal.ask_about_closing(till.desk.counter, "sam")
            assert not attempts_sql.open_attempts(till.desk.counter.book.read()), where
            agree(till, line.host)
            standing = till.standing()
            if standing is not None:
                till.give_back(standing)
            agree(till, line.host)
            till.pay(500)  # and the next payer's card is charged
            till.holds()
    assert broken, "the line was cut where it mattered"


@pytest.mark.slow
@pytest.mark.parametrize("protocol", ["nexo", "pax", "pax-serial"])
@pytest.mark.parametrize("kind", [CardKind.VOID, CardKind.REFUND], ids=str)
def test_a_return_is_found_out_as_a_sale_is(protocol: str, kind: CardKind, tmp_path: Path) -> None:
    """Cut at places all over request and answer, the host's truth is what asking finds."""
    dice = random.Random(f"{protocol} {kind}")
    with line_of(protocol, tmp_path) as line:
        line.terminal.health()
        for number in range(RETURNS):
            sold = line.terminal.start(CardOperation(f"sale-{number}", CardKind.SALE, Money(1250), Money(30)))
            assert sold.outcome is CardOutcome.APPROVED
            where = line.cut(dice)
            named = CardOperation(
                f"back-{number}",
                kind,
                Money(1250),
                Money(30),
                original_ref=sold.ref,
                original_trace=sold.trace_no,
                allow_partial=False,
            )
            result = line.terminal.start(named)
            line.mend()
            booked = line.host.find(named.ref)
            assert booked or not result.outcome.charged, where
            assert booked is None or result.outcome is not CardOutcome.ERROR_NO_CHARGE, where
            recovery = line.terminal.recover(named.ref)
            assert recovery.state is (RecoveryState.FINAL if booked else RecoveryState.NOT_FOUND), where
            assert sum(one.ref == named.ref for one in line.host.records) == (1 if booked else 0), where
