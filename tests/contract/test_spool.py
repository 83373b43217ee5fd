"""The spool with a real database and a real (virtual) printer: durable, one thread, nobody waits."""

import functools
import sqlite3
import threading
import time
from dataclasses import dataclass, field, replace

import pytest

from pos.domain.errors import Unavailable
from pos.drivers import spool_sql
from pos.drivers.jobs import Job, JobDone, JobKind, JobSending, JobState, JobWaits, NewJob, StatusChanged
from pos.drivers.ports import LinkState, Outcome, PaperState, State, Why
from pos.drivers.spool import Spool
from pos.drivers.spool_sql import Lane
from pos.drivers.spool_worker import Pace
from pos.store import Database, Step
from tests.contract.device_rig import RECEIPT, Rig, papers, printer_rig, wait_for

QUICK_PACE = Pace(turn=0.005, look=0.05, retry=0.03, reopen=0.02, stale_pulse=0.6, stuck=5)
ORIGINAL = NewJob("printer", JobKind.ORIGINAL, "R01-000001", paper=RECEIPT)
PULSE = NewJob("printer", JobKind.DRAWER, "R01-000001", reason="sale")


@dataclass
class Counter:
    """A database with a spool on it, and all that came of it."""

    database: Database
    rig: Rig
    spool: Spool | None = None
    outcomes: list[tuple[Job, Outcome]] = field(default_factory=list)
    events: list[object] = field(default_factory=list)
    refuses: int = 0

    def start(self, pace=QUICK_PACE, **settings):
        """A till that is started, on whatever was left in the database."""
        self.spool = Spool(self.database, "printer", lambda: self.rig.till(**settings), self.on_outcome, pace=pace)
        self.spool.listen(self.events.append)
        self.spool.start()

    def on_outcome(self, job, outcome):
        """As cashiering writes its entry: in the same transaction, through the same database."""
        if self.refuses:
            self.refuses -= 1
            raise Unavailable("DISK_FULL")
        with self.database.write() as connection:
            connection.execute("INSERT INTO entry(job, state) VALUES (?, ?)", (job.seq, outcome.state))
        self.outcomes.append((job, outcome))

    def owe(self, *jobs):
        """Put jobs down in one transaction, as a posted receipt does, and ring."""
        with self.database.write() as connection:
            for job in jobs:
                Spool.enqueue(connection, job)
        if self.spool:
            self.spool.wake()

    def entries(self):
        """What cashiering wrote."""
        return [tuple(row) for row in self.database.read().execute("SELECT job, state FROM entry ORDER BY rowid")]

    def told(self, kind):
        """The events of one kind."""
        return [event for event in self.events if isinstance(event, kind)]

    def has_told(self, kind, count):
        """Whether so many events of a kind were told."""
        return len(self.told(kind)) >= count


@pytest.fixture
def counter(tmp_path):
    steps = (
        *spool_sql.STEPS,
        *spool_sql.SLIP_STEPS,
        Step("entries", "CREATE TABLE entry(job INTEGER, state TEXT) STRICT;"),
    )
    database = Database.open(tmp_path / "book.db", steps, create=True)
    with printer_rig(tmp_path) as rig:
        made = Counter(database, rig)
        yield made
        if made.spool:
            assert made.spool.stop()
    database.close()


def oldest(connection):
    """The first job that was put down."""
    job = spool_sql.next_waiting(connection, ("printer",), Lane.ROLL)
    assert job is not None
    return job


