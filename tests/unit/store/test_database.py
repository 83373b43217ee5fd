"""The store: one transaction or nothing, a writer that is never left half done, failing disks said in our words."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from pos.domain.errors import Bug, Expected, Refused, Unavailable
from pos.store import Database, Step

STEPS = (
    Step(
        "notes",
        "CREATE TABLE note(n INTEGER PRIMARY KEY, text TEXT NOT NULL) STRICT;\n"
        "CREATE TABLE page(note INTEGER REFERENCES note(n) DEFERRABLE INITIALLY DEFERRED) STRICT;\n"
        "CREATE TRIGGER note_kept BEFORE DELETE ON note BEGIN SELECT RAISE(ABORT, 'kept'); END;\n",
    ),
)


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    made = Database.open(tmp_path / "book.db", STEPS, create=True)
    yield made
    made.close()


def note(database: Database, text: str) -> None:
    with database.write() as connection:
        connection.execute("INSERT INTO note(text) VALUES (?)", (text,))


def notes(database: Database) -> list[str]:
    return [row["text"] for row in database.read().execute("SELECT text FROM note ORDER BY n")]


def test_a_block_inside_a_block_joins_it(database: Database) -> None:
    def both() -> None:
        with database.write():
            note(database, "inner")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        both()
    assert notes(database) == []


def test_what_failed_inside_cannot_be_passed_over_outside(database: Database) -> None:
    def fail() -> None:
        with database.write() as connection:
            connection.execute("INSERT INTO note(text) VALUES ('half')")
            raise Refused("NO")

    def pass_over() -> None:
        with database.write():
            try:
                fail()
            except Refused:
                note(database, "and on")

    with pytest.raises(Bug):
        pass_over()
    assert notes(database) == []
    note(database, "next")
    assert notes(database) == ["next"]


def test_a_commit_that_is_refused_leaves_no_transaction_behind(database: Database) -> None:
    with pytest.raises(sqlite3.IntegrityError), database.write() as connection:
        connection.execute("INSERT INTO page VALUES (7)")
    note(database, "next")
    assert Database.open_read_only(database.path, STEPS).read().execute("SELECT count(*) FROM page").fetchone()[0] == 0
    assert notes(database) == ["next"]


def test_a_writer_that_broke_is_made_anew_and_never_joined(database: Database) -> None:
    def break_it() -> None:
        with database.write() as connection:
            connection.execute("INSERT INTO note(text) VALUES ('lost')")
            connection.close()

    with pytest.raises(sqlite3.ProgrammingError):
        break_it()
    note(database, "kept")
    assert database.renewed == 1
    assert notes(database) == ["kept"]


def test_writers_wait_for_each_other(database: Database) -> None:
    def many(name: str) -> None:
        for _ in range(50):
            with database.write() as connection:
                (count,) = connection.execute("SELECT count(*) FROM note").fetchone()
                connection.execute("INSERT INTO note VALUES (?, ?)", (count + 1, name))

    threads = [threading.Thread(target=many, args=(name,)) for name in "abc"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(notes(database)) == 150


def test_reading_by_a_reader_is_all_it_can_do(database: Database) -> None:
    with pytest.raises(sqlite3.OperationalError):
        database.read().execute("INSERT INTO note(text) VALUES ('x')")


def test_a_snapshot_stays_at_its_moment(database: Database) -> None:
    note(database, "before")
    with database.snapshot() as held:
        assert held.execute("SELECT count(*) FROM note").fetchone()[0] == 1
        note(database, "after")
        assert held.execute("SELECT count(*) FROM note").fetchone()[0] == 1
    assert notes(database) == ["before", "after"]


def test_a_damaged_page_is_said_and_not_a_bug(database: Database) -> None:
    for _ in range(400):
        note(database, "a page is filled by and by " * 20)
    database.close()
    spoilt = bytearray(database.path.read_bytes())
    for page in range(8, len(spoilt) // 4096, 2):
        spoilt[page * 4096 : page * 4096 + 40] = b"\xa5" * 40
    database.path.write_bytes(spoilt)
    again = Database.open(database.path, STEPS)
    for read in (
        lambda rows: rows.fetchall(),
        lambda rows: rows.fetchmany(1000),
        list,
        lambda rows: [rows.fetchone() for _ in range(1000)],
    ):
        with pytest.raises(Unavailable) as refused:
            read(again.read().execute("SELECT text FROM note"))
        assert refused.value.code == "BOOK_UNREADABLE"
    again.close()


@pytest.mark.parametrize(
    "statement", ["DROP TRIGGER note_kept", "CREATE TABLE other(a)", "ALTER TABLE note ADD COLUMN more TEXT"]
)
def test_a_changed_schema_is_refused_at_start_but_can_be_looked_at(database: Database, statement: str) -> None:
    database.close()
    with sqlite3.connect(database.path) as other:
        other.execute(statement)
    other.close()
    with pytest.raises(Refused) as refused:
        Database.open(database.path, STEPS)
    assert refused.value.code == "BOOK_DAMAGED"
    Database.open_read_only(database.path, STEPS).close()


def test_an_empty_file_is_no_book(tmp_path: Path) -> None:
    (tmp_path / "book.db").touch()
    with pytest.raises(Expected) as refused:
        Database.open(tmp_path / "book.db", STEPS)
    assert refused.value.code == "BOOK_UNREADABLE"


def test_another_programs_lock_is_said(database: Database) -> None:
    with sqlite3.connect(database.path, isolation_level=None) as other:
        other.execute("BEGIN IMMEDIATE")
        database._writer.execute("PRAGMA busy_timeout=1")
        with pytest.raises(Unavailable) as refused:
            note(database, "x")
        other.execute("ROLLBACK")
    other.close()
    assert refused.value.code == "BOOK_IN_USE"
    note(database, "y")
    assert notes(database) == ["y"]


def test_a_complaint_that_is_no_text_is_said_too(tmp_path: Path) -> None:
    """SQLite quotes the schema's bytes in its complaint, and the driver falls over those that are no text."""
    path = tmp_path / "book.db"
    Database.open(path, STEPS, create=True).close()
    whole = path.read_bytes()
    path.write_bytes(whole.replace(b"CREATE TABLE note", b"\x8e\xe5EATE TABLE note", 1))
    for opened in (Database.open, Database.open_read_only):
        with pytest.raises(Expected) as refused:
            opened(path, STEPS)
        assert refused.value.code == "BOOK_UNREADABLE"


def test_a_schema_that_came_back_empty_or_other_is_said(database: Database) -> None:
    for statement in ("SELECT 1 FROM gone", "SELECT gone FROM note"):
        with pytest.raises(Unavailable) as said:
            database.read().execute(statement)
        assert said.value.code == "BOOK_UNREADABLE"
    for statement in ("DELETE FROM gone", "INSERT INTO note(gone) VALUES (1)"):
        with pytest.raises(Unavailable) as said, database.write() as connection:
            connection.execute(statement)
        assert said.value.code == "BOOK_UNREADABLE"


def test_a_complaint_that_is_no_text_is_said(database: Database) -> None:
    """SQLite quotes what it read; the driver cannot read that where it is not UTF-8."""

    def complain() -> None:
        with database.write() as connection:
            connection.execute("INSERT INTO note(text) VALUES ('half')")
            b"malformed database schema (\xc1)".decode()

    note(database, "before")
    with pytest.raises(Unavailable) as said:
        complain()
    assert said.value.code == "BOOK_UNREADABLE"
    note(database, "after")
    assert (notes(database), database.renewed) == (["before", "after"], 1)
