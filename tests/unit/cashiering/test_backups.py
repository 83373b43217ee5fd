"""Backups of a register at work: looked through before they count, made by themselves, kept by a rule."""

from __future__ import annotations

import json
import os
import sqlite3
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from pos.backup.recovery import Recovery
from pos.backup.sealed import read_head, unseal
from pos.backup.shelf import Keep
from pos.cashiering import backups, count, deposit, finalize, health, settle, take_payment
from pos.cashiering.backup_desk import BackupDesk, BackupSettings
from pos.cashiering.deposit import Bagged
from pos.cashiering.keeper import Keeper
from pos.domain.drawers import CashCount, change_in_pieces
from pos.domain.errors import Expected, Refused, Unavailable
from pos.domain.money import Money
from pos.ledger import sql as ledger_sql
from pos.receivables.outcome import ImportKind
from tests.support.bills import FEES, cash, fee_cart
from tests.support.counters import DAY, Desk, import_text, open_desk
from tests.support.forgery import change_body, forging, seq_of

PASSPHRASE = "lantern-quarry-ember-willow-42"


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """A register with fees and an open drawer, and a passphrase."""
    made = open_desk(tmp_path / "data")
    import_text(made, ImportKind.FEES, FEES, tmp_path)
    backups.set_passphrase(made.counter, made.administrator, PASSPHRASE)
    made.counter.backups.wait(0)
    yield made
    made.app.close()


def pay(desk: Desk, cents: int) -> str:
    cart = fee_cart(desk, cents).with_tender(cash(cents))
    return take_payment.post(desk.counter, desk.cashier, desk.session_id, cart).receipt.number


def said(desk: Desk, kind: str) -> list[dict[str, object]]:
    entries = ledger_sql.entries(desk.counter.book.read())
    return [dict(one.data) for one in entries if one.kind == kind]


def until(happened: object) -> None:
    end = time.monotonic() + 20
    while not happened():  # type: ignore[operator]  # any callable
        assert time.monotonic() < end
        time.sleep(0.01)


def test_a_backup_holds_book_bills_settings_and_keys_and_nothing_readable(desk: Desk, tmp_path: Path) -> None:
    pay(desk, 1234)
    made = backups.back_up_to(desk.counter, tmp_path / "b.cfbackup")
    assert (made.seq, made.head) == desk.counter.book.head()
    files = {name: content.read() for name, content in unseal(made.path, PASSPHRASE, lambda _: True)}
    assert set(files) == {
        "counterfoil.db",
        "config.toml",
        "keys/register.key",
        "keys/personal.key",
        "keys/recovery.json",
        "reference-1.db",
    }
    raw = made.path.read_bytes()
    assert files["keys/register.key"] not in raw
    assert b"receipt.posted" in files["counterfoil.db"]
    assert b"receipt.posted" not in raw
    assert not list((desk.counter.data / "backups").iterdir())


def test_one_is_never_put_over_another_file(desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "b").write_text("mine")
    with pytest.raises(Refused) as refused:
        backups.back_up_to(desk.counter, tmp_path / "b")
    assert refused.value.code == "FILE_THERE"


def test_without_a_passphrase_there_is_none_and_it_is_said(tmp_path: Path) -> None:
    made = open_desk(tmp_path / "data")
    with pytest.raises(Refused) as refused:
        backups.back_up_to(made.counter, tmp_path / "b")
    assert refused.value.code == "RECOVERY_NOT_SET"
    with pytest.raises(Refused):
        backups.set_passphrase(made.counter, made.cashier, PASSPHRASE)
    assert health.light(made.counter).key == "light.book.good"  # a training book owes none
    made.app.close()


