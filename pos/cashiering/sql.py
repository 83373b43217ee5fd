"""The counter's statements: people, drawer sessions, receipts, deposits, batches."""

from __future__ import annotations

import datetime as dt
import json
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from pos.domain.clock import Instant
from pos.domain.drawers import SessionState
from pos.domain.errors import Refused
from pos.domain.money import Money
from pos.domain.people import Person, Role
from pos.drivers.jobs import JobKind
from pos.ledger.sql import count_in, reading


@dataclass(frozen=True, slots=True)
class Secrets:
    """A person with what they are known by."""

    person: Person
    password: str
    pin: str
    failures: int
    until_ms: int


@dataclass(frozen=True, slots=True)
class Session:
    """A drawer session as it stands. ``seen`` tells whether its expected figures were looked at."""

    id: str
    drawer: str
    person: str
    date: dt.date
    state: SessionState
    start: Money
    counts: int
    seen: bool
    z: int | None
    deposit: int | None
    batch: str


@dataclass(frozen=True, slots=True)
class ReceiptRow:
    """A receipt in a list. ``total`` is negative on a void."""

    number: str
    seq: int
    session: str
    date: dt.date
    at: Instant
    total: Money
    voids: str
    voided_by: str
    copies: int


@reading("person")
def person_of(row: sqlite3.Row) -> Person:
    """A row of the table of people."""
    return Person(
        login=row["login"],
        name=row["name"],
        initials=row["initials"],
        role=Role(row["role"]),
        language=row["language"],
        active=bool(row["active"]),
        has_pin=bool(row["pin"]),
        must_change=bool(row["must_change"]),
    )


def insert_person(connection: sqlite3.Connection, person: Person, password: str, pin: str) -> None:
    """A new person with hashed secrets. :raises Refused: ``LOGIN_TAKEN``"""
    values = (person.login.lower(), person.name, person.initials, person.role.value, person.language)
    secrets = (password, pin, int(person.must_change))
    try:
        connection.execute("INSERT INTO person VALUES (?, ?, ?, ?, ?, 1, ?, ?, 0, 0, ?)", (*values, *secrets))
    except sqlite3.IntegrityError:
        raise Refused("LOGIN_TAKEN", login=person.login) from None


def people(connection: sqlite3.Connection) -> tuple[Person, ...]:
    """Active people by name."""
    rows = connection.execute("SELECT * FROM person WHERE active = 1 ORDER BY name, login")
    return tuple(person_of(row) for row in rows)


def secrets_of(connection: sqlite3.Connection, login: str) -> Secrets | None:
    """A person with hashes and failures."""
    row = connection.execute("SELECT * FROM person WHERE login = ?", (login,)).fetchone()
    if row is None:
        return None
    return Secrets(person_of(row), row["password"], row["pin"], row["failures"], row["until_ms"])


_SESSION = "SELECT id, drawer, person, date, state, start_cents, counts, seen, z, deposit, batch FROM session"


@reading("session")
def _session(row: sqlite3.Row) -> Session:
    return Session(
        id=row["id"],
        drawer=row["drawer"],
        person=row["person"],
        date=dt.date.fromisoformat(row["date"]),
        state=SessionState(row["state"]),
        start=Money(row["start_cents"]),
        counts=row["counts"],
        seen=bool(row["seen"]),
        z=row["z"],
        deposit=row["deposit"],
        batch=row["batch"] or "",
    )


def session(connection: sqlite3.Connection, session_id: str) -> Session:
    """One session. :raises Refused: ``SESSION_UNKNOWN``"""
    row = connection.execute(f"{_SESSION} WHERE id = ?", (session_id,)).fetchone()
    if row is None:
        raise Refused("SESSION_UNKNOWN", session=session_id)
    return _session(row)


def own_session(connection: sqlite3.Connection, session_id: str, login: str) -> Session:
    """One session of this person. :raises Refused: ``SESSION_UNKNOWN``, ``SESSION_NOT_YOURS``"""
    found = session(connection, session_id)
    if found.person != login:
        raise Refused("SESSION_NOT_YOURS")
    return found


