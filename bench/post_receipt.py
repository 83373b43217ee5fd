"""Posting a receipt of two bills and two tenders with everything it owes, beside the bare insert of the same rows.

The verb that the till calls: what is due is looked up, then entry, lines, receipt, payments, encrypted names and
addresses, the printer's job and the drawer's. No printer is at work, so that only posting is measured. An empty book
and one with years in it take turns.
"""

import sqlite3
import tempfile
import time
from pathlib import Path

from bench.figure import Figure
from bench.floor_post import Floor, Rows, rows_of
from bench.full_book import at_work
from bench.register import Register
from pos.cashiering import take_payment

POSTINGS = 1000
WARM_UP = 50
NUMBERED_BY = {"line": "entry", "entry": "seq", "receipt": "seq", "payment": "seq", "personal": "entry"}


def measure() -> list[Figure]:
    """`post-receipt`: milliseconds from a covered cart to the durable receipt; `-full` in a full book, by an empty."""
    with tempfile.TemporaryDirectory() as folder, at_work() as full:
        empty = Register.make(Path(folder) / "data")
        empty.open_drawer(empty.counter.clock.now().local.date())
        first = next_number(full)
        full.file_bills(first, WARM_UP + POSTINGS)
        empty.file_bills(first, WARM_UP + POSTINGS)
        book = sqlite3.connect(empty.counter.book.database.path)
        floor = Floor(Path(folder) / "floor.db", book, [*NUMBERED_BY, "device_job"])
        ours, least, later = [], [], []
        for number in range(first, first + WARM_UP + POSTINGS):
            seq, taken = _post(empty, number)
            ours.append(taken)
            later.append(_post(full, number)[1])
            least.append(floor.post(_rows(book, seq)))
        floor.close()
        book.close()
        empty.app.close()
    return [
        Figure.of("post-receipt", "ms", ours[WARM_UP:], least[WARM_UP:]),
        Figure.of("post-receipt-full", "ms", later[WARM_UP:], ours[WARM_UP:]),
    ]


def next_number(register: Register) -> int:
    """A payer that nobody was before."""
    (count,) = register.counter.book.read().execute("SELECT count(*) FROM receipt").fetchone()
    return int(count)


def _post(register: Register, number: int) -> tuple[int, float]:
    """The entry's number, and the milliseconds it took."""
    cart = register.cart(number)
    begun = time.perf_counter()
    posted = take_payment.post(register.counter, register.cashier, register.session, cart)
    return posted.receipt.entry_seq, (time.perf_counter() - begun) * 1000


def _rows(book: sqlite3.Connection, entry: int) -> Rows:
    (number,) = book.execute("SELECT number FROM receipt WHERE seq = ?", (entry,)).fetchone()
    jobs = book.execute("SELECT * FROM device_job WHERE subject = ?", (number,)).fetchall()
    return [*rows_of(book, NUMBERED_BY, entry), ("device_job", jobs)]
