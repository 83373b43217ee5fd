"""Reports once issued (Z, deposit slip, a batch's files), byte for byte as they were (design L11)."""

from __future__ import annotations

from pos.cashiering.counter import Counter
from pos.ledger import sql as ledger_sql


def issued(counter: Counter, name: str) -> bytes:
    """The bytes of an issued document. :raises Refused: ``DOCUMENT_UNKNOWN``"""
    return ledger_sql.issued(counter.book.read(), name)
