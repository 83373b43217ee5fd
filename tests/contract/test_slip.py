"""The slip station: endorsed once or in doubt, never on the roll, and no paper of the roll waits for a slip."""

import time
from dataclasses import replace

import pytest

from pos.domain.papers import Columns, Paper, Text
from pos.drivers.ports import Outcome, State, Why
from pos.drivers.printer_models import PrinterModel, model_named
from pos.drivers.virtual.slip import STATIONS
from tests.contract.device_rig import QUICK, RECEIPT, Rig, papers, printer_rig, slips, wait_for
from tests.contract.usb_rig import WAYS

ENDORSEMENT = Paper(
    (Text("PAY TO THE ORDER OF RIVER VALLEY BANK"), Text("FOR DEPOSIT ONLY"), Columns("R01-000123", "100.00"))
)
H6000 = model_named("tm-h6000v")
MODELS = {"tm-h6000": H6000, "tm-u295": model_named("tm-u295")}
QUICK_SLIP = replace(QUICK, slip_gone=0.4, reading=0.3)
LINE = "o004471o t021000021t 12345678o"


def station(rig: Rig, model: PrinterModel = H6000, **settings):
    """Our driver's slip station."""
    slip = rig.till(model=model, columns=42, **settings).slip
    assert slip is not None
    return slip


def put_in(rig: Rig, slip, **given) -> None:
    """The till sees that none is there; then one is put in."""
    assert slip.slip_ready() == Outcome.blocked(Why.NO_SLIP)
    rig.do("insert_slip", **given)
    assert slip.slip_ready() is None


def endorsed(slip, fence="0001", paper=ENDORSEMENT):
    """Ask and print as the spool does."""
    return slip.slip_ready() or slip.print_slip(paper, fence)


@pytest.fixture(params=WAYS)
def rig(request, tmp_path):
    with printer_rig(tmp_path, station=STATIONS["tm-h6000"], **WAYS[request.param]) as made:
        yield made


def test_a_slip_is_waited_for_without_a_byte_and_printed_once(rig):
    slip = station(rig)
    assert slip.slip_ready() == Outcome.blocked(Why.NO_SLIP)
    rig.do("insert_slip")
    assert endorsed(slip).state is State.CONFIRMED
    assert slips(rig) == [
        "PAY TO THE ORDER OF RIVER VALLEY BANK\nFOR DEPOSIT ONLY\nR01-000123                             100.00\n"
    ]
    assert slip.slip_ready() == Outcome.blocked(Why.NO_SLIP)
    assert not rig.told("paper")
    assert not rig.told("unknown")


@pytest.mark.parametrize("name", MODELS)
def test_each_model_has_its_own_sensor_bits(name, tmp_path):
    with printer_rig(tmp_path, station=STATIONS[name]) as rig:
        slip = station(rig, MODELS[name])
        assert slip.slip_ready() == Outcome.blocked(Why.NO_SLIP)
        rig.do("insert_slip")
        assert endorsed(slip).state is State.CONFIRMED
        assert len(slips(rig)) == 1


def test_a_receipt_goes_out_while_a_slip_is_waited_for(rig):
    printer = rig.till(model=H6000, columns=42)
    assert printer.slip.slip_ready() == Outcome.blocked(Why.NO_SLIP)
    assert (printer.ready() or printer.print(RECEIPT, "0001")).state is State.CONFIRMED
    rig.do("insert_slip")
    assert endorsed(printer.slip, "0002").state is State.CONFIRMED
    wait_for(lambda: rig.told("paper"))
    assert "TOTAL" in papers(rig)[0]
    assert "PAY TO THE ORDER" not in papers(rig)[0]


def test_what_lay_there_before_is_not_printed_on(rig):
    """A slip of the job before, or one that nobody saw being put in."""
    rig.do("insert_slip")
    slip = station(rig)
    assert slip.slip_ready() == Outcome.blocked(Why.SLIP_LEFT)
    rig.do("remove_slip")
    put_in(rig, slip)


def test_a_slip_that_is_pulled_out_is_in_doubt_and_nothing_of_it_comes_on_the_roll(rig):
    slip = station(rig, timing=QUICK_SLIP)
    put_in(rig, slip)
    rig.do("remove_slip")
    outcome = slip.print_slip(ENDORSEMENT, "0001")
    assert (outcome.state, outcome.why) == (State.UNKNOWN, Why.NO_SLIP)
    printer = rig.drivers[-1]
    wait_for(lambda: printer.ready() is None)
    assert printer.print(RECEIPT, "0002").state is State.CONFIRMED
    wait_for(lambda: rig.told("paper"))
    assert len(papers(rig)) == 1
    assert "PAY TO THE ORDER" not in papers(rig)[0]
    assert not slips(rig)