class Ground(NamedTuple):
    """What a post rests on, in one look: person, business date and drawer of the session (None: no such session), the
    entry of its cart, the last receipt's number, whether a card was tried for the cart, the pieces counted in as JSON.
    """

    person: str | None
    date: str
    drawer: str
    posted: int | None
    last: str | None
    tried: int
    counted_in: str | None


_GROUND = """
SELECT person, date, drawer, (SELECT seq FROM receipt WHERE key = :cart),
       (SELECT number FROM receipt ORDER BY seq DESC LIMIT 1), EXISTS (SELECT 1 FROM attempt WHERE cart = :cart),
       (SELECT json_extract(body, '$.data.count') FROM entry WHERE seq = session.opened)
FROM (SELECT :session AS asked) LEFT JOIN session ON session.id = asked
"""


def ground(connection: sqlite3.Connection, cart: str, session_id: str) -> Ground:
    """What a post of this cart in this session rests on. Inside the commit only (design L3)."""
    return Ground(*connection.execute(_GROUND, {"cart": cart, "session": session_id}).fetchone())


def current_session(connection: sqlite3.Connection, login: str) -> Session | None:
    """The session of a person that is open, locked or being counted."""
    row = connection.execute(
        f"{_SESSION} WHERE person = ? AND state IN ('open', 'locked', 'counting')", (login,)
    ).fetchone()
    return None if row is None else _session(row)


def sessions(connection: sqlite3.Connection, *states: SessionState) -> tuple[Session, ...]:
    """Sessions in any of the states, in the order they were opened."""
    marks = ", ".join("?" for _ in states)
    rows = connection.execute(f"{_SESSION} WHERE state IN ({marks}) ORDER BY opened", [one.value for one in states])
    return tuple(_session(row) for row in rows)


def sessions_to_deposit(connection: sqlite3.Connection, upto: dt.date | None = None) -> tuple[Session, ...]:
    """Finalized sessions in no deposit and in no batch yet, of all dates or up to one."""
    last = "9999-12-31" if upto is None else upto.isoformat()
    rows = connection.execute(
        f"{_SESSION} WHERE state = 'finalized' AND deposit IS NULL AND batch IS NULL AND date <= ? ORDER BY opened",
        (last,),
    )
    return tuple(_session(row) for row in rows)


def assigned_float(connection: sqlite3.Connection, session_id: str) -> Money:
    """The change that the drawer should have started with, as its opening says."""
    row = connection.execute(
        "SELECT json_extract(body, '$.data.assigned') AS cents FROM entry"
        " WHERE seq = (SELECT opened FROM session WHERE id = ?)",
        (session_id,),
    ).fetchone()
    return Money(row["cents"])


def open_days(connection: sqlite3.Connection) -> tuple[dt.date, ...]:
    """Business dates that are open, oldest first."""
    rows = connection.execute("SELECT date FROM day WHERE state = 'open' ORDER BY date")
    return tuple(dt.date.fromisoformat(row["date"]) for row in rows)


def newest_day(connection: sqlite3.Connection) -> str:
    """The newest business date that is open, as entries name it; empty where none is."""
    (date,) = connection.execute("SELECT coalesce(max(date), '') FROM day WHERE state = 'open'").fetchone()
    return str(date)


def days_done(connection: sqlite3.Connection, upto: dt.date) -> tuple[str, ...]:
    """Open business dates up to one, all of whose sessions are sealed, oldest first."""
    rows = connection.execute(
        "SELECT date FROM day WHERE state = 'open' AND date <= ? AND NOT EXISTS"
        " (SELECT 1 FROM session WHERE session.date = day.date AND batch IS NULL) ORDER BY date",
        (upto.isoformat(),),
    )
    return tuple(row["date"] for row in rows)


def day_state(connection: sqlite3.Connection, date: dt.date) -> str:
    """``open``, ``closed``, or empty where the date was never opened."""
    row = connection.execute("SELECT state FROM day WHERE date = ?", (date.isoformat(),)).fetchone()
    return "" if row is None else str(row["state"])


def drawers_in_use(connection: sqlite3.Connection) -> frozenset[str]:
    """Drawers with a session that still takes money or is being counted."""
    rows = connection.execute("SELECT drawer FROM session WHERE state IN ('open', 'locked', 'counting')")
    return frozenset(row["drawer"] for row in rows)


