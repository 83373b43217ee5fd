"""The statements about what was printed on slips."""

from __future__ import annotations

from pos.store import Connection


def state(connection: Connection, receipt: str, place: int) -> str:
    """How the endorsement of a check ended last; empty where none was tried."""
    row = connection.execute(
        "SELECT state FROM endorsement WHERE receipt = ? AND place = ?", (receipt, place)
    ).fetchone()
    return "" if row is None else str(row["state"])


def times(connection: Connection, receipt: str, place: int) -> int:
    """How often a line of a receipt was validated."""
    row = connection.execute(
        "SELECT count(*) FROM validation WHERE receipt = ? AND place = ?", (receipt, place)
    ).fetchone()
    return int(row[0])


def done_to(connection: Connection, receipt: str) -> tuple[int, ...]:
    """Entry numbers of the validations of a receipt, and of what is known last of its checks' endorsements."""
    rows = connection.execute(
        "SELECT seq FROM validation WHERE receipt = ? UNION ALL SELECT seq FROM endorsement WHERE receipt = ?",
        (receipt, receipt),
    )
    return tuple(row[0] for row in rows)


def waits(connection: Connection, receipt: str, place: int) -> bool:
    """Whether the endorsement of a check waits for it, or is being printed."""
    row = connection.execute(
        "SELECT 1 FROM device_job WHERE state IN ('waiting', 'sending') AND kind = 'endorsement' AND subject = ?"
        " AND copy = ?",
        (receipt, place),
    ).fetchone()
    return row is not None


def has_original(connection: Connection, receipt: str) -> bool:
    """Whether the original of a receipt was ever owed to a printer."""
    row = connection.execute("SELECT 1 FROM device_job WHERE kind = 'original' AND subject = ?", (receipt,)).fetchone()
    return row is not None
