"""A money counter beside the counts, a program of its own: what it says is a claim that a person takes in (row B9)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest

from pos.cashiering import count, open_drawer, people
from pos.drivers.virtual.process import VirtualProcess
from pos.ledger import sql as ledger_sql
from pos.ledger.entries import Entry
from tests.support.settings import copy_book
from tests.ui.driver import PASSWORD, Driver
from tests.ui.evening import begin, finalize, sell

Start = Callable[..., "Counting"]
SC_350 = {"devices.counter_kind": "sc-350"}
START = {"1000": 20}


@dataclass
class Counting:
    """A till and the counter beside it."""

    till: Driver
    machine: VirtualProcess

    def counts(self, handle: str, **pieces: int) -> None:
        """The machine counts; its claim is seen at a form."""
        self.machine.command("count", pieces={face.removeprefix("c"): count for face, count in pieces.items()})
        self.till.until(lambda: self.till.seen(f"{handle}-claim"))

    def entry(self, kind: str) -> Entry:
        """The last entry of a kind."""
        book = self.till.program.desk.counter.book.read()
        return [one for one in ledger_sql.entries(book) if one.kind == kind][-1]


@pytest.fixture
def start(qapp, quiet_book: Path, tmp_path: Path) -> Iterator[Start]:
    """Open a till at its sign-in with a counter of a kind."""
    with ExitStack() as opened:

        def open_till(*options: str, **changes: object) -> Counting:
            machine = opened.enter_context(VirtualProcess.start("counter", options=options))
            till = Driver(copy_book(quiet_book, tmp_path / "data", {"devices.counter": machine.address, **changes}))
            opened.callback(till.close)
            till.at("sign-in")
            if options:
                machine.wait_for("connected")
            return Counting(till, machine)

        yield open_till


@pytest.fixture
def counting(start: Start) -> Counting:
    return start("--report")


def test_a_start_is_counted_by_the_machine_and_taken_in_by_its_cashier(counting: Counting) -> None:
    till = counting.till
    till.sign_in("ana")
    till.at("count-in")
    counting.counts("count-in", c1000=20)
    assert till.shown("count-in-claim-said") == "The counter says 20 × $10, total $200.00."
    assert till.field("count-in-1000") == "", "nothing goes in by itself"
    assert till.focus() == "count-in-10000", "and it takes no key from anybody"
    till.press("Ctrl+T")
    assert till.field("count-in-1000") == "20"
    assert not till.seen("count-in-claim")
    till.press("F12", "Enter")
    till.at("till")
    opened = counting.entry("drawer.opened")
    assert opened.data["count"] == START
    assert opened.data["machine"]["ana"][0].startswith("BATCH 0001\r\n$10.00   x   20      $200.00\r\nTOTAL:")


def test_reports_are_added_put_in_place_or_left_as_the_person_says(counting: Counting) -> None:
    till = counting.till
    till.sign_in("ana")
    till.at("count-in")
    till.type("\n\n\n3\n7\n")
    counting.counts("count-in", c1000=20)
    counting.machine.command("count", pieces={"1000": 4, "25": 8})
    till.until(lambda: till.shown("count-in-claim-more") == "Reports that wait behind it: 1.")
    till.press("Ctrl+T")
    assert till.field("count-in-1000") == "23"
    till.until(lambda: "8 × 25¢" in till.shown("count-in-claim-said"))
    till.press("Ctrl+R")
    assert [till.field(f"count-in-{face}") for face in (1000, 500, 25)] == ["4", "7", "8"]
    counting.counts("count-in", c100=1)
    till.press("Ctrl+D")
    assert not till.seen("count-in-claim")
    assert till.field("count-in-100") == ""
    till.press("Ctrl+T")
    assert "No report" in till.said


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"do": "count", "pieces": {"1000": 20}, "off_by": -100}, "lines make 200.00"),
        ({"do": "say", "text": "$30.00 x 2\nTOTAL: $60.00\n"}, "no note or coin of 30.00"),
        ({"do": "say", "text": "hello"}, "cannot be read: hello"),
    ],
)
def test_a_report_that_is_not_right_is_said_and_fills_nothing(counting: Counting, given, says: str) -> None:
    till = counting.till
    till.sign_in("ana")
    till.at("count-in")
    counting.machine.command(**given)
    till.until(lambda: says in till.said)
    assert not till.seen("count-in-claim")
    assert till.field("count-in-1000") == ""


def test_where_nothing_is_counted_a_report_goes_nowhere(counting: Counting) -> None:
    till = counting.till
    till.open_drawer()
    counting.machine.command("count", pieces={"1000": 20})
    till.until(lambda: "nothing is being counted" in till.said)
    assert till.shown("due") in {"", "0.00"}


def test_a_drawer_is_counted_out_blind_all_the_same(counting: Counting) -> None:
    till = counting.till
    till.open_drawer()
    sell(till)
    begin(till)
    counting.counts("count", c2000=12, c500=1)
    till.press("Ctrl+T")
    till.type("\n\n\n\n\n\n2\n\n1\n1\n1\n3\n1\n100\n")
    till.press("F12", "Enter")
    counted = counting.entry("drawer.counted")
    assert counted.data["cash"] == {"2000": 12, "500": 1, "100": 2, "25": 1, "10": 1, "5": 1, "1": 3}
    assert len(counted.data["machine"]["ana"]) == 1


def test_a_sum_that_is_hidden_is_not_told_by_the_machine(counting: Counting) -> None:
    """A count that was sent back shows no running total: nobody counts until it fits."""
    till = counting.till
    till.open_drawer()
    sell(till)
    begin(till)
    till.type("\n\n12\n\n\n\n\n\n\n\n\n\n1\n100\n")
    till.press("F12", "Enter")
    desk = till.program.desk
    session = counting.entry("drawer.counted").session
    count.reject(desk.counter, people.sign_in(desk.counter, "sam", PASSWORD), session, reason="Count the coin")
    desk.use_drawer(open_drawer.current_session(desk.counter, desk.worker))
    desk.go("count")
    till.at("count")
    counting.counts("count", c2000=12)
    assert till.shown("count-claim-said") == "The counter says 12 × $20."


def test_a_pickup_and_its_second_count_keep_what_the_machine_said_for_each(counting: Counting) -> None:
    till = counting.till
    till.open_drawer()
    till.type("10-2231-04\n100")
    till.press("F5", "F10")
    till.type("2")
    till.until(lambda: till.focus() == "step-pick-up-count-10000")
    counting.counts("step-pick-up-count", c2000=2)
    till.press("Ctrl+T", "Enter")
    till.type("\n" * 11)
    till.at("second-count")
    till.type(f"sam\n{PASSWORD}\n")
    assert not till.seen("second-claim")
    counting.counts("second", c2000=2)
    till.press("Ctrl+T", "F12")
    till.at("till")
    moved = counting.entry("cash.picked-up")
    assert moved.data["counts"] == {"ana": {"2000": 2}, "sam": {"2000": 2}}
    assert {login: said[0][:10] for login, said in moved.data["machine"].items()} == {
        "ana": "BATCH 0001",
        "sam": "BATCH 0002",
    }


def test_a_deposit_is_counted_by_the_machine(counting: Counting) -> None:
    till = counting.till
    till.open_drawer()
    finalize(sell(till))
    till.program.desk.go("deposit")
    till.at("deposit")
    counting.counts("deposit-cash", c2000=2, c500=1, c100=2, c25=1, c10=1, c5=1, c1=3)
    till.press("Ctrl+T", "F6")
    till.control("deposit-bag").setFocus()
    till.type("48-0021\n")
    made = counting.entry("deposit.made")
    assert made.data["cash"]["2000"] == 2
    assert len(made.data["machine"]["sam"]) == 1


def test_the_change_fund_is_counted_by_the_machine(start: Start) -> None:
    counting = start("--report", **{"custody.fund_custodian": "ines"})
    till = counting.till
    till.sign_in("sam")
    till.at("home")
    till.program.desk.go("fund")
    till.at("fund")
    counting.counts("fund", c2000=27, c1000=1)
    till.press("Ctrl+T", "F12")
    till.at("second-count")
    till.type(f"ines\n{PASSWORD}\n")
    counting.counts("second", c2000=27, c1000=1)
    till.press("Ctrl+T", "F12")
    till.at("fund")
    assert set(counting.entry("fund.counted").data["machine"]) == {"sam", "ines"}


def test_a_coin_counter_is_asked_for_the_coin_in_hand(start: Start) -> None:
    counting = start(**SC_350)
    till = counting.till
    counting.machine.command("count", pieces=417)
    till.sign_in("ana")
    till.at("count-in")
    till.press("Ctrl+T")
    assert "row of the coin" in till.said
    till.control("count-in-25").setFocus()
    till.press("Ctrl+T")
    till.until(lambda: till.seen("count-in-claim"))
    assert till.shown("count-in-claim-said") == "The counter says 417 × 25¢, total $104.25."
    till.press("Ctrl+R")
    assert till.field("count-in-25") == "417"


def test_a_coin_counter_that_is_gone_stops_no_count(start: Start) -> None:
    counting = start(**SC_350)
    till = counting.till
    counting.machine.command("unplug")
    till.sign_in("ana")
    till.at("count-in")
    till.control("count-in-25").setFocus()
    till.press("Ctrl+T")
    till.until(lambda: "does not answer" in till.said)
    till.control("count-in-1000").setFocus()
    till.type("20\n")
    till.press("F12", "Enter")
    till.at("till")
