"""A book with years in it, made once and kept under `.build/bench`: what must stay quick, and how much it takes.

COUNTERFOIL_BENCH_RECEIPTS says how many receipts (1500000 is ten years of a busy register; on a free machine it takes
a quarter of an hour to make, and 5 GB).
"""

import datetime as dt
import hashlib
import json
import os
import random
import shutil
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from functools import partial
from pathlib import Path

from bench.figure import Figure
from bench.fill_book import FIRST_DAY, RECEIPTS_A_DAY, fill
from bench.register import Register
from pos.app import STEPS, App, Places, verify_book
from pos.ledger import sql
from pos.store.schema import expected_schema

RECEIPTS = int(os.environ.get("COUNTERFOIL_BENCH_RECEIPTS", "6000"))
_KEPT = Path(__file__).resolve().parent.parent / ".build" / "bench"
_BODIES_AT_ONCE = 1000


def folder() -> Path:
    """The book's folder; made where it is not there, or of an older schema."""
    schema = hashlib.sha256(json.dumps(expected_schema(STEPS), sort_keys=True).encode()).hexdigest()[:12]
    made = _KEPT / f"{RECEIPTS}-{schema}"
    if not (made / "complete").exists():
        shutil.rmtree(_KEPT, ignore_errors=True)
        register = Register.make(made)
        fill(register, RECEIPTS)
        register.app.close()
        (made / "complete").touch()
    return made


@contextmanager
def at_work() -> Iterator[Register]:
    """The full book with its drawer open; what is posted into it stays in it."""
    register = Register.open(folder())
    if not register.session:
        register.open_drawer(FIRST_DAY + dt.timedelta(days=36_500))
    yield register
    register.app.close()


def start_up() -> list[Figure]:
    """`start-up`: opening the book for work, beside SQLite opening the file and reading one row."""
    place = folder()
    ours, least = [], []
    for _ in range(7):
        least.append(_seconds(partial(_one_row, place)))
        app = App(place)
        ours.append(_seconds(partial(app.open, devices=False)))
        app.close()
    return [Figure.of("start-up", "s", ours, least)]


def verify() -> list[Figure]:
    """`verify`: all of it, beside hashing and reading the same bodies."""
    places = Places(folder(), folder() / "out")
    least = _seconds(partial(_hash_and_read, places.book))
    ours = _seconds(partial(_whole, places))
    return [Figure.of("verify", "s", [ours], [least])]


def trial_balance() -> list[Figure]:
    """`trial-balance`: the sums of one day, beside SQLite adding up the same lines."""
    app = App(folder())
    counter = app.open_read_only()
    connection = counter.book.read()
    days = min(RECEIPTS // RECEIPTS_A_DAY, 3000)
    chance = random.Random(1)  # noqa: S311  # which days are looked at
    ours, least = [], []
    for _ in range(200):
        date = (FIRST_DAY + dt.timedelta(days=chance.randrange(days))).isoformat()
        ours.append(_seconds(partial(sql.trial_balance, connection, date)) * 1000)
        span = tuple(connection.execute("SELECT opened, closed FROM day WHERE date = ?", (date,)).fetchone())
        least.append(_seconds(partial(_sums, connection, span)) * 1000)
    app.close()
    return [Figure.of("trial-balance", "ms", ours, least)]


def bytes_per_receipt() -> list[Figure]:
    """`bytes-per-receipt`: the file by its receipts, with all entries between; beside the bodies alone."""
    places = Places(folder(), folder() / "out")
    with closing(sqlite3.connect(places.book)) as book:
        receipts, bodies = book.execute(
            "SELECT (SELECT count(*) FROM receipt), (SELECT sum(length(CAST(body AS BLOB))) FROM entry)"
        ).fetchone()
    return [Figure.of("bytes-per-receipt", "B", [places.book.stat().st_size / receipts], [bodies / receipts])]


def _seconds(call: Callable[[], object]) -> float:
    begun = time.perf_counter()
    call()
    return time.perf_counter() - begun


def _one_row(place: Path) -> None:
    with closing(sqlite3.connect(place / "counterfoil.db")) as book:
        book.execute("SELECT seq FROM entry ORDER BY seq DESC LIMIT 1").fetchone()


def _sums(connection: sqlite3.Connection, span: tuple[int, int]) -> None:
    connection.execute(
        "SELECT account, sum(cents) FROM line WHERE entry BETWEEN ? AND ? GROUP BY account", span
    ).fetchall()


def _whole(places: Places) -> None:
    found = verify_book(places)
    if not found.ok:
        raise RuntimeError(f"the full book does not hold: {found.findings}")


def _hash_and_read(path: Path) -> None:
    with closing(sqlite3.connect(path)) as book:
        cursor = book.execute("SELECT body FROM entry ORDER BY seq")
        while some := cursor.fetchmany(_BODIES_AT_ONCE):
            for (body,) in some:
                hashlib.sha256(body.encode()).digest()
                json.loads(body)
