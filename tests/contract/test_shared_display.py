"""A customer display on the printer's line: its lines come between two jobs, and no job ever pays for them.

The virtual display hangs in front of the printer and is as strict as one can be: while it is chosen the printer hears
nothing, and it is chosen whenever its power was away (docs/devices.md).
"""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from pos.drivers import spool_sql
from pos.drivers.adapters.escpos_display import SELECT_DISPLAY, SELECT_PRINTER, SharedLineDisplay
from pos.drivers.adapters.escpos_printer import EscposPrinter
from pos.drivers.adapters.line_display import DIALECTS
from pos.drivers.jobs import Job, JobKind, NewJob
from pos.drivers.ports import LinkState, Outcome, State, Why
from pos.drivers.spool import Spool
from pos.drivers.spool_worker import Pace
from pos.store import Database
from tests.contract.device_rig import RECEIPT, Rig, papers, printer_rig, wait_for

PACE = Pace(turn=0.005, look=0.02, retry=0.03, reopen=0.02, stale_pulse=5, stuck=5)
BOTH = pytest.mark.parametrize("dialect", sorted(DIALECTS))


@pytest.fixture(params=["tcp", "pty"])
def rig(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Rig]:
    with printer_rig(tmp_path, pty=request.param == "pty", display=True) as made:
        yield made


@pytest.fixture
def on_tcp(tmp_path: Path) -> Iterator[Rig]:
    """Where it is noticed that the other end hung up."""
    with printer_rig(tmp_path, display=True) as made:
        yield made


def glass(rig: Rig) -> list[str]:
    assert rig.device.front is not None
    return [line.rstrip() for line in rig.device.front.display.lines]


def until(printer: EscposPrinter, done: Callable[[], object]) -> None:
    """What the spool's thread does all day."""
    wait_for(lambda: (printer.poll(), done())[1])


def printed(printer: EscposPrinter, fence: str) -> Outcome:
    """One receipt, as the spool brings it: asked again until it can go out."""
    wait_for(lambda: printer.ready() is None)
    return printer.print(RECEIPT, fence)


@BOTH
def test_lines_stand_on_the_glass_and_papers_are_as_without_it(rig: Rig, tmp_path: Path, dialect: str) -> None:
    with printer_rig(tmp_path / "alone") as alone:
        assert printed(alone.till(), "0001").state is State.CONFIRMED
        wait_for(lambda: papers(alone))
        usual = papers(alone)
    display = SharedLineDisplay(dialect)
    printer = rig.till(display=display)
    for fence, amount in (("0001", "82.43"), ("0002", "65.00")):
        display.show("DUE", amount)
        until(printer, lambda: glass(rig) == ["DUE", amount])  # noqa: B023 - waited for within the turn
        assert printed(printer, fence).state is State.CONFIRMED
    assert display.link is LinkState.CONNECTED
    wait_for(lambda: len(papers(rig)) == 2)
    assert papers(rig) == usual * 2
    assert glass(rig) == ["DUE", "65.00"], "and nothing of a receipt on the glass"
    assert printer.kick().state is State.CONFIRMED
    printer.close()
    wait_for(lambda: glass(rig) == ["", ""])
    assert not rig.told("unknown")
    strange = [event["hex"] for event in rig.told("strange-byte")]
    assert strange in ([], ["00"] * 3), "but for what brings it out of half a command when the line is opened"


@BOTH
def test_lines_cut_at_any_byte_cost_no_receipt(on_tcp: Rig, dialect: str) -> None:
    display = SharedLineDisplay(dialect)
    printer = on_tcp.till(display=display)
    frame = len(SELECT_DISPLAY + DIALECTS[dialect]("", "") + SELECT_PRINTER)
    wait_for(lambda: printer.ready() is None)
    for cut in range(frame + 1):
        assert printer.ready() is None
        on_tcp.do("unplug", after_bytes=max(cut, 1))
        display.show("CUT", str(cut))
        until(printer, lambda: len(on_tcp.told("unplugged")) > cut)  # noqa: B023 - as above
        on_tcp.do("plug")
        assert printed(printer, f"{cut + 1:04d}").state is State.CONFIRMED
        until(printer, lambda: glass(on_tcp) == ["CUT", str(cut)])  # noqa: B023 - as above
    wait_for(lambda: len(papers(on_tcp)) == frame + 1)
    assert len(set(papers(on_tcp))) == 1
    assert "TOTAL" in papers(on_tcp)[0]


