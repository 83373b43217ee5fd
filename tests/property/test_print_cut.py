"""The link is cut at every byte of a print job, and everything else goes wrong in any order.

Whatever happens: CONFIRMED only where the printer had all of the job; never two originals; no drawer opens unasked.
"""

import os
import tempfile
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pos.drivers.adapters.escpos_talk import Timing
from pos.drivers.ports import Outcome, State
from tests.contract.device_rig import QUICK, RECEIPT, Rig, papers, printer_rig, wait_for
from tests.contract.usb_rig import WAYS

HASTY = replace(QUICK, answer=0.08, send=0.15, fence=0.15, hold=0.2, quiet=0.05, weak_fence=0.05, line_bytes=0)
CONVERSATION_BYTES = 330
"""More than all that goes over the wire for one job: questions, introduction, job, fence."""

SOME_BYTES = "COUNTERFOIL_EVERY_BYTE" not in os.environ
STRIDES = {"tcp": 3}
"""Any job crosses the same code whichever way it goes: one is looked at more closely."""


def printed(rig: Rig, fence: str, timing: Timing = QUICK) -> Outcome:
    """One attempt of a spool that was just started: connect, ask, print."""
    printer = rig.till(timing)
    hindered = printer.ready()
    return hindered if hindered is not None else printer.print(RECEIPT, fence)


def originals(rig: Rig) -> int:
    """How many receipts stand on paper, when all that was printed is drawn."""
    wait_for(lambda: len(rig.told("paper")) == rig.device.keep.papers)
    return sum(paper.count("TOTAL") for paper in papers(rig))


def cut_at(rig: Rig, place: int) -> None:
    """Cut once, look at the outcome, mend, and print again as another job would."""
    rig.events.clear()
    rig.device.keep.papers = 0
    rig.do("unplug", after_bytes=place)
    outcome = printed(rig, "0001")
    finished = originals(rig)
    assert finished or outcome.state is not State.CONFIRMED, (place, outcome)
    assert not finished or outcome.state in {State.UNKNOWN, State.CONFIRMED}, (place, outcome)
    assert (outcome.bytes_sent > 0) == (outcome.state in {State.UNKNOWN, State.CONFIRMED}), (place, outcome)
    rig.drivers[-1].close()
    rig.do("disarm")
    rig.do("plug")
    again = rig.till()
    again.distrust()
    assert again.ready() is None, place
    assert again.print(RECEIPT, "0002").state is State.CONFIRMED, place
    again.close()
    assert originals(rig) <= 2, "one of each job at most"
    assert rig.device.kicks == 0


@pytest.mark.slow
@pytest.mark.parametrize("way", WAYS)
def test_cut_at_every_byte(way, tmp_path):
    with printer_rig(tmp_path, **WAYS[way]) as rig:
        for place in range(0, CONVERSATION_BYTES, STRIDES.get(way, 7) if SOME_BYTES else 1):
            cut_at(rig, place)


MISHAPS = st.sampled_from(
    [
        {"do": "unplug"},
        {"do": "drop"},
        {"do": "paper_out"},
        {"do": "cover_open"},
        {"do": "power_off"},
        {"do": "corrupt"},
        {"do": "stall", "ms": 60},
        {"do": "late", "ms": 30},
        {"do": "swap"},
        {"do": "stale_id"},
        {"do": "fail"},
    ]
)
SCRIPT = st.lists(st.tuples(MISHAPS, st.integers(0, 400)), max_size=3)
MENDED = ("resume", "in_turn", "load_paper", "cover_close", "repair", "power_on", "plug")


@pytest.mark.slow
@settings(max_examples=40, deadline=None)
@given(SCRIPT)
def test_any_mishaps_in_any_order(script):
    with tempfile.TemporaryDirectory() as folder, printer_rig(Path(folder)) as rig:
        for mishap, place in script:
            rig.do(**_later(mishap, place))
        outcomes = [printed(rig, f"{number:04d}", HASTY) for number in range(1, 4)]
        confirmed = sum(outcome.state is State.CONFIRMED for outcome in outcomes)
        sent = sum(outcome.state in {State.CONFIRMED, State.UNKNOWN} for outcome in outcomes)
        for driver in rig.drivers:
            driver.close()
        rig.do("disarm")
        rig.do("late", ms=0)
        for name in MENDED:
            rig.do(name)
        assert originals(rig) <= sent
        assert confirmed <= rig.device.keep.papers
        assert all(outcome.bytes_sent == 0 for outcome in outcomes if outcome.state in {State.BLOCKED, State.NOT_SENT})
        assert rig.device.kicks == 0


def _later(mishap: dict, place: int) -> dict:
    return {"name": mishap["do"], "after_bytes": place, **{key: value for key, value in mishap.items() if key != "do"}}
