"""The reference database: its schema, opening it, and the look-ups in it. The only module here that knows SQLite.

A reference file never changes once it has its name: it is built aside (``merge_sql``) and then only read.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from functools import lru_cache
from pathlib import Path

from pos.domain.bills import Bill, Charge, Fee, parse_distribution
from pos.domain.errors import Unavailable
from pos.domain.money import ZERO, Money
from pos.receivables.cells import day, keys, moment
from pos.receivables.filed import Account, FiledBill, FileMark, parse_posted_through

Connection = sqlite3.Connection
Row = sqlite3.Row

APPLICATION_ID = 0x43464C52
"""``CFLR``: marks a file as Counterfoil reference data."""

VERSION = 1

_DISK = {sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN}

ACCOUNT_DOC = 2**40
"""What is looked up are documents: bills by their id, accounts without a bill by theirs plus this."""

WORDS = "detail=none, prefix='2 3 4', tokenize='unicode61'"
"""How words are indexed."""

SCHEMA = f"""
CREATE TABLE filed (
    id INTEGER PRIMARY KEY,
    kind TEXT NOT NULL,
    biller TEXT NOT NULL,
    file TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    mapping_sha256 TEXT NOT NULL,
    as_of TEXT NOT NULL,
    posted_through TEXT NOT NULL
) STRICT;
CREATE TABLE account (
    id INTEGER PRIMARY KEY,
    biller TEXT NOT NULL,
    number TEXT NOT NULL,
    customer TEXT NOT NULL,
    address TEXT NOT NULL,
    phone TEXT NOT NULL,
    keys TEXT NOT NULL,
    UNIQUE (biller, number)
) STRICT;
CREATE TABLE bill (
    id INTEGER PRIMARY KEY,
    biller TEXT NOT NULL,
    number TEXT NOT NULL,
    account TEXT NOT NULL,
    description TEXT NOT NULL,
    customer TEXT NOT NULL,
    address TEXT NOT NULL,
    due_date TEXT NOT NULL,
    scanline TEXT NOT NULL,
    keys TEXT NOT NULL,
    partial INTEGER NOT NULL CHECK (partial IN (0, 1)),
    closed INTEGER NOT NULL CHECK (closed IN (0, 1)),
    filed INTEGER NOT NULL REFERENCES filed (id),
    UNIQUE (biller, number)
) STRICT;
CREATE TABLE charge (
    biller TEXT NOT NULL,
    number TEXT NOT NULL,
    place INTEGER NOT NULL,
    code TEXT NOT NULL,
    description TEXT NOT NULL,
    cents INTEGER NOT NULL,
    priority INTEGER NOT NULL,
    gl TEXT NOT NULL,
    PRIMARY KEY (biller, number, place),
    FOREIGN KEY (biller, number) REFERENCES bill (biller, number)
) STRICT, WITHOUT ROWID;
CREATE TABLE fee (
    biller TEXT NOT NULL,
    code TEXT NOT NULL,
    description TEXT NOT NULL,
    cents INTEGER,
    gl TEXT NOT NULL,
    PRIMARY KEY (biller, code)
) STRICT, WITHOUT ROWID;
CREATE INDEX bill_account ON bill (biller, account);
CREATE TABLE look (key TEXT NOT NULL, doc INTEGER NOT NULL, PRIMARY KEY (key, doc)) STRICT, WITHOUT ROWID;
CREATE VIRTUAL TABLE words USING fts5(text, content='', {WORDS});
"""

_BILLS = """
SELECT b.id, b.biller, b.number, b.account, b.description, b.due_date, b.scanline, b.keys, b.partial, b.closed,
       coalesce(nullif(b.customer, ''), a.customer, '') AS customer,
       coalesce(nullif(b.address, ''), a.address, '') AS address,
       f.as_of, f.posted_through
FROM bill b JOIN filed f ON f.id = b.filed LEFT JOIN account a ON a.biller = b.biller AND a.number = b.account
"""
_LAST_MARKS = """
SELECT biller,
       coalesce((SELECT as_of FROM filed WHERE kind = 'bills' AND biller = f.biller AND as_of <> ''
                 ORDER BY id DESC LIMIT 1), '') AS as_of,
       coalesce((SELECT posted_through FROM filed WHERE kind = 'bills' AND biller = f.biller AND posted_through <> ''
                 ORDER BY id DESC LIMIT 1), '') AS posted_through
