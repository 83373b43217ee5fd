"""A register's numbers go on under another code, so that none comes twice that was given where this book knew nothing.

That is so with a book that was put together from a backup, and with an older or another copy that a supervisor decided
to go on with. The code gets an ending that was drawn for this one time.
"""

from __future__ import annotations

import secrets
from typing import Any

from pos.drivers import spool_sql
from pos.ledger.book import RESTORED, Page, streams
from pos.ledger.entries import Entry

_LETTERS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Without those that are taken for others."""

_LENGTH = 4


def begin_stream(page: Page, who: str, backup: dict[str, Any]) -> Entry:
    """Record that the book goes on from here in a new stream; the head is signed after it. ``backup`` is what it was
    put together from: file, last entry's number and hash, when it was made. Once it is committed, the book is renamed.

    Papers that waited for a printer may have been printed since: nobody knows, so a person will be asked about each,
    and nothing prints by itself.
    """
    before = streams(page.connection)
    new = f"{before[0]}.{''.join(secrets.choice(_LETTERS) for _ in range(_LENGTH))}"
    waiting = spool_sql.doubt_waiting(page.connection)
    seq, hashed = page.head()
    named = {"register": new, "streams": [*before, new]}
    facts = {**named, "seq": seq, "hash": hashed, "backup": backup, "papers": waiting}
    entry = page.append(RESTORED, facts, who=who)
    page.sign_head(who=who)
    return entry
