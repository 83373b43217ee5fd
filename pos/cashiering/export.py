"""A sealed batch in the form that another program takes (design section 9)."""

from __future__ import annotations

from collections.abc import Callable

from pos.cashiering import reporting_sql
from pos.cashiering.counter import Counter
from pos.ledger import sql as ledger_sql
from pos.settlement.batch import Batch
from pos.settlement.formats import batch_json
from pos.settlement.formats.beancount import journal_beancount

_ISSUED = {"csv": "journal.csv", "hledger": "journal.hledger"}
"""Forms that are among a batch's own files: given out as they were sealed."""

_MADE: dict[str, Callable[[Batch], bytes]] = {"beancount": journal_beancount}
"""Forms that are made from the sealed batch when somebody asks."""

FORMATS = tuple(sorted({*_ISSUED, *_MADE}))


def export(counter: Counter, batch: str, form: str) -> bytes:
    """The journal of a batch in one of :data:`FORMATS`.

    :raises Refused: ``BATCH_UNKNOWN``, ``BOOK_DAMAGED``
    """
    connection = counter.book.read()
    found = reporting_sql.batch(connection, batch)
    if form in _ISSUED:
        return ledger_sql.issued(connection, f"{found}/{_ISSUED[form]}")
    contents = batch_json.read(ledger_sql.issued(connection, f"{found}/batch.json"))
    return _MADE[form](contents.batch)
