"""The ports of printer and drawer, over TCP and over a pseudo terminal, in fair weather and in foul."""

import threading
import time
from dataclasses import replace

import pytest

from pos.domain.papers import Picture
from pos.drivers.adapters.escpos_printer import Kick
from pos.drivers.adapters.escpos_status import DrawerSensor
from pos.drivers.ports import DrawerState, LinkState, Outcome, PaperState, State, Why
from tests.contract.device_rig import QUICK, RECEIPT, papers, printer_rig, seal, text_of, wait_for
from tests.contract.usb_rig import WAYS


@pytest.fixture(params=WAYS)
def rig(request, tmp_path):
    with printer_rig(tmp_path, **WAYS[request.param]) as made:
        yield made


def printed(printer, fence="0001", paper=RECEIPT):
    """Ask and print as the spool does."""
    return printer.ready() or printer.print(paper, fence)


def test_a_paper_is_confirmed_by_its_fence_and_printed_once(rig):
    printer = rig.till()
    assert printed(printer).state is State.CONFIRMED
    assert printed(printer, "0002").state is State.CONFIRMED
    wait_for(lambda: len(rig.told("paper")) == 2)
    assert papers(rig)[0] == papers(rig)[1]
    assert "TOTAL                                     $82.43" in papers(rig)[0]
    assert rig.device.kicks == 0
    assert printer.status().maker == "VIRTUAL"


@pytest.mark.parametrize(
    ("mishap", "why"),
    [("paper_out", Why.PAPER), ("cover_open", Why.COVER), ("jam", Why.CUTTER), ("fail", Why.ERROR)],
)
def test_a_printer_that_cannot_says_why_and_gets_nothing(rig, mishap, why):
    printer = rig.till()
    rig.do(mishap)
    assert printer.ready() == Outcome.blocked(why)
    assert printer.status().hindrance is why
    for mended in ("load_paper", "cover_close", "clear_jam", "repair"):
        rig.do(mended)
    assert printed(printer).state is State.CONFIRMED
    wait_for(lambda: len(rig.told("paper")) == 1)


def test_paper_near_its_end_prints(rig):
    printer = rig.till()
    rig.do("paper_low")
    assert printed(printer).state is State.CONFIRMED
    assert printer.poll().paper is PaperState.LOW


def test_nobody_there_is_not_sent(rig):
    rig.do("unplug")
    wait_for(lambda: rig.told("unplugged"))
    printer = rig.till()
    assert printer.ready() == Outcome.not_sent(Why.NO_LINK)
    assert printer.status().link is LinkState.ABSENT
    assert printer.kick() == Outcome.not_sent(Why.NO_LINK)
    assert rig.device.kicks == 0


def test_a_silent_printer_is_not_sent_anything(rig):
    rig.do("stall")
    printer = rig.till()
    assert printer.ready() == Outcome.not_sent(Why.NO_ANSWER)
    assert printer.status().link is LinkState.SILENT
    assert printer.kick() == Outcome.not_sent(Why.NO_ANSWER)
    rig.do("resume")
    wait_for(lambda: printer.ready() is None)
    assert printed(printer).state is State.CONFIRMED
    assert rig.device.kicks == 0


def test_a_printer_that_stalls_inside_a_job_leaves_it_unknown(rig):
    printer = rig.till()
    assert printer.ready() is None
    rig.do("stall", after_bytes=100)
    outcome = printer.print(RECEIPT, "0001")
    assert (outcome.state, outcome.why) == (State.UNKNOWN, Why.NO_FENCE)
    assert outcome.bytes_sent > 100, "taken by the kernel, not printed"


