"""Slips in the spool: waited for beside everything else, given up in time, in doubt after a crash, never twice."""

import os
import tempfile
import time
from dataclasses import replace
from pathlib import Path

import pytest

from pos.drivers import spool_sql
from pos.drivers.jobs import JobDone, JobKind, JobState, JobWaits, NewJob
from pos.drivers.ports import Outcome, Said, State, Why
from pos.drivers.spool_sql import Lane
from pos.drivers.virtual.slip import STATIONS
from pos.store import Database, Step
from tests.contract.device_rig import QUICK, papers, printer_rig, slips, wait_for
from tests.contract.test_slip import ENDORSEMENT, H6000, LINE, endorsed, put_in, station
from tests.contract.test_spool import ORIGINAL, QUICK_PACE, Counter
from tests.contract.usb_rig import WAYS

CHECK = NewJob("printer", JobKind.ENDORSEMENT, "R01-000001", reason="4471", paper=ENDORSEMENT, copy=1)
OTHER = replace(CHECK, reason="4472", copy=2)
STEPS = (
    *spool_sql.STEPS,
    *spool_sql.SLIP_STEPS,
    Step("entries", "CREATE TABLE entry(job INTEGER, state TEXT) STRICT;"),
)


@pytest.fixture
def counter(tmp_path):
    database = Database.open(tmp_path / "book.db", STEPS, create=True)
    with printer_rig(tmp_path, station=STATIONS["tm-h6000"]) as rig:
        made = Counter(database, rig)
        yield made
        if made.spool:
            assert made.spool.stop()
    database.close()


def waits(counter, why, reason="4471"):
    """Wait until the spool says why that check waits."""
    wait_for(lambda: any(one.job.reason == reason and one.why is why for one in counter.told(JobWaits)))


def test_a_check_is_waited_for_and_endorsed_once(counter):
    counter.start(model=H6000, columns=42)
    counter.owe(CHECK)
    waits(counter, Why.NO_SLIP)
    counter.rig.do("insert_slip")
    wait_for(lambda: counter.has_told(JobDone, 1))
    assert [(job.reason, outcome.state) for job, outcome in counter.outcomes] == [("4471", State.CONFIRMED)]
    assert len(slips(counter.rig)) == 1


def test_a_receipt_that_becomes_due_meanwhile_goes_first(counter):
    counter.start(model=H6000, columns=42)
    counter.owe(CHECK)
    waits(counter, Why.NO_SLIP)
    counter.owe(ORIGINAL)
    wait_for(lambda: counter.has_told(JobDone, 1))
    assert [job.kind for job, _ in counter.outcomes] == [JobKind.ORIGINAL]
    counter.rig.do("insert_slip")
    wait_for(lambda: counter.has_told(JobDone, 2))
    assert "PAY TO THE ORDER" not in papers(counter.rig)[0]


def test_a_slip_that_nobody_puts_in_is_given_up_and_the_next_has_its_turn(counter):
    counter.start(pace=replace(QUICK_PACE, slip=0.3), model=H6000, columns=42)
    counter.owe(CHECK, OTHER)
    wait_for(lambda: counter.has_told(JobDone, 2))
    assert [outcome for _, outcome in counter.outcomes] == [Outcome.not_sent(Why.NO_SLIP)] * 2
    assert not slips(counter.rig)


def test_a_check_that_waits_can_be_left_unendorsed(counter):
    counter.start(model=H6000, columns=42)
    counter.owe(CHECK, OTHER)
    waits(counter, Why.NO_SLIP)
    assert all(counter.spool.withdraw(job.seq) for job in counter.spool.waiting())
    counter.rig.do("insert_slip")
    counter.owe(ORIGINAL)
    wait_for(lambda: counter.has_told(JobDone, 3))
    assert [outcome for _, outcome in counter.outcomes][:2] == [Outcome.not_sent(Why.WITHDRAWN)] * 2
    assert not slips(counter.rig)


def test_after_a_crash_what_was_printed_is_in_doubt_and_what_waited_is_given_up(counter):
    """The till dies in the middle of the first; the payer of the second is long gone."""
    counter.owe(CHECK, OTHER)
    with counter.database.write() as connection:
        job = spool_sql.next_waiting(connection, ("printer",), Lane.SLIP)
        assert job is not None
        spool_sql.move(connection, job, JobState.WAITING, JobState.SENDING)
    counter.rig.do("insert_slip")
    counter.start(model=H6000, columns=42)
    counter.owe(ORIGINAL)
    wait_for(lambda: counter.has_told(JobDone, 1) and len(counter.outcomes) == 3)
    assert [(job.reason, outcome.state, outcome.why) for job, outcome in counter.outcomes] == [
        ("4471", State.UNKNOWN, Why.INTERRUPTED),
        ("4472", State.NOT_SENT, Why.TOO_LATE),
        ("", State.CONFIRMED, Why.NONE),
    ]
    assert not slips(counter.rig)


