"""Cash drawers on a printer's two connectors: each pulse to its own drawer, whatever its switch says."""

import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pos.drivers import spool_sql
from pos.drivers.adapters.escpos_printer import Kick
from pos.drivers.adapters.escpos_status import DrawerSensor
from pos.drivers.jobs import JobDone, JobKind, NewJob
from pos.drivers.ports import DrawerState, Outcome, State, Why
from pos.drivers.spool import Spool
from pos.drivers.spool_worker import Pace
from pos.store import Database
from tests.contract.device_rig import printer_rig, wait_for

BOTH = (1, 2)
PACE = Pace(turn=0.005, look=0.05, retry=0.03, reopen=0.02, stale_pulse=2.0)
NAMES = {"drawer:1": 1, "drawer:2": 2}


def opened(rig):
    return rig.device.body.drawer_open, rig.device.body.second_open


@pytest.mark.parametrize("kick", Kick)
@pytest.mark.parametrize("high", [True, False])
@pytest.mark.parametrize("outlet", [1, 2])
def test_each_connector_opens_its_own_drawer(tmp_path, kick, high, outlet):
    sensor = DrawerSensor.OPEN_IS_HIGH if high else DrawerSensor.OPEN_IS_LOW
    with printer_rig(tmp_path, open_is_high=high, drawers=BOTH) as rig:
        printer = rig.till(kick=kick, sensor=sensor)
        assert printer.kick(outlet).state is State.CONFIRMED
        assert opened(rig) == (outlet == 1, outlet == 2)
        assert printer.drawer() is DrawerState.OPEN


def test_while_one_stands_open_the_printers_word_has_to_do_for_the_other(tmp_path):
    """They share one line (UnifiedPOS CapStatusMultiDrawerDetect false): it cannot tell that the second one opened."""
    with printer_rig(tmp_path, drawers=BOTH) as rig:
        printer = rig.till()
        assert printer.kick(1).state is State.CONFIRMED
        assert printer.kick(2).state is State.CONFIRMED
        assert opened(rig) == (True, True)


def test_a_connector_where_nothing_hangs_opens_nothing_and_says_so(tmp_path):
    with printer_rig(tmp_path) as rig:
        assert rig.till(connector=2).kick().why is Why.NOT_OPENED
        assert opened(rig) == (False, False)


def test_a_drawer_without_a_switch_is_not_claimed_to_be_anything(tmp_path):
    with printer_rig(tmp_path, open_is_high=None) as rig:
        printer = rig.till(sensor=DrawerSensor.NONE)
        assert printer.kick().state is State.CONFIRMED
        assert (printer.drawer(), opened(rig)) == (DrawerState.UNKNOWN, (True, False))


def test_how_long_a_pulse_lasts_is_a_setting(tmp_path):
    with printer_rig(tmp_path) as rig:
        printer = rig.till(kick=Kick.QUEUED, pulse_ms=200)
        before = rig.device.keep.connection_bytes
        assert printer.kick() == Outcome.confirmed(5)
        assert rig.device.keep.connection_bytes > before
    assert rig.drivers[0]._settings.kick_bytes() == bytes([0x1B, 0x70, 0, 100, 250])
    assert rig.drivers[0]._settings.kick_bytes(2) == bytes([0x1B, 0x70, 1, 100, 250])


MISHAPS = st.sampled_from(["none", "drawer_lock", "paper_out", "cover_open", "late", "fail"])


@pytest.mark.slow
@settings(max_examples=15, deadline=None)
@given(st.lists(st.sampled_from(sorted(NAMES)), min_size=1, max_size=6), MISHAPS)
def test_kicks_are_never_more_than_asked_for_and_each_goes_to_its_own_drawer(wanted, mishap):
    with tempfile.TemporaryDirectory() as folder, printer_rig(Path(folder), drawers=BOTH) as rig:
        if mishap != "none":
            rig.do(mishap, **({"ms": 20} if mishap == "late" else {}))
        database = Database.open(Path(folder) / "book.db", spool_sql.STEPS, create=True)
        done = []
        spool = Spool(database, "printer", rig.till, lambda job, outcome: None, outlets=NAMES, pace=PACE)
        spool.listen(lambda event: done.append(event) if isinstance(event, JobDone) else None)
        spool.start()
        with database.write() as connection:
            Spool.enqueue(connection, *(NewJob(name, JobKind.DRAWER, "R01-000001", reason="sale") for name in wanted))
        spool.wake()
        wait_for(lambda: len(done) == len(wanted), 20)
        spool.stop()
        database.close()
        pins = [event["pin"] + 1 for event in rig.told("kick")]
        sent = [NAMES[one.job.device] for one in done if one.outcome.bytes_sent]
        assert pins == sent, "every pulse that left, in order, and no other"
        assert len(pins) <= len(wanted)
