"""A book's files that rot: bits flip in every kind of page, pages are zeroed, exchanged or written over others, the end
is gone, the log too.

Whatever is hit: a receipt, a report or a drawer's figures that are read from the book are right or refused at once; and
opening and verifying either say so, or every row and every index still says what it said. Only a log that lost its end
leaves an older book that is whole in itself: which commit it stands at is checked here, that something is missing shows
where the book's last head is known (docs/decisions, what an owner of the file can do).
"""

from __future__ import annotations

import random
import sqlite3
import tempfile
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from pos.app import App, verify_book
from pos.cashiering import documents, papers
from pos.cashiering.counter import Counter as Till
from pos.domain.errors import Expected, Refused
from pos.settlement.gather import session_facts
from tests.support.disk.pages import PAGE, spans, wal_spans
from tests.support.finished_book import finished_book, sell

MORE_RECEIPTS, RECEIPTS_IN_THE_LOG = 60, 6
"""So many that indexes have pages above their leaves; and so many that are in the log alone."""

Contents = dict[str, list[tuple[object, ...]]]
Spans = dict[str, list[range]]


class Silent(AssertionError):
    """Something was changed and nobody said so; the seed finds it again."""


@dataclass
class Whole:
    """A book before it is wounded: its files, all rows, what is read from it, and the heads its log can stand at."""

    app: App
    book: bytes
    log: bytes
    rows: Contents
    read: dict[str, object]
    heads: set[str]
    pages: Spans = field(default_factory=dict)
    frames: Spans = field(default_factory=dict)

    def put(self, book: bytes, log: bytes) -> None:
        """Lay these files down as new ones, and nothing else beside them."""
        for there in self.app.places.data.glob(f"{self.app.places.book.name}*"):
            there.unlink()
        self.app.places.book.write_bytes(book)
        self.app.places.book.with_name(f"{self.app.places.book.name}-wal").write_bytes(log)


def run_damage(wounds: int, seed: int, said: Callable[[int], None] = lambda _: None) -> dict[str, int]:
    """Wound the book so often, once each time; how often what was said. :raises Silent:"""
    chance = random.Random(seed)
    outcomes: Counter[str] = Counter()
    with tempfile.TemporaryDirectory(prefix="counterfoil-damage-") as folder:
        whole = _whole(Path(folder))
        for wound in range(wounds):
            name = chance.choice(list(_WOUNDS))
            book, log = _WOUNDS[name](whole, chance)
            whole.put(book, log)
            try:
                outcome = _look(whole)
            except Exception as error:  # whatever it is: it should have been said
                raise Silent(f"seed {seed}, wound {wound}, {name}: {error!r}") from error
            outcomes[outcome] += 1
            said(wound + 1)
    return dict(outcomes)


def _whole(folder: Path) -> Whole:
    """Sell on in a finished book; the last receipts are in the log, which is copied while the till is at work."""
    app = finished_book(folder / "data")
    _leave_free_pages(app.places.book)
    counter = app.open(devices=False)
    for cents in range(1, MORE_RECEIPTS + 1):
        sell(counter, cents)
    counter.book.database._writer.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    counter.book.database._writer.execute("PRAGMA wal_autocheckpoint = 0")
    heads = {counter.book.head()[1]}
    for cents in range(1, RECEIPTS_IN_THE_LOG + 1):
        sell(counter, cents)
        heads.add(counter.book.head()[1])
    log = app.places.book.with_name(f"{app.places.book.name}-wal")
    files = app.places.book.read_bytes(), log.read_bytes()
    rows, read = contents(app.places.book), _read(app.places.data)
    app.close()
    return Whole(app, *files, rows, read, heads, spans(files[0]), wal_spans(files[1]))


def _leave_free_pages(book: Path) -> None:
    with closing(sqlite3.connect(book)) as connection:
        connection.executescript("CREATE TABLE gone AS SELECT name, content FROM issued; DROP TABLE gone")


