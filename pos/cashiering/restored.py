"""A register goes on from a backup: in a stream of its own, so that no number given after the backup can come twice.

What was posted between the backup and the loss is not in the book: its receipts are with the people who paid, and its
entries perhaps upstream. None of those numbers may be given again, and nobody here knows how many there were.
"""

from __future__ import annotations

from pos.backup.sealed import Head
from pos.cashiering.counter import Counter
from pos.cashiering.people import require
from pos.cashiering.streams import begin_stream
from pos.domain.people import Permission, Person
from pos.ledger.entries import Entry


def go_on(counter: Counter, person: Person, head: Head, file: str) -> Entry:
    """Record that the book goes on from a backup, in a new stream. :raises Refused: ``NOT_PERMITTED``"""
    require(person, Permission.ADMINISTER)
    made_of = {"file": file, "seq": head.seq, "hash": head.hash, "made": head.made_ms}
    with counter.book.writing() as page:
        entry = begin_stream(page, person.login, made_of)
    counter.book.renamed()
    return entry