def test_a_receipt_and_its_pulse_are_worked_off_and_recorded(counter):
    counter.start()
    counter.owe(ORIGINAL, PULSE)
    wait_for(lambda: len(counter.told(JobDone)) == 2)
    assert {job.kind: outcome.state for job, outcome in counter.outcomes} == {
        JobKind.ORIGINAL: State.CONFIRMED,
        JobKind.DRAWER: State.CONFIRMED,
    }
    assert counter.outcomes[0][0].kind is JobKind.DRAWER, "the drawer does not wait for the paper"
    assert counter.entries() == [(2, "confirmed"), (1, "confirmed")]
    wait_for(lambda: counter.rig.told("paper"))
    assert counter.rig.device.kicks == 1
    assert [type(event) for event in counter.events if not isinstance(event, StatusChanged)] == [
        JobSending,
        JobDone,
        JobSending,
        JobDone,
    ]
    (kept,) = counter.database.read().execute("SELECT paper FROM device_job WHERE seq = 1").fetchone()
    assert kept == "", "a payer's name does not stay behind in the spool"


def test_the_original_of_a_receipt_can_be_owed_once(counter):
    counter.owe(ORIGINAL)
    with pytest.raises(sqlite3.IntegrityError), counter.database.write() as connection:
        Spool.enqueue(connection, ORIGINAL)
    counter.owe(replace(ORIGINAL, kind=JobKind.DUPLICATE, reason="lost"), replace(ORIGINAL, subject="R01-000002"))


def test_what_is_rolled_back_is_not_printed(counter):
    counter.start()

    def break_off():
        with counter.database.write() as connection:
            Spool.enqueue(connection, ORIGINAL)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        break_off()
    counter.spool.wake()
    time.sleep(0.1)
    assert counter.outcomes == []


def test_the_caller_never_waits(counter):
    counter.start()
    counter.rig.do("stall")
    start = time.monotonic()
    counter.owe(PULSE, *(replace(ORIGINAL, subject=f"R01-{number:06d}") for number in range(20)))
    assert time.monotonic() - start < 0.05
    assert counter.spool.status().link in set(LinkState)


def test_a_receipt_waits_for_paper_and_says_so_once(counter):
    counter.rig.do("paper_out")
    counter.start()
    counter.owe(ORIGINAL)
    wait_for(lambda: counter.told(JobWaits))
    time.sleep(0.2)
    assert [(waits.job.subject, waits.why) for waits in counter.told(JobWaits)] == [("R01-000001", Why.PAPER)]
    assert counter.spool.status().paper is PaperState.OUT
    assert [job.subject for job in counter.spool.waiting()] == ["R01-000001"]
    assert counter.outcomes == []
    counter.rig.do("load_paper")
    wait_for(lambda: counter.told(JobDone))
    assert counter.outcomes[0][1].state is State.CONFIRMED
    assert counter.spool.waiting() == []


def test_a_receipt_waits_for_a_printer_that_is_not_there(counter):
    counter.rig.do("unplug")
    counter.start()
    counter.owe(ORIGINAL)
    wait_for(lambda: counter.told(JobWaits))
    counter.rig.do("plug")
    wait_for(lambda: counter.told(JobDone))
    assert counter.outcomes[0][1].state is State.CONFIRMED


def test_an_unknown_receipt_is_never_printed_again_by_itself(counter):
    counter.start()
    wait_for(lambda: counter.spool.status().maker)
    counter.rig.do("unplug", after_bytes=150)
    counter.owe(ORIGINAL)
    wait_for(lambda: counter.told(JobDone))
    assert counter.outcomes[0][1].state is State.UNKNOWN
    counter.rig.do("plug")
    counter.spool.wake()
    wait_for(lambda: counter.spool.status().link is LinkState.CONNECTED)
    counter.owe(NewJob("printer", JobKind.DUPLICATE, "R01-000001", reason="paper jam", paper=RECEIPT))
    wait_for(lambda: len(counter.told(JobDone)) == 2)
    assert counter.outcomes[1][1].state is State.CONFIRMED
    assert counter.entries() == [(1, "unknown"), (2, "confirmed")]
    wait_for(lambda: counter.rig.told("paper"))
    assert sum(paper.count("TOTAL") for paper in papers(counter.rig)) <= 2