def test_the_printers_own_wait_ends_on_the_roll(tmp_path):
    """The trap that ``DLE ENQ 3`` is for, as the specification has it: nobody ends the wait, the roll gets it all."""
    hasty = replace(STATIONS["tm-h6000"], minute_s=0.2)
    with printer_rig(tmp_path, station=hasty) as rig:
        slip = station(rig)
        put_in(rig, slip)
        rig.do("remove_slip")
        slip.print_slip(ENDORSEMENT, "0001")
        wait_for(lambda: any("PAY TO THE ORDER" in event["text"] for event in rig.told("line")))


def test_a_till_that_died_waiting_leaves_no_printer_waiting(rig):
    """The link was cut while the printer waits for a slip: the next paper must not wait a minute for nothing."""
    slip = station(rig, timing=QUICK_SLIP)
    put_in(rig, slip)
    rig.do("remove_slip")
    rig.drivers[-1].close()
    again = rig.till(model=H6000, columns=42)
    link = again._talk.link
    assert again.ready() is None
    link.write(b"\x1bf\x01\x05\x1bc0\x04half a line\n", time.monotonic() + 1)
    again.distrust()
    wait_for(lambda: again.ready() is None)
    assert again.print(RECEIPT, "0003").state is State.CONFIRMED
    wait_for(lambda: rig.told("paper"))
    assert "half a line" not in papers(rig)[0]


def test_a_stuck_slip_is_in_doubt(rig):
    slip = station(rig, timing=replace(QUICK, hold=0.2))
    put_in(rig, slip)
    rig.do("slip_stuck")
    outcome = endorsed(slip)
    assert outcome.state is State.UNKNOWN
    rig.do("slip_free")
    wait_for(lambda: slip.slip_ready() == Outcome.blocked(Why.SLIP_LEFT))
    rig.do("remove_slip")
    wait_for(lambda: slip.slip_ready() == Outcome.blocked(Why.NO_SLIP))


@pytest.mark.parametrize(("mishap", "why"), [("paper_out", Why.PAPER), ("cover_open", Why.COVER), ("fail", Why.ERROR)])
def test_a_printer_that_cannot_says_so_before_the_slip(rig, mishap, why):
    slip = station(rig)
    assert slip.slip_ready() == Outcome.blocked(Why.NO_SLIP)
    rig.do("insert_slip")
    rig.do(mishap)
    assert slip.slip_ready() == Outcome.blocked(why)


def test_no_control_byte_from_data_reaches_the_slip(rig):
    slip = station(rig)
    assert slip.slip_ready() == Outcome.blocked(Why.NO_SLIP)
    rig.do("insert_slip")
    hostile = Paper((Text("\x1bp\x00\x19\x19Ortiz\x10\x14\x01\x00\x01\x0c\x1bc0\x01"),))
    assert endorsed(slip, paper=hostile).state is State.CONFIRMED
    assert slips(rig) == ["pOrtizc0\n"]
    assert rig.device.kicks == 0


def test_a_check_is_read_stays_in_and_is_endorsed_in_the_same_insertion(rig):
    slip = station(rig)
    put_in(rig, slip, micr=LINE)
    assert slip.read_check() == LINE
    assert rig.device.slip.present
    assert endorsed(slip).state is State.CONFIRMED
    assert len(slips(rig)) == 1


def test_a_check_that_was_read_comes_out_when_it_is_let_go(rig):
    slip = station(rig)
    put_in(rig, slip, micr=LINE)
    slip.read_check()
    slip.let_go()
    wait_for(lambda: not rig.device.slip.present)
    assert not slips(rig)


@pytest.mark.parametrize("line", ["", "o004471o t02100?021t 12345678o"])
def test_what_was_not_read_whole_comes_out_again(rig, line):
    slip = station(rig)
    put_in(rig, slip, micr=line)
    assert slip.read_check() == (line or None)
    wait_for(lambda: not rig.device.slip.present)


def test_a_reading_that_was_lost_is_said_again_and_an_old_one_is_not_taken_for_it(tmp_path):
    with printer_rig(tmp_path, station=STATIONS["tm-h6000"]) as rig:
        slip = station(rig, timing=QUICK_SLIP)
        put_in(rig, slip, micr=LINE)
        assert slip.read_check() == LINE
        slip.let_go()
        wait_for(lambda: slip.slip_ready() == Outcome.blocked(Why.NO_SLIP))
        rig.do("insert_slip", micr=LINE.replace("4471", "4472"))
        assert slip.slip_ready() is None
        rig.do("corrupt", after_bytes=0)  # FS a 0 comes as something else: the printer reads nothing
        assert slip.read_check() is None
        wait_for(lambda: slip.slip_ready() == Outcome.blocked(Why.NO_SLIP))