FROM (SELECT DISTINCT biller FROM filed WHERE kind = 'bills' ORDER BY biller) f
"""
_BILLS_BY_ID = _BILLS + "WHERE b.id IN (SELECT value FROM json_each(?)) ORDER BY b.id"
_BILLS_BY_NUMBER = _BILLS + "WHERE b.biller = ? AND b.number = ?"
_BILLS_WITH_LINE = f"{_BILLS} WHERE b.biller = ? AND b.closed = 0 AND b.scanline <> '' ORDER BY b.id LIMIT ?"


# --- opening ---------------------------------------------------------------------------------------------------------


def open_file(path: Path) -> Connection:
    """Open a reference file to read it. It never changes, so nothing is locked and nothing written beside it.

    :raises Unavailable: ``REFERENCE_MISSING``, ``REFERENCE_UNREADABLE``
    """
    if not path.is_file():
        raise Unavailable("REFERENCE_MISSING", file=path.name)
    connection = _connect(f"{path.absolute().as_uri()}?mode=ro&immutable=1")
    try:
        mark = connection.execute("PRAGMA application_id").fetchone()[0]
        version = connection.execute("PRAGMA user_version").fetchone()[0]
    except sqlite3.Error as error:
        connection.close()
        raise Unavailable("REFERENCE_UNREADABLE", file=path.name) from error
    if (mark, version) != (APPLICATION_ID, VERSION):
        connection.close()
        raise Unavailable("REFERENCE_UNREADABLE", file=path.name)
    return connection


def open_empty() -> Connection:
    """A reference with nothing in it, in memory."""
    connection = _connect("file::memory:")
    create(connection)
    return connection


@contextmanager
def new_file(path: Path, old: Path | None) -> Iterator[Connection]:
    """A new file to build in, with the one in force beside it as ``old``. What is built there is made durable as a
    whole when it is done, so nothing is journaled on the way.

    :raises Unavailable: ``FILE_NOT_WRITTEN``: the disk is full, gone or not to be written on
    """
    try:
        with closing(_connect(f"{path.absolute().as_uri()}?mode=rwc")) as connection:
            connection.execute("PRAGMA journal_mode=OFF")
            connection.execute("PRAGMA synchronous=OFF")
            create(connection)
            _attach(connection, old)
            yield connection
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode & 0xFF not in _DISK:
            raise
        raise Unavailable("FILE_NOT_WRITTEN", path=path, detail=str(error)) from error


def _attach(connection: Connection, old: Path | None) -> None:
    if old is not None:
        connection.execute("ATTACH ? AS old", (f"{old.absolute().as_uri()}?mode=ro&immutable=1",))
        return
    connection.execute("ATTACH 'file::memory:' AS old")
    tables = SCHEMA.split("CREATE INDEX", maxsplit=1)[0]
    _run(connection, tables.replace("CREATE TABLE ", "CREATE TABLE old."))


def create(connection: Connection) -> None:
    """Give an empty database the schema of a reference."""
    _run(connection, SCHEMA)
    connection.execute(f"PRAGMA application_id={APPLICATION_ID}")
    connection.execute(f"PRAGMA user_version={VERSION}")


def _run(connection: Connection, script: str) -> None:
    for statement in script.split(";"):
        connection.execute(statement)


def _connect(uri: str) -> Connection:
    connection = sqlite3.connect(uri, uri=True, isolation_level=None, check_same_thread=False)
    connection.row_factory = Row
    connection.execute("PRAGMA foreign_keys=ON")
    connection.execute("PRAGMA trusted_schema=OFF")
    return connection


# --- looking up ------------------------------------------------------------------------------------------------------


def docs_by_key(connection: Connection, key: str, limit: int) -> list[int]:
    """The documents with exactly this number."""
    return _docs(connection, "SELECT doc FROM look WHERE key = ? ORDER BY doc LIMIT ?", (key, limit))


def docs_by_key_start(connection: Connection, start: str, limit: int) -> list[int]:
    """The documents of which a number begins so."""
    asked = (start, f"{start}\U0010ffff", limit)
    return _docs(connection, "SELECT DISTINCT doc FROM look WHERE key >= ? AND key < ? LIMIT ?", asked)


def docs_by_words(connection: Connection, match: str, limit: int) -> list[int]:
    """The documents that an FTS5 query finds, the first by id: ids are given out in the order people want to see.
    Ranking by the engine would read every match (settlement.md 6.2: 40 ms instead of 0.06)."""
    return _docs(connection, "SELECT rowid FROM words WHERE words MATCH ? ORDER BY rowid LIMIT ?", (match, limit))


def _docs(connection: Connection, statement: str, asked: Sequence[object]) -> list[int]:
    return [row[0] for row in connection.execute(statement, asked)]


def bills_by_id(connection: Connection, ids: Sequence[int]) -> dict[int, FiledBill]:
    """Bills by their ids, in ascending order."""
    return dict(_bills(connection, _BILLS_BY_ID, (json.dumps(ids),)))


def bill_by_number(connection: Connection, biller: str, number: str) -> FiledBill | None:
    """The bill with exactly this number, or None."""
    found = list(_bills(connection, _BILLS_BY_NUMBER, (biller, number)))
    return found[0][1] if found else None


def bills_with_line(connection: Connection, biller: str, limit: int) -> list[FiledBill]:
    """A biller's open bills with a printed scanline, in the order they were filed in."""
    return [filed for _, filed in _bills(connection, _BILLS_WITH_LINE, (biller, limit))]


