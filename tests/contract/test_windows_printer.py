"""A printer behind a Windows queue. The calls of winspool.drv are the boundary: here a queue that behaves as told."""

import sys
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pos.domain.papers import Cut, Paper, Text
from pos.drivers.adapters.escpos_printer import PrinterSettings
from pos.drivers.adapters.links import Link
from pos.drivers.adapters.windows_printer import (
    DELETED,
    ERROR,
    OFFLINE,
    PAPER_OUT,
    PRINTED,
    QueueTiming,
    WindowsPrinter,
)
from pos.drivers.adapters.winspool import SystemWinspool
from pos.drivers.adapters.wires import PatientSerialWire
from pos.drivers.ports import DrawerState, LinkState, Outcome, PaperState, State, Why
from pos.drivers.virtual.escpos_commands import next_command
from tests.contract.device_rig import RECEIPT, printer_rig, wait_for

SHORT = Paper((Text("TOTAL 1.00"), Cut()))
QUICK = QueueTiming(leaves=0.05, turn=0.001, look=0.0)


@dataclass
class Queue:
    """A queue of Windows: what became of each document, and what it is told to do wrong."""

    takes: int = 10**9
    """How many bytes it takes before a write fails."""

    piece: int = 10**9
    bits: list[int | None] = field(default_factory=list)
    there: bool = True
    ends: bool = True
    begun: bytes = b""
    printed: list[bytes] = field(default_factory=list)
    deleted: int = 0
    handles: int = 0

    def open(self, name: str) -> int:
        if not self.there:
            raise OSError(name)
        self.handles += 1
        return 1

    def start(self, handle: int, title: str) -> int:
        self.begun = b""
        return 7

    def write(self, handle: int, data: bytes) -> int:
        taken = min(len(data), self.piece, self.takes - len(self.begun))
        if taken <= 0:
            raise OSError("full")
        self.begun += data[:taken]
        return taken

    def end(self, handle: int) -> None:
        if not self.ends:
            raise OSError("no")
        self.printed.append(self.begun)

    def delete(self, handle: int, job: int) -> None:
        self.deleted += 1

    def job_status(self, handle: int, job: int) -> int | None:
        return self.bits.pop(0) if len(self.bits) > 1 else self.bits[0] if self.bits else None

    def close(self, handle: int) -> None:
        self.handles -= 1


def behind(queue: Queue, **settings) -> WindowsPrinter:
    return WindowsPrinter(queue, "EPSON TM-T88V Receipt", PrinterSettings(columns=42, **settings), QUICK)


def test_the_best_that_is_known_is_that_windows_has_it() -> None:
    queue = Queue(piece=11, bits=[0, PRINTED])
    printer = behind(queue)
    assert printer.ready() is None
    outcome = printer.print(RECEIPT, "0001")
    assert outcome == Outcome.handed_over(len(queue.printed[0]))
    assert outcome.state is not State.CONFIRMED
    data = queue.printed[0]
    while command := next_command(data):
        assert command.known
        data = data[len(command.raw) :]
    assert data == b""
    assert queue.handles == 0


def test_a_job_that_has_left_the_queue_is_handed_over_and_one_that_was_taken_out_is_not() -> None:
    assert behind(Queue()).print(SHORT, "0001").why is Why.HANDED
    assert behind(Queue(bits=[DELETED])).print(SHORT, "0001").why is Why.INTERRUPTED
    assert behind(Queue(bits=[DELETED | PRINTED])).print(SHORT, "0001").why is Why.HANDED


@pytest.mark.parametrize(
    ("bits", "why"),
    [(PAPER_OUT, Why.PAPER), (OFFLINE, Why.OFFLINE), (ERROR, Why.ERROR), (OFFLINE | PAPER_OUT, Why.PAPER)],
)
def test_what_the_queue_says_is_shown_and_no_drawer_is_kicked_into_it(bits: int, why: Why) -> None:
    """A pulse would wait there and open the drawer when the roll is changed."""
    queue = Queue(bits=[bits])
    printer = behind(queue)
    assert printer.print(SHORT, "0001").why is Why.HANDED
    assert printer.status().hindrance is why
    assert (printer.status().paper is PaperState.OUT) is (why is Why.PAPER)
    assert printer.kick() == Outcome.blocked(why)
    assert len(queue.printed) == 1


