"""A drawer left open is told and written down, one that opened by key too; what is not known is not claimed."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from pos.cashiering.drawer_places import DrawerPlace, DrawerPlaces
from pos.cashiering.drawer_watch import EXPLAINS_MS, DrawerWatch
from pos.cashiering.lights import Light
from pos.domain.facts import Happening
from pos.drivers.jobs import Job, JobKind, JobSending, JobState, StatusChanged
from pos.drivers.ports import DrawerState, LinkState, PrinterStatus, PrinterWithDrawer
from pos.drivers.spool import Spool
from pos.ledger import sql as ledger_sql
from pos.settlement.gather import session_facts
from tests.support.counters import Desk, open_desk

PULSE = Job(1, "printer", JobKind.DRAWER, "R01-000001", "sale", "", 0, 0, JobState.SENDING)


class Watched:
    """A watch over one drawer, a clock that is put forward by hand, and what was told."""

    def __init__(self, desk: Desk, alert_s: int) -> None:
        self.desk = desk
        self.now_ms = 0
        self.told: list[Light] = []
        spool = Spool(desk.counter.book.database, "printer", _nothing, lambda job, outcome: None)
        self.places = DrawerPlaces([DrawerPlace("printer", spool)])
        self.watch = DrawerWatch(desk.counter.book, alert_s, clock=lambda: self.now_ms)
        self.watch.start(self.told.append)

    def is_(self, state: DrawerState, after_ms: int = 0) -> None:
        """Its switch says so, so much later."""
        self.now_ms += after_ms
        self.watch.hear(StatusChanged("printer", PrinterStatus(LinkState.CONNECTED, drawer=state)), self.places)

    def pulse(self) -> None:
        self.watch.hear(JobSending(PULSE), self.places)

    def entries(self, kind: str) -> list[dict[str, object]]:
        return [dict(one.data) for one in ledger_sql.entries(self.desk.counter.book.read()) if one.kind == kind]

    def until(self, happened: Callable[[], object]) -> None:
        end = time.monotonic() + 5
        while not happened():
            assert time.monotonic() < end
            time.sleep(0.005)


def _nothing() -> PrinterWithDrawer:
    raise AssertionError("the spool was not started")


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    made = open_desk(tmp_path / "data")
    yield made
    made.app.close()


@pytest.fixture
def watched(desk: Desk) -> Iterator[Watched]:
    made = Watched(desk, 30)
    made.is_(DrawerState.CLOSED)
    yield made
    made.watch.close()


def happenings(desk: Desk) -> list[Happening]:
    return list(session_facts(desk.counter.book.read(), desk.session_id).happenings)


def test_a_drawer_left_open_is_told_and_once_shut_it_is_written_down_for_how_long(watched: Watched) -> None:
    watched.pulse()
    watched.is_(DrawerState.OPEN)
    watched.now_ms += 29_999
    watched.is_(DrawerState.OPEN)
    assert watched.told == []
    watched.is_(DrawerState.UNKNOWN)
    watched.is_(DrawerState.CLOSED)
    watched.pulse()
    watched.is_(DrawerState.OPEN)
    watched.now_ms += 30_000
    watched.pulse()  # anything that is heard makes it look at the clock
    watched.until(lambda: watched.told)
    assert watched.entries("drawer.left-open") == []
    watched.is_(DrawerState.CLOSED, after_ms=44_000)
    watched.until(lambda: watched.entries("drawer.left-open"))
    (entry,) = watched.entries("drawer.left-open")
    assert (entry["seconds"], entry["closed"], entry["reference"]) == (74, True, "1:14")
    assert [one.kind for one in happenings(watched.desk)] == ["drawer.left-open"], "it is on the list for review"


def test_a_drawer_that_opens_by_key_is_recorded_and_one_that_was_asked_to_is_not(watched: Watched) -> None:
    watched.pulse()
    watched.is_(DrawerState.OPEN, after_ms=EXPLAINS_MS)
    watched.is_(DrawerState.CLOSED, after_ms=1_000)
    watched.is_(DrawerState.OPEN, after_ms=1_000)
    watched.until(lambda: watched.entries("drawer.unasked"))
    assert len(watched.entries("drawer.unasked")) == 1
    assert [one.kind for one in happenings(watched.desk)] == ["drawer.unasked"]


def test_what_happened_while_nobody_could_look_is_not_guessed(watched: Watched) -> None:
    watched.is_(DrawerState.UNKNOWN, after_ms=60_000)
    watched.is_(DrawerState.OPEN, after_ms=60_000)
    watched.watch.forget()
    watched.is_(DrawerState.OPEN, after_ms=60_000)
    watched.is_(DrawerState.CLOSED)
    watched.watch.close()
    assert watched.entries("drawer.unasked") == []


def test_a_till_that_is_closed_over_an_open_drawer_says_so(watched: Watched) -> None:
    watched.pulse()
    watched.is_(DrawerState.OPEN)
    watched.now_ms += 31_000
    watched.pulse()
    watched.until(lambda: watched.told)
    watched.watch.close()
    (entry,) = watched.entries("drawer.left-open")
    assert (entry["closed"], entry["seconds"]) == (False, 31)


def test_nought_is_never(desk: Desk) -> None:
    watched = Watched(desk, 0)
    watched.is_(DrawerState.CLOSED)
    watched.pulse()
    watched.is_(DrawerState.OPEN)
    watched.is_(DrawerState.CLOSED, after_ms=10**9)
    watched.watch.close()
    assert (watched.told, watched.entries("drawer.left-open")) == ([], [])