def contents(path: Path) -> Contents:
    """Every row of every table, and what SQLite itself says of tables and indexes."""
    with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as book:
        tables = [row[0] for row in book.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")]
        found = {table: book.execute(f"SELECT * FROM {table}").fetchall() for table in tables}
        said = [row for row in book.execute("PRAGMA integrity_check") if "index" in row[0]]
        return {**found, "integrity_check": said}


def _look(whole: Whole) -> str:
    try:
        found = verify_book(whole.app.places)
    except Expected as error:
        return error.code
    older = found.head in whole.heads - {whole.rows["entry"][-1][-1].hex()}  # type: ignore[attr-defined]  # a blob
    now = _read(whole.app.places.data)
    wrong = [name for name, said in now.items() if not isinstance(said, Expected) and said != whole.read[name]]
    if found.ok and older:
        wrong = [name for name in wrong if name.startswith("receipt ")]  # sums are those of the older book
    if wrong:
        raise Silent(f"said otherwise than before: {wrong}; {found}")
    if not found.ok:
        return "found by verify"
    if older:
        return "an older book"
    rows = contents(whole.app.places.book)
    if rows != whole.rows:
        raise Silent(f"it verifies, and is another: {[one for one in whole.rows if rows.get(one) != whole.rows[one]]}")
    return "harmless"


def _read(data: Path) -> dict[str, Any]:
    """What people are shown of receipts, reports and drawers: the value, or with what it was refused."""
    app = App(data)
    try:
        counter = app.open_read_only()
    except Expected:
        return {}
    try:
        connection = counter.book.read()
        return {name: _said(read, counter) for name, read in _readings(connection).items()}
    except Expected:
        return {}
    finally:
        app.close()


def _readings(connection: sqlite3.Connection) -> dict[str, Callable[[Till], object]]:
    found: dict[str, Callable[[Till], object]] = {}
    for (number,) in connection.execute("SELECT number FROM receipt").fetchall():
        found[f"receipt {number}"] = partial(papers.read_receipt, number=number)
    for (name,) in connection.execute("SELECT name FROM document").fetchall():
        found[f"document {name}"] = partial(documents.issued, name=name)
    for (session,) in connection.execute("SELECT id FROM session").fetchall():
        found[f"drawer {session}"] = partial(_drawer, session=session)
    return found


def _said(read: Callable[[Till], object], counter: Till) -> object:
    try:
        return read(counter)
    except Expected as error:
        return error


def _drawer(counter: Till, session: str) -> object:
    """What the X or Z report says; one that names numbers as missing says that something is wrong."""
    facts = session_facts(counter.book.read(), session)
    if facts.receipts.missing:
        raise Refused("BOOK_DAMAGED", missing=facts.receipts.missing)
    return facts


# --- wounds: the book's file and its log, one of them hurt ---


def _flip(content: bytes, span: range, chance: random.Random) -> bytes:
    hurt = bytearray(content)
    hurt[chance.choice(span)] ^= 1 << chance.randrange(8)
    return bytes(hurt)


def _bit(whole: Whole, chance: random.Random) -> tuple[bytes, bytes]:
    kind = chance.choice(list(whole.pages))
    return _flip(whole.book, chance.choice(whole.pages[kind]), chance), whole.log


def _bit_in_the_log(whole: Whole, chance: random.Random) -> tuple[bytes, bytes]:
    kind = chance.choice(list(whole.frames))
    return whole.book, _flip(whole.log, chance.choice(whole.frames[kind]), chance)


def _noise(whole: Whole, chance: random.Random) -> tuple[bytes, bytes]:
    hurt = bytearray(whole.book)
    at = chance.randrange(len(hurt) - 64)
    hurt[at : at + 64] = chance.randbytes(64)
    return bytes(hurt), whole.log


def _zero_page(whole: Whole, chance: random.Random) -> tuple[bytes, bytes]:
    return _misdirected(whole, chance, bytes(PAGE)), whole.log


def _swap_pages(whole: Whole, chance: random.Random) -> tuple[bytes, bytes]:
    hurt = bytearray(whole.book)
    one, other = (chance.randrange(1, len(hurt) // PAGE) * PAGE for _ in range(2))
    hurt[one : one + PAGE], hurt[other : other + PAGE] = hurt[other : other + PAGE], hurt[one : one + PAGE]
    return bytes(hurt), whole.log


def _wrong_page(whole: Whole, chance: random.Random) -> tuple[bytes, bytes]:
    other = chance.randrange(len(whole.book) // PAGE) * PAGE
    return _misdirected(whole, chance, whole.book[other : other + PAGE]), whole.log


def _misdirected(whole: Whole, chance: random.Random, page: bytes) -> bytes:
    """A page was written where another one belongs."""
    hurt = bytearray(whole.book)
    at = chance.randrange(len(hurt) // PAGE) * PAGE
    hurt[at : at + PAGE] = page
    return bytes(hurt)


def _cut_short(whole: Whole, chance: random.Random) -> tuple[bytes, bytes]:
    return whole.book[: chance.randrange(len(whole.book))], whole.log


def _log_cut_short(whole: Whole, chance: random.Random) -> tuple[bytes, bytes]:
    return whole.book, whole.log[: chance.randrange(len(whole.log))]


def _log_of_another(whole: Whole, chance: random.Random) -> tuple[bytes, bytes]:
    """Frames changed places."""
    one, other = (chance.choice(whole.frames["page in the log"]) for _ in range(2))
    hurt = bytearray(whole.log)
    hurt[one.start : one.stop], hurt[other.start : other.stop] = (
        whole.log[other.start : other.stop],
        whole.log[one.start : one.stop],
    )
    return whole.book, bytes(hurt)


_WOUNDS: dict[str, Callable[[Whole, random.Random], tuple[bytes, bytes]]] = {
    "bit": _bit,
    "bit in the log": _bit_in_the_log,
    "noise": _noise,
    "zeroed page": _zero_page,
    "pages changed places": _swap_pages,
    "misdirected write": _wrong_page,
    "cut short": _cut_short,
    "log cut short": _log_cut_short,
    "log out of order": _log_of_another,
}
