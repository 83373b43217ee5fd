"""The book in doubt: found at the start, behind the work, or upstream; and who may go on."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from pos.app import App, verify_book
from pos.app.watching import BookWatch
from pos.cashiering import doubt, find, imports, take_payment, upstream
from pos.cashiering.counter import Counter
from pos.cashiering.doubt import Doubt
from pos.cashiering.people import people
from pos.cashiering.streams import begin_stream
from pos.domain.carts import CASH, Cart, Item, Tender
from pos.domain.errors import BadInput, Refused, Unavailable
from pos.domain.money import Money
from pos.domain.people import Person
from pos.ledger.book import Page
from pos.ledger.entries import Entry
from pos.ledger.findings import Finding, Verified
from pos.receivables.outcome import ImportKind, ImportRequest
from pos.receivables.reference import Reference
from tests.support.bills import FEES
from tests.support.finished_book import finished_book
from tests.support.forgery import (
    forge_the_tail,
    forging,
    unsigned_restore,
)


def sell(counter: Counter, cents: int = 700) -> None:
    """One payment in the drawer that is open."""
    session = counter.book.read().execute("SELECT id, person FROM session WHERE state = 'open'").fetchone()
    person = who(counter, session["person"])
    fee = next(one for one in find.fees(counter) if one.code == "MISC")
    cart = Cart.new().with_item(Item.of_fee(fee, amount=Money(cents))).with_tender(Tender(CASH, Money(cents)))
    take_payment.post(counter, person, session["id"], cart)


def who(counter: Counter, login: str) -> Person:
    return next(one for one in people(counter) if one.login == login)


def said(counter: Counter) -> list[tuple[str, str]]:
    """What the book says of doubt: kind and code."""
    rows = counter.book.read().execute(
        "SELECT kind, json_extract(body, '$.data.code') AS code FROM entry"
        " WHERE kind IN ('book.doubted', 'book.continued') ORDER BY seq"
    )
    return [(row["kind"], row["code"]) for row in rows]


@pytest.fixture
def app(tmp_path: Path) -> App:
    """A finished book that the account remembers."""
    made = finished_book(tmp_path / "data")
    remembered = App(made.places.data, made.places.out, made.clock, tmp_path / "state")
    remembered.open(devices=False)
    remembered.close()
    return remembered


def touched_tail(app: App) -> None:
    """The last entry's body no longer has its hash."""
    with forging(app) as book:
        book.execute(
            "UPDATE entry SET body = replace(body, '\"off\":', '\"off\" :') WHERE seq = (SELECT max(seq) FROM entry)"
        )


def test_a_book_that_holds_is_opened_and_sells(app: App) -> None:
    counter = app.open(devices=False)
    assert counter.doubts.doubt is None
    sell(counter)
    app.close()


def test_doubt_at_the_start_stops_selling_until_a_supervisor_decides(app: App) -> None:
    touched_tail(app)
    counter = app.open(devices=False)
    with pytest.raises(Refused) as refused:
        sell(counter)
    assert refused.value.code == "SELLING_IN_DOUBT"
    assert refused.value.values["code"] == "HASH_DIFFERS"
    with pytest.raises(Refused) as refused:
        doubt.go_on(counter, who(counter, "carla"), "a queue")
    assert refused.value.code == "NOT_PERMITTED"
    with pytest.raises(BadInput):
        doubt.go_on(counter, who(counter, "sam"), " ")
    doubt.go_on(counter, who(counter, "sam"), "the auditor was told")
    sell(counter)
    assert said(counter) == [("book.doubted", "HASH_DIFFERS"), ("book.continued", "HASH_DIFFERS")]
    with pytest.raises(Refused) as refused:
        doubt.go_on(counter, who(counter, "sam"), "again")
    assert refused.value.code == "NOTHING_IN_DOUBT"
    app.close()


def test_a_decision_holds_at_the_next_start_and_for_nothing_else(app: App) -> None:
    touched_tail(app)
    counter = app.open(devices=False)
    doubt.go_on(counter, who(counter, "sam"), "the auditor was told")
    app.close()
    counter = app.open(devices=False)
    assert counter.doubts.doubt is not None
    assert counter.doubts.doubt.by == "sam"
    sell(counter)
    doubt.note(counter, verify_book(app.places))  # the same again
    sell(counter)
    assert len(said(counter)) == 2
    app.close()


