"""The ledger's statements on entries, lines and the tables beside them."""

from __future__ import annotations

import functools
import hashlib
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, TypeVar

from pos.domain.clock import Instant
from pos.domain.errors import Refused
from pos.domain.money import Money
from pos.ledger import derived_sql
from pos.ledger.entries import GENESIS, Entry, from_body

_DRAWER = "drawer:"
_NOT_AS_TOLD = frozenset(
    {sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY, sqlite3.SQLITE_CONSTRAINT_UNIQUE, sqlite3.SQLITE_CONSTRAINT_TRIGGER}
)
"""What the keys and the seal say to an entry that was put together on what the book told of itself just before."""

Value = TypeVar("Value")


def reading(table: str) -> Callable[[Callable[[sqlite3.Row], Value]], Callable[[sqlite3.Row], Value]]:
    """For what makes a value of a row: nothing where a number belongs, or a word that is none of ours, is no bug but a
    damaged page, and said as :func:`sealed` says it.
    """

    def of_table(read: Callable[[sqlite3.Row], Value]) -> Callable[[sqlite3.Row], Value]:
        @functools.wraps(read)
        def of_row(row: sqlite3.Row) -> Value:
            try:
                return read(row)
            except (AttributeError, TypeError, ValueError) as error:
                raise Refused("BOOK_DAMAGED", table=table, row=row[0], what="ROW_UNREADABLE") from error

        return of_row

    return of_table


def head(connection: sqlite3.Connection) -> tuple[int, str]:
    """Number and hash (hexadecimal) of the last entry; ``(0, GENESIS)`` where there is none.

    :raises Refused: ``BOOK_DAMAGED`` where it has none
    """
    row = connection.execute("SELECT seq, hash FROM entry ORDER BY seq DESC LIMIT 1").fetchone()
    return (0, GENESIS) if row is None else _seq_and_hash(row)


@reading("entry")
def _seq_and_hash(row: sqlite3.Row) -> tuple[int, str]:
    seq, hashed = row
    return seq, hashed.hex()


def insert(connection: sqlite3.Connection, entry: Entry, lines: Sequence[tuple[object, ...]]) -> None:
    """Lines first (as :func:`line_rows` gives them), the entry last as their seal, then what is derived from it.

    :raises Refused: ``BOOK_DAMAGED`` where the number is taken or the seal refuses: the book told of another end, or of
        other lines, than it has
    """
    try:
        connection.executemany("INSERT INTO line VALUES (?, ?, ?, ?, ?, ?)", lines)
    except sqlite3.IntegrityError as error:
        if error.sqlite_errorcode not in _NOT_AS_TOLD:
            raise
        raise Refused("BOOK_DAMAGED", table="line", row=entry.seq, what="LINES_WITHOUT_ENTRY") from error
    row = (entry.seq, entry.kind, entry.date, entry.at.ms, len(lines), entry.body)
    try:
        connection.execute(
            "INSERT INTO entry VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (*row, bytes.fromhex(entry.prev), bytes.fromhex(entry.hash)),
        )
    except sqlite3.IntegrityError as error:
        if error.sqlite_errorcode not in _NOT_AS_TOLD:
            raise
        raise Refused("BOOK_DAMAGED", table="entry", row=entry.seq, what="LINES_DIFFER") from error
    derived_sql.derive(connection, entry)


def line_rows(seq: int, session: str, lines: Iterable[Sequence[Any]]) -> list[tuple[int, int, str, int, str, str]]:
    """An entry's lines (account, cents, biller) as they are stored; drawer lines carry the session."""
    return [
        (seq, n, account, cents, session if account.startswith(_DRAWER) else "", biller)
        for n, (account, cents, biller) in enumerate(lines, start=1)
    ]


def head_at(connection: sqlite3.Connection, seq: int) -> tuple[int, str]:
    """Number and hash of an entry; ``(0, GENESIS)`` for 0, and for one that is not there its number with no hash."""
    row = connection.execute("SELECT seq, hash FROM entry WHERE seq = ?", (seq,)).fetchone() if seq else None
    return _seq_and_hash(row) if row else (seq, "" if seq else GENESIS)