def test_another_recovery_key_than_the_one_that_was_set_makes_no_backup(desk: Desk, tmp_path: Path) -> None:
    """Whoever owns the file could have all backups sealed for a passphrase of their own."""
    counter, lies_here = desk.counter, desk.counter.data / "keys" / "recovery.json"
    ours, somebody_elses = lies_here.read_bytes(), Recovery.of_passphrase("a passphrase of somebody else")
    keeper = Keeper(counter)

    def refused() -> None:
        with pytest.raises(Refused) as backup:
            backups.back_up_to(counter, tmp_path / "b.cfbackup")
        assert backup.value.code == "RECOVERY_DIFFERS"
        counter.backups.soon("asked")
        keeper.close()
        assert said(desk, "backup.failed")[-1] == {"code": "RECOVERY_DIFFERS", "why": "asked"}
        assert isinstance(counter.backups.state.error, Refused)
        assert health.light(counter).key == "light.book.no_backup"
        lies_here.write_bytes(ours)

    somebody_elses.write(lies_here)  # before there is a backup
    refused()
    made = backups.back_up(counter, "schedule")
    assert made is not None
    assert said(desk, "backup.made")[-1]["recovery"] == Recovery.from_json(json.loads(ours)).public
    assert counter.backups.state.error is None
    somebody_elses.write(lies_here)
    refused()
    lies_here.unlink()
    refused()
    before = len(backups.shelf(counter))
    lies_here.unlink()
    backups.set_passphrase(counter, desk.administrator, PASSPHRASE)  # what an administrator sets is right again
    assert backups.back_up(counter, "passphrase") is not None
    assert len(backups.shelf(counter)) == before + 1
    newest = backups.shelf(counter)[0].path
    files = {name: content.read() for name, content in unseal(newest, PASSPHRASE, lambda _: True)}
    assert json.loads(files["keys/recovery.json"])["public"] == said(desk, "backup.made")[-1]["recovery"]


def test_a_backup_of_a_release_that_did_not_name_its_key_is_no_way_round(desk: Desk) -> None:
    backups.back_up(desk.counter, "schedule")
    with forging(desk.app) as book:
        change_body(book, seq_of(book, "backup.made"), lambda raw: raw["data"].pop("recovery"))
    assert backups.recovery_key(desk.counter) is not None
    Recovery.of_passphrase("a passphrase of somebody else").write(desk.counter.data / "keys" / "recovery.json")
    with pytest.raises(Refused) as refused:
        backups.recovery_key(desk.counter)
    assert refused.value.code == "RECOVERY_DIFFERS"


def test_what_is_recorded_and_that_nothing_new_makes_no_new_one(desk: Desk) -> None:
    first = backups.back_up(desk.counter, "schedule")
    assert first is not None
    assert read_head(first.path).hash == first.head
    (entry,) = said(desk, "backup.made")
    assert (entry["seq"], entry["hash"], entry["sha256"]) == (first.seq, first.head, first.sha256)
    assert backups.back_up(desk.counter, "schedule") is None
    pay(desk, 500)
    assert backups.back_up(desk.counter, "schedule") is not None
    assert len(backups.shelf(desk.counter)) == 2


def test_older_ones_go_and_the_second_place_has_them_too(desk: Desk, tmp_path: Path) -> None:
    place = tmp_path / "share"
    keep = Keep(last=2, days=0, months=0)
    desk.counter.backups = BackupDesk(BackupSettings(second_folder=str(place), keep=keep))
    made = backups.back_up(desk.counter, "schedule")
    assert made is not None
    assert made.not_beside is not None
    assert said(desk, "backup.made")[-1]["beside"] == "SECOND_PLACE_MISSING"
    place.mkdir()
    for n in range(3):
        desk.clock.advance(seconds=3600)
        pay(desk, 100 + n)
        made = backups.back_up(desk.counter, "schedule")
    assert made is not None
    assert made.not_beside is None
    names = [one.path.name for one in backups.shelf(desk.counter)]
    assert len(names) == 2
    assert sorted(path.name for path in place.iterdir()) == sorted(names)
    assert (place / names[0]).read_bytes() == made.path.read_bytes()


