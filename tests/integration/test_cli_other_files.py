"""A file that is no book of this make ends every command as a refusal with its code, never as a program fault."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.support.scripts import Pos, make_book, pos_in

CALLS = (("report", "z"), ("report", "x"), ("batches",), ("devices", "status"), ("people",), ("sync",), ("settle",))


def other_program(book: Path) -> None:
    """A database of somebody else's."""
    book.unlink()
    with closing(sqlite3.connect(book)) as connection:
        connection.execute("CREATE TABLE theirs (row)")


def newer(book: Path) -> None:
    """A book that a later release has upgraded."""
    with closing(sqlite3.connect(book)) as connection:
        connection.execute("PRAGMA user_version = 99")


def no_database(book: Path) -> None:
    """Anything."""
    book.write_bytes(b"nonsense" * 1000)


@pytest.mark.parametrize(
    ("change", "code"), [(other_program, "BOOK_FOREIGN"), (newer, "BOOK_NEWER"), (no_database, "BOOK_UNREADABLE")]
)
def test_every_command_refuses_it(change, code: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    data = make_book(tmp_path)
    change(data / "counterfoil.db")
    pos: Pos = pos_in(capsys)
    for call in CALLS:
        exit_code, _, err = pos(*call, "--data", data)
        assert (call, err.partition(":")[0]) == (call, code)
        assert exit_code in {1, 3}
    assert pos("verify", "--data", data)[0] in {1, 3}