def last_signed(connection: sqlite3.Connection) -> int | None:
    """The number of the newest entry that signs a head; None where there is none."""
    row = connection.execute("SELECT seq FROM latest WHERE kind = 'head.signed'").fetchone()
    return None if row is None else int(row["seq"])


def last_instant(connection: sqlite3.Connection) -> Instant | None:
    """When the last entry was written, by the clock of then; None in an empty book.

    :raises Refused: ``BOOK_DAMAGED`` where it does not say so
    """
    row = connection.execute(
        "SELECT at_ms, json_extract(body, '$.off') AS off_minutes FROM entry ORDER BY seq DESC LIMIT 1"
    ).fetchone()
    if row is None:
        return None
    if not isinstance(row["at_ms"], int) or not isinstance(row["off_minutes"], int):
        raise Refused("BOOK_DAMAGED", table="entry", row="-", what="ROW_UNREADABLE")
    return Instant(row["at_ms"], row["off_minutes"])


def last_restored(connection: sqlite3.Connection) -> Entry | None:
    """The entry with which the book last went on from a backup; None where it never did."""
    return latest(connection, "book.restored")


def latest(connection: sqlite3.Connection, kind: str) -> Entry | None:
    """The newest entry of a kind that is kept track of; None where there is none."""
    row = connection.execute(
        "SELECT seq, body, hash FROM entry WHERE seq = (SELECT seq FROM latest WHERE kind = ?)", (kind,)
    ).fetchone()
    return None if row is None else sealed(row)


def newest(
    connection: sqlite3.Connection, kinds: Sequence[str], limit: int, *, among: int = 2_000
) -> tuple[Entry, ...]:
    """Entries of these kinds among the book's last ones, newest first.

    :raises Refused: ``BOOK_DAMAGED``
    """
    rows = connection.execute(
        f"SELECT seq, body, hash FROM entry WHERE kind IN ({', '.join('?' for _ in kinds)})"
        " AND seq > (SELECT max(seq) FROM entry) - ? ORDER BY seq DESC LIMIT ?",
        (*kinds, among, limit),
    )
    return tuple(map(sealed, rows))


def sealed(row: sqlite3.Row) -> Entry:
    """The entry of a row with ``seq``, ``body`` and ``hash``: every figure stands on a body that was looked at.

    :raises Refused: ``BOOK_DAMAGED`` where it is not the body that was sealed
    """
    body = row["body"]
    try:
        entry = from_body(body)
    except (AttributeError, KeyError, TypeError, ValueError, StopIteration):
        raise Refused("BOOK_DAMAGED", table="entry", row=row["seq"], what="BODY_UNREADABLE") from None
    if bytes.fromhex(entry.hash) != row["hash"] or entry.seq != row["seq"]:
        raise Refused("BOOK_DAMAGED", table="entry", row=row["seq"], what="HASH_DIFFERS")
    return entry


def receipts_upto(connection: sqlite3.Connection, seq: int) -> int:
    """The count in the number of the last receipt up to an entry; 0 where there is none.

    :raises Refused: ``BOOK_DAMAGED`` where that is no number
    """
    row = connection.execute("SELECT number FROM receipt WHERE seq <= ? ORDER BY seq DESC LIMIT 1", (seq,)).fetchone()
    if row is None:
        return 0
    return count_in(row["number"])


def count_in(number: object) -> int:
    """The count in a receipt's number. :raises Refused: ``BOOK_DAMAGED`` where it is not one"""
    count = str(number).rpartition("-")[2]
    if not count.isdecimal():
        raise Refused("BOOK_DAMAGED", table="receipt", row=number, what="RECEIPT_NUMBER_GAP")
    return int(count)