def test_a_receipt_that_is_cut_is_in_doubt_and_the_next_is_whole(on_tcp: Rig) -> None:
    display = SharedLineDisplay("escpos")
    printer = on_tcp.till(display=display)
    for number, cut in enumerate(range(1, 240, 17)):
        wait_for(lambda: printer.ready() is None)
        on_tcp.do("unplug", after_bytes=cut)
        display.show("DUE", str(cut))
        assert printer.print(RECEIPT, f"1{number:03d}").state is State.UNKNOWN
        on_tcp.do("plug")
        seen = len(papers(on_tcp))
        assert printed(printer, f"2{number:03d}").state is State.CONFIRMED
        wait_for(lambda: len(papers(on_tcp)) > seen)  # noqa: B023 - as above
        assert "TOTAL" in papers(on_tcp)[-1]
        until(printer, lambda: glass(on_tcp) == ["DUE", str(cut)])  # noqa: B023 - as above


def test_a_display_whose_power_was_away_gives_the_line_back(rig: Rig) -> None:
    display = SharedLineDisplay("escpos")
    printer = rig.till(display=display)
    display.show("DUE", "82.43")
    until(printer, lambda: glass(rig) == ["DUE", "82.43"])
    rig.do("display_off_on")
    assert glass(rig) == ["", ""]
    assert printed(printer, "0001").state is State.CONFIRMED
    until(printer, lambda: glass(rig) == ["DUE", "82.43"])
    assert printer.status().link is LinkState.CONNECTED


def test_while_nothing_can_be_printed_nothing_is_sent_and_then_the_newest(rig: Rig) -> None:
    display = SharedLineDisplay("escpos")
    printer = rig.till(display=display)
    display.show("FIRST", "")
    until(printer, lambda: glass(rig) == ["FIRST", ""])
    rig.do("paper_out")
    until(printer, lambda: printer.status().hindrance is Why.PAPER)
    events = len(rig.told("display"))
    for amount in range(100):
        display.show("DUE", str(amount))
        printer.poll()
    assert glass(rig) == ["FIRST", ""]
    rig.do("load_paper")
    until(printer, lambda: glass(rig) == ["DUE", "99"])
    assert len(rig.told("display")) == events + 1


def test_a_printer_that_is_not_there_holds_nobody_up() -> None:
    display = SharedLineDisplay("escpos")
    for amount in range(1000):
        display.show("DUE", str(amount))
    display.close()
    assert display.link is LinkState.ABSENT


def test_the_spool_brings_both_and_ends_every_job_as_ever(on_tcp: Rig, tmp_path: Path) -> None:
    database = Database.open(tmp_path / "book.db", spool_sql.STEPS, create=True)
    display = SharedLineDisplay("cd5220")
    ended: list[tuple[Job, Outcome]] = []
    spool = Spool(
        database,
        "printer",
        lambda: on_tcp.till(display=display),
        lambda job, outcome: ended.append((job, outcome)),
        pace=PACE,
    )
    spool.start()
    for number in range(1, 6):
        display.show("DUE", f"{number}.00")
        with database.write() as connection:
            receipt = NewJob("printer", JobKind.ORIGINAL, f"R01-{number:06d}", paper=RECEIPT)
            Spool.enqueue(connection, receipt, NewJob("printer", JobKind.DRAWER, "1", reason="sale"))
        spool.wake()
        display.show("CHANGE", f"0.0{number}")
        wait_for(lambda: len(ended) == 2 * number)  # noqa: B023 - as above
        wait_for(lambda: glass(on_tcp) == ["CHANGE", f"0.0{number}"])  # noqa: B023 - as above
        on_tcp.do("drawer_close")
    assert {outcome.state for _, outcome in ended} == {State.CONFIRMED}
    wait_for(lambda: len(papers(on_tcp)) == 5)
    assert len(set(papers(on_tcp))) == 1
    assert spool.stop()
    wait_for(lambda: glass(on_tcp) == ["", ""])
    database.close()