def test_a_backup_that_is_gone_or_is_not_in_the_second_place_is_made_good_though_nothing_is_new(
    desk: Desk, tmp_path: Path
) -> None:
    place = tmp_path / "share"
    desk.counter.backups = BackupDesk(BackupSettings(second_folder=str(place)))
    first = backups.back_up(desk.counter, "schedule")
    assert first is not None
    assert health.light(desk.counter).key == "light.book.second_place"
    again = backups.back_up(desk.counter, "schedule")  # still not there: told, and no entry more
    assert again is not None
    assert again.not_beside is not None
    assert len(said(desk, "backup.made")) == 1
    place.mkdir()
    again = backups.back_up(desk.counter, "schedule")
    assert again == replace(first, not_beside=None)
    assert (place / first.path.name).read_bytes() == first.path.read_bytes()
    entry = said(desk, "backup.made")[-1]
    assert (entry["file"], entry["sha256"], entry["beside"], entry["why"]) == (
        first.path.name,
        first.sha256,
        "",
        "second-place",
    )
    assert health.light(desk.counter).key == "light.book.good"
    assert backups.back_up(desk.counter, "schedule") is None
    (place / first.path.name).write_bytes(b"cut off")
    assert backups.back_up(desk.counter, "schedule") is not None
    assert (place / first.path.name).read_bytes() == first.path.read_bytes()
    assert len(said(desk, "backup.made")) == 2
    desk.clock.advance(seconds=60)
    first.path.unlink()
    made = backups.back_up(desk.counter, "schedule")
    assert made is not None
    assert made.path != first.path
    assert made.path.read_bytes() == (place / made.path.name).read_bytes()
    assert backups.back_up(desk.counter, "schedule") is None
    desk.clock.advance(seconds=60)
    rotten = bytearray(made.path.read_bytes())
    rotten[-1] ^= 1  # of the same size: found when it is to be copied
    made.path.write_bytes(rotten)
    (place / made.path.name).unlink()
    another = backups.back_up(desk.counter, "schedule")
    assert another is not None
    assert another.path != made.path


def test_a_book_that_does_not_hold_has_no_backup(desk: Desk, tmp_path: Path) -> None:
    pay(desk, 700)
    with sqlite3.connect(desk.counter.book.database.path) as other:
        other.execute("DROP TRIGGER line_update")
        other.execute("UPDATE line SET cents = cents * 2 WHERE entry = (SELECT max(entry) FROM line)")
    other.close()
    with pytest.raises(Refused) as refused:
        backups.back_up_to(desk.counter, tmp_path / "b")
    assert refused.value.code == "BOOK_DOUBTED"
    assert not (tmp_path / "b").exists()


def test_what_is_left_of_one_that_was_cut_off_goes_after_a_day(desk: Desk, tmp_path: Path) -> None:
    shelf = desk.counter.data / "backups"
    for name, age_s in ((".making-old", 2 * 86_400), (".making-now", 60)):  # the other: of a command at this moment
        (shelf / name).mkdir(parents=True)
        (shelf / name / "counterfoil.db").write_bytes(b"a copy")
        os.utime(shelf / name, (time.time() - age_s,) * 2)
    backups.back_up_to(desk.counter, tmp_path / "b")
    assert [one.name for one in shelf.iterdir()] == [".making-now"]