def entry(connection: sqlite3.Connection, seq: int) -> Entry | None:
    """One entry by its number."""
    row = connection.execute("SELECT seq, body, hash FROM entry WHERE seq = ?", (seq,)).fetchone()
    return None if row is None else sealed(row)


def entries(connection: sqlite3.Connection, *, after: int = 0, upto: int | None = None) -> Iterator[Entry]:
    """Entries in order: after a number, up to a number."""
    last = 2**62 if upto is None else upto
    rows = connection.execute(
        "SELECT seq, body, hash FROM entry WHERE seq > ? AND seq <= ? ORDER BY seq", (after, last)
    )
    return map(sealed, rows)


_OF_SESSION = (
    "BETWEEN (SELECT opened FROM session WHERE id = :session)"
    " AND (SELECT coalesce(finalized, (SELECT max(seq) FROM entry)) FROM session WHERE id = :session)"
)
"""A session's entries lie between its opening and its finalization (design L7)."""

_OF_DAY = (
    "BETWEEN (SELECT opened FROM day WHERE date = :date)"
    " AND (SELECT coalesce(closed, (SELECT max(seq) FROM entry)) FROM day WHERE date = :date)"
)


def session_entries(connection: sqlite3.Connection, session: str) -> list[Entry]:
    """All entries of a drawer session, in order; those of other drawers in between are looked at and passed over.

    :raises Refused: ``SESSION_UNKNOWN``; ``BOOK_DAMAGED`` where one between its opening and its end is not what was
        sealed, or missing
    """
    row = connection.execute("SELECT id, opened, finalized FROM session WHERE id = ?", (session,)).fetchone()
    if row is None:
        raise Refused("SESSION_UNKNOWN", session=session)
    opened, finalized = _span(row)
    found = [one for one in naming(connection, opened, finalized, session) if one.session == session]
    ends = (found[0].kind, found[-1].kind) if found else ("", "")
    if ends[0] != "drawer.opened" or (finalized is not None and ends[1] != "drawer.finalized"):
        raise Refused("BOOK_DAMAGED", table="session", row=session, what="DERIVED_DIFFERS")
    return found


@reading("session")
def _span(row: sqlite3.Row) -> tuple[int, int | None]:
    """The entries that a session lies between; None while it is not finalized."""
    return int(row["opened"]), None if row["finalized"] is None else int(row["finalized"])


def naming(connection: sqlite3.Connection, first: int, last: int | None, *marks: str) -> list[Entry]:
    """Entries from a number to a number (None: the last one) whose body has one of these words in it.

    The words are looked for here and not by the database: a body that lost its word would be passed over.

    :raises Refused: ``BOOK_DAMAGED``, also where the damage is in an entry that none of the words is in
    """
    upto = head(connection)[0] if last is None else last
    rows = connection.execute("SELECT seq, body, hash FROM entry WHERE seq BETWEEN ? AND ? ORDER BY seq", (first, upto))
    found, wanted = [], first
    for row in rows:
        if row["seq"] != wanted:
            break
        if not isinstance(row["body"], str):
            raise Refused("BOOK_DAMAGED", table="entry", row=row["seq"], what="BODY_UNREADABLE")
        if any(mark in row["body"] for mark in marks):
            found.append(sealed(row))
        elif hashlib.sha256(row["body"].encode()).digest() != row["hash"]:
            raise Refused("BOOK_DAMAGED", table="entry", row=row["seq"], what="HASH_DIFFERS")
        wanted += 1
    if wanted <= upto:
        raise Refused("BOOK_DAMAGED", table="entry", row=wanted, what="ENTRY_MISSING")
    return found


def drawer_balance(connection: sqlite3.Connection, session: str) -> dict[str, Money]:
    """What the drawer accounts of a session hold, by tender type; zeros left out."""
    rows = connection.execute(
        "SELECT account, sum(cents) AS cents FROM line"
        f" WHERE entry {_OF_SESSION} AND session = :session GROUP BY account",
        {"session": session},
    )
    return {account.removeprefix(_DRAWER): cents for account, cents in map(_sum, rows) if cents}


