"""Settlement's statements: what is finalized and not sealed, and what lies in the safe from before."""

from __future__ import annotations

import datetime as dt
import sqlite3

from pos.domain.errors import Refused
from pos.domain.money import Money
from pos.ledger.entries import Entry
from pos.ledger.sql import naming, reading, sealed
from pos.settlement.office import OFFICE_KINDS

_SAFE = "safe:"


def unsealed_sessions(connection: sqlite3.Connection, date: dt.date) -> tuple[str, ...]:
    """Finalized sessions of the date and of earlier ones that are in no batch, in the order they were opened (L7)."""
    rows = connection.execute(
        "SELECT id FROM session WHERE state = 'finalized' AND batch IS NULL AND date <= ? ORDER BY opened",
        (date.isoformat(),),
    )
    return tuple(row["id"] for row in rows)


def standing_sessions(connection: sqlite3.Connection, date: dt.date) -> tuple[str, ...]:
    """Sessions of the date and of earlier ones that are not finalized, in the order they were opened."""
    rows = connection.execute(
        "SELECT id FROM session WHERE state <> 'finalized' AND date <= ? ORDER BY opened", (date.isoformat(),)
    )
    return tuple(row["id"] for row in rows)


def unsealed_deposits(connection: sqlite3.Connection, date: dt.date) -> tuple[int, ...]:
    """Numbers of deposits of the date and of earlier ones that are in no batch."""
    rows = connection.execute(
        "SELECT number FROM deposit WHERE batch IS NULL AND date <= ? ORDER BY number", (date.isoformat(),)
    )
    return tuple(row["number"] for row in rows)


def deposit_entry(connection: sqlite3.Connection, number: int) -> Entry:
    """The entry of a deposit. :raises Refused: ``DEPOSIT_UNKNOWN``, ``BOOK_DAMAGED``"""
    row = connection.execute(
        "SELECT seq, body, hash FROM entry WHERE seq = (SELECT seq FROM deposit WHERE number = ?)", (number,)
    ).fetchone()
    if row is None:
        raise Refused("DEPOSIT_UNKNOWN", number=number)
    entry = sealed(row)
    if entry.kind != "deposit.made" or entry.data["number"] != number:
        raise Refused("BOOK_DAMAGED", table="deposit", row=number, what="DERIVED_DIFFERS")
    return entry


def session_batch(connection: sqlite3.Connection, session: str) -> str:
    """The batch a session is sealed in; empty where it is in none."""
    row = connection.execute("SELECT batch FROM session WHERE id = ?", (session,)).fetchone()
    if row is None:
        raise Refused("SESSION_UNKNOWN", session=session)
    return row["batch"] or ""


def office_entries(connection: sqlite3.Connection, after: int, upto: int) -> tuple[Entry, ...]:
    """People and settings that changed between two entries, in order. :raises Refused: ``BOOK_DAMAGED``"""
    marks = (f'"kind":"{kind}"' for kind in OFFICE_KINDS)
    return tuple(one for one in naming(connection, after + 1, upto, *marks) if one.kind in OFFICE_KINDS)


def last_sealed(connection: sqlite3.Connection) -> int:
    """The entry that sealed the last batch; 0 where there is none."""
    row = connection.execute("SELECT coalesce(max(seq), 0) AS seq FROM batch").fetchone()
    return int(row["seq"])


def session_span(connection: sqlite3.Connection, session: str) -> tuple[int, int]:
    """The entries of a session's opening and of its finalization, or the last one so far (design L7)."""
    row = connection.execute(
        "SELECT id, opened, coalesce(finalized, (SELECT max(seq) FROM entry)) AS last FROM session WHERE id = ?",
        (session,),
    ).fetchone()
    return _span(row)


@reading("session")
def _span(row: sqlite3.Row) -> tuple[int, int]:
    return int(row["opened"]), int(row["last"])


def z_numbers(connection: sqlite3.Connection, sessions: tuple[str, ...]) -> tuple[int, ...]:
    """Numbers of the Z reports of finalized sessions."""
    marks = ", ".join("?" for _ in sessions)
    rows = connection.execute(f"SELECT z FROM session WHERE id IN ({marks}) AND z IS NOT NULL ORDER BY z", sessions)
    return tuple(row["z"] for row in rows)


def next_sequence(connection: sqlite3.Connection) -> int:
    """The next number of the register's batches."""
    number: int = connection.execute("SELECT coalesce(max(sequence), 0) + 1 FROM batch").fetchone()[0]
    return number


def held_by_sealed(connection: sqlite3.Connection) -> dict[str, Money]:
    """What sealed batches left in the safe as receipts, by tender type: what their lines on it come to."""
    rows = connection.execute(
        "SELECT account, sum(cents) AS cents FROM line JOIN entry ON entry.seq = line.entry"
        " WHERE line.session = '' AND biller = '' AND account GLOB 'safe:*' AND account <> 'safe:float'"
        " AND (json_extract(body, '$.session') IN (SELECT id FROM session WHERE batch IS NOT NULL)"
        "  OR entry.seq IN (SELECT seq FROM deposit WHERE batch IS NOT NULL))"
        " GROUP BY account ORDER BY account"
    )
    return {row["account"].removeprefix(_SAFE): Money(row["cents"]) for row in rows if row["cents"]}


def receipts_between(connection: sqlite3.Connection, first: str, last: str) -> frozenset[str]:
    """Receipt numbers in the book from first to last, in the order of their entries.

    :raises Refused: ``BOOK_DAMAGED``
    """
    rows = connection.execute(
        "SELECT number FROM receipt WHERE seq BETWEEN (SELECT seq FROM receipt WHERE number = ?)"
        " AND (SELECT seq FROM receipt WHERE number = ?)",
        (first, last),
    )
    found = frozenset(str(row["number"]) for row in rows)
    strange = next((number for number in found if not number.rpartition("-")[2].isdecimal()), None)
    if strange is not None:
        raise Refused("BOOK_DAMAGED", table="receipt", row=strange, what="RECEIPT_NUMBER_GAP")
    return found
