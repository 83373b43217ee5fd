"""The floor writes the rows of a real posting into tables with the same columns and keys, and nothing more."""

import sqlite3
from pathlib import Path

import pytest

from bench.floor_post import Floor, bare, rows_of

BOOK = """
CREATE TABLE entry(seq INTEGER PRIMARY KEY CHECK(seq > 0), id TEXT NOT NULL UNIQUE, body TEXT NOT NULL) STRICT;
CREATE TABLE line(entry INTEGER NOT NULL REFERENCES entry(seq), n INTEGER NOT NULL, cents INTEGER NOT NULL,
  PRIMARY KEY(entry, n)) STRICT, WITHOUT ROWID;
CREATE INDEX line_cents ON line(cents);
CREATE TRIGGER entry_update BEFORE UPDATE ON entry BEGIN SELECT RAISE(ABORT, 'append-only'); END;
INSERT INTO entry VALUES(1, 'a', '{}'), (2, 'b', '{}');
INSERT INTO line VALUES(1, 1, 500), (1, 2, -500);
"""


@pytest.fixture
def book():
    connection = sqlite3.connect(":memory:")
    connection.executescript(BOOK)
    yield connection
    connection.close()


def test_tables_keep_columns_and_keys_and_lose_the_rest(book: sqlite3.Connection) -> None:
    assert bare(book, "entry") == (
        "CREATE TABLE entry(seq INTEGER, id TEXT NOT NULL, body TEXT NOT NULL, PRIMARY KEY(seq), UNIQUE(id)) STRICT"
    )
    assert bare(book, "line").endswith("PRIMARY KEY(entry, n)) STRICT, WITHOUT ROWID")


def test_a_posting_is_written_as_it_stands_in_the_book(book: sqlite3.Connection, tmp_path: Path) -> None:
    numbered_by = {"line": "entry", "entry": "seq"}
    rows = rows_of(book, numbered_by, 1)
    assert rows == [("line", [(1, 1, 500), (1, 2, -500)]), ("entry", [(1, "a", "{}")])]
    floor = Floor(tmp_path / "floor.db", book, list(numbered_by))
    assert floor.post(rows) > 0
    floor.close()
    with sqlite3.connect(tmp_path / "floor.db") as written:
        assert rows_of(written, numbered_by, 1) == rows
        assert not written.execute("SELECT 1 FROM sqlite_master WHERE type = 'trigger'").fetchall()
    written.close()


def test_it_imports_nothing_of_the_program_and_stays_short() -> None:
    source = (Path(__file__).parents[3] / "bench" / "floor_post.py").read_text("utf-8")
    assert "import pos" not in source
    assert "from pos" not in source
    assert source.count("\n") < 60
