"""Every setting that durability and the schema's rules rest on, read from the connections themselves."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from pos.domain.errors import Unavailable
from pos.store import Database, Step, connecting
from pos.store.database import engine_version, has_wal_reset_fault
from pos.store.schema import APPLICATION_ID

STEPS = (Step("notes", "CREATE TABLE note(n INTEGER PRIMARY KEY, text TEXT NOT NULL CHECK(length(text) > 0)) STRICT;"),)

WRITING = {
    "application_id": APPLICATION_ID,
    "user_version": 1,
    "journal_mode": "wal",
    "synchronous": 2,
    "foreign_keys": 1,
    "recursive_triggers": 1,
    "trusted_schema": 0,
    "cell_size_check": 1,
    "busy_timeout": 5000,
    "fullfsync": 1,
    "checkpoint_fullfsync": 1,
    "secure_delete": 1,
    "ignore_check_constraints": 0,
    "writable_schema": 0,
    "wal_autocheckpoint": 1000,
    "mmap_size": 0,
    "locking_mode": "normal",
    "read_uncommitted": 0,
    "defer_foreign_keys": 0,
    "encoding": "UTF-8",
    "query_only": 0,
}
READING = {
    "query_only": 1,
    "journal_mode": "wal",
    "trusted_schema": 0,
    "cell_size_check": 1,
    "busy_timeout": 5000,
    "writable_schema": 0,
    "mmap_size": 0,
    "read_uncommitted": 0,
}


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    made = Database.open(tmp_path / "book.db", STEPS, create=True)
    yield made
    made.close()


def settings(connection: sqlite3.Connection, names: dict[str, object]) -> dict[str, object]:
    return {name: connection.execute(f"PRAGMA {name}").fetchone()[0] for name in names}


def test_at_the_first_opening_and_at_every_other(database: Database) -> None:
    assert settings(database._writer, WRITING) == WRITING
    assert settings(database.read(), READING) == READING
    database.close()
    again = Database.open(database.path, STEPS)
    assert settings(again._writer, WRITING) == WRITING
    beside = Database.open_read_only(database.path, STEPS)
    assert settings(beside.read(), READING) == READING
    beside.close()
    again._doubted = True  # as after a disk that failed: the next write makes the connection anew
    with again.write() as connection:
        connection.execute("INSERT INTO note VALUES (1, 'x')")
    assert again.renewed == 1
    assert settings(again._writer, WRITING) == WRITING
    again.close()


@pytest.mark.parametrize("kind", ["_WRITING", "_READING"])
def test_a_setting_that_does_not_take_is_refused(
    database: Database, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """SQLite passes over what it does not know; nobody would notice."""
    monkeypatch.setitem(getattr(connecting, kind), "page_count", 7)
    with pytest.raises(Unavailable) as refused:
        connecting.set_up(database._writer) if kind == "_WRITING" else connecting.open_reading(database.path)
    assert refused.value.code == "STORE_SETTING_REFUSED"


def test_a_file_in_another_mode_is_brought_back(database: Database) -> None:
    database.close()
    with sqlite3.connect(database.path) as other:
        other.execute("PRAGMA journal_mode=DELETE")
    other.close()
    again = Database.open(database.path, STEPS)
    assert settings(again._writer, WRITING) == WRITING
    again.close()


def test_there_is_one_connection_that_writes(database: Database) -> None:
    """What keeps clear of the WAL-reset fault of 3.7.0 to 3.51.2, whichever library is loaded (docs/decisions)."""
    assert has_wal_reset_fault((3, 51, 2))
    assert not has_wal_reset_fault((3, 51, 3))
    assert engine_version() >= (3, 37, 0)  # STRICT
    for _ in range(3):
        with pytest.raises(sqlite3.OperationalError, match="readonly"):
            database.read().execute("INSERT INTO note VALUES (1, 'x')")
        with pytest.raises(Unavailable):
            database.read().execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
