"""The statements that reports are found with."""

from __future__ import annotations

from pos.domain.errors import Refused
from pos.store import Connection


def closed_session(connection: Connection, number: int | None) -> tuple[int, str, int]:
    """Z number, session and entry of the finalization, the last for None. :raises Refused: ``Z_UNKNOWN``, ``Z_NONE``"""
    row = connection.execute(
        "SELECT z, id, finalized FROM session WHERE z = coalesce(?, (SELECT max(z) FROM session))", (number,)
    ).fetchone()
    if row is None:
        raise Refused("Z_NONE") if number is None else Refused("Z_UNKNOWN", number=number)
    return row["z"], row["id"], row["finalized"]


def deposit(connection: Connection, number: int | None) -> tuple[int, int]:
    """Number and entry of a deposit, the last for None. :raises Refused: ``DEPOSIT_UNKNOWN``, ``DEPOSIT_NONE``"""
    row = connection.execute(
        "SELECT number, seq FROM deposit WHERE number = coalesce(?, (SELECT max(number) FROM deposit))", (number,)
    ).fetchone()
    if row is None:
        raise Refused("DEPOSIT_NONE") if number is None else Refused("DEPOSIT_UNKNOWN", number=number)
    return row["number"], row["seq"]


def batch(connection: Connection, batch_id: str) -> str:
    """Id of a batch, the last for an empty text. :raises Refused: ``BATCH_UNKNOWN``, ``BATCH_NONE``"""
    row = connection.execute(
        "SELECT id FROM batch"
        " WHERE id = coalesce(nullif(?, ''), (SELECT id FROM batch ORDER BY sequence DESC LIMIT 1))",
        (batch_id,),
    ).fetchone()
    if row is None:
        raise Refused("BATCH_UNKNOWN", batch=batch_id) if batch_id else Refused("BATCH_NONE")
    return str(row["id"])
