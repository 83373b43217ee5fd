"""What is remembered of the book outside its folder: a book that was put back, cut off or exchanged does not fit to it.

A copy of yesterday is a whole and true book; only somebody who saw today's can tell. So the last head that was seen is
kept in the state folder of the user's account, by book and folder, and held against the book at every start. It is
behind by a minute at most; it is evidence against mistakes and against whoever has the book's folder alone, not against
the owner of the account: for that heads are printed and go upstream.
"""

from __future__ import annotations

import hashlib
import json
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

from pos.cashiering.counter import Counter
from pos.cashiering.doubt import OLDER, OTHER
from pos.domain.errors import Unavailable
from pos.ledger import sql as ledger_sql
from pos.ledger.book import Book, streams
from pos.ledger.findings import Finding
from pos.ledger.verify import restored_unsigned
from pos.store import Connection
from pos.store.files import write_whole


@dataclass(frozen=True, slots=True)
class Seen:
    """The last entry that was seen, and the stream that was written then."""

    stream: str
    seq: int
    hash: str


class Witness:
    """One file for one book in one folder."""

    def __init__(self, state: Path, data: Path, public_key: str) -> None:
        name = hashlib.sha256(f"{public_key}|{data.resolve()}".encode()).hexdigest()[:32]
        self._path = state / "witness" / f"{name}.json"
        self._kept: Seen | None = None

    def seen(self) -> Seen | None:
        """What was kept; None where nothing was, or nothing that can be read."""
        try:
            return Seen(**json.loads(self._path.read_bytes()))
        except (OSError, ValueError, TypeError):
            return None

    def keep(self, book: Book) -> None:
        """Keep the book's head, where it has moved. What cannot be kept stops nobody: the next time may do."""
        self.remember(Seen(book.identity.register, *book.head()))

    def remember(self, seen: Seen) -> None:
        """Keep this; as :meth:`keep`."""
        if seen == self._kept:
            return
        with suppress(Unavailable):
            write_whole(self._path, json.dumps(asdict(seen)).encode(), private=True)
            self._kept = seen


def compare(connection: Connection, seen: Seen) -> Finding | None:
    """Whether the book still has what was seen. One that went on from a backup since has a new stream, and says so."""
    codes = streams(connection)
    if seen.stream != codes[-1] and seen.stream in codes:
        return restored_unsigned(connection)
    seq, _ = ledger_sql.head(connection)
    if seq < seen.seq:
        return Finding("entry", str(seen.seq), OLDER)
    same = ledger_sql.head_at(connection, seen.seq) == (seen.seq, seen.hash)
    return None if same else Finding("entry", str(seen.seq), OTHER)


def first_time_here(counter: Counter, witness: Witness) -> bool:
    """Whether a book that has been at work before is opened in this place for the first time: an entry says so."""
    connection = counter.book.read()
    if witness.seen() is not None or ledger_sql.last_signed(connection) is None:
        return False
    with counter.book.writing() as page:
        page.append("book.moved", {}, who="")
    return True
