"""The clock is set back, ahead, to another zone: written down, shown, and no payment is refused for it."""

from __future__ import annotations

import datetime as dt
import os
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from pos.app import App, verify_book
from pos.cashiering import health, people, take_payment
from pos.domain.clock import Instant, ScriptClock, SystemClock
from pos.domain.errors import Refused
from pos.ledger import sql as ledger_sql
from pos.receivables.outcome import ImportKind
from tests.support.bills import FEES, cash, fee_cart
from tests.support.counters import MORNING, PASSWORD, Desk, import_text, open_desk

HOUR_MS = 3_600_000


class WallClock(ScriptClock):
    """A clock on the wall that is set, beside one that only goes on."""

    passed_ms = 0

    def elapsed_ms(self) -> int:
        """What really went by."""
        return self.passed_ms

    def wait(self, ms: int) -> None:
        """Time goes by on both."""
        self.passed_ms += ms
        self.set_to(Instant(self.now().ms + ms, self.now().offset_minutes))

    def turn(self, ms: int, offset_minutes: int = 0) -> None:
        """Somebody sets it."""
        self.set_to(Instant(self.now().ms + ms, self.now().offset_minutes + offset_minutes))


@pytest.fixture
def clock() -> WallClock:
    return WallClock(MORNING)


@pytest.fixture
def desk(tmp_path: Path, clock: WallClock) -> Iterator[Desk]:
    made = open_desk(tmp_path / "data")
    import_text(made, ImportKind.FEES, FEES, tmp_path)
    made.app.close()
    app = App(tmp_path / "data", clock=clock)
    yield Desk(app, app.open(), made.cashier, made.supervisor, made.administrator, clock, made.session)
    app.close()


def pay(desk: Desk) -> None:
    take_payment.post(desk.counter, desk.cashier, desk.session_id, fee_cart(desk, 100).with_tender(cash(100)))


def jumps(desk: Desk) -> list[str]:
    entries = ledger_sql.entries(desk.counter.book.read())
    return [one.data["what"] for one in entries if one.kind == "clock.jumped"]


def test_a_clock_that_goes_as_it_should_says_nothing(desk: Desk, clock: WallClock) -> None:
    for ms in (0, 5, 60_000, 9 * HOUR_MS, 72 * HOUR_MS):
        clock.wait(ms)
        pay(desk)
    assert jumps(desk) == []
    assert health.light(desk.counter).key == "light.book.good"


def test_set_back_is_recorded_before_the_payment_and_shown(desk: Desk, clock: WallClock) -> None:
    pay(desk)
    before = clock.now()
    clock.turn(-3 * HOUR_MS)
    pay(desk)
    entries = list(ledger_sql.entries(desk.counter.book.read()))[-2:]
    assert [one.kind for one in entries] == ["clock.jumped", "receipt.posted"]
    assert (entries[0].data["before"], entries[0].data["after"]) == (before.ms, clock.now().ms)
    assert health.light(desk.counter).key == "light.book.clock_back"
    clock.wait(1000)
    pay(desk)
    assert jumps(desk) == ["back"]


def test_set_ahead_is_more_than_an_hour_beyond_what_went_by(desk: Desk, clock: WallClock) -> None:
    pay(desk)
    clock.turn(HOUR_MS)
    pay(desk)
    assert jumps(desk) == []
    clock.turn(HOUR_MS + 1)
    pay(desk)
    assert jumps(desk) == ["ahead"]
    assert health.light(desk.counter).key == "light.book.clock_ahead"


def test_summer_time_and_another_zone_are_recorded_and_no_alarm(desk: Desk, clock: WallClock) -> None:
    pay(desk)
    clock.wait(60_000)
    clock.turn(0, offset_minutes=60)
    pay(desk)
    clock.wait(60_000)
    clock.turn(0, offset_minutes=-60)
    pay(desk)
    assert jumps(desk) == ["zone", "zone"]
    assert health.light(desk.counter).key == "light.book.good"


def test_the_business_date_and_the_order_of_entries_are_not_the_clocks(desk: Desk, clock: WallClock) -> None:
    for ms in (-400 * 24 * HOUR_MS, 900 * 24 * HOUR_MS, -1):
        clock.turn(ms)
        pay(desk)
    entries = list(ledger_sql.entries(desk.counter.book.read()))
    assert [one.seq for one in entries] == list(range(1, len(entries) + 1))
    assert {one.date for one in entries if one.kind == "receipt.posted"} == {"2026-11-20"}
    assert jumps(desk) == ["back", "ahead", "back"]
    desk.app.close()
    assert verify_book(desk.app.places).ok


def test_a_clock_set_back_while_the_till_was_off_is_noticed(desk: Desk, clock: WallClock) -> None:
    pay(desk)
    desk.app.close()
    clock.turn(-HOUR_MS)
    app = App(desk.app.places.data, clock=clock)
    counter = app.open()
    people.sign_in(counter, "carla", PASSWORD)
    kinds = [one.kind for one in ledger_sql.entries(counter.book.read())][-2:]
    assert kinds == ["clock.jumped", "person.signed-in"]
    app.close()


def test_nothing_is_recorded_for_what_was_refused(desk: Desk, clock: WallClock) -> None:
    pay(desk)
    clock.turn(-HOUR_MS)
    with pytest.raises(Refused):
        take_payment.post(desk.counter, desk.cashier, "no such session", fee_cart(desk, 1).with_tender(cash(1)))
    assert jumps(desk) == []
    pay(desk)
    assert jumps(desk) == ["back"]


def test_a_lock_out_does_not_last_a_year_when_the_clock_is_set_back(desk: Desk, clock: WallClock) -> None:
    for _ in range(5):
        with pytest.raises(Refused):
            people.sign_in(desk.counter, "carla", "a wrong password")
    clock.turn(-365 * 24 * HOUR_MS)
    assert people.sign_in(desk.counter, "carla", PASSWORD).login == "carla"


@pytest.mark.skipif(not hasattr(time, "tzset"), reason="the zone of a process cannot be set there")
def test_the_machines_clock_knows_the_offset_of_each_moment(monkeypatch: pytest.MonkeyPatch) -> None:
    """Los Angeles leaves summer time on 2026-11-01 at 09:00 UTC."""
    ends = dt.datetime(2026, 11, 1, 9, tzinfo=dt.UTC)
    monkeypatch.setitem(os.environ, "TZ", "America/Los_Angeles")
    time.tzset()
    try:
        for minutes, offset in ((-1, -420), (1, -480)):
            moment = int((ends + dt.timedelta(minutes=minutes)).timestamp() * 1e9)
            monkeypatch.setattr(time, "time_ns", lambda moment=moment: moment)
            assert SystemClock().now().offset_minutes == offset
    finally:
        monkeypatch.undo()
        time.tzset()


def test_what_went_by_only_grows() -> None:
    clock = SystemClock()
    seen = [clock.elapsed_ms() for _ in range(1000)]
    assert seen == sorted(seen)
