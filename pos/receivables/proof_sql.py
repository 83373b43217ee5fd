"""Whether a reference file is what an import made: its rows, what they are found by, and its schema (design L2 c).

The digest in the import's entry is over the rows. What is found by which number or word follows from them, so it is
derived again and compared; and only the tables that we make may answer, no view or trigger that somebody put there.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from pos.receivables.index_sql import every_doc, keys_of, words_of
from pos.receivables.sql import ACCOUNT_DOC, WORDS, Connection, digest, open_empty, open_file

_OBJECTS = "SELECT type, name, tbl_name, sql FROM sqlite_master ORDER BY type, name, tbl_name"

_SHADOWS = ("data", "idx", "docsize")
"""What FTS5 keeps an index without content in (SQLite, "FTS5 Data Structures")."""

_NO_IDS = f"""
SELECT EXISTS (SELECT 1 FROM bill WHERE id NOT BETWEEN 1 AND {ACCOUNT_DOC - 1})
    OR EXISTS (SELECT 1 FROM account WHERE id < 1)
"""
_MISSING = """
INSERT INTO temp.missing SELECT ?1, ?2 WHERE NOT EXISTS (SELECT 1 FROM main.look WHERE key = ?1 AND doc = ?2)
"""


def is_as_imported(path: Path, expected: str) -> bool:
    """Whether the file's rows have the digest ``expected``, and all else in it follows from them.

    :raises Unavailable: ``REFERENCE_MISSING``, ``REFERENCE_UNREADABLE``
    """
    with closing(open_file(path)) as connection:
        try:
            return (
                _is_whole(connection)
                and digest(connection) == expected
                and _finds(connection)
                and _has_words(connection)
            )
        except sqlite3.DatabaseError:  # so far from whole that SQLite gives up on the way
            return False


def _is_whole(connection: Connection) -> bool:
    """SQLite's own look at the file, and ours at what there is in it, by kind, name and table."""
    with closing(open_empty()) as made:
        ours = [tuple(row) for row in made.execute(_OBJECTS)]
    if [tuple(row) for row in connection.execute(_OBJECTS)] != ours:
        return False
    (said,) = connection.execute("PRAGMA integrity_check(1)").fetchone()
    (strange,) = connection.execute(_NO_IDS).fetchone()
    return bool(said == "ok") and not strange


def _finds(connection: Connection) -> bool:
    """Every number finds what bears it: each that follows from the rows is there, and there are no more."""
    count = 0

    def pairs() -> Iterator[tuple[str, int]]:
        nonlocal count
        for row in every_doc(connection):
            for key in keys_of(row):
                count += 1
                yield key, row["doc"]

    connection.execute("CREATE TEMP TABLE missing (key TEXT, doc INTEGER)")
    connection.execute("BEGIN")
    connection.executemany(_MISSING, pairs())
    (missing,) = connection.execute("SELECT count(*) FROM temp.missing").fetchone()
    (stored,) = connection.execute("SELECT count(*) FROM main.look").fetchone()
    return bool(missing == 0 and stored == count)


def _has_words(connection: Connection) -> bool:
    """Every word finds what it stands in. An index without content cannot be read back, so its parts are put beneath
    one that has the content, and FTS5 compares the two (its ``integrity-check``, beginnings of words included)."""
    if [row["k"] for row in connection.execute("SELECT k FROM main.words_config")] != ["version"]:
        return False
    connection.execute("CREATE TEMP TABLE said (id INTEGER PRIMARY KEY, text TEXT)")
    said = ((row["doc"], words_of(row)) for row in every_doc(connection))
    connection.executemany("INSERT INTO temp.said VALUES (?, ?)", said)
    connection.execute(
        f"CREATE VIRTUAL TABLE temp.beside USING fts5(text, content='said', content_rowid='id', {WORDS})"
    )
    for part in _SHADOWS:
        connection.execute(f"DELETE FROM temp.beside_{part}")
        connection.execute(f"INSERT INTO temp.beside_{part} SELECT * FROM main.words_{part}")
    connection.execute("INSERT INTO temp.beside (beside, rank) VALUES ('integrity-check', 1)")
    return True
