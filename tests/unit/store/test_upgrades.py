"""Steps of the schema: each in one transaction, after a copy of the file that was looked through."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from pos.domain.errors import Expected, Refused, Unavailable
from pos.store import Database, Step, copying
from pos.store.copying import check_copy, copy_database

FIRST = Step(
    "notes",
    "CREATE TABLE note(n INTEGER PRIMARY KEY, text TEXT NOT NULL) STRICT;\n"
    "CREATE TRIGGER note_kept BEFORE DELETE ON note BEGIN SELECT RAISE(ABORT, 'kept'); END;\n",
)
SECOND = Step("pages", "CREATE TABLE page(note INTEGER NOT NULL REFERENCES note(n)) STRICT;\n")
THIRD = Step("marks", "ALTER TABLE note ADD COLUMN mark TEXT NOT NULL DEFAULT '';\n")


@pytest.fixture
def book(tmp_path: Path) -> Path:
    path = tmp_path / "book.db"
    made = Database.open(path, (FIRST,), create=True)
    with made.write() as connection:
        connection.executemany("INSERT INTO note(text) VALUES (?)", [("one",), ("two",)])
    made.close()
    return path


def texts(path: Path) -> list[str]:
    with sqlite3.connect(path) as connection:
        found = [row[0] for row in connection.execute("SELECT text FROM note ORDER BY n")]
    connection.close()
    return found


def version(path: Path) -> int:
    with sqlite3.connect(path) as connection:
        (found,) = connection.execute("PRAGMA user_version").fetchone()
    connection.close()
    return int(found)


def code(path: Path, *steps: Step) -> str:
    with pytest.raises(Expected) as refused:
        Database.open(path, steps)
    return refused.value.code


def test_every_step_that_is_missing_is_run_after_a_copy_was_kept(book: Path) -> None:
    made = Database.open(book, (FIRST, SECOND, THIRD))
    with made.write() as connection:
        connection.execute("INSERT INTO note(text, mark) VALUES ('three', 'x')")
    made.close()
    kept = book.with_name("book.schema-1.db")
    assert (version(book), texts(book)) == (3, ["one", "two", "three"])
    assert (version(kept), texts(kept)) == (1, ["one", "two"])
    check_copy(kept)
    Database.open(kept, (FIRST,)).close()  # the release before opens what was kept


def test_nothing_is_kept_where_nothing_is_done(book: Path) -> None:
    Database.open(book, (FIRST,)).close()
    assert not list(book.parent.glob("*.schema-*"))


def test_a_step_that_breaks_leaves_the_file_as_it_was(book: Path) -> None:
    before = texts(book)
    broken = Step("broken", "CREATE TABLE more(a INTEGER) STRICT;\nINSERT INTO nowhere VALUES (1);\n")
    with pytest.raises(sqlite3.OperationalError):
        Database.open(book, (FIRST, SECOND, broken))
    assert (version(book), texts(book)) == (2, before)
    strays = Step(
        "strays",
        "CREATE TABLE leaf(note INTEGER REFERENCES note(n) DEFERRABLE INITIALLY DEFERRED) STRICT;\n"
        "INSERT INTO leaf VALUES (99);\n",
    )
    assert code(book, FIRST, SECOND, strays) == "UPGRADE_BROKE"
    assert version(book) == 2
    Database.open(book, (FIRST, SECOND)).close()


def test_without_room_for_the_copy_nothing_is_done(book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(copying, "_ROOM_TO_SPARE", 2**62)
    with pytest.raises(Unavailable) as refused:
        Database.open(book, (FIRST, SECOND))
    assert refused.value.code == "UPGRADE_NO_ROOM"
    assert version(book) == 1


def test_a_damaged_file_is_not_brought_up(book: Path) -> None:
    with sqlite3.connect(book) as other:
        other.executemany("INSERT INTO note(text) VALUES (?)", [("x" * 900,)] * 200)
        other.execute("CREATE INDEX by_text ON note(text)")
    other.close()
    spoilt = bytearray(book.read_bytes())
    spoilt[-4096 * 3 : -4096 * 3 + 600] = bytes(600)
    book.write_bytes(spoilt)
    assert code(book, FIRST, SECOND) in {"COPY_DAMAGED", "BOOK_UNREADABLE"}
    assert not list(book.parent.glob("*.schema-*"))


def test_newer_foreign_and_changed_files_are_refused(book: Path) -> None:
    Database.open(book, (FIRST, SECOND)).close()
    assert code(book, FIRST) == "BOOK_NEWER"
    with sqlite3.connect(book) as other:
        other.execute("DROP TRIGGER note_kept")
    other.close()
    assert code(book, FIRST, SECOND) == "BOOK_DAMAGED"
    with sqlite3.connect(book) as other:
        other.execute("PRAGMA application_id=1")
    other.close()
    assert code(book, FIRST, SECOND) == "BOOK_FOREIGN"
    book.write_bytes(b"not a database at all, and long enough to be looked at")
    assert code(book, FIRST, SECOND) == "BOOK_UNREADABLE"


def test_a_copy_is_of_one_moment_and_waits_for_nobody(book: Path, tmp_path: Path) -> None:
    made = Database.open(book, (FIRST,))
    with made.write() as connection:
        connection.execute("INSERT INTO note(text) VALUES ('not yet committed')")
        copy_database(book, tmp_path / "copy.db")
    check_copy(tmp_path / "copy.db")
    assert texts(tmp_path / "copy.db") == ["one", "two"]
    assert not list(tmp_path.glob("copy.db-*"))
    made.close()


def test_a_copy_that_is_damaged_is_none(book: Path, tmp_path: Path) -> None:
    copy_database(book, tmp_path / "copy.db")
    spoilt = bytearray((tmp_path / "copy.db").read_bytes())
    spoilt[4096:4200] = b"\xff" * 104
    (tmp_path / "copy.db").write_bytes(spoilt)
    with pytest.raises(Refused) as refused:
        check_copy(tmp_path / "copy.db")
    assert refused.value.code == "COPY_DAMAGED"
    (tmp_path / "copy.db").write_bytes(b"nothing")
    with pytest.raises(Refused):
        check_copy(tmp_path / "copy.db")