def test_nobody_there_is_not_sent_and_comes_back() -> None:
    queue = Queue(there=False)
    printer = behind(queue)
    assert printer.ready() == Outcome.not_sent(Why.NO_LINK)
    assert printer.print(SHORT, "0001") == Outcome.not_sent(Why.NO_LINK)
    assert printer.kick() == Outcome.blocked(Why.NO_LINK)
    assert printer.poll().link is LinkState.ABSENT
    queue.there = True
    assert printer.ready() is None


@given(st.integers(0, 400), st.integers(1, 64))
def test_cut_at_every_byte_a_document_is_whole_or_never_printed(takes: int, piece: int) -> None:
    queue = Queue(takes=takes, piece=piece)
    outcome = behind(queue).print(RECEIPT, "0001")
    if outcome.why is Why.HANDED:
        assert len(queue.printed) == 1
    else:
        assert queue.printed == []
        assert queue.deleted == 1
        assert outcome.bytes_sent == min(takes, outcome.bytes_sent)
        assert outcome.state is (State.UNKNOWN if takes else State.NOT_SENT)
    assert queue.handles == 0


def test_a_document_that_could_not_be_ended_is_in_doubt() -> None:
    queue = Queue(ends=False)
    assert behind(queue).print(SHORT, "0001").why is Why.LINK_LOST
    assert queue.deleted == 1


def test_a_pulse_is_the_queued_one_and_nobody_says_that_it_opened() -> None:
    queue = Queue()
    printer = behind(queue)
    assert printer.ready() is None
    assert printer.kick(2).why is Why.HANDED
    assert queue.printed == [b"\x1bp\x01\x19\xfa"]
    assert printer.drawer() is DrawerState.UNKNOWN
    assert printer.cancel_pending().why is Why.HANDED


@pytest.mark.skipif(sys.platform == "win32", reason="there it has printers")
def test_elsewhere_there_is_no_queue() -> None:
    printer = WindowsPrinter(SystemWinspool(), "x", PrinterSettings(), QUICK)
    assert printer.ready() == Outcome.not_sent(Why.NO_LINK)


def patient(address: str) -> Link:
    """The serial wire that Windows gets, on a pseudo terminal of this system."""
    return Link(PatientSerialWire(address.removeprefix("serial:"), 115200))


@pytest.mark.skipif(sys.platform == "win32", reason="pseudo terminals")
def test_the_serial_line_of_windows_prints_and_comes_back_after_an_unplug(tmp_path: Path) -> None:
    with printer_rig(tmp_path, pty=True, dial=patient) as rig:
        printer = rig.till()
        assert printer.ready() is None
        assert printer.print(RECEIPT, "0001").state is State.CONFIRMED
        rig.do("unplug", after_bytes=100)
        assert printer.print(RECEIPT, "0002").state is State.UNKNOWN
        rig.do("plug")
        wait_for(lambda: printer.ready() is None)
        assert printer.print(RECEIPT, "0003").state is State.CONFIRMED


@pytest.mark.skipif(sys.platform == "win32", reason="pseudo terminals")
def test_the_serial_line_of_windows_ends_where_nobody_takes_anything(tmp_path: Path) -> None:
    with printer_rig(tmp_path, pty=True, dial=patient, buffer_bytes=64) as rig:
        printer = rig.till()
        assert printer.ready() is None
        rig.do("stall", after_bytes=20)
        outcome = printer.print(Paper(tuple(Text("x" * 40) for _ in range(900))), "0001")
        assert (outcome.state, outcome.why) == (State.UNKNOWN, Why.STALLED)
        assert 20 <= outcome.bytes_sent < 900 * 40