@pytest.mark.parametrize("place", [1, 100, 250])
def test_an_unplugged_job_is_unknown_and_the_next_one_whole(rig, place):
    printer = rig.till()
    assert printer.ready() is None
    rig.do("unplug", after_bytes=place)
    outcome = printer.print(RECEIPT, "0001")
    assert outcome.state is State.UNKNOWN
    wait_for(lambda: rig.told("unplugged"))
    assert printer.ready() == Outcome.not_sent(Why.NO_LINK)
    rig.do("plug")
    assert printed(printer, "0002").state is State.CONFIRMED
    wait_for(lambda: rig.told("paper"))
    assert papers(rig)[-1].rstrip().endswith(text_of(RECEIPT).strip())


def test_a_printer_left_inside_a_picture_is_brought_out_of_it(rig):
    """Half a raster command would swallow the next status question and receipt as pixels."""
    printer = rig.till(pictures={"seal": seal()})
    assert printer.ready() is None
    rig.do("drop", after_bytes=600)
    rig.do("unplug", after_bytes=600)
    with_seal = type(RECEIPT)((Picture("seal"), *RECEIPT.blocks))
    assert printer.print(with_seal, "0001").state is State.UNKNOWN
    wait_for(lambda: rig.told("unplugged"))
    rig.do("plug")
    printer.distrust()
    assert printed(printer, "0002").state is State.CONFIRMED
    wait_for(lambda: rig.told("paper"))
    assert papers(rig)[-1].rstrip().endswith(text_of(RECEIPT).strip())


def test_an_answer_that_comes_late_is_not_taken_for_the_next(rig):
    printer = rig.till()
    rig.do("paper_out")
    rig.do("late", ms=700)
    assert printer.ready() == Outcome.not_sent(Why.NO_ANSWER)
    rig.do("late", ms=0)
    assert printer.ready() == Outcome.blocked(Why.PAPER)


def test_answers_to_the_question_before_never_confirm_a_job(rig):
    printer = rig.till()
    rig.do("swap")
    rig.do("paper_out")
    outcomes = [printer.ready() or printer.print(RECEIPT, f"{number:04d}") for number in range(2)]
    assert all(outcome.state is not State.CONFIRMED for outcome in outcomes)
    assert not rig.told("paper")


def test_paper_that_runs_out_inside_a_job_is_waited_for(rig):
    printer = rig.till()
    assert printer.ready() is None
    rig.do("paper_out", after_bytes=100)
    seen = []

    def meanwhile(_):
        seen.append(printer.status().hindrance)
        if len(seen) == 100:  # far longer than a fence may take
            rig.server.post({"do": "load_paper"})
        return True

    assert printer.print(RECEIPT, "0001", meanwhile).state is State.CONFIRMED
    assert Why.PAPER in seen
    wait_for(lambda: len(rig.told("paper")) == 1)


def test_a_job_longer_than_all_buffers_waits_for_paper_too(tmp_path):
    with printer_rig(tmp_path, pty=True, buffer_bytes=256) as rig:
        printer = rig.till(pictures={"seal": seal((512, 2500))})
        assert printer.ready() is None
        rig.do("paper_out", after_bytes=300)
        asked = []

        def meanwhile(may_pulse):
            asked.append(may_pulse)
            if len(asked) == 4:  # longer than a write may take
                rig.server.post({"do": "load_paper"})
            return True

        paper = type(RECEIPT)((Picture("seal"), *RECEIPT.blocks))
        assert printer.print(paper, "0001", meanwhile).state is State.CONFIRMED
        assert not any(asked[:4]), "no pulse between the bytes of a command"
        wait_for(lambda: rig.told("paper"))
        assert papers(rig)[0].count("TOTAL") == 1


def test_waiting_for_paper_ends_when_it_is_told_to(rig):
    printer = rig.till()
    assert printer.ready() is None
    rig.do("paper_out", after_bytes=100)
    outcome = printer.print(RECEIPT, "0001", lambda _: False)
    assert (outcome.state, outcome.why) == (State.UNKNOWN, Why.INTERRUPTED)


