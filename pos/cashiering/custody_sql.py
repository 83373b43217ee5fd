"""The statements on who holds what: drawers before, bags in the safe, the change fund."""

from __future__ import annotations

import datetime as dt

from pos.domain.clock import Instant
from pos.domain.custody import Bag, FundDrawer
from pos.domain.errors import Refused
from pos.domain.money import Money
from pos.ledger import chart
from pos.ledger.sql import reading
from pos.store import Connection, Row


def drawer_before(connection: Connection, drawer: str, date: dt.date) -> str:
    """The session that held this drawer last on that business date; empty where none did."""
    row = connection.execute(
        "SELECT id FROM session WHERE drawer = ? AND date = ? ORDER BY opened DESC LIMIT 1", (drawer, date.isoformat())
    ).fetchone()
    return "" if row is None else str(row["id"])


_BAG = (
    "SELECT number, bag, deposit.cents, deposit.date, at_ms, json_extract(body, '$.off') AS off_minutes"
    " FROM deposit JOIN entry ON entry.seq = deposit.seq"
)


@reading("deposit")
def _bag(row: Row) -> Bag:
    return Bag(
        number=row["number"],
        bag=row["bag"],
        amount=Money(row["cents"]),
        date=dt.date.fromisoformat(row["date"]),
        at=Instant(int(row["at_ms"]), int(row["off_minutes"])),
    )


def bags_in_safe(connection: Connection) -> tuple[Bag, ...]:
    """Deposits that were made and handed to nobody yet, oldest first."""
    return tuple(map(_bag, connection.execute(f"{_BAG} WHERE handed IS NULL ORDER BY number")))


def bags(connection: Connection, deposits: tuple[int, ...]) -> tuple[Bag, ...]:
    """The bags of these deposits, oldest first; what is not there is left out."""
    marks = ", ".join("?" for _ in deposits)
    return tuple(map(_bag, connection.execute(f"{_BAG} WHERE number IN ({marks}) ORDER BY number", deposits)))


def next_hand_over(connection: Connection) -> int:
    """The number of the next hand-over to a courier. Inside the commit only."""
    number: int = connection.execute("SELECT count(DISTINCT handed) + 1 FROM deposit").fetchone()[0]
    return number


def hand_over_numbered(connection: Connection, number: int | None) -> tuple[int, int]:
    """Number and entry of a hand-over, the last for None. :raises Refused: ``HAND_OVER_UNKNOWN``"""
    rows = connection.execute("SELECT DISTINCT handed FROM deposit WHERE handed IS NOT NULL ORDER BY handed").fetchall()
    found = len(rows) if number is None else number
    if not 1 <= found <= len(rows):
        raise Refused("HAND_OVER_UNKNOWN", number=found)
    return found, rows[found - 1]["handed"]


def hand_over_entry(connection: Connection, deposit: int) -> int | None:
    """The entry by which a deposit's bag was handed over; None while it lies in the safe."""
    row = connection.execute("SELECT handed FROM deposit WHERE number = ?", (deposit,)).fetchone()
    return None if row is None else row["handed"]


def fund_drawers(connection: Connection) -> tuple[FundDrawer, ...]:
    """What the change fund has in drawers that are not finalized: never more than was assigned."""
    rows = connection.execute(
        "SELECT drawer, person, start_cents, json_extract(body, '$.data.assigned') AS assigned FROM session"
        " JOIN entry ON entry.seq = session.opened WHERE state <> 'finalized' ORDER BY opened"
    )
    return tuple(
        FundDrawer(row["drawer"], row["person"], Money(min(row["start_cents"], row["assigned"]))) for row in rows
    )


def fund_moves(connection: Connection) -> dict[str, Money]:
    """What each kind of entry has brought into the safe's change fund, or taken out of it."""
    rows = connection.execute(
        "SELECT kind, sum(cents) AS cents FROM line JOIN entry ON entry.seq = line.entry"
        " WHERE line.session = '' AND biller = '' AND account = ? GROUP BY kind",
        (chart.SAFE_FLOAT,),
    )
    return {row["kind"]: Money(row["cents"]) for row in rows}


def last_fund_count(connection: Connection) -> int | None:
    """The entry of the last count of the change fund; None before the first."""
    row = connection.execute("SELECT seq FROM latest WHERE kind = 'fund.counted'").fetchone()
    return None if row is None else int(row["seq"])


def fund_counts(connection: Connection) -> int:
    """How many counts of the change fund are issued as documents."""
    query = "SELECT count(*) FROM document WHERE substr(name, 1, 5) = 'fund-'"
    number: int = connection.execute(query).fetchone()[0]
    return number
