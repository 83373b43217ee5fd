"""The statements about the terminal's batches: a closing without an end, and what the book has since the last one."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from pos.domain.cards import BatchTotals, CountAndSum
from pos.domain.money import Money
from pos.ledger import sql as ledger_sql
from pos.ledger.entries import Entry
from pos.store import Connection


def open_closing(connection: Connection) -> Entry | None:
    """The closing of which nobody knows yet how it ended; None where there is none."""
    row = connection.execute(
        "SELECT seq FROM latest WHERE kind = 'terminal.closing' AND seq >"
        " (SELECT coalesce(max(seq), 0) FROM latest WHERE kind IN ('terminal.batch-closed', 'terminal.not-closed'))"
    ).fetchone()
    return None if row is None else ledger_sql.entry(connection, row["seq"])


def last_closed(connection: Connection) -> int:
    """The entry of the last batch that was closed from here; 0 where none was."""
    row = connection.execute("SELECT seq FROM latest WHERE kind = 'terminal.batch-closed'").fetchone()
    return 0 if row is None else int(row["seq"])


def ended(connection: Connection, limit: int) -> tuple[Entry, ...]:
    """How closings ended, closed or not, among the book's last entries, newest first."""
    return ledger_sql.newest(connection, ("terminal.batch-closed", "terminal.not-closed"), limit)


def closed_since(connection: Connection, sessions: Iterable[str]) -> bool:
    """Whether a batch was closed since the first of these sessions was opened."""
    query = "SELECT min(opened) AS opened FROM session WHERE id IN (SELECT value FROM json_each(?))"
    row = connection.execute(query, (json.dumps(list(sessions)),)).fetchone()
    return row["opened"] is not None and last_closed(connection) > row["opened"]


def since_the_last(connection: Connection, said: BatchTotals) -> BatchTotals:
    """What the terminal's batch should have by the book: cards answered since the last closing, fees of ours with them.

    What was voided is in neither sum, as with the terminal; a processor's own fees are another merchant's.
    """
    rows = connection.execute(
        "SELECT attempt.kind, count(*) AS count, sum(approved_cents + coalesce(json_extract(answer.body,"
        " CASE attempt.kind WHEN 'sale' THEN '$.data.tender.fee.cents' ELSE '$.data.result.fee' END), 0)) AS cents"
        " FROM attempt JOIN entry AS answer ON answer.seq = attempt.answered"
        " WHERE answered > ? AND ((attempt.kind = 'sale' AND state IN ('approved', 'posted'))"
        " OR (attempt.kind = 'refund' AND state = 'approved'"
        "  AND (SELECT sale.kind FROM attempt AS sale JOIN entry AS asked ON asked.seq = attempt.seq"
        "       WHERE sale.ref = json_extract(asked.body, '$.data.voids')) = 'sale')) GROUP BY attempt.kind",
        (last_closed(connection),),
    )
    sums = {row["kind"]: CountAndSum(row["count"], Money(row["cents"])) for row in rows}
    return replace(said, sales=sums.get("sale", CountAndSum()), refunds=sums.get("refund", CountAndSum()))


def totals_from(facts: Mapping[str, Any]) -> BatchTotals:
    """A batch as an entry has it."""
    sales, refunds = (CountAndSum(facts[name]["count"], Money(facts[name]["cents"])) for name in ("sales", "refunds"))
    return BatchTotals(facts["terminal"], facts["batch"], sales, refunds)
