"""Reports once issued (Z, deposit slip, a batch's files), byte for byte as they were (design L11)."""

from __future__ import annotations

from pos.cashiering import sql
from pos.cashiering.counter import Counter
from pos.domain.facts import Head
from pos.ledger import sql as ledger_sql


def issued(counter: Counter, name: str) -> bytes:
    """The bytes of an issued document. :raises Refused: ``DOCUMENT_UNKNOWN``"""
    return ledger_sql.issued(counter.book.read(), name)


def last_signed_head(counter: Counter) -> Head:
    """The head that was signed last: what the newest Z, slip or batch stands for. Empty in a book without one."""
    connection = counter.book.read()
    seq, digest, signature = (sql.last_signed(connection, field) for field in ("seq", "hash", "signature"))
    return Head(int(seq or 0), digest, signature)