def next_number(connection: sqlite3.Connection, table: str) -> int:
    """The next number of a gapless series: Z reports, deposits, batches. Inside the commit only."""
    query = {
        "z": "SELECT coalesce(max(z), 0) + 1 FROM session",
        "deposit": "SELECT coalesce(max(number), 0) + 1 FROM deposit",
        "batch": "SELECT coalesce(max(sequence), 0) + 1 FROM batch",
    }[table]
    number: int = connection.execute(query).fetchone()[0]
    return number


def next_receipt(connection: sqlite3.Connection) -> int:
    """The next receipt number's count: one more than the last. Inside the commit only (design L3)."""
    row = connection.execute("SELECT number FROM receipt ORDER BY seq DESC LIMIT 1").fetchone()
    return count_after(None if row is None else row["number"])


def count_after(number: str | None) -> int:
    """The count of the receipt that follows this one; 1 after none. :raises Refused: ``BOOK_DAMAGED``"""
    return 1 if number is None else count_in(number) + 1


_RECEIPT = (
    "SELECT receipt.seq, number, session, cents, voids, entry.date, entry.at_ms,"
    " json_extract(entry.body, '$.off') AS off_minutes,"
    " (SELECT other.number FROM receipt AS other"
    "  WHERE other.voids = receipt.number AND other.voids <> '') AS voided_by,"
    " (SELECT count(*) FROM copy WHERE copy.receipt = receipt.number) AS copies"
    " FROM receipt JOIN entry ON entry.seq = receipt.seq"
)


@reading("receipt")
def _receipt(row: sqlite3.Row) -> ReceiptRow:
    return ReceiptRow(
        number=row["number"],
        seq=row["seq"],
        session=row["session"],
        date=dt.date.fromisoformat(row["date"]),
        at=Instant(int(row["at_ms"]), int(row["off_minutes"])),
        total=Money(row["cents"]),
        voids=row["voids"],
        voided_by=row["voided_by"] or "",
        copies=row["copies"],
    )


def receipt(connection: sqlite3.Connection, number: str) -> ReceiptRow:
    """One receipt by number. :raises Refused: ``RECEIPT_UNKNOWN``"""
    row = connection.execute(f"{_RECEIPT} WHERE number = ?", (number,)).fetchone()
    if row is None:
        raise Refused("RECEIPT_UNKNOWN", number=number)
    return _receipt(row)


def posted_as(connection: sqlite3.Connection, key: str) -> tuple[int, str] | None:
    """Entry number and receipt number that a cart was posted as."""
    row = connection.execute("SELECT seq, number FROM receipt WHERE key = ?", (key,)).fetchone()
    return None if row is None else (row["seq"], row["number"])


def receipt_numbered(connection: sqlite3.Connection, number: str) -> tuple[ReceiptRow, ...]:
    """The receipt of this number, or none."""
    return tuple(_receipt(row) for row in connection.execute(f"{_RECEIPT} WHERE number = ?", (number,)))


def receipts_that_paid(
    connection: sqlite3.Connection, billers: Iterable[str], reference: str, limit: int
) -> tuple[ReceiptRow, ...]:
    """Receipts that paid a bill or fee of that reference, of any biller; newest first."""
    rows = connection.execute(
        f"{_RECEIPT} WHERE receipt.seq IN"
        " (SELECT seq FROM payment WHERE biller IN (SELECT value FROM json_each(?)) AND reference = ?"
        "  ORDER BY seq DESC LIMIT ?)"
        " ORDER BY receipt.seq DESC",
        (json.dumps(list(billers)), reference, limit),
    )
    return tuple(_receipt(row) for row in rows)


def receipts_latest(connection: sqlite3.Connection, limit: int) -> tuple[ReceiptRow, ...]:
    """The newest receipts."""
    rows = connection.execute(f"{_RECEIPT} ORDER BY receipt.seq DESC LIMIT ?", (limit,))
    return tuple(_receipt(row) for row in rows)


def copies_of(connection: sqlite3.Connection, number: str) -> tuple[int, ...]:
    """Entry numbers of a receipt's reprints, in order."""
    rows = connection.execute("SELECT seq FROM copy WHERE receipt = ? ORDER BY n", (number,))
    return tuple(row["seq"] for row in rows)


