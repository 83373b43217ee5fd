"""A book's file that rots: bits flip, pages are zeroed, exchanged or written over others, the end is gone.

Whatever is hit, opening and verifying either say so, or every row and every index still says what it said.
"""

from __future__ import annotations

import random
import sqlite3
import tempfile
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from pos.app import App, verify_book
from pos.domain.errors import Expected
from tests.support.finished_book import finished_book

PAGE = 4096


class Silent(AssertionError):
    """Something was changed and nobody said so; the seed finds it again."""


def run_damage(wounds: int, seed: int, said: Callable[[int], None] = lambda _: None) -> dict[str, int]:
    """Wound the book so often, once each time; how often what was said. :raises Silent:"""
    chance = random.Random(seed)
    outcomes: Counter[str] = Counter()
    with tempfile.TemporaryDirectory(prefix="counterfoil-damage-") as folder:
        app = finished_book(Path(folder) / "data")
        whole, before = app.places.book.read_bytes(), contents(app.places.book)
        for wound in range(wounds):
            name = chance.choice(list(_WOUNDS))
            app.places.book.write_bytes(_WOUNDS[name](bytearray(whole), chance))
            try:
                outcome = _look(app, before)
            except Exception as error:  # whatever it is: it should have been said
                raise Silent(f"seed {seed}, wound {wound}, {name}: {error!r}") from error
            outcomes[outcome] += 1
            for beside in app.places.data.glob("counterfoil.db-*"):
                beside.unlink()
            said(wound + 1)
    return dict(outcomes)


def contents(path: Path) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table, and what SQLite itself says of tables and indexes."""
    with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as book:
        tables = [row[0] for row in book.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")]
        found = {table: book.execute(f"SELECT * FROM {table}").fetchall() for table in tables}
        said = [row for row in book.execute("PRAGMA integrity_check") if "index" in row[0]]
        return {**found, "integrity_check": said}


def _look(app: App, before: dict[str, list[tuple[object, ...]]]) -> str:
    try:
        found = verify_book(app.places)
    except Expected as error:
        return error.code
    if not found.ok:
        return "found by verify"
    now = contents(app.places.book)
    if now != before:
        differing = [table for table in before if now.get(table) != before[table]]
        raise Silent(f"it verifies, and says something else of {differing}")
    return "harmless"


def _flip(book: bytearray, chance: random.Random) -> bytes:
    book[chance.randrange(len(book))] ^= 1 << chance.randrange(8)
    return bytes(book)


def _flip_early(book: bytearray, chance: random.Random) -> bytes:
    """In the tables rather than in the documents, which are most of the file."""
    book[chance.randrange(min(60 * PAGE, len(book)))] ^= 1 << chance.randrange(8)
    return bytes(book)


def _noise(book: bytearray, chance: random.Random) -> bytes:
    at = chance.randrange(len(book) - 64)
    book[at : at + 64] = chance.randbytes(64)
    return bytes(book)


def _zero_page(book: bytearray, chance: random.Random) -> bytes:
    at = chance.randrange(len(book) // PAGE) * PAGE
    book[at : at + PAGE] = bytes(PAGE)
    return bytes(book)


def _swap_pages(book: bytearray, chance: random.Random) -> bytes:
    one, other = (chance.randrange(1, len(book) // PAGE) * PAGE for _ in range(2))
    book[one : one + PAGE], book[other : other + PAGE] = book[other : other + PAGE], book[one : one + PAGE]
    return bytes(book)


def _misdirected(book: bytearray, chance: random.Random) -> bytes:
    """A page was written where another one belongs."""
    one, other = (chance.randrange(len(book) // PAGE) * PAGE for _ in range(2))
    book[one : one + PAGE] = book[other : other + PAGE]
    return bytes(book)


def _cut_short(book: bytearray, chance: random.Random) -> bytes:
    return bytes(book[: chance.randrange(len(book))])


_WOUNDS: dict[str, Callable[[bytearray, random.Random], bytes]] = {
    "bit": _flip,
    "bit in a table": _flip_early,
    "noise": _noise,
    "zeroed page": _zero_page,
    "pages changed places": _swap_pages,
    "misdirected write": _misdirected,
    "cut short": _cut_short,
}
