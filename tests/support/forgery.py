"""What the owner of a book's file can do to it with a tool of their own, from clumsy to skilled."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from typing import Any

from pos.app import App
from pos.ledger.entries import canonical
from pos.ledger.keys import Keys

Attack = Callable[[sqlite3.Connection], None]


@contextmanager
def forging(app: App) -> Iterator[sqlite3.Connection]:
    """The book with every guard taken off, and put back on afterwards."""
    with closing(sqlite3.connect(app.places.book, isolation_level=None)) as book:
        guards = book.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
        book.execute("PRAGMA ignore_check_constraints = 1")
        for name, _ in guards:
            book.execute(f"DROP TRIGGER {name}")
        yield book
        for _, text in guards:
            book.execute(text)


def without_types(book: sqlite3.Connection, damage: str) -> None:
    """Put into a row what its table would not take, as a page does that another was written over."""
    texts = book.execute("SELECT sql, name FROM sqlite_master WHERE type = 'table'").fetchall()
    book.execute("PRAGMA writable_schema = 1")
    book.execute("UPDATE sqlite_master SET sql = replace(replace(sql, ' NOT NULL', ''), ') STRICT', ')')")
    book.execute("PRAGMA writable_schema = RESET")
    book.execute(damage)
    book.execute("PRAGMA writable_schema = 1")
    book.executemany("UPDATE sqlite_master SET sql = ? WHERE name = ?", texts)
    book.execute("PRAGMA writable_schema = RESET")


def hash_of(raw: dict[str, Any]) -> bytes:
    """The hash of an entry that says this."""
    return hashlib.sha256(canonical(raw).encode()).digest()


def seq_of(book: sqlite3.Connection, kind: str, which: int = 0) -> int:
    """The entry number of one of its kind."""
    rows = book.execute("SELECT seq FROM entry WHERE kind = ? ORDER BY seq", (kind,)).fetchall()
    return int(rows[which][0])


def change_body(book: sqlite3.Connection, seq: int, change: Callable[[dict[str, Any]], None]) -> None:
    """Change what an entry says, and its hash."""
    raw = json.loads(book.execute("SELECT body FROM entry WHERE seq = ?", (seq,)).fetchone()[0])
    change(raw)
    put_body(book, seq, raw)


def put_body(book: sqlite3.Connection, seq: int, raw: dict[str, Any]) -> None:
    """Write an entry as these values say."""
    body = canonical(raw)
    row = (raw["kind"], raw["date"], raw["at"], len(raw["lines"]), body, bytes.fromhex(raw["prev"]), hash_of(raw), seq)
    book.execute(
        "UPDATE entry SET kind = ?, date = ?, at_ms = ?, lines = ?, body = ?, prev = ?, hash = ? WHERE seq = ?", row
    )


def chain_again(book: sqlite3.Connection, start: int, keys: Keys | None = None) -> None:
    """Name and hash everything anew from an entry on, as a skilled forger does; with keys, sign it anew too."""
    (prev,) = book.execute("SELECT hash FROM entry WHERE seq = ?", (start - 1,)).fetchone()
    for seq, body in book.execute("SELECT seq, body FROM entry WHERE seq >= ? ORDER BY seq", (start,)).fetchall():
        raw = json.loads(body)
        raw["prev"] = prev.hex()
        if raw["kind"] == "head.signed":
            raw["data"] |= {"seq": seq - 1, "hash": prev.hex()}
            if keys is not None:
                raw["data"]["signature"] = keys.sign(prev.hex())
        put_body(book, seq, raw)
        prev = hash_of(raw)


def other_keys(app: App) -> Keys:
    """Put another signing key in the place of the register's; names and numbers still open."""
    (app.places.keys / "register.key").unlink()
    return Keys.make(app.places.keys)


def cheaper(raw: dict[str, Any]) -> None:
    """A receipt of ten dollars less, consistent in itself: they are in somebody's pocket."""
    cart = raw["data"]["cart"]
    cart["items"][0]["cents"] -= 1000
    cart["items"][0]["allocations"][0][2] -= 1000
    cart["tenders"][0]["cents"] -= 1000
    for line in (raw["lines"][0], next(one for one in raw["lines"] if one[0].startswith("gl:"))):
        line[1] += 1000 if line[1] < 0 else -1000


def lines_follow(book: sqlite3.Connection, seq: int) -> None:
    """Write an entry's lines, receipt and payments as its body says."""
    raw = json.loads(book.execute("SELECT body FROM entry WHERE seq = ?", (seq,)).fetchone()[0])
    for n, (_, cents, _) in enumerate(raw["lines"], start=1):
        book.execute("UPDATE line SET cents = ? WHERE entry = ? AND n = ?", (cents, seq, n))
    if raw["kind"] == "receipt.posted":
        cents = sum(item["cents"] for item in raw["data"]["cart"]["items"])
        book.execute("UPDATE receipt SET cents = ? WHERE seq = ?", (cents, seq))
        for n, item in enumerate(raw["data"]["cart"]["items"]):
            for charge, _, part, _ in item["allocations"]:
                given = (part, seq, n, charge)
                book.execute("UPDATE payment SET cents = ? WHERE seq = ? AND item = ? AND charge = ?", given)


