"""The book: seals, numbers, refusals; and verify, which finds what was touched."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from pos.app.places import STEPS
from pos.domain.clock import Instant, ScriptClock
from pos.domain.errors import Bug, Refused, Unavailable
from pos.domain.money import Money
from pos.ledger import sql
from pos.ledger.book import Book
from pos.ledger.entries import Line
from pos.ledger.findings import Verified
from pos.ledger.keys import Keys
from pos.ledger.verify import verify
from pos.store import BookLock, Database
from pos.store.schema import expected_schema, schema_of

NOW = Instant.parse("2026-11-20T09:00:00-08:00")


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Book]:
    keys = Keys.make(tmp_path / "keys")
    database = Database.open(tmp_path / "counterfoil.db", STEPS, create=True)
    made = Book(database, keys, ScriptClock(NOW))
    with made.writing() as page:
        page.append(
            "book.created",
            {"mode": "training", "agency": "A", "office": "O", "register": "R01", "public_key": keys.public},
            who="ada",
            lines=[Line("safe:float", Money(20000)), Line("fund:change", Money(-20000))],
        )
    yield made
    database.close()


def verified(book: Book) -> Verified:
    connection = book.read()
    return verify(connection, expected_schema(STEPS), schema_of(connection), keys=book.keys)


def test_entries_are_numbered_and_chained(book: Book) -> None:
    with book.writing() as page:
        first = page.append("day.opened", {}, who="ada", date="2026-11-20")
        second = page.append("note", {"a": 1}, who="ada")
    assert (first.seq, second.seq) == (2, 3)
    assert second.prev == first.hash
    assert verified(book).ok


def test_lines_that_do_not_balance_are_a_bug_and_leave_nothing(book: Book) -> None:
    with pytest.raises(Bug), book.writing() as page:
        page.append("note", {}, who="ada", lines=[Line("safe:cash", Money(1))])
    assert book.head()[0] == 1


def test_a_refused_step_rolls_the_whole_transaction_back(book: Book) -> None:
    with book.writing() as page:
        page.append("day.opened", {}, who="ada", date="2026-11-20")

    def note_and_open_again() -> None:
        with book.writing() as page:
            page.append("note", {}, who="ada")
            page.append("day.opened", {}, who="ada", date="2026-11-20")

    with pytest.raises(Refused):
        note_and_open_again()
    assert book.head()[0] == 2


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE entry SET kind = 'x' WHERE seq = 1",
        "DELETE FROM entry WHERE seq = 1",
        "UPDATE line SET cents = 1 WHERE entry = 1 AND n = 1",
        "DELETE FROM line WHERE entry = 1",
        "INSERT INTO line VALUES (1, 9, 'safe:cash', 5, '', '')",
        "INSERT OR REPLACE INTO line VALUES (1, 1, 'safe:float', 99999, '', '')",
        "INSERT OR REPLACE INTO entry SELECT * FROM entry WHERE seq = 1",
        "INSERT INTO entry SELECT 5, kind, date, at_ms, 0, body, hash, hash FROM entry",
    ],
)
def test_the_schema_refuses_changes_to_what_is_sealed(book: Book, statement: str) -> None:
    with pytest.raises(sqlite3.IntegrityError), book.database.write() as connection:
        connection.execute(statement)
    assert verified(book).ok


def tamper(book: Book, *statements: str) -> None:
    """What the file's owner can do with any tool: no triggers, no checks."""
    with sqlite3.connect(book.database.path) as other:
        triggers = [row[0] for row in other.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")]
        kept = [row[0] for row in other.execute("SELECT sql FROM sqlite_master WHERE type = 'trigger'")]
        for name in triggers:
            other.execute(f"DROP TRIGGER {name}")
        for statement in statements:
            other.execute(statement)
        for text in kept:
            other.execute(text)
    other.close()


@pytest.mark.parametrize(
    ("statement", "code", "table"),
    [
        ("UPDATE entry SET body = replace(body, '\"ada\"', '\"eve\"') WHERE seq = 2", "HASH_DIFFERS", "entry"),
        ("UPDATE line SET cents = cents * 2 WHERE entry = 1", "LINES_DIFFER", "line"),
        ("UPDATE entry SET date = '2026-11-21' WHERE seq = 2", "ROW_DIFFERS", "entry"),
        ("DELETE FROM entry WHERE seq = 2", "ENTRY_MISSING", "entry"),
        ("INSERT INTO line VALUES (99, 1, 'safe:cash', 5, '', '')", "LINES_WITHOUT_ENTRY", "line"),
        ("UPDATE day SET state = 'closed'", "DERIVED_DIFFERS", "day"),
        ("DELETE FROM day", "DERIVED_DIFFERS", "day"),
        ("UPDATE issued SET content = x'00'", "DOCUMENT_DIFFERS", "issued"),
        ("DROP TRIGGER line_update", "SCHEMA_DIFFERS", "sqlite_master"),
    ],
)
def test_verify_names_what_was_touched(book: Book, statement: str, code: str, table: str) -> None:
    with book.writing() as page:
        page.append("day.opened", {}, who="ada", date="2026-11-20")
        page.issue("z-1.pdf", b"paper", who="ada")
        page.sign_head(who="ada")
    if statement.startswith("DROP"):
        with sqlite3.connect(book.database.path) as other:
            other.execute(statement)
        other.close()
    else:
        tamper(book, statement)
    found = verified(book)
    assert not found.ok
    assert (found.findings[0].code, found.findings[0].table) == (code, table)


def test_a_signature_by_another_key_is_found(book: Book, tmp_path: Path) -> None:
    stranger = Keys.make(tmp_path / "other")
    seq, head = book.head()
    with book.writing() as page:
        facts = {"seq": seq, "hash": head, "signature": stranger.sign(head)}
        page.append("head.signed", facts, who="ada")
    assert [one.code for one in verified(book).findings] == ["SIGNATURE_WRONG"]


def test_an_issued_name_is_never_used_twice(book: Book) -> None:
    with book.writing() as page:
        page.issue("z-1.pdf", b"paper", who="ada")
    with pytest.raises(Refused) as refused, book.writing() as page:
        page.issue("z-1.pdf", b"other", who="ada")
    assert refused.value.code == "DOCUMENT_ISSUED"
    assert sql.issued(book.read(), "z-1.pdf") == b"paper"


def test_a_second_process_is_told_who_has_the_book(tmp_path: Path) -> None:
    first = BookLock(tmp_path)
    first.acquire()
    with pytest.raises(Unavailable) as refused:
        BookLock(tmp_path).acquire()
    assert refused.value.code == "BOOK_IN_USE"
    assert str(refused.value.values["pid"]).isdecimal()
    first.release()
    again = BookLock(tmp_path)
    again.acquire()
    again.release()


def test_foreign_newer_and_damaged_files_are_refused(tmp_path: Path) -> None:
    foreign = tmp_path / "foreign.db"
    with sqlite3.connect(foreign) as other:
        other.execute("CREATE TABLE t(a)")
    other.close()
    newer = tmp_path / "newer.db"
    Database.open(newer, STEPS, create=True).close()
    with sqlite3.connect(newer) as other:
        other.execute("PRAGMA user_version=99")
    other.close()
    damaged = tmp_path / "damaged.db"
    damaged.write_bytes(b"not a database at all " * 100)
    for path, code in ((foreign, "BOOK_FOREIGN"), (newer, "BOOK_NEWER"), (damaged, "BOOK_UNREADABLE")):
        with pytest.raises((Refused, Unavailable)) as refused:
            Database.open(path, STEPS)
        assert refused.value.code == code
    with pytest.raises(Unavailable) as refused:
        Database.open(tmp_path / "none.db", STEPS)
    assert refused.value.code == "BOOK_MISSING"


def test_a_book_that_told_of_another_end_than_it_has_takes_nothing(book: Book) -> None:
    """As after a read that came back with half a page: the last entry was not seen, its lines are there."""
    with book.writing() as page:
        last = page.append("test.moved", {}, who="", lines=[Line("a", Money(5)), Line("b", Money(-5))])
    tamper(book, "DELETE FROM entry WHERE seq = (SELECT max(seq) FROM entry)")
    with pytest.raises(Refused) as refused, book.writing() as page:
        page.append("test.moved", {}, who="", lines=[Line("a", Money(7)), Line("b", Money(-7))])
    assert (refused.value.code, refused.value.values["row"]) == ("BOOK_DAMAGED", last.seq)


def test_a_book_with_other_lines_than_it_told_of_takes_nothing(book: Book) -> None:
    seq, _ = book.head()
    tamper(book, f"INSERT INTO line VALUES ({seq + 1}, 9, 'a', 5, '', '')")
    with pytest.raises(Refused) as refused, book.writing() as page:
        page.append("test.moved", {}, who="", lines=[Line("a", Money(7)), Line("b", Money(-7))])
    assert (refused.value.code, refused.value.values["what"]) == ("BOOK_DAMAGED", "LINES_DIFFER")
    assert book.head()[0] == seq
