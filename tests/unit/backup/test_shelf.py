"""Which backups are kept, and the second place."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from pos.backup.shelf import Keep, backups_in, clear, name_for, put_beside, to_remove
from pos.domain.errors import Unavailable

NOON = dt.datetime(2026, 11, 20, 12, tzinfo=dt.UTC)


def fill(folder: Path, moments: list[dt.datetime], register: str = "R01") -> None:
    folder.mkdir(exist_ok=True)
    for seq, at in enumerate(moments, start=1):
        (folder / name_for(register, at, seq)).write_bytes(b"x")


def test_newest_then_one_a_day_then_one_a_month(tmp_path: Path) -> None:
    hours = [NOON - dt.timedelta(hours=n) for n in range(24 * 400)]
    fill(tmp_path, hours[::-1])
    clear(tmp_path, ("R01",), Keep(last=5, days=10, months=6))
    left = backups_in(tmp_path)
    assert [one.at for one in left[:5]] == hours[:5]
    days = {one.at.date() for one in left}
    assert {NOON.date() - dt.timedelta(days=n) for n in range(10)} <= days
    months = sorted({(one.at.year, one.at.month) for one in left}, reverse=True)
    assert months == [(2026, 11), (2026, 10), (2026, 9), (2026, 8), (2026, 7), (2026, 6)]
    assert len(left) == 5 + 9 + 5
    clear(tmp_path, ("R01",), Keep(last=5, days=10, months=6))
    assert backups_in(tmp_path) == left


def test_backups_of_before_a_restore_go_by_the_same_rule(tmp_path: Path) -> None:
    fill(tmp_path, [NOON - dt.timedelta(days=n) for n in range(9, 2, -1)])
    fill(tmp_path, [NOON - dt.timedelta(hours=1), NOON], "R01.K7QM")
    fill(tmp_path, [NOON - dt.timedelta(days=300)], "R01.ZZZZ")
    clear(tmp_path, ("R01", "R01.K7QM"), Keep(last=2, days=3, months=0))
    assert [(one.register, one.at.day) for one in backups_in(tmp_path)[:-1]] == [
        ("R01.K7QM", 20),
        ("R01.K7QM", 20),
        ("R01", 17),
        ("R01", 16),
    ]
    assert backups_in(tmp_path)[-1].register == "R01.ZZZZ"


def test_the_newest_always_stays_and_other_registers_are_left_alone(tmp_path: Path) -> None:
    fill(tmp_path, [NOON - dt.timedelta(days=3), NOON])
    fill(tmp_path, [NOON], "R02")
    (tmp_path / "notes.txt").write_text("mine")
    clear(tmp_path, ("R01",), Keep(0, 0, 0))
    assert {(one.register, one.at) for one in backups_in(tmp_path)} == {("R01", NOON), ("R02", NOON)}
    assert (tmp_path / "notes.txt").exists()


def test_a_clock_that_jumped_ahead_removes_nothing_of_before(tmp_path: Path) -> None:
    days = [NOON - dt.timedelta(days=n) for n in range(5)]
    fill(tmp_path, [*days[::-1], NOON + dt.timedelta(days=4000)])
    assert to_remove(backups_in(tmp_path), Keep(last=1, days=6, months=0)) == []


def test_the_second_place_is_never_made_up(tmp_path: Path) -> None:
    fill(tmp_path, [NOON])
    path = backups_in(tmp_path)[0].path
    with pytest.raises(Unavailable) as refused:
        put_beside(path, tmp_path / "share")
    assert refused.value.code == "SECOND_PLACE_MISSING"
    (tmp_path / "share").mkdir()
    assert put_beside(path, tmp_path / "share").read_bytes() == b"x"
    assert [one.name for one in (tmp_path / "share").iterdir()] == [path.name]


def test_a_second_place_that_is_full_is_said(tmp_path: Path) -> None:
    fill(tmp_path, [NOON])
    path = backups_in(tmp_path)[0].path
    (tmp_path / "share").mkdir()
    (tmp_path / "share" / f".{path.name}.part").mkdir()
    with pytest.raises(Unavailable):
        put_beside(path, tmp_path / "share")