def forge_a_receipt(book: sqlite3.Connection) -> None:
    """A receipt of less money, its lines, its rows, and the chain from there on."""
    seq = seq_of(book, "receipt.posted")
    change_body(book, seq, cheaper)
    lines_follow(book, seq)
    chain_again(book, seq + 1)


def renumber(book: sqlite3.Connection, gone: int) -> None:
    """Take an entry out and close the gap, everywhere."""
    for table, column in (
        ("line", "entry"),
        ("personal", "entry"),
        ("entry", "seq"),
        ("receipt", "seq"),
        ("payment", "seq"),
    ):
        book.execute(f"DELETE FROM {table} WHERE {column} = ?", (gone,))
        top = book.execute(f"SELECT coalesce(max({column}), 0) FROM {table}").fetchone()[0]
        for seq in range(gone + 1, top + 1):
            book.execute(f"UPDATE {table} SET {column} = {column} - 1 WHERE {column} = ?", (seq,))
    for seq, body in book.execute("SELECT seq, body FROM entry WHERE seq >= ?", (gone,)).fetchall():
        book.execute("UPDATE entry SET body = ? WHERE seq = ?", (canonical(json.loads(body) | {"seq": seq}), seq))
    chain_again(book, gone)


def swap_bodies(book: sqlite3.Connection) -> None:
    """Two receipts say what the other said."""
    one, other = (seq_of(book, "receipt.posted", n) for n in (2, 3))
    bodies = {seq: book.execute("SELECT body FROM entry WHERE seq = ?", (seq,)).fetchone()[0] for seq in (one, other)}
    for seq, new in ((one, bodies[other]), (other, bodies[one])):
        put_body(book, seq, json.loads(new))


def insert_an_entry(book: sqlite3.Connection) -> None:
    """One more at the end, by a number that is free."""
    last, body = book.execute("SELECT seq, body FROM entry ORDER BY seq DESC LIMIT 1").fetchone()
    raw = json.loads(body) | {"seq": last + 2, "prev": "00" * 32}
    book.execute(
        "INSERT INTO entry VALUES (?, ?, ?, ?, 0, ?, zeroblob(32), ?)",
        (
            last + 2,
            raw["kind"],
            raw["date"],
            raw["at"],
            canonical(raw),
            hashlib.sha256(canonical(raw).encode()).digest(),
        ),
    )


def sql(statement: str) -> Attack:
    """An attack of one statement."""

    def run(book: sqlite3.Connection) -> None:
        book.execute(statement)

    return run


def on_body(kind: str, change: Callable[[dict[str, Any]], None], *, lines_too: bool = False) -> Attack:
    """Change what the first entry of a kind says, and its hash; its lines and rows too."""

    def run(book: sqlite3.Connection) -> None:
        change_body(book, seq_of(book, kind), change)
        if lines_too:
            lines_follow(book, seq_of(book, kind))

    return run


def unbalanced(raw: dict[str, Any]) -> None:
    """One line less than it was."""
    raw["lines"][0][1] = 5


def without(kind: str, which: int = 0) -> Attack:
    """An entry is taken out and the gap closed."""

    def run(book: sqlite3.Connection) -> None:
        renumber(book, seq_of(book, kind, which))

    return run


def hidden_trigger(book: sqlite3.Connection) -> None:
    """A trigger under the name of a table: SQLite takes it, and a list by names shows one of the two."""
    (table,) = book.execute("SELECT sql FROM sqlite_master WHERE name = 'validation'").fetchone()
    book.execute("DROP TABLE validation")
    book.execute(
        "CREATE TRIGGER validation BEFORE INSERT ON entry WHEN NEW.kind = 'drawer.no-sale'"
        " BEGIN SELECT RAISE(IGNORE); END"
    )
    book.execute(table)


def unsigned_restore(book: sqlite3.Connection) -> None:
    """An entry at the end that says the book went on from a backup: it explains an older copy away."""
    seq, body, prev = book.execute("SELECT seq, body, hash FROM entry ORDER BY seq DESC LIMIT 1").fetchone()
    raw = json.loads(body)
    before = raw["register"]
    raw |= {"seq": seq + 1, "kind": "book.restored", "date": "", "session": "", "register": f"{before}.K7QM"}
    raw |= {"lines": [], "prev": prev.hex()}
    raw["data"] = {
        "register": raw["register"],
        "streams": [before, raw["register"]],
        "seq": seq,
        "hash": prev.hex(),
        "backup": {"file": "b", "seq": seq, "hash": prev.hex(), "made": 0},
        "papers": [],
    }
    row = (seq + 1, raw["kind"], raw["date"], raw["at"], 0, canonical(raw), prev, hash_of(raw))
    book.execute("INSERT INTO entry VALUES (?, ?, ?, ?, ?, ?, ?, ?)", row)
    book.execute("INSERT INTO latest VALUES ('book.restored', ?)", (seq + 1,))


def forge_the_tail(app: App) -> None:
    """Make the first receipt after the last signed head cheaper, with its lines and the chain to the end."""
    with forging(app) as book:
        (seq,) = book.execute(
            "SELECT min(seq) FROM receipt WHERE seq > (SELECT max(seq) FROM entry WHERE kind = 'head.signed')"
        ).fetchone()
        change_body(book, seq, cheaper)
        lines_follow(book, seq)
        chain_again(book, seq + 1)
