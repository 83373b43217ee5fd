"""A register put together again: nothing that was given after the backup comes twice, and all that was kept holds."""

from __future__ import annotations

import shutil
import sqlite3
import stat
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from pos.app import App, verify_book
from pos.app.restoring import Restored, restore
from pos.cashiering import (
    backups,
    count,
    deposit,
    documents,
    doubt,
    finalize,
    hand_over,
    people,
    receipts,
    reporting,
    settle,
    take_payment,
    upstream,
    void,
)
from pos.cashiering.counter import Counter
from pos.cashiering.deposit import Bagged
from pos.domain.clock import ScriptClock
from pos.domain.custody import Courier
from pos.domain.drawers import CashCount, change_in_pieces
from pos.domain.errors import Expected, Refused
from pos.domain.money import Money
from pos.domain.people import Permission, Person
from pos.drivers import spool_sql
from pos.drivers.jobs import JobKind, NewJob
from pos.ledger import sql as ledger_sql
from pos.receivables.outcome import ImportKind
from tests.support.bills import FEES, cash, fee_cart
from tests.support.counters import DAY, MORNING, Desk, import_text, open_desk
from tests.support.forgery import chain_again, change_body, forging, seq_of

PASSPHRASE = "lantern-quarry-ember-willow-42"


def administrator(counter: Counter) -> Person:
    return next(one for one in people.people(counter) if one.may(Permission.ADMINISTER))


def pay(desk: Desk, cents: int) -> str:
    cart = fee_cart(desk, cents).with_tender(cash(cents))
    return take_payment.post(desk.counter, desk.cashier, desk.session_id, cart).receipt.number