def test_no_room_is_said_before_anything_is_written(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(backups, "_ROOM_TO_SPARE", 2**62)
    with pytest.raises(Unavailable) as refused:
        backups.back_up_to(desk.counter, tmp_path / "b")
    assert refused.value.code == "BACKUP_NO_ROOM"


def test_payments_go_on_while_a_backup_is_made(desk: Desk, tmp_path: Path) -> None:
    """Every payment that is posted meanwhile is in the book, none waits for the copy, and the copy is of one moment."""
    stop = threading.Event()
    worst: list[float] = []
    wrong: list[BaseException] = []

    def cashier() -> None:
        while not stop.is_set():
            began = time.perf_counter()
            try:
                pay(desk, 100)
            except BaseException as error:  # noqa: BLE001 - told to the test
                wrong.append(error)
                return
            worst.append(time.perf_counter() - began)

    thread = threading.Thread(target=cashier)
    thread.start()
    made = [backups.back_up_to(desk.counter, tmp_path / f"{n}.cfbackup") for n in range(5)]
    stop.set()
    thread.join()
    assert not wrong
    assert len(worst) > 5
    assert max(worst) < 1.0
    seqs = [one.seq for one in made]
    assert seqs == sorted(set(seqs))
    for one in made:
        assert ledger_sql.head_at(desk.counter.book.read(), one.seq) == (one.seq, one.head)


def test_the_keeper_backs_up_when_a_drawer_is_closed_and_says_what_goes_wrong(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    counter = desk.counter
    counter.backups = BackupDesk(BackupSettings(every_minutes=0))
    keeper = Keeper(counter)
    changes: list[bool] = []
    counter.backups.listen(lambda: changes.append(True))
    keeper.start()
    pay(desk, 100)
    counter.backups.soon("drawer.finalized")
    until(lambda: counter.backups.state.made is not None)
    assert said(desk, "backup.made")[-1]["why"] == "drawer.finalized"
    assert health.light(counter).key == "light.book.good"
    monkeypatch.setattr(backups, "_ROOM_TO_SPARE", 2**62)
    pay(desk, 100)
    counter.backups.soon("batch.sealed")
    until(lambda: counter.backups.state.error is not None)
    assert health.light(counter).key == "light.book.no_backup"
    until(lambda: said(desk, "backup.failed"))
    assert said(desk, "backup.failed")[-1] == {"code": "BACKUP_NO_ROOM", "why": "batch.sealed"}
    keeper.close()
    assert len(changes) >= 2


def test_closing_a_drawer_and_settling_the_day_ask_for_one(desk: Desk) -> None:
    desk.counter.backups = BackupDesk()  # with nobody who makes them
    pay(desk, 1000)
    drawer = CashCount(dict(change_in_pieces(Money(21000))))
    count.start(desk.counter, desk.cashier, desk.session_id)
    count.submit(desk.counter, desk.cashier, desk.session_id, count.Counted(drawer, {}))
    finalize.finalize(desk.counter, desk.supervisor, desk.session_id, {})
    assert desk.counter.backups.wait(0) == ("drawer.finalized", False)
    bag = CashCount(dict(change_in_pieces(Money(1000))))
    deposit.make(desk.counter, desk.supervisor, DAY, Bagged(bag, "B-1"))
    settle.settle(desk.counter, desk.supervisor, DAY)
    assert desk.counter.backups.wait(0) == ("batch.sealed", False)


def test_what_was_asked_for_is_made_before_the_till_is_closed(desk: Desk) -> None:
    pay(desk, 100)
    desk.counter.backups.soon("batch.sealed")
    data = desk.counter.data
    desk.app.close()
    assert len(list((data / "backups").glob("*.cfbackup"))) == 1


def test_the_clock_alone_makes_one_too(desk: Desk) -> None:
    counter = desk.counter
    counter.backups = BackupDesk(replace(BackupSettings(), every_minutes=1 / 600))  # type: ignore[arg-type]  # a tenth of a second
    keeper = Keeper(counter)
    keeper.start()
    pay(desk, 100)
    until(lambda: said(desk, "backup.made"))
    count = len(said(desk, "backup.made"))
    time.sleep(0.4)
    assert len(said(desk, "backup.made")) == count  # nothing was added since
    keeper.close()
    assert said(desk, "backup.made")[0]["why"] == "schedule"


def test_an_unreadable_recovery_key_is_a_light_and_no_stop(desk: Desk) -> None:
    (desk.counter.data / "keys" / "recovery.json").write_text("[]")
    Keeper(desk.counter)
    assert isinstance(desk.counter.backups.state.error, Expected)
    assert pay(desk, 100)
