"""Room on the disk: two marks, a reserve, and a real disk that is full."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from pos.app import App, verify_book
from pos.cashiering import count, deposit, finalize, health, open_drawer, settle, take_payment
from pos.cashiering.deposit import Bagged
from pos.domain.drawers import CashCount, change_in_pieces
from pos.domain.errors import Unavailable
from pos.domain.money import Money
from pos.receivables.outcome import ImportKind
from pos.store.space import MEGABYTE, DiskGate, Limits, Room
from tests.support.bills import FEES, cash, fee_cart
from tests.support.counters import DAY, FLOAT, Desk, import_text, make_desk, open_desk
from tests.support.mounts import fill, small_disk

LIMITS = Limits(warn=100, stop=40, reserve=8)


class Disk:
    """As much free space as a test says, less what the reserve takes of it."""

    def __init__(self, free: int) -> None:
        self.free = free

    def left(self, folder: Path) -> int:
        reserve = folder / "reserve"
        return self.free * MEGABYTE - (reserve.stat().st_size if reserve.exists() else 0)


def gate(folder: Path, disk: Disk) -> DiskGate:
    return DiskGate(folder, LIMITS, free=disk.left)


def test_said_below_one_mark_and_refused_below_the_next(tmp_path: Path) -> None:
    disk = Disk(500)
    made = gate(tmp_path, disk)
    made.hold()
    assert (tmp_path / "reserve").stat().st_size == 8 * MEGABYTE
    seen = []
    for free in (500, 109, 107, 49, 47, 5, 47, 49, 500):
        disk.free = free
        seen.append((made.look()[0], (tmp_path / "reserve").exists()))
    assert seen == [
        (Room.PLENTY, True),
        (Room.PLENTY, True),
        (Room.LOW, True),
        (Room.LOW, True),
        (Room.NONE, False),  # given up, and yet the mark is not lifted by what that frees
        (Room.NONE, False),
        (Room.NONE, False),
        (Room.LOW, True),
        (Room.PLENTY, True),
    ]
    made.let_go()
    assert not (tmp_path / "reserve").exists()


def test_what_is_refused_says_how_much_is_left(tmp_path: Path) -> None:
    made = gate(tmp_path, Disk(30))
    with pytest.raises(Unavailable) as refused:
        made.require()
    assert refused.value.code == "DISK_NEARLY_FULL"
    assert refused.value.values["free"] == 30


def test_a_reserve_that_cannot_be_taken_is_no_reason_to_stop(tmp_path: Path) -> None:
    made = DiskGate(tmp_path / "nowhere", LIMITS, free=lambda _: 500 * MEGABYTE)
    made.hold()
    assert made.look()[0] is Room.PLENTY


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    made = open_desk(tmp_path / "data")
    import_text(made, ImportKind.FEES, FEES, tmp_path)
    yield made
    made.app.close()


def pay(desk: Desk) -> None:
    take_payment.post(desk.counter, desk.cashier, desk.session_id, fee_cart(desk, 1000).with_tender(cash(1000)))


def close_the_day(desk: Desk, cents: int) -> settle.Settled:
    count.start(desk.counter, desk.cashier, desk.session_id)
    drawer = CashCount(dict(change_in_pieces(Money(cents + 20000))))
    count.submit(desk.counter, desk.cashier, desk.session_id, count.Counted(drawer, {}))
    finalize.finalize(desk.counter, desk.supervisor, desk.session_id, {})
    bag = CashCount(dict(change_in_pieces(Money(cents))))
    deposit.make(desk.counter, desk.supervisor, DAY, Bagged(bag, "B-1"))
    return settle.settle(desk.counter, desk.supervisor, DAY)


def test_no_payment_begins_on_a_nearly_full_disk_and_the_day_still_closes(desk: Desk) -> None:
    pay(desk)
    disk = Disk(500)
    desk.counter.disk = gate(desk.counter.data, disk)
    assert health.light(desk.counter).key == "light.book.good"
    disk.free = 90
    pay(desk)
    assert health.light(desk.counter).key == "light.book.disk_low"
    disk.free = 20
    with pytest.raises(Unavailable) as refused:
        pay(desk)
    assert refused.value.code == "DISK_NEARLY_FULL"
    assert health.light(desk.counter).key == "light.book.disk_full"
    assert close_the_day(desk, 2000).totals["cash"] == Money(2000)


def test_no_drawer_is_opened_on_a_nearly_full_disk(tmp_path: Path) -> None:
    desk = make_desk(tmp_path / "data")
    desk.counter.disk = gate(desk.counter.data, Disk(20))
    with pytest.raises(Unavailable):
        open_drawer.open_drawer(desk.counter, desk.cashier, "1", DAY, FLOAT)
    desk.app.close()


def test_a_real_disk_fills_up_and_the_reserve_closes_the_day(tmp_path: Path) -> None:
    """Something else fills the disk to its last byte while the till is open: with the reserve the day is settled."""
    with small_disk(tmp_path / "disk", "64m"):
        made = open_desk(tmp_path / "data")
        import_text(made, ImportKind.FEES, FEES, tmp_path)
        made.app.close()
        home = tmp_path / "disk" / "data"
        subprocess.run(["cp", "-r", str(made.app.places.data), str(home)], check=True)
        config = home / "config.toml"
        config.write_text(config.read_text() + "\n[disk]\nwarn_mb = 30\nstop_mb = 10\nreserve_mb = 16\n")
        app = App(home, clock=made.clock)
        desk = Desk(app, app.open(), made.cashier, made.supervisor, made.administrator, made.clock, made.session)
        pay(desk)
        fill(tmp_path / "disk" / "something-else")
        with pytest.raises(Unavailable) as refused:
            pay(desk)
        assert refused.value.code in {"DISK_NEARLY_FULL", "DISK_FULL"}
        assert not (home / "reserve").exists()
        assert close_the_day(desk, 1000).totals["cash"] == Money(1000)
        app.close()
        assert verify_book(app.places).ok