def test_after_a_crash_what_was_being_sent_is_unknown_and_pulses_are_dropped(counter):
    counter.owe(ORIGINAL, replace(ORIGINAL, subject="R01-000002"), PULSE)
    with counter.database.write() as connection:
        assert spool_sql.move(connection, oldest(connection), JobState.WAITING, JobState.SENDING)
    counter.start()
    wait_for(lambda: len(counter.told(JobDone)) == 3)
    assert [(job.seq, outcome.state, outcome.why) for job, outcome in counter.outcomes] == [
        (1, State.UNKNOWN, Why.INTERRUPTED),
        (3, State.NOT_SENT, Why.TOO_LATE),
        (2, State.CONFIRMED, Why.NONE),
    ]
    assert counter.rig.device.kicks == 0


def test_a_crash_inside_a_picture_is_recovered_from(counter):
    """The printer still holds half a raster command of the job that a crash cut off."""
    before = counter.rig.till()
    assert before.ready() is None
    before._talk.link.write(b"\x1dv0\0" + bytes([72, 0, 100, 0]) + b"\xff" * 500, time.monotonic() + 1)
    before.close()
    counter.owe(replace(ORIGINAL, subject="R01-000009"))
    with counter.database.write() as connection:
        spool_sql.move(connection, oldest(connection), JobState.WAITING, JobState.SENDING)
    counter.start()
    counter.owe(ORIGINAL)
    wait_for(lambda: len(counter.told(JobDone)) == 2)
    assert counter.outcomes[1][1].state is State.CONFIRMED
    wait_for(lambda: counter.rig.told("paper"))
    assert papers(counter.rig)[0].count("TOTAL") == 1


def test_a_drawer_opens_while_a_receipt_waits_for_paper(counter):
    counter.start()
    wait_for(lambda: counter.spool.status().maker)
    counter.rig.do("paper_out", after_bytes=150)
    counter.owe(ORIGINAL)
    wait_for(lambda: counter.spool.status().paper is PaperState.OUT)
    counter.owe(PULSE)
    wait_for(lambda: counter.told(JobDone))
    assert counter.outcomes[0][0].kind is JobKind.DRAWER
    assert counter.rig.device.kicks == 1
    counter.rig.do("load_paper")
    wait_for(lambda: len(counter.told(JobDone)) == 2)
    assert counter.outcomes[1][1].state is State.CONFIRMED


def test_a_stale_pulse_is_given_up_and_the_drawer_stays_shut(counter):
    counter.rig.do("unplug")
    counter.start()
    counter.owe(PULSE)
    wait_for(lambda: counter.told(JobDone))
    assert counter.outcomes[0][1].state is State.NOT_SENT
    counter.rig.do("plug")
    wait_for(lambda: counter.spool.status().link is LinkState.CONNECTED)
    time.sleep(0.1)
    assert counter.rig.device.kicks == 0


def test_kicks_are_never_more_than_were_asked_for(counter):
    counter.start(pace=replace(QUICK_PACE, stale_pulse=10))  # none gets too old, however busy the machine is
    counter.rig.do("late", ms=20)
    counter.owe(*(replace(PULSE, reason=f"no sale {number}") for number in range(5)))
    wait_for(lambda: len(counter.told(JobDone)) == 5)
    assert counter.rig.device.kicks == 5


def test_a_waiting_receipt_can_be_withdrawn(counter):
    counter.rig.do("paper_out")
    counter.start()
    counter.owe(ORIGINAL)
    wait_for(lambda: counter.told(JobWaits))
    assert counter.spool.withdraw(1)
    assert not counter.spool.withdraw(1)
    counter.rig.do("load_paper")
    time.sleep(0.1)
    assert [outcome for _, outcome in counter.outcomes] == [Outcome.not_sent(Why.WITHDRAWN)]
    assert not counter.rig.told("paper")


def test_an_outcome_that_cannot_be_written_is_kept_until_it_can(counter):
    counter.refuses = 3
    counter.start()
    counter.owe(ORIGINAL)
    wait_for(lambda: counter.told(JobDone))
    assert counter.entries() == [(1, "confirmed")]
    wait_for(lambda: counter.rig.told("paper"))
    time.sleep(0.1)
    assert len(counter.rig.told("paper")) == 1