def test_a_decision_hides_nothing_that_is_found_beside_it(app: App) -> None:
    counter = app.open(devices=False)
    sell(counter)
    app.close()
    touched_tail(app)
    counter = app.open(devices=False)
    doubt.go_on(counter, who(counter, "sam"), "the auditor was told")
    sell(counter)
    app.close()
    with forging(app) as book:
        book.execute("UPDATE person SET initials = 'XX' WHERE login = 'carla'")
    counter = app.open(devices=False)
    sell(counter)  # what the start looks at was decided
    doubt.note(counter, verify_book(app.places))
    with pytest.raises(Refused) as refused:
        sell(counter)
    assert refused.value.values["code"] == "PERSON_DIFFERS"
    doubt.go_on(counter, who(counter, "sam"), "this too")
    sell(counter)
    app.close()
    counter = app.open(devices=False)
    doubt.note(counter, verify_book(app.places))
    sell(counter)  # both were decided, and the second did not forget the first
    app.close()


def test_an_older_copy_that_says_it_was_restored_is_noticed_all_the_same(app: App, tmp_path: Path) -> None:
    shutil.copy(app.places.book, tmp_path / "yesterday")
    counter = app.open(devices=False)
    sell(counter)
    upstream.sync(counter)
    app.close()
    shutil.copy(tmp_path / "yesterday", app.places.book)
    with forging(app) as book:
        unsigned_restore(book)
    counter = app.open(devices=False)
    assert counter.doubts.doubt is not None
    assert counter.doubts.doubt.finding.code == "SIGNATURE_MISSING"
    with pytest.raises(Refused):
        sell(counter)
    with pytest.raises(Refused) as refused:
        upstream.sync(counter)
    assert refused.value.code == "BOOK_DOUBTED"
    app.close()


def test_an_older_copy_is_noticed_at_the_start(app: App, tmp_path: Path) -> None:
    shutil.copy(app.places.book, tmp_path / "yesterday")
    counter = app.open(devices=False)
    sell(counter)
    app.close()
    shutil.copy(tmp_path / "yesterday", app.places.book)
    counter = app.open(devices=False)
    assert counter.doubts.doubt is not None
    assert counter.doubts.doubt.finding.code == "BOOK_OLDER"
    with pytest.raises(Refused):
        sell(counter)
    app.close()
    counter = app.open(devices=False)  # still: nobody has decided
    assert counter.doubts.doubt is not None
    doubt.go_on(counter, who(counter, "sam"), "the disk was exchanged")
    app.close()
    counter = app.open(devices=False)
    assert counter.doubts.doubt is None
    app.close()


@pytest.mark.parametrize("sold_since", [False, True])
def test_whoever_goes_on_with_an_older_copy_gives_no_number_twice(app: App, tmp_path: Path, sold_since: bool) -> None:
    """What was given after the copy was made is with the people who paid, and upstream."""
    counter = app.open(devices=False)
    upstream.sync(counter)
    parted, _ = counter.book.head()
    app.close()
    shutil.copy(app.places.book, tmp_path / "yesterday")
    counter = app.open(devices=False)
    sell(counter)
    ahead = upstream.sync(counter)
    given = numbers(counter)
    app.close()
    shutil.copy(tmp_path / "yesterday", app.places.book)
    if sold_since:  # by an account that remembers nothing: only upstream tells
        elsewhere = App(app.places.data, app.places.out, app.clock, tmp_path / "another account")
        sell(elsewhere.open(devices=False))
        elsewhere.close()
        assert [one.code for one in verify_book(elsewhere.places).findings] == ["UPSTREAM_DIFFERS"]
    assert {one.code for one in verify_book(app.places).findings} <= {"BOOK_OLDER", "BOOK_OTHER", "UPSTREAM_DIFFERS"}
    counter = app.open(devices=False)
    doubt.go_on(counter, who(counter, "sam"), "the disk was exchanged, and there is no backup")
    sell(counter)
    (fresh,) = (one for one in numbers(counter) if one.startswith("R01."))
    assert fresh not in given
    sent = upstream.sync(counter)
    assert (sent.first, sent.overlap) == (parted + 1, ahead.last - parted)
    assert upstream.sync(counter).sent == 0
    app.close()
    assert verify_book(app.places).ok
    counter = app.open(devices=False)
    assert counter.doubts.doubt is None
    sell(counter)
    app.close()


