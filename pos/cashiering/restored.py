"""A register goes on from a backup: in a stream of its own, so that no number given after the backup can come twice.

What was posted between the backup and the loss is not in the book: its receipts are with the people who paid, and its
entries perhaps upstream. None of those numbers may be given again, and nobody here knows how many there were; so the
register's code gets an ending that was drawn for this one time, and every number from here on begins with it.
"""

from __future__ import annotations

import secrets

from pos.backup.sealed import Head
from pos.cashiering.counter import Counter
from pos.cashiering.people import require
from pos.domain.people import Permission, Person
from pos.drivers import spool_sql
from pos.ledger.book import RESTORED, streams
from pos.ledger.entries import Entry

_LETTERS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Without those that are taken for others."""

_LENGTH = 4


def go_on(counter: Counter, person: Person, head: Head, file: str) -> Entry:
    """Record that the book goes on from a backup, in a new stream; the head is signed after it.

    Papers that waited for a printer when the backup was made may have been printed since: nobody knows, so a person
    will be asked about each, and nothing prints by itself.

    :raises Refused: ``NOT_PERMITTED``
    """
    require(person, Permission.ADMINISTER)
    book = counter.book
    with book.writing() as page:
        before = streams(page.connection)
        new = f"{before[0]}.{''.join(secrets.choice(_LETTERS) for _ in range(_LENGTH))}"
        waiting = spool_sql.doubt_waiting(page.connection)
        seq, hashed = page.head()
        entry = page.append(
            RESTORED,
            {
                "register": new,
                "streams": [*before, new],
                "seq": seq,
                "hash": hashed,
                "backup": {"file": file, "seq": head.seq, "hash": head.hash, "made": head.made_ms},
                "papers": waiting,
            },
            who=person.login,
        )
        book.renamed()
        page.sign_head(who=person.login)
    book.renamed()
    return entry
