"""How long a cashier waits for the one box in the sample city of 20,000 accounts, beside SQLite alone.

The floor asks the same reference file for the same things with one bare query each: an indexed key, or a full-text
match in the order of ids, and the rows of the bills found.
"""

import datetime as dt
import random
import sqlite3
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from functools import partial
from pathlib import Path

from bench.figure import Figure
from pos.domain.bills import Bill
from pos.receivables.find import find, words_query
from pos.receivables.folding import fold, number_key
from pos.receivables.importing import import_file
from pos.receivables.outcome import ImportKind, ImportRequest
from pos.receivables.reference import Reference
from pos.receivables.sample.rivermouth import city_billers, make_city, write_city

DATE = dt.date(2026, 11, 20)
SAMPLE = 200
LIMIT = 50
KEY = "SELECT b.* FROM look l JOIN bill b ON b.id = l.doc WHERE l.key = ?"
WORDS = "SELECT b.* FROM bill b WHERE b.id IN (SELECT rowid FROM words WHERE words MATCH ? ORDER BY rowid LIMIT 50)"


def measure() -> list[Figure]:
    """Milliseconds of a look-up: by a whole number, and at every key struck while a name or address is typed."""
    with tempfile.TemporaryDirectory() as folder:
        path = build(Path(folder))
        picked = random.Random(1).sample(make_city(DATE).bills, SAMPLE)  # noqa: S311  # the same bills each time
        with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro&immutable=1", uri=True)) as bare:
            return [
                _figure("lookup-number", path, [(text, KEY, number_key(text)) for text in _numbers(picked)], bare),
                _figure(
                    "lookup-typing",
                    path,
                    [(text, WORDS, words_query(fold(text).split())) for text in _typed(picked)],
                    bare,
                ),
            ]


def build(folder: Path) -> Path:
    """Import the whole sample city; the reference file."""
    files = write_city(folder, DATE)
    reference = Reference.empty()
    kinds = {files.accounts: ImportKind.ACCOUNTS, files.fees: ImportKind.FEES}
    kinds |= dict.fromkeys(files.bills.values(), ImportKind.BILLS)
    for path, kind in kinds.items():
        outcome = import_file(ImportRequest(kind, path), folder, reference, city_billers())
        reference.close()
        reference = Reference.open(folder / outcome.reference_file)
    reference.close()
    assert reference.path is not None
    return reference.path


def _numbers(bills: Sequence[Bill]) -> Iterator[str]:
    for bill in bills:
        yield bill.number
        yield bill.account
        yield from bill.keys[:1]


def _typed(bills: Sequence[Bill]) -> Iterator[str]:
    """Every beginning of a name with a house number, and of an address, as it grows under the fingers."""
    for bill in bills:
        house = bill.address.split()[0]
        for text in (f"{bill.customer.replace(',', '')} {house}", bill.address):
            yield from (text[:length].strip() for length in range(1, len(text) + 1) if fold(text[:length]))


def _figure(name: str, path: Path, asked: Sequence[tuple[str, str, str]], bare: sqlite3.Connection) -> Figure:
    reference = Reference.open(path)
    billers = city_billers()
    ours: list[float] = []
    floor: list[float] = []
    for text, statement, key in asked:
        ours.append(_ms(partial(find, text, reference, billers, limit=LIMIT)))
        floor.append(_ms(partial(_bare, bare, statement, key)))
    reference.close()
    return Figure.of(name, "ms", ours, floor)


def _bare(connection: sqlite3.Connection, statement: str, key: str) -> list[object]:
    return connection.execute(statement, (key,)).fetchall()


def _ms(call: Callable[[], object]) -> float:
    begun = time.perf_counter_ns()
    call()
    return (time.perf_counter_ns() - begun) / 1_000_000