def test_a_copy_is_decided_about_once_however_it_is_called(app: App) -> None:
    """It is older at the start, and another one for the look behind the work, once it has grown."""
    counter = app.open(devices=False)
    top, _ = counter.book.head()
    doubt.note(counter, Verified(*counter.book.head(), (Finding("entry", str(top + 2), "BOOK_OLDER"),)))
    doubt.go_on(counter, who(counter, "sam"), "the power went")
    code = counter.agency.register
    for again in ("BOOK_OTHER", "UPSTREAM_DIFFERS"):
        doubt.note(counter, Verified(*counter.book.head(), (Finding("entry", str(top + 2), again),)))
        sell(counter)
    assert counter.agency.register == code
    app.close()


def test_upstream_is_taken_up_where_it_ends_though_a_stream_between_was_never_sent(app: App) -> None:
    counter = app.open(devices=False)
    ends = upstream.sync(counter).last
    for row in ("900", "901"):
        counter.doubts.goes_on_as_copy = False  # as after a start
        doubt.note(counter, Verified(*counter.book.head(), (Finding("entry", row, "BOOK_OLDER"),)))
        doubt.go_on(counter, who(counter, "sam"), "the power went")
    sent = upstream.sync(counter)
    assert (sent.first, sent.overlap) == (ends + 1, 0)
    app.close()