def test_a_check_in_doubt_is_never_printed_again_and_the_next_wants_a_fresh_slip(counter):
    counter.start(model=H6000, columns=42, timing=replace(QUICK, hold=0.2))
    counter.owe(CHECK, OTHER)
    waits(counter, Why.NO_SLIP)
    counter.rig.do("slip_stuck")
    counter.rig.do("insert_slip")
    wait_for(lambda: counter.outcomes)
    assert counter.outcomes[0][1].state is State.UNKNOWN
    counter.rig.do("slip_free")
    waits(counter, Why.SLIP_LEFT, "4472")
    counter.rig.do("remove_slip")
    waits(counter, Why.NO_SLIP, "4472")
    counter.rig.do("insert_slip")
    wait_for(lambda: len(counter.outcomes) == 2)
    assert [job.reason for job, _ in counter.outcomes] == ["4471", "4472"]
    assert counter.outcomes[1][1].state is State.CONFIRMED


def test_a_check_is_read_when_it_is_wanted_and_endorsed_in_the_same_insertion(counter):
    heard: list[Said] = []
    counter.start(model=H6000, columns=42)
    counter.spool.want_check(heard.append)
    by_hand(counter, "o00?471o t021000021t 12345678o")
    wait_for(lambda: heard and not counter.rig.device.slip.present)
    assert "?" in heard[0].text
    by_hand(counter, LINE)
    wait_for(lambda: len(heard) == 2)
    assert heard[1] == Said(LINE)
    counter.owe(CHECK)
    wait_for(lambda: counter.has_told(JobDone, 1))
    assert counter.outcomes[0][1].state is State.CONFIRMED
    assert len(slips(counter.rig)) == 1


def test_a_check_that_was_read_comes_out_when_nobody_wants_it(counter):
    heard: list[Said] = []
    counter.start(model=H6000, columns=42)
    counter.spool.want_check(heard.append)
    by_hand(counter, LINE)
    wait_for(lambda: heard)
    counter.spool.want_check(None)
    wait_for(lambda: not counter.rig.device.slip.present)


def by_hand(counter, line: str) -> None:
    """Put a check in, as soon after the one before as a hand can."""
    time.sleep(0.25)
    counter.rig.do("insert_slip", micr=line)


CONVERSATION_BYTES = 260
"""More than all that goes over the wire for one endorsement: questions, introduction, job, fence."""


STRIDE = 1 if "COUNTERFOIL_EVERY_BYTE" in os.environ else 5
"""All 260 places take minutes; the suite cuts at every fifth, at other ones over each kind of link."""


@pytest.mark.slow
@pytest.mark.parametrize("way", ["tcp", "pty"])
def test_cut_at_every_byte(way, tmp_path):
    """Confirmed only where the slip came out printed; never two; nothing of it on the roll."""
    with printer_rig(tmp_path, station=STATIONS["tm-h6000"], **WAYS[way]) as rig:
        for place in range(0 if way == "tcp" or STRIDE == 1 else 2, CONVERSATION_BYTES, STRIDE):
            cut_at(rig, place)


def cut_at(rig, place):
    """Cut once, look at the outcome, mend; the next check is endorsed once."""
    rig.events.clear()
    rig.device.slip.keep.papers = 0
    rig.do("unplug", after_bytes=place)
    till = rig.till(model=H6000, columns=42)
    hindered = till.slip.slip_ready()
    if hindered == Outcome.blocked(Why.NO_SLIP):
        rig.do("insert_slip")
        hindered = till.slip.slip_ready()
    outcome = hindered or till.slip.print_slip(ENDORSEMENT, "0001")
    if rig.device.slip.present and not rig.device.slip.stuck:
        rig.do("remove_slip")
    printed = len(slips(rig))
    assert printed or outcome.state is not State.CONFIRMED, (place, outcome)
    assert not printed or outcome.state in {State.UNKNOWN, State.CONFIRMED}, (place, outcome)
    till.close()
    rig.do("disarm")
    rig.do("plug")
    again = rig.till(model=H6000, columns=42)
    again.distrust()
    wait_for(lambda: again.slip.slip_ready() == Outcome.blocked(Why.NO_SLIP))
    rig.do("insert_slip")
    assert again.slip.slip_ready() is None, place
    assert again.slip.print_slip(ENDORSEMENT, "0002").state is State.CONFIRMED, place
    again.close()
    assert len(slips(rig)) <= 2, place
    assert not [event for event in rig.told("line") if event["text"]], "nothing on the roll"
    assert rig.device.kicks == 0


def test_a_folder_keeps_what_stands_on_slips(tmp_path):
    with tempfile.TemporaryDirectory() as folder:
        with printer_rig(Path(folder), keep=True, station=STATIONS["tm-h6000"]) as rig:
            slip = station(rig)
            put_in(rig, slip)
            assert endorsed(slip).state is State.CONFIRMED
            wait_for(lambda: rig.told("slip"))
        assert (Path(folder) / "slips" / "slip-0001.png").stat().st_size > 500
        assert b"FOR DEPOSIT ONLY" in (Path(folder) / "slips" / "slip-0001.escpos").read_bytes()