def accounts_by_id(connection: Connection, ids: Sequence[int]) -> dict[int, Account]:
    """Accounts by their ids, in ascending order."""
    rows = connection.execute(
        "SELECT * FROM account WHERE id IN (SELECT value FROM json_each(?)) ORDER BY id", (json.dumps(ids),)
    )
    return {row["id"]: _account(row) for row in rows}


def fees(connection: Connection) -> list[Fee]:
    """Every fee, by biller and code."""
    return [
        Fee(
            code=row["code"],
            description=row["description"],
            biller=row["biller"],
            unit_price=None if row["cents"] is None else Money(row["cents"]),
            distribution=_shares(row["gl"]),
        )
        for row in connection.execute("SELECT * FROM fee ORDER BY biller, code")
    ]


def last_mark(connection: Connection, biller: str) -> FileMark | None:
    """How far a biller's open-item files have come: the last moment and the last receipt numbers that they gave."""
    row = connection.execute(_LAST_MARKS + "WHERE biller = ?", (biller,)).fetchone()
    return None if row is None else _mark(row)


def _account(row: Row) -> Account:
    return Account(row["biller"], row["number"], row["customer"], row["address"], row["phone"], keys(row["keys"]))


def _bills(connection: Connection, statement: str, asked: Sequence[object]) -> Iterator[tuple[int, FiledBill]]:
    rows = connection.execute(statement, asked).fetchall()
    charges = _charges(connection, rows)
    for row in rows:
        bill = Bill(
            biller=row["biller"],
            account=row["account"],
            number=row["number"],
            description=row["description"],
            customer=row["customer"],
            address=row["address"],
            due_date=day(row["due_date"]),
            charges=charges[row["biller"], row["number"]],
            scanline=row["scanline"],
            keys=keys(row["keys"]),
            partial_allowed=bool(row["partial"]),
        )
        yield row["id"], FiledBill(bill, _mark(row), bool(row["closed"]))


def _charges(connection: Connection, bills: Sequence[Row]) -> dict[tuple[str, str], tuple[Charge, ...]]:
    found: dict[tuple[str, str], tuple[Charge, ...]] = {}
    for bill in bills:
        key = (bill["biller"], bill["number"])
        rows = connection.execute("SELECT * FROM charge WHERE biller = ? AND number = ? ORDER BY place", key)
        found[key] = tuple(
            Charge(
                code=row["code"],
                description=row["description"],
                amount=ZERO if bill["closed"] else Money(row["cents"]),
                priority=row["priority"],
                distribution=_shares(row["gl"]),
            )
            for row in rows
        )
    return found


def _mark(row: Row) -> FileMark:
    return _mark_of(row["as_of"], row["posted_through"])


@lru_cache(maxsize=256)
def _mark_of(as_of: str, posted_through: str) -> FileMark:
    return FileMark(moment(as_of), parse_posted_through(posted_through))


_shares = lru_cache(maxsize=1024)(parse_distribution)


# --- what is stored --------------------------------------------------------------------------------------------------

_STORED = (
    """SELECT 'bill', b.biller, b.number, b.account, b.description, b.customer, b.address, b.due_date, b.scanline,
              b.keys, b.partial, b.closed, f.as_of, f.posted_through
       FROM bill b JOIN filed f ON f.id = b.filed ORDER BY b.biller, b.number""",
    "SELECT 'charge', * FROM charge ORDER BY biller, number, place",
    "SELECT 'account', biller, number, customer, address, phone, keys FROM account ORDER BY biller, number",
    "SELECT 'fee', * FROM fee ORDER BY biller, code",
    _LAST_MARKS,
)


def digest(connection: Connection) -> str:
    """SHA-256 in hexadecimal over every stored row, one JSON array per line, in the order of their keys: the same
    for the same content however it came in (design L2)."""
    sha, encode = hashlib.sha256(), json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
    for statement in _STORED:
        for row in connection.execute(statement):
            sha.update(encode(tuple(row)).encode() + b"\n")
    return sha.hexdigest()