def test_a_device_that_cannot_even_be_made_is_tried_again(counter):
    make, failures = counter.rig.till, [Unavailable("VIRTUAL_NOT_STARTED"), Unavailable("VIRTUAL_NOT_STARTED")]

    def till(**settings):
        if failures:
            raise failures.pop()
        return make(**settings)

    counter.rig.till = till
    counter.start()
    counter.owe(ORIGINAL)
    wait_for(lambda: counter.told(JobDone))
    assert counter.outcomes[0][1].state is State.CONFIRMED


def test_a_stuck_thread_is_left_behind(counter):
    """As a driver of the operating system that never returns."""
    release = threading.Event()
    counter.start()
    wait_for(lambda: counter.spool.status().maker)
    stuck = counter.rig.drivers[0]
    stuck.print = lambda *_: release.wait(20) and Outcome.confirmed(1)
    counter.owe(ORIGINAL)
    wait_for(lambda: counter.told(JobSending))
    counter.spool._pace = replace(QUICK_PACE, stuck=0.1)
    wait_for(lambda: counter.spool.status().link is LinkState.STUCK)
    counter.spool.abandon()
    assert [outcome for _, outcome in counter.outcomes] == [Outcome.unknown(0, Why.STUCK)]
    counter.spool._pace = QUICK_PACE
    stuck.close()
    counter.owe(replace(ORIGINAL, subject="R01-000002"))
    wait_for(lambda: len(counter.told(JobDone)) == 2)
    assert counter.outcomes[1][1].state is State.CONFIRMED
    release.set()
    time.sleep(0.1)
    assert len(counter.entries()) == 2, "what the stuck thread says now changes nothing"


def test_the_first_byte_leaves_soon_after_the_commit(counter):
    counter.start()
    wait_for(lambda: counter.spool.status().maker)
    taken = []
    for number in range(20):
        start = time.monotonic()
        counter.owe(replace(ORIGINAL, subject=f"R02-{number:06d}"))
        wait_for(functools.partial(counter.has_told, JobSending, number + 1))
        taken.append(time.monotonic() - start)
        wait_for(functools.partial(counter.has_told, JobDone, number + 1))
    assert sorted(taken)[10] < 0.05, taken


def test_jobs_are_checked_when_they_are_made():
    with pytest.raises(ValueError, match="reason"):
        NewJob("printer", JobKind.DRAWER, "x")
    with pytest.raises(ValueError, match="paper"):
        NewJob("printer", JobKind.REPORT, "x")


def test_the_table_refuses_what_is_no_job(counter):
    with counter.database.write() as connection, pytest.raises(sqlite3.IntegrityError):
        connection.execute(
            "INSERT INTO device_job(device, kind, subject, reason, paper, created_ms, state, why, bytes_sent)"
            " VALUES ('p', 'fax', '', '', '', 0, 'waiting', '', 0)"
        )


def test_a_pulse_that_got_too_old_while_its_drawer_was_asked_is_given_up_and_the_next_one_opens(counter):
    """Blocked is no end of a job: the thread that took it for one was gone, and with it the printer."""
    counter.rig.do("fail")
    counter.rig.do("late", ms=40)
    counter.start(pace=replace(QUICK_PACE, stale_pulse=0.03))
    wait_for(lambda: counter.has_told(StatusChanged, 1))
    counter.owe(PULSE)
    wait_for(lambda: counter.has_told(JobDone, 1))
    assert counter.outcomes[0][1] == Outcome.not_sent(Why.TOO_LATE)
    counter.rig.do("late", ms=0)
    counter.rig.do("repair")
    counter.owe(ORIGINAL)
    wait_for(lambda: counter.has_told(JobDone, 2))
    assert counter.outcomes[1][1].state is State.CONFIRMED