def held_balance(connection: sqlite3.Connection, account: str) -> Money:
    """Balance of an account that is neither a drawer's nor the general ledger's."""
    row = connection.execute(
        "SELECT :account AS account, coalesce(sum(cents), 0) AS cents FROM line"
        " WHERE session = '' AND biller = '' AND account = :account",
        {"account": account},
    ).fetchone()
    return _sum(row)[1]


def trial_balance(connection: sqlite3.Connection, date: str | None = None) -> dict[str, Money]:
    """Sum by account, of one business date or of all time; the sums come to zero."""
    if date is None:
        rows = connection.execute("SELECT account, sum(cents) AS cents FROM line GROUP BY account")
    else:
        rows = connection.execute(
            "SELECT account, sum(cents) AS cents FROM entry CROSS JOIN line ON line.entry = entry.seq"  # in this order
            f" WHERE entry.seq {_OF_DAY} AND entry.date = :date AND entry.lines > 0 GROUP BY account",
            {"date": date},
        )
    return {account: cents for account, cents in map(_sum, rows) if cents}


@reading("line")
def _sum(row: sqlite3.Row) -> tuple[str, Money]:
    """An account and what its lines come to."""
    account = row["account"]
    if not isinstance(account, str):
        raise TypeError("an account is a name")
    return account, Money(row["cents"])


def keep_personal(connection: sqlite3.Connection, seq: int, salt: bytes, sealed: bytes) -> None:
    """Store an entry's encrypted personal values with the salt of their commitment."""
    connection.execute("INSERT INTO personal VALUES (?, ?, ?)", (seq, salt, sealed))


def personal(connection: sqlite3.Connection, seq: int) -> tuple[bytes, bytes] | None:
    """Salt and encrypted values of an entry; None where there are none (any more)."""
    row = connection.execute("SELECT entry, salt, sealed FROM personal WHERE entry = ?", (seq,)).fetchone()
    return None if row is None else _salt_and_sealed(row)


@reading("personal")
def _salt_and_sealed(row: sqlite3.Row) -> tuple[bytes, bytes]:
    return memoryview(row["salt"]).tobytes(), memoryview(row["sealed"]).tobytes()


def is_erased(connection: sqlite3.Connection, seq: int) -> bool:
    """Whether an entry's personal values are gone by a rule."""
    return connection.execute("SELECT 1 FROM erased WHERE entry = ?", (seq,)).fetchone() is not None


def keep_issued(connection: sqlite3.Connection, name: str, content: bytes) -> None:
    """Keep the bytes of an issued document. :raises Refused: ``DOCUMENT_ISSUED``"""
    try:
        connection.execute("INSERT INTO issued VALUES (?, ?)", (name, content))
    except sqlite3.IntegrityError:
        raise Refused("DOCUMENT_ISSUED", name=name) from None


def issued_digest(connection: sqlite3.Connection, name: str) -> str:
    """The SHA-256 of an issued document, as its entry says; empty where there is none of that name."""
    row = connection.execute("SELECT sha256 FROM document WHERE name = ?", (name,)).fetchone()
    return "" if row is None else str(row["sha256"])


def issued(connection: sqlite3.Connection, name: str) -> bytes:
    """The bytes as issued.

    :raises Refused: ``DOCUMENT_UNKNOWN``; ``BOOK_DAMAGED`` where they are not what was issued
    """
    row = connection.execute(
        "SELECT content, sha256 FROM issued JOIN document USING (name) WHERE name = ?", (name,)
    ).fetchone()
    if row is None:
        raise Refused("DOCUMENT_UNKNOWN", name=name)
    content: object = row["content"]
    if not isinstance(content, bytes) or hashlib.sha256(content).hexdigest() != row["sha256"]:
        raise Refused("BOOK_DAMAGED", table="issued", row=name, what="DOCUMENT_DIFFERS")
    return content