@dataclass(frozen=True, slots=True)
class PaymentRow:
    """What one of our receipts did to one charge; negative for a void."""

    receipt: str
    at_ms: int
    charge: str
    cents: int


def payments_on(connection: sqlite3.Connection, biller: str, reference: str) -> tuple[PaymentRow, ...]:
    """All our payments on a bill, in order."""
    rows = connection.execute(
        "SELECT number, at_ms, charge, payment.cents FROM payment JOIN receipt USING (seq) JOIN entry USING (seq)"
        " WHERE biller = ? AND reference = ? ORDER BY payment.seq, item",
        (biller, reference),
    )
    return tuple(PaymentRow(*row) for row in rows)


def documents(connection: sqlite3.Connection, beginning: str) -> tuple[str, ...]:
    """Names of issued documents that begin so."""
    rows = connection.execute(
        "SELECT name FROM document WHERE substr(name, 1, ?) = ? ORDER BY name", (len(beginning), beginning)
    )
    return tuple(row["name"] for row in rows)


def batches(connection: sqlite3.Connection) -> tuple[int, ...]:
    """Entry numbers of sealed batches, in order."""
    return tuple(row["seq"] for row in connection.execute("SELECT seq FROM batch ORDER BY sequence"))


def batches_unwritten(connection: sqlite3.Connection) -> tuple[int, ...]:
    """Entry numbers of sealed batches whose files are not known to lie in their folder yet."""
    return tuple(row["seq"] for row in connection.execute("SELECT seq FROM batch WHERE written IS NULL ORDER BY seq"))


def deposits_of(connection: sqlite3.Connection, batch: str | None) -> tuple[int, ...]:
    """Entry numbers of a batch's deposits; of those in no batch where ``batch`` is None."""
    rows = connection.execute("SELECT seq FROM deposit WHERE batch IS ? ORDER BY number", (batch,))
    return tuple(row["seq"] for row in rows)


def receipts_with_voided_card(connection: sqlite3.Connection, session_id: str) -> tuple[str, ...]:
    """Receipts whose card was given back on the terminal while the receipt itself still stands."""
    rows = connection.execute(
        "SELECT DISTINCT number FROM attempt JOIN receipt ON receipt.key = attempt.cart"
        " WHERE attempt.state = 'voided' AND receipt.session = ? AND receipt.voids = ''"
        " AND NOT EXISTS (SELECT 1 FROM receipt AS other WHERE other.voids = receipt.number AND other.voids <> '')",
        (session_id,),
    )
    return tuple(row["number"] for row in rows)


def last_reference(connection: sqlite3.Connection) -> tuple[str, str]:
    """The name of the reference file in force and what its rows must come to, both of one import; empty before the
    first.
    """
    row = connection.execute(
        "SELECT json_extract(body, '$.data.reference_file'), json_extract(body, '$.data.digest') FROM entry"
        " WHERE seq = (SELECT seq FROM latest WHERE kind = 'reference.imported')"
    ).fetchone()
    return ("", "") if row is None else (str(row[0]), str(row[1]))


def last_signed(connection: sqlite3.Connection, field: str) -> str:
    """``seq``, ``hash`` or ``signature`` of the head that was signed last; empty where none was."""
    row = connection.execute(
        f"SELECT json_extract(body, '$.data.{field}') AS said FROM entry"
        " WHERE seq = (SELECT seq FROM latest WHERE kind = 'head.signed')"
    ).fetchone()
    return "" if row is None else str(row["said"])


def latest(connection: sqlite3.Connection, kind: str) -> int:
    """The newest entry of a kind that is kept track of; 0 where there is none."""
    row = connection.execute("SELECT seq FROM latest WHERE kind = ?", (kind,)).fetchone()
    return 0 if row is None else int(row["seq"])


def unsure_jobs(connection: sqlite3.Connection) -> tuple[tuple[int, JobKind, str, str], ...]:
    """(number, kind, subject, why) of jobs that wait for a person's word."""
    rows = connection.execute("SELECT job, kind, subject, why FROM unsure ORDER BY job")
    return tuple((row["job"], JobKind(row["kind"]), row["subject"], row["why"]) for row in rows)
