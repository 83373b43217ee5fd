"""Reports once issued (Z, deposit slip, a batch's files), byte for byte as they were (design L11)."""

from __future__ import annotations

from pos.cashiering import keeping_sql, sql
from pos.cashiering.counter import Counter
from pos.domain.drawers import SessionState
from pos.domain.facts import Head
from pos.ledger import sql as ledger_sql
from pos.ledger.book import streams


def issued(counter: Counter, name: str) -> bytes:
    """The bytes of an issued document. :raises Refused: ``DOCUMENT_UNKNOWN``"""
    return ledger_sql.issued(counter.book.read(), name)


def numbered(counter: Counter, kind: str, number: int) -> str:
    """The name of a numbered report, as it was issued; of one that is not yet, as it will be.

    It has the code that the register had then: another one once the book went on from a backup.
    """
    connection = counter.book.read()
    names = [f"{kind}-{one}-{number:05d}.pdf" for one in reversed(streams(connection))]
    return keeping_sql.document_named(connection, names)


def z_name(counter: Counter, number: int) -> str:
    """A Z report's name among issued documents."""
    return numbered(counter, "z", number)


def unsealed(counter: Counter) -> tuple[str, ...]:
    """Z reports and deposit slips that are in no batch yet, as they were issued."""
    connection = counter.book.read()
    closed = (one for one in sql.sessions(connection, SessionState.FINALIZED) if not one.batch)
    made = (ledger_sql.entry(connection, seq) for seq in sql.deposits_of(connection, None))
    reports = tuple(z_name(counter, one.z) for one in closed if one.z is not None)
    return (*reports, *(str(one.data["slip"]) for one in made if one is not None))


def last_signed_head(counter: Counter) -> Head:
    """The head that was signed last: what the newest Z, slip or batch stands for. Empty in a book without one."""
    connection = counter.book.read()
    seq, digest, signature = (sql.last_signed(connection, field) for field in ("seq", "hash", "signature"))
    return Head(int(seq or 0), digest, signature)