def test_a_decision_that_could_not_be_written_changes_nothing(app: App, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(page: Page, who: str, backup: dict[str, object]) -> Entry:
        begin_stream(page, who, backup)
        raise Unavailable("DISK_FULL", path=app.places.book)

    counter = app.open(devices=False)
    doubt.note(counter, Verified(*counter.book.head(), (Finding("entry", "900", "BOOK_OLDER"),)))
    monkeypatch.setattr(doubt, "begin_stream", full)
    with pytest.raises(Unavailable):
        doubt.go_on(counter, who(counter, "sam"), "the power went")
    assert counter.book.identity.register == counter.agency.register == "R01"
    with pytest.raises(Refused):
        sell(counter)
    monkeypatch.undo()
    doubt.go_on(counter, who(counter, "sam"), "the power went")
    sell(counter)
    app.close()
    assert verify_book(app.places).ok


def numbers(counter: Counter) -> list[str]:
    """Of all receipts."""
    return [row["number"] for row in counter.book.read().execute("SELECT number FROM receipt ORDER BY seq")]


def test_a_cut_off_tail_is_noticed_at_the_start(app: App) -> None:
    with forging(app) as book:
        (top,) = book.execute("SELECT max(seq) FROM entry").fetchone()
        for table, column in (("line", "entry"), ("personal", "entry"), ("receipt", "seq"), ("payment", "seq")):
            book.execute(f"DELETE FROM {table} WHERE {column} = ?", (top,))
        book.execute("DELETE FROM entry WHERE seq = ?", (top,))
    counter = app.open(devices=False)
    assert counter.doubts.doubt is not None
    assert counter.doubts.doubt.finding == Finding("entry", str(top), "BOOK_OLDER")
    app.close()


def test_a_forged_tail_is_noticed_at_the_start(app: App) -> None:
    """Chain, lines and rows are right: only somebody who saw the other one can tell."""
    forge_the_tail(app)
    assert [one.code for one in verify_book(app.places).findings] == ["BOOK_OTHER"]
    counter = app.open(devices=False)
    assert counter.doubts.doubt is not None
    assert counter.doubts.doubt.finding.code == "BOOK_OTHER"
    app.close()


def test_a_register_that_was_copied_is_recorded_where_it_is_opened_first(app: App, tmp_path: Path) -> None:
    shutil.copytree(app.places.data, tmp_path / "elsewhere")
    clone = App(tmp_path / "elsewhere", clock=app.clock, state=tmp_path / "other-account")
    counter = clone.open(devices=False)
    assert counter.moved
    assert counter.book.read().execute("SELECT count(*) FROM entry WHERE kind = 'book.moved'").fetchone()[0] == 2
    sell(counter)
    clone.close()
    counter = clone.open(devices=False)
    assert not counter.moved
    clone.close()


def doubt_of(counter: Counter) -> Doubt | None:
    """What stands now; asked anew, since a thread may have found something."""
    return counter.doubts.doubt


def test_two_copies_of_a_register_are_noticed_upstream(app: App, tmp_path: Path) -> None:
    shutil.copytree(app.places.data, tmp_path / "elsewhere")
    shared = app.places.out
    counter = app.open(devices=False)
    sell(counter, 700)
    upstream.sync(counter)
    app.close()
    place = App(tmp_path / "elsewhere", shared, app.clock, tmp_path / "state")
    counter = place.open(devices=False)
    sell(counter, 800)
    with pytest.raises(Refused) as refused:
        upstream.sync(counter)
    assert refused.value.code == "UPSTREAM_FORK"
    with pytest.raises(Refused) as refused:
        sell(counter)
    assert refused.value.code == "SELLING_IN_DOUBT"
    place.close()


def test_what_lies_further_back_is_found_behind_the_work(app: App) -> None:
    with forging(app) as book:
        book.execute("UPDATE receipt SET cents = cents + 1 WHERE seq = (SELECT min(seq) FROM receipt)")
    counter = app.open(devices=False)
    assert counter.doubts.doubt is None
    BookWatch(counter, app.places).look_through()
    found = doubt_of(counter)
    assert found is not None
    assert found.finding.code == "DERIVED_DIFFERS"
    with pytest.raises(Refused):
        sell(counter)
    app.close()


def bring_twice(counter: Counter, folder: Path) -> None:
    """Two imports one after the other: the file that was in force before them is deleted."""
    for price in ("0.30", "0.35"):
        path = folder / f"fees-{price}.csv"
        path.write_text(FEES.replace("0.25", price), encoding="utf-8")
        imports.import_file(counter, who(counter, "sam"), ImportRequest(ImportKind.FEES, path))


def test_imports_while_the_book_is_looked_through_are_no_doubt(
    app: App, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pos.ledger.verify._EVERY", 20)
    counter = app.open(devices=False)
    before = counter.reference.number
    verified = verify_book(
        app.places, lambda _: bring_twice(counter, tmp_path) if counter.reference.number == before else None
    )
    doubt.note(counter, verified)
    assert (counter.reference.number, verified.findings) == (before + 2, ())
    sell(counter)
    app.close()


def test_imports_while_the_bills_are_looked_at_are_no_doubt(
    app: App, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    counter = app.open(devices=False)
    before, really = counter.reference.number, Reference.open

    def late(path: Path) -> Reference:
        monkeypatch.undo()
        bring_twice(counter, tmp_path)
        return really(path)

    monkeypatch.setattr(Reference, "open", late)
    assert verify_book(app.places).findings == ()
    assert counter.reference.number == before + 2
    app.close()


def test_since_when_the_book_is_in_doubt(app: App) -> None:
    with closing(sqlite3.connect(app.places.book)) as book:
        signed = [row[0] for row in book.execute("SELECT seq FROM entry WHERE kind = 'head.signed' ORDER BY seq")]
    with forging(app) as book:
        book.execute("UPDATE entry SET at_ms = at_ms - 1 WHERE seq = ?", (signed[1] + 1,))
    found = verify_book(app.places)
    assert found.findings == (Finding("entry", str(signed[1] + 1), "ROW_DIFFERS"),)
    assert found.since is not None
    assert found.since.seq == signed[1] - 1


def test_settlement_files_are_held_against_the_book(app: App) -> None:
    path = next(app.places.out.glob("settlement/*/*/journal.csv"))
    path.write_text(path.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    assert [one.code for one in verify_book(app.places).findings] == ["ISSUED_FILE_DIFFERS"]
    path.unlink()
    assert [one.code for one in verify_book(app.places).findings] == ["ISSUED_FILE_MISSING"]
    shutil.rmtree(path.parent)  # handed on
    assert verify_book(app.places).ok