class Loss:
    """A register with two receipts in its backup and two after it; then the machine is gone."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.file = folder / "b.cfbackup"
        self.desk = open_desk(folder / "lost")
        import_text(self.desk, ImportKind.FEES, FEES, folder)
        backups.set_passphrase(self.desk.counter, self.desk.administrator, PASSPHRASE)
        self.desk.counter.backups.wait(0)
        self.desk.counter.upstream = str(folder / "upstream")
        (folder / "upstream").mkdir()
        self.kept = [pay(self.desk, 1000), pay(self.desk, 2000)]

    def back_up(self) -> object:
        return backups.back_up_to(self.desk.counter, self.file)

    def restored(self, name: str = "new") -> tuple[Desk, Restored]:
        """The register again, in another folder."""
        app = App(self.folder / name, clock=ScriptClock(MORNING))
        done = restore(app, self.file, PASSPHRASE, administrator)
        counter = app.open()
        counter.upstream = str(self.folder / "upstream")
        known = {person.login: person for person in people.people(counter)}
        desk = Desk(app, counter, known["carla"], known["sam"], known["ann"], app.clock)  # type: ignore[arg-type]  # it was made just above
        desk.session = self.desk.session
        return desk, done


@pytest.fixture
def loss(tmp_path: Path) -> Iterator[Loss]:
    made = Loss(tmp_path)
    yield made
    made.desk.app.close()


def close_and_settle(desk: Desk, cents: int) -> settle.Settled:
    """Count so much over the start, finalize, deposit, settle."""
    drawer = CashCount(dict(change_in_pieces(Money(cents + 20000))))
    count.start(desk.counter, desk.cashier, desk.session_id)
    count.submit(desk.counter, desk.cashier, desk.session_id, count.Counted(drawer, {}))
    finalize.finalize(desk.counter, desk.supervisor, desk.session_id, {"cash": "receipts of the lost machine"})
    bag = CashCount(dict(change_in_pieces(Money(cents))))
    deposit.make(desk.counter, desk.supervisor, DAY, Bagged(bag, "B-1"))
    return settle.settle(desk.counter, desk.supervisor, DAY)


def test_a_book_that_somebody_decided_to_go_on_with_comes_back_too(loss: Loss) -> None:
    """Its backups were made all the same; nobody has another one."""
    with closing(sqlite3.connect(loss.desk.app.places.book)) as book, book:
        book.execute("UPDATE person SET language = 'es' WHERE login = 'carla'")
    doubt.note(loss.desk.counter, verify_book(loss.desk.app.places))
    doubt.go_on(loss.desk.counter, loss.desk.supervisor, "the auditor was told")
    loss.back_up()
    desk, _ = loss.restored()
    pay(desk, 500)
    desk.app.close()


def test_what_nobody_decided_about_does_not_come_back(loss: Loss) -> None:
    with closing(sqlite3.connect(loss.desk.app.places.book)) as book, book:
        book.execute("UPDATE person SET language = 'es' WHERE login = 'carla'")
    loss.back_up()
    with pytest.raises(Refused) as refused:
        loss.restored()
    assert refused.value.code == "BOOK_DOUBTED"


def test_a_second_restore_in_the_same_place_is_no_older_copy(loss: Loss) -> None:
    """The account remembers the first one, whose numbers were of another code."""
    loss.back_up()
    for _ in range(2):
        app = App(loss.folder / "new", clock=ScriptClock(MORNING), state=loss.folder / "state")
        restore(app, loss.file, PASSPHRASE, administrator)
        counter = app.open(devices=False)
        assert counter.doubts.doubt is None
        app.close()
        shutil.rmtree(loss.folder / "new")


def test_it_goes_on_in_a_stream_of_its_own_and_no_number_comes_twice(loss: Loss) -> None:
    loss.back_up()
    lost = [pay(loss.desk, 3000), pay(loss.desk, 4000)]
    desk, done = loss.restored()
    assert done.register.startswith("R01.")
    fresh = [pay(desk, 500) for _ in range(4)]
    assert not set(fresh) & set(lost + loss.kept)
    assert fresh[0] == f"{done.register}-000003"
    assert [one.number for one in receipts.find_receipts(desk.counter, "2")] == [loss.kept[1]]
    assert [one.number for one in receipts.find_receipts(desk.counter, "3")] == [fresh[0]]
    assert receipts.receipt(desk.counter, fresh[0]).register == done.register
    entry = ledger_sql.last_restored(desk.counter.book.read())
    assert entry is not None
    assert (entry.data["streams"], entry.who) == (["R01", done.register], "ann")
    desk.app.close()
    found = verify_book(desk.app.places)
    assert found.ok, found.findings


def test_what_the_office_put_beside_the_book_comes_back(loss: Loss) -> None:
    lost, config = loss.folder / "lost", loss.folder / "lost" / "config.toml"
    text = config.read_text("utf-8")
    text = text.replace("[agency]\n", '[agency]\nlogo = "city.png"\n').replace(
        "[devices]\n", '[devices]\nterminal_certificate = "keys/terminal.pem"\n'
    )
    config.write_text(text, "utf-8")
    given = {"city.png": b"\x89PNG a picture", "keys/terminal.pem": b"PEM", "keys/terminal.passphrase": b"shared key"}
    for name, content in given.items():
        (lost / name).write_bytes(content)
    (lost / "other.png").write_bytes(b"nobody names it")
    loss.back_up()
    assert all(content not in loss.file.read_bytes() for content in given.values())
    new = loss.folder / "new"
    new.mkdir(mode=0o755)
    restore(App(new, clock=ScriptClock(MORNING)), loss.file, PASSPHRASE, administrator)
    assert {name: (new / name).read_bytes() for name in given} == given
    assert not (new / "other.png").exists()
    if sys.platform != "win32":
        assert stat.S_IMODE(new.stat().st_mode) == stat.S_IMODE((new / "keys").stat().st_mode) == 0o700
        assert all(path.stat().st_mode & 0o077 == 0 for path in new.rglob("*"))


def test_the_day_goes_on_settles_and_its_papers_have_names_of_their_own(loss: Loss) -> None:
    loss.back_up()
    desk, done = loss.restored()
    void.void_receipt(
        desk.counter, desk.cashier, desk.supervisor, desk.session_id, loss.kept[0], reason="wrong account"
    )
    pay(desk, 500)
    settled = close_and_settle(desk, 2500)
    assert settled.batch.startswith(f"{done.register}-")
    assert f"z-{done.register}-00001.pdf" in settled.files
    assert f"deposit-{done.register}-00001.pdf" in settled.files
    lost = close_and_settle(loss.desk, 3000)
    assert lost.batch != settled.batch
    desk.app.close()
    found = verify_book(desk.app.places)
    assert found.ok, found.findings


def test_papers_of_before_keep_the_names_they_were_issued_under(loss: Loss) -> None:
    desk = loss.desk
    count.start(desk.counter, desk.cashier, desk.session_id)
    drawer = CashCount(dict(change_in_pieces(Money(23000))))
    count.submit(desk.counter, desk.cashier, desk.session_id, count.Counted(drawer, {}))
    finalize.finalize(desk.counter, desk.supervisor, desk.session_id, {})
    loss.back_up()
    again, done = loss.restored()
    assert documents.z_name(again.counter, 1) == "z-R01-00001.pdf"
    bag = CashCount(dict(change_in_pieces(Money(3000))))
    deposit.make(again.counter, again.supervisor, DAY, Bagged(bag, "B-1"))
    settled = settle.settle(again.counter, again.supervisor, DAY)
    assert {"z-R01-00001.pdf", f"deposit-{done.register}-00001.pdf"} <= set(settled.files)
    again.app.close()


def test_the_sheet_of_a_hand_over_is_found_and_shows_what_the_register_was_called(loss: Loss) -> None:
    close_and_settle(loss.desk, 3000)
    courier = Courier("Dana Driver", "Armored Transit", "M-77")
    hand_over.hand_over(loss.desk.counter, loss.desk.supervisor, (1,), courier)
    before = reporting.hand_over(loss.desk.counter, None, "en")
    loss.back_up()
    desk, _ = loss.restored()
    again = reporting.hand_over(desk.counter, None, "en")
    assert again == before
    assert documents.issued(desk.counter, again.name) == documents.issued(loss.desk.counter, before.name)
    desk.app.close()


def test_settled_days_of_before_are_whole_and_the_book_is_not_in_doubt(loss: Loss) -> None:
    settled = close_and_settle(loss.desk, 3000)
    loss.back_up()
    again, _ = loss.restored()
    assert [one.data["id"] for one in settle.batches(again.counter)] == [settled.batch]
    assert documents.issued(again.counter, f"{settled.batch}/summary.pdf").startswith(b"%PDF")
    assert again.counter.doubts.doubt is None
    again.app.close()
    found = verify_book(again.app.places)
    assert found.ok, found.findings


def test_upstream_takes_the_new_stream_and_flags_what_it_alone_has(loss: Loss) -> None:
    upstream.sync(loss.desk.counter)
    loss.back_up()
    pay(loss.desk, 3000)
    ahead = upstream.sync(loss.desk.counter)
    desk, done = loss.restored()
    entry = ledger_sql.last_restored(desk.counter.book.read())
    assert entry is not None
    sent = upstream.sync(desk.counter)
    assert sent.overlap == ahead.last - entry.data["seq"]
    assert sent.first == entry.data["seq"] + 1
    flagged = [one for one in ledger_sql.entries(desk.counter.book.read()) if one.kind == "upstream.overlap"]
    assert [one.data["upstream_seq"] for one in flagged] == [ahead.last]
    assert done.register in sent.file
    pay(desk, 100)
    again = upstream.sync(desk.counter)
    assert (again.first, again.overlap) == (sent.last + 1, 0)
    desk.app.close()


def test_upstream_that_knows_less_than_the_backup_gets_all_from_there_on(loss: Loss) -> None:
    before = upstream.sync(loss.desk.counter)
    pay(loss.desk, 3000)
    loss.back_up()
    desk, _ = loss.restored()
    sent = upstream.sync(desk.counter)
    assert (sent.first, sent.overlap) == (before.last + 1, 0)
    desk.app.close()


def test_twice_from_one_backup_are_two_streams(loss: Loss) -> None:
    loss.back_up()
    one, first = loss.restored("one")
    two, second = loss.restored("two")
    assert first.register != second.register
    assert pay(one, 100) != pay(two, 100)
    backups.back_up_to(two.counter, loss.folder / "c.cfbackup")
    loss.file = loss.folder / "c.cfbackup"
    three, third = loss.restored("three")
    entry = ledger_sql.last_restored(three.counter.book.read())
    assert entry is not None
    assert entry.data["streams"] == ["R01", second.register, third.register]
    for desk in (one, two, three):
        desk.app.close()
        assert verify_book(desk.app.places).ok


def test_what_waited_for_the_printer_is_asked_about_and_never_printed_by_itself(loss: Loss) -> None:
    with loss.desk.counter.book.writing() as page:
        spool_sql.add(page.connection, [NewJob("printer", JobKind.ORIGINAL, loss.kept[0])])
    loss.back_up()
    desk, done = loss.restored()
    states = [row["state"] for row in desk.counter.book.read().execute("SELECT state FROM device_job")]
    assert (done.papers, states) == (1, ["sending"])  # with a printer, its spool makes this UNKNOWN when it starts
    desk.app.close()


def test_a_restored_book_whose_new_code_is_hidden_is_found(loss: Loss) -> None:
    """Somebody makes the restored register look as if it had never been lost, with a tool of their own."""

    def old_code(raw: dict[str, Any]) -> None:
        raw["register"] = raw["data"]["register"] = "R01"
        raw["data"]["streams"] = ["R01", "R01"]

    loss.back_up()
    desk, _ = loss.restored()
    desk.app.close()
    with forging(desk.app) as book:
        at = seq_of(book, "book.restored")
        change_body(book, at, old_code)
        chain_again(book, at)
    found = verify_book(desk.app.places)
    assert [one.code for one in found.findings] == ["STREAM_DIFFERS", "SIGNATURE_WRONG"]


def refused(call: object, *given: object) -> str:
    assert callable(call)
    with pytest.raises(Expected) as error:
        call(*given)
    return error.value.code


def test_only_into_an_empty_folder_with_the_right_words_by_who_may(loss: Loss, tmp_path: Path) -> None:
    loss.back_up()
    app = App(tmp_path / "new", clock=ScriptClock(MORNING))
    assert refused(restore, app, loss.file, "another passphrase", administrator) == "PASSPHRASE_WRONG"
    cashier = loss.desk.cashier
    assert refused(restore, app, loss.file, PASSPHRASE, lambda _: cashier) == "NOT_PERMITTED"
    assert refused(restore, app, tmp_path / "none", PASSPHRASE, administrator) == "BACKUP_MISSING"
    assert not list(app.places.data.iterdir())  # as it was
    (app.places.data / "notes.txt").write_text("mine")
    assert refused(restore, app, loss.file, PASSPHRASE, administrator) == "RESTORE_NOT_EMPTY"
    assert refused(restore, loss.desk.app, loss.file, PASSPHRASE, administrator) == "RESTORE_NOT_EMPTY"


def test_a_damaged_backup_leaves_nothing_behind(loss: Loss, tmp_path: Path) -> None:
    loss.back_up()
    whole = bytearray(loss.file.read_bytes())
    whole[-1000] ^= 1
    loss.file.write_bytes(whole)
    app = App(tmp_path / "new", clock=ScriptClock(MORNING))
    assert refused(restore, app, loss.file, PASSPHRASE, administrator) == "BACKUP_DAMAGED"
    assert not list(app.places.data.iterdir())
