"""The floor for posting a receipt: bare sqlite3 writing the rows that a real posting wrote, as durably.

The same columns and keys on the same disk, and nothing else: no triggers, no further indexes, no checks.
"""

import sqlite3
import time
from pathlib import Path

Rows = list[tuple[str, list[tuple[object, ...]]]]
"""One posting: its tables in the order they are written, with their rows."""


def rows_of(book: sqlite3.Connection, numbered_by: dict[str, str], posting: int) -> Rows:
    """What a posting left in the book; `numbered_by` names, per table, the column with the posting's number."""
    found = [
        (table, book.execute(f"SELECT * FROM {table} WHERE {column} = ?", (posting,)).fetchall())  # noqa: S608  # our names
        for table, column in numbered_by.items()
    ]
    return [(table, rows) for table, rows in found if rows]


def bare(book: sqlite3.Connection, table: str) -> str:
    """The table's statement with its columns and keys alone."""
    columns = book.execute(f"PRAGMA table_info({table})").fetchall()
    parts = [f"{name} {kind}{' NOT NULL' if filled else ''}" for _, name, kind, filled, _, _ in columns]
    parts.append(f"PRIMARY KEY({', '.join(c[1] for c in sorted(columns, key=lambda c: c[5]) if c[5])})")
    for _, index, unique, origin, _ in book.execute(f"PRAGMA index_list({table})").fetchall():
        if unique and origin == "u":
            parts.append(f"UNIQUE({', '.join(row[2] for row in book.execute(f'PRAGMA index_info({index})'))})")
    (without_rowid,) = book.execute("SELECT wr FROM pragma_table_list WHERE name = ?", (table,)).fetchone()
    return f"CREATE TABLE {table}({', '.join(parts)}) STRICT{', WITHOUT ROWID' if without_rowid else ''}"


class Floor:
    """A bare database on the book's disk."""

    def __init__(self, path: Path, book: sqlite3.Connection, tables: list[str]) -> None:
        """Make the tables; a commit is on the disk when it returns, as the book's is."""
        self._connection = sqlite3.connect(path, isolation_level=None)
        self._connection.executescript("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL")
        for table in tables:
            self._connection.execute(bare(book, table))

    def post(self, rows: Rows) -> float:
        """Write one posting; the milliseconds it took."""
        ready = [(f"INSERT INTO {table} VALUES({', '.join('?' * len(some[0]))})", some) for table, some in rows]
        begun = time.perf_counter()
        self._connection.execute("BEGIN IMMEDIATE")
        for statement, some in ready:
            self._connection.executemany(statement, some)
        self._connection.execute("COMMIT")
        return (time.perf_counter() - begun) * 1000

    def close(self) -> None:
        """Leave the file."""
        self._connection.close()