def test_what_a_printer_still_holds_can_be_cancelled(rig):
    printer = rig.till()
    assert printer.ready() is None
    rig.do("paper_out", after_bytes=100)
    assert printer.print(RECEIPT, "0001", lambda _: False).state is State.UNKNOWN
    assert printer.cancel_pending().state is State.CONFIRMED
    rig.do("load_paper")
    assert printed(printer, "0002").state is State.CONFIRMED
    wait_for(lambda: rig.told("paper"))
    assert papers(rig)[0].count("TOTAL") == 1


def test_a_printer_that_lost_power_with_its_buffer_is_unknown(rig):
    printer = rig.till()
    assert printer.ready() is None
    rig.do("cover_open", after_bytes=50)
    rig.do("power_off", after_bytes=200)
    assert printer.print(RECEIPT, "0001").state is State.UNKNOWN
    rig.do("cover_close")
    wait_for(lambda: rig.told("unplugged"))
    rig.do("power_on")
    assert printed(printer, "0002").state is State.CONFIRMED
    wait_for(lambda: rig.told("paper"))
    assert sum(paper.count("TOTAL") for paper in papers(rig)) == 1


def test_a_clone_without_process_ids_is_believed_on_its_status(tmp_path):
    with printer_rig(tmp_path, process_id=False) as rig:
        printer = rig.till()
        first = time.monotonic()
        assert printed(printer).state is State.CONFIRMED
        second = time.monotonic()
        assert printed(printer, "0002").state is State.CONFIRMED
        assert time.monotonic() - second < second - first, "what it cannot do is asked once"


def test_a_printer_that_proved_it_has_process_ids_is_not_believed_on_less(tmp_path):
    with printer_rig(tmp_path) as rig:
        printer = rig.till()
        assert printed(printer).state is State.CONFIRMED
        rig.device.voice._model = type(rig.device.model)(process_id=False)
        outcome = printed(printer, "0002")
        assert (outcome.state, outcome.why) == (State.UNKNOWN, Why.NO_FENCE)


def test_the_fence_of_another_job_confirms_nothing(rig):
    printer = rig.till()
    rig.do("stale_id")
    outcome = printed(printer)
    assert (outcome.state, outcome.why) == (State.UNKNOWN, Why.NO_FENCE)


def test_a_live_book_refuses_a_virtual_printer(rig):
    printer = rig.till(allow_virtual=False)
    assert printer.ready() == Outcome.blocked(Why.VIRTUAL)
    assert printer.poll().link is LinkState.REFUSED_VIRTUAL
    assert printer.kick() == Outcome.blocked(Why.VIRTUAL)
    assert rig.device.kicks == 0


# --- the drawer ------------------------------------------------------------------------------------------------------


def test_a_drawer_opens_once_and_its_state_is_followed(rig):
    printer = rig.till()
    assert printer.ready() is None
    assert printer.drawer() is DrawerState.CLOSED
    assert printer.kick().state is State.CONFIRMED
    assert printer.drawer() is DrawerState.OPEN
    rig.do("drawer_close")
    wait_for(lambda: printer.poll().drawer is DrawerState.CLOSED)
    rig.do("drawer_open")
    wait_for(lambda: printer.poll().drawer is DrawerState.OPEN)
    assert rig.device.kicks == 1


def test_a_drawer_opens_while_the_paper_is_out(rig):
    printer = rig.till()
    rig.do("paper_out")
    assert printer.kick().state is State.CONFIRMED
    assert rig.device.kicks == 1


def test_a_drawer_opens_while_a_paper_waits(rig):
    printer = rig.till()
    assert printer.ready() is None
    rig.do("paper_out", after_bytes=100)
    kicks: list[Outcome] = []

    def meanwhile(_):
        if not kicks:
            kicks.append(printer.kick())
            rig.server.post({"do": "load_paper"})
        return True

    assert printer.print(RECEIPT, "0001", meanwhile).state is State.CONFIRMED
    assert kicks[0].state is State.CONFIRMED
    assert rig.device.kicks == 1


