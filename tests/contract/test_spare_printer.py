"""Two printers on one spool: what waits for the one is given to the other, and never comes out twice."""

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from pos.drivers import spool_sql
from pos.drivers.jobs import Job, JobKind, JobState, NewJob
from pos.drivers.ports import Outcome, State, Why
from pos.drivers.spool import Spool
from pos.drivers.spool_sql import Lane
from pos.drivers.spool_worker import Pace
from pos.store import Database
from tests.contract.device_rig import RECEIPT, Rig, papers, printer_rig, wait_for

PACE = Pace(turn=0.005, look=0.05, retry=0.03, reopen=0.02, stale_pulse=0.6, stuck=5)
RECEIPTS = [NewJob("printer", JobKind.ORIGINAL, f"R01-00000{n}", paper=RECEIPT) for n in (1, 2)]


@dataclass
class Pair:
    """A printer and its spare, each with its thread, on one database."""

    database: Database
    first: Rig
    spare: Rig
    spools: dict[str, Spool] = field(default_factory=dict)
    outcomes: list[tuple[Job, Outcome]] = field(default_factory=list)

    def start(self) -> None:
        for name, rig in (("printer", self.first), ("spare_printer", self.spare)):
            spool = Spool(
                self.database, name, rig.till, lambda job, outcome: self.outcomes.append((job, outcome)), pace=PACE
            )
            self.spools[name] = spool
            spool.start()

    def owe(self, *jobs: NewJob) -> None:
        with self.database.write() as connection:
            Spool.enqueue(connection, *jobs)
        self.spools["printer"].wake()

    def give(self) -> int:
        """What a person does: the spare gets what waits."""
        spare = self.spools["spare_printer"]
        waiting = self.spools["printer"].waiting()
        with self.database.write() as connection:
            given = sum(spare.take_over(connection, job) for job in waiting)
        spare.wake()
        return given

    def ended(self) -> list[tuple[str, str, State]]:
        return sorted((job.subject, job.device, outcome.state) for job, outcome in self.outcomes)


@pytest.fixture
def pair(tmp_path: Path) -> Iterator[Pair]:
    database = Database.open(tmp_path / "book.db", spool_sql.STEPS, create=True)
    with ExitStack() as rigs:
        first, spare = (rigs.enter_context(printer_rig(tmp_path / name)) for name in ("a", "b"))
        made = Pair(database, first, spare)
        yield made
        for spool in made.spools.values():
            assert spool.stop()
    database.close()


def test_what_waits_goes_to_the_spare_and_comes_out_there_once(pair: Pair) -> None:
    pair.first.do("paper_out")
    pair.start()
    pair.owe(*RECEIPTS)
    assert pair.give() == 2
    wait_for(lambda: len(pair.outcomes) == 2)
    assert pair.ended() == [
        ("R01-000001", "spare_printer", State.CONFIRMED),
        ("R01-000002", "spare_printer", State.CONFIRMED),
    ]
    pair.first.do("load_paper")
    pair.owe(replace(RECEIPTS[0], subject="R01-000003"))
    wait_for(lambda: len(pair.outcomes) == 3)
    wait_for(lambda: len(pair.spare.told("paper")) == 2 and len(pair.first.told("paper")) == 1)
    assert pair.give() == 0, "nothing waits any more"


def test_a_paper_that_nobody_is_sure_of_stays_where_it_is(pair: Pair) -> None:
    pair.first.do("unplug", after_bytes=150)
    pair.start()
    pair.owe(RECEIPTS[0])
    wait_for(lambda: len(pair.outcomes) == 1)
    pair.owe(RECEIPTS[1])
    assert pair.give() == 1
    wait_for(lambda: len(pair.outcomes) == 2)
    assert pair.ended() == [
        ("R01-000001", "printer", State.UNKNOWN),
        ("R01-000002", "spare_printer", State.CONFIRMED),
    ]
    wait_for(lambda: pair.spare.told("paper"))
    assert len(pair.spare.told("paper")) == 1


def test_whoever_is_first_has_it_the_printer_that_came_back_or_the_spare(pair: Pair) -> None:
    """Taken between looking at a job and beginning it: compared and set, so that one of both begins."""
    pair.first.do("paper_out")
    pair.start()
    for number in range(12):
        pair.owe(replace(RECEIPTS[0], subject=f"R01-0001{number:02d}"))
        pair.first.server.post({"do": "load_paper"})
        pair.give()
        wait_for(lambda: len(pair.outcomes) == number + 1)  # noqa: B023 - waited for within the turn
        pair.first.do("paper_out")
    assert {outcome.state for _, outcome in pair.outcomes} == {State.CONFIRMED}
    assert len({job.subject for job, _ in pair.outcomes}) == 12
    wait_for(lambda: len(pair.first.told("paper")) + len(pair.spare.told("paper")) == 12)


def test_a_job_of_another_device_is_not_begun(pair: Pair) -> None:
    with pair.database.write() as connection:
        Spool.enqueue(connection, RECEIPTS[0])
        job = spool_sql.next_waiting(connection, ("printer",), Lane.ROLL)
        assert job is not None
        assert spool_sql.give(connection, job, "spare_printer")
        assert not spool_sql.move(connection, job, JobState.WAITING, JobState.SENDING)
        assert not spool_sql.give(connection, job, "spare_printer")


def test_what_the_printer_still_holds_is_forgotten_before_it_prints_again(pair: Pair) -> None:
    """The roll ran out in the middle and the cable was pulled: the rest would come out when the roll is changed."""
    pair.first.do("paper_out", after_bytes=100)
    pair.first.do("drop", after_bytes=200)
    pair.start()
    pair.owe(RECEIPTS[0])
    wait_for(lambda: len(pair.outcomes) == 1)
    assert (pair.outcomes[0][1].state, pair.outcomes[0][1].why) == (State.UNKNOWN, Why.LINK_LOST)
    assert b"TOTAL" in pair.first.device._buffer
    pair.spools["printer"].forget_held()
    pair.owe(NewJob("printer", JobKind.DUPLICATE, "R01-000001", paper=RECEIPT, copy=1))
    wait_for(lambda: b"TOTAL" not in pair.first.device._buffer)
    pair.first.do("load_paper")
    wait_for(lambda: len(pair.outcomes) == 2)
    assert pair.outcomes[1][1].state is State.CONFIRMED
    wait_for(lambda: pair.first.told("paper"))
    assert sum(paper.count("TOTAL") for paper in papers(pair.first)) == 1
