"""The schema of a file: numbered steps that bring it up, and its text to compare with what we ship."""

from __future__ import annotations

import functools
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import sqlite_utils

from pos.domain.errors import Bug, Refused, Unavailable

APPLICATION_ID = 0x43464C31
"""``CFL1``: marks a file as a Counterfoil book."""


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the schema: a name, never changed after release, and its statements."""

    name: str
    script: str


def check_identity(connection: sqlite3.Connection, path: Path, newest: int, *, fresh: bool) -> None:
    """Whether the file is a book of this release or of an earlier one; ``fresh``: one may yet be made of it.

    :raises Refused: ``BOOK_FOREIGN``, ``BOOK_NEWER``; Unavailable: ``BOOK_UNREADABLE``
    """
    tables = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
    if tables == 0:
        if fresh:
            return
        raise Unavailable("BOOK_UNREADABLE", path=path, detail="empty")
    mark = connection.execute("PRAGMA application_id").fetchone()[0]
    version = connection.execute("PRAGMA user_version").fetchone()[0]
    if mark != APPLICATION_ID:
        raise Refused("BOOK_FOREIGN", path=path)
    if version > newest:
        raise Refused("BOOK_NEWER", path=path, version=version, newest=newest)


def bring_up(connection: sqlite3.Connection, steps: Sequence[Step], keep_before: Callable[[int], object]) -> None:
    """Run the steps that this file has not had, each in a transaction with its own record.

    ``keep_before`` is told the version of a file that is not new, before anything is done to it: it keeps a copy, or
    raises and nothing is done.

    :raises Refused: ``UPGRADE_BROKE`` where rows name others that are not there; the step is undone. ``BOOK_DAMAGED``
        where the file is not what the steps that it says it had have made
    """
    had = steps_had(connection, steps)
    done = len(had)
    if 0 < done < len(steps):
        keep_before(done)
    if done < len(steps):
        check_schema(connection, had)
    for number, step in enumerate(steps[done:], start=done + 1):
        connection.execute("BEGIN IMMEDIATE")
        for statement in _statements(step.script):
            connection.execute(statement)
        stray = connection.execute("PRAGMA foreign_key_check").fetchone()
        if stray is not None:
            raise Refused("UPGRADE_BROKE", step=step.name, table=stray[0])
        connection.execute(f"PRAGMA application_id={APPLICATION_ID}")
        connection.execute(f"PRAGMA user_version={number}")
        connection.execute("COMMIT")


def steps_had(connection: sqlite3.Connection, steps: Sequence[Step]) -> Sequence[Step]:
    """The steps that the file says it has had."""
    return steps[: connection.execute("PRAGMA user_version").fetchone()[0]]


def check_schema(connection: sqlite3.Connection, steps: Sequence[Step]) -> None:
    """No table, index or trigger is missing, other or more: triggers are what keeps entries from being changed.

    :raises Refused: ``BOOK_DAMAGED`` with the first object that differs
    """
    expected, found = expected_schema(steps), schema_of(connection)
    for name in sorted(expected.keys() | found.keys()):
        if expected.get(name) != found.get(name):
            raise Refused("BOOK_DAMAGED", table="sqlite_master", row=name, what="SCHEMA_DIFFERS")


def schema_of(connection: sqlite3.Connection) -> dict[str, str]:
    """Every name of the schema with all that bears it, to compare a file with what we ship.

    A trigger may be called as a table or an index is: SQLite keeps its names apart from theirs.
    """
    database = sqlite_utils.Database(connection, execute_plugins=False)
    found: dict[str, str] = {}
    for row in database.query("SELECT * FROM sqlite_master WHERE sql IS NOT NULL ORDER BY name, type, sql"):
        of_name = f"{row['type']} on {row['tbl_name']}: {row['sql']}"
        found[row["name"]] = f"{found[row['name']]}\n{of_name}" if row["name"] in found else of_name
    return found


def expected_schema(steps: Sequence[Step]) -> dict[str, str]:
    """The schema that a new file made of ``steps`` has."""
    return _made_of(tuple(steps))


@functools.cache
def _made_of(steps: tuple[Step, ...]) -> dict[str, str]:
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        for step in steps:
            for statement in _statements(step.script):
                connection.execute(statement)
        return schema_of(connection)


def _statements(script: str) -> Iterator[str]:
    """The single statements of a script (``executescript`` would commit on its own)."""
    gathered = ""
    for line in script.splitlines(keepends=True):
        gathered += line
        if sqlite3.complete_statement(gathered):
            yield gathered
            gathered = ""
    if gathered.strip():
        raise Bug(f"unfinished statement in a schema step: {gathered.strip()[:60]}")