def test_a_locked_drawer_is_noticed_and_kicked_once(rig):
    printer = rig.till()
    rig.do("drawer_lock")
    assert printer.kick() == Outcome.unknown(5, Why.NOT_OPENED)
    assert rig.device.kicks == 1


def test_without_a_sensor_the_printers_word_is_enough(rig):
    printer = rig.till(sensor=DrawerSensor.NONE)
    rig.do("drawer_lock")
    assert printer.kick().state is State.CONFIRMED
    assert printer.drawer() is DrawerState.UNKNOWN


def test_a_drawer_that_pulls_the_sensor_low(tmp_path):
    with printer_rig(tmp_path, open_is_high=False) as rig:
        printer = rig.till(sensor=DrawerSensor.OPEN_IS_LOW)
        assert printer.ready() is None
        assert printer.drawer() is DrawerState.CLOSED
        assert printer.kick().state is State.CONFIRMED


def test_a_queued_pulse_is_never_left_in_a_printer_that_is_offline(tmp_path):
    """It would open the drawer when the roll is changed, with nobody there."""
    with printer_rig(tmp_path, real_time_kick=False) as rig:
        printer = rig.till(kick=Kick.QUEUED)
        rig.do("paper_out")
        assert printer.kick() == Outcome.blocked(Why.PAPER)
        rig.do("load_paper")
        time.sleep(0.05)
        assert rig.device.kicks == 0
        assert printer.kick().state is State.CONFIRMED
        assert rig.device.kicks == 1


def test_a_failed_printer_ignores_pulses_and_is_told_none(rig):
    printer = rig.till()
    rig.do("fail")
    assert printer.kick() == Outcome.blocked(Why.ERROR)


# --- being there -----------------------------------------------------------------------------------------------------


def test_it_comes_back_by_itself(rig):
    printer = rig.till()
    assert printer.poll().link is LinkState.CONNECTED
    rig.do("unplug")
    wait_for(lambda: printer.poll().link is LinkState.ABSENT)
    rig.do("plug")
    wait_for(lambda: printer.poll().link is LinkState.CONNECTED)
    assert printer.poll().maker == "VIRTUAL"


def test_one_that_is_plugged_in_again_is_tried_at_once(tmp_path):
    """However long the pause between two tries has grown."""
    patient = replace(QUICK, retries=(0.02, 60.0), glance=0.05)
    with printer_rig(tmp_path, pty=True) as rig:
        printer = rig.till(timing=patient)
        assert printer.poll().link is LinkState.CONNECTED
        rig.do("unplug")
        wait_for(lambda: printer.poll().link is LinkState.ABSENT)
        until = time.monotonic() + 0.3
        while time.monotonic() < until:
            assert printer.poll().link is LinkState.ABSENT
        rig.do("plug")
        wait_for(lambda: printer.poll().link is LinkState.CONNECTED, 3)


def test_a_printer_that_goes_silent_is_noticed_without_a_job(rig):
    printer = rig.till()
    assert printer.poll().link is LinkState.CONNECTED
    rig.do("stall")
    wait_for(lambda: printer.poll().link is LinkState.SILENT)
    rig.do("resume")
    wait_for(lambda: printer.poll().link is LinkState.CONNECTED)


def test_polling_takes_no_time_while_nothing_happens(rig):
    printer = rig.till(timing=QUICK)
    printer.poll()
    start = time.monotonic()
    for _ in range(50):
        printer.poll()
    assert time.monotonic() - start < 0.2


def test_a_slow_line_is_not_a_broken_one(rig):
    """Bytes come out late, but they come."""
    printer = rig.till()
    assert printer.ready() is None
    rig.do("stall", after_bytes=50)
    threading.Timer(0.3, rig.server.post, [{"do": "resume"}]).start()
    assert printer.print(RECEIPT, "0001").state is State.CONFIRMED
