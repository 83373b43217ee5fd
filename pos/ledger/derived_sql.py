"""What is derived from entries, table by table.

The same functions run when an entry is sealed and when ``verify`` builds the tables again, so that they
can only say what the entries say. A change of state compares before it sets: the database refuses what
is done twice (design L9). Receipts and payments, which are many, are indexes: each row follows from one
entry alone, and ``verify`` holds them against it as it passes.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Mapping
from typing import Any

from pos.domain.errors import Refused
from pos.ledger.derived_cards_sql import batch_closing, batch_ended, card_answered, card_attempted, has_card
from pos.ledger.derived_parts_sql import change_one, insert, latest, require_open
from pos.ledger.entries import Entry

_Derive = Callable[[sqlite3.Connection, Entry], None]
_Tender = dict[str, Any]

POSTED, VOIDED, REPRINTED = "receipt.posted", "receipt.voided", "receipt.reprinted"
REQUESTED, VALIDATED = "receipt.requested", "receipt.validated"
OUTCOME, UNSURE, HANDED = "device.outcome", "unknown", "handed"
ENDORSEMENT, BY_HAND = "endorsement", "by-hand"


def derive(connection: sqlite3.Connection, entry: Entry) -> None:
    """Bring the derived tables from the entry before to this one.

    :raises Refused: where a state does not allow what the entry does
    """
    replay(connection, entry)
    index = _INDEXES.get(entry.kind)
    if index is not None:
        index(connection, entry)


def replay(connection: sqlite3.Connection, entry: Entry) -> None:
    """The part of it that depends on entries before; the tables of :func:`receipt_row` and after depend on this alone.

    :raises Refused: as :func:`derive`
    """
    change = _STATES.get(entry.kind)
    if change is not None:
        change(connection, entry)


def _drawer_rejected(connection: sqlite3.Connection, entry: Entry) -> None:
    """Back to be counted; not while its drawer or its person is at work again meanwhile."""
    try:
        _session_to("counting", "SESSION_NOT_SUBMITTED", "submitted")(connection, entry)
    except sqlite3.IntegrityError:
        raise Refused("DRAWER_OPEN_ALREADY") from None


def _day_opened(connection: sqlite3.Connection, entry: Entry) -> None:
    insert(connection, "INSERT INTO day VALUES (?, 'open', ?, NULL)", (entry.date, entry.seq), "DAY_OPEN_ALREADY")


def _day_closed(connection: sqlite3.Connection, entry: Entry) -> None:
    change_one(
        connection,
        "UPDATE day SET state = 'closed', closed = ? WHERE date = ? AND state = 'open'",
        (entry.seq, entry.date),
        "DAY_NOT_OPEN",
    )


def _drawer_opened(connection: sqlite3.Connection, entry: Entry) -> None:
    open_day = connection.execute("SELECT 1 FROM day WHERE date = ? AND state = 'open'", (entry.date,)).fetchone()
    if open_day is None:
        raise Refused("DAY_NOT_OPEN")
    insert(
        connection,
        "INSERT INTO session VALUES (?, ?, ?, ?, 'open', ?, ?, 0, 0, NULL, NULL, NULL, NULL)",
        (entry.session, entry.data["drawer"], entry.who, entry.date, entry.seq, entry.data["start"]),
        "DRAWER_OPEN_ALREADY",
    )


def _session_to(state: str, code: str, *before: str) -> _Derive:
    allowed = ", ".join(f"'{one}'" for one in before)
    statement = f"UPDATE session SET state = '{state}' WHERE id = ? AND state IN ({allowed})"

    def change(connection: sqlite3.Connection, entry: Entry) -> None:
        change_one(connection, statement, (entry.session,), code)

    return change


def _counting_started(connection: sqlite3.Connection, entry: Entry) -> None:
    standing = connection.execute(
        "SELECT 1 FROM attempt WHERE state IN ('started', 'unknown') AND session = ?"
        " UNION ALL SELECT 1 FROM standing WHERE session = ?",
        (entry.session, entry.session),
    ).fetchone()
    if standing is not None and not entry.approver:
        raise Refused("CARD_CART_STANDS")
    _session_to("counting", "SESSION_NOT_OPEN", "open")(connection, entry)


def _drawer_counted(connection: sqlite3.Connection, entry: Entry) -> None:
    change_one(
        connection,
        "UPDATE session SET state = 'submitted', counts = counts + 1 WHERE id = ? AND state = 'counting'",
        (entry.session,),
        "SESSION_NOT_COUNTING",
    )


def _expected_seen(connection: sqlite3.Connection, entry: Entry) -> None:
    for session in entry.data["sessions"]:
        connection.execute("UPDATE session SET seen = ? WHERE id = ? AND seen = 0", (entry.seq, session))


def _drawer_finalized(connection: sqlite3.Connection, entry: Entry) -> None:
    change_one(
        connection,
        "UPDATE session SET state = 'finalized', z = ?, finalized = ? WHERE id = ? AND state = 'submitted'",
        (entry.data["z"], entry.seq, entry.session),
        "SESSION_NOT_SUBMITTED",
    )


def _needs_open_session(connection: sqlite3.Connection, entry: Entry) -> None:
    require_open(connection, entry.session)


def receipt_row(seq: int, kind: str, session: str, data: Mapping[str, Any]) -> tuple[int, str, str, str, int, str]:
    """A receipt as it is stored; the void of one is negative and names it."""
    cents = sum(item["cents"] for item in data["cart"]["items"])
    voids = data["voids"] if kind == VOIDED else ""
    return (seq, data["number"], data["key"], session, -cents if voids else cents, voids)


def payment_rows(seq: int, kind: str, data: Mapping[str, Any]) -> list[tuple[str, str, int, int, str, int]]:
    """What a receipt does to each charge of each bill, as it is stored."""
    sign = -1 if kind == VOIDED else 1
    return [
        (item["biller"], item["reference"], seq, n, charge, sign * part)
        for n, item in enumerate(data["cart"]["items"])
        for charge, _, part, _ in item["allocations"]
    ]


def _receipt_taken(connection: sqlite3.Connection, entry: Entry) -> None:
    require_open(connection, entry.session)
    if entry.kind == POSTED and has_card(entry.data["cart"]):
        posted = "UPDATE attempt SET state = 'posted' WHERE cart = ? AND kind IN ('sale', 'fee') AND state = 'approved'"
        connection.execute(posted, (entry.data["key"],))
        connection.execute("DELETE FROM standing WHERE cart = ?", (entry.data["key"],))


def _receipt(connection: sqlite3.Connection, entry: Entry) -> None:
    row = receipt_row(entry.seq, entry.kind, entry.session, entry.data)
    insert(connection, "INSERT INTO receipt VALUES (?, ?, ?, ?, ?, ?)", row, "RECEIPT_NUMBER_TAKEN")
    payments = payment_rows(entry.seq, entry.kind, entry.data)
    connection.executemany("INSERT INTO payment VALUES (?, ?, ?, ?, ?, ?)", payments)


def _receipt_voided(connection: sqlite3.Connection, entry: Entry) -> None:
    """Once, in its own session, and never a void; the index of voids refuses a second one all the same."""
    voidable = connection.execute(
        "SELECT 1 FROM receipt WHERE number = ? AND session = ? AND voids = ''"
        " AND NOT EXISTS (SELECT 1 FROM receipt AS other WHERE other.voids = receipt.number AND other.voids <> '')",
        (entry.data["voids"], entry.session),
    ).fetchone()
    if voidable is None:
        raise Refused("RECEIPT_NOT_VOIDABLE")
    _receipt(connection, entry)


def _receipt_known(connection: sqlite3.Connection, entry: Entry) -> None:
    if connection.execute("SELECT 1 FROM receipt WHERE number = ?", (entry.data["receipt"],)).fetchone() is None:
        raise Refused("RECEIPT_UNKNOWN", number=entry.data["receipt"])


def _receipt_reprinted(connection: sqlite3.Connection, entry: Entry) -> None:
    data = entry.data
    change_one(
        connection,
        "INSERT INTO copy SELECT ?, ?, ? WHERE ? = 1 + (SELECT count(*) FROM copy WHERE receipt = ?)",
        (data["receipt"], data["copy"], entry.seq, data["copy"], data["receipt"]),
        "COPY_NUMBER_TAKEN",
    )


def _deposit_made(connection: sqlite3.Connection, entry: Entry) -> None:
    data = entry.data
    insert(
        connection,
        "INSERT INTO deposit VALUES (?, ?, ?, ?, ?, NULL, NULL)",
        (data["number"], entry.seq, entry.date, data["cents"], data["bag"]),
        "DEPOSIT_NUMBER_TAKEN",
    )
    for session in data["sessions"]:
        change_one(
            connection,
            "UPDATE session SET deposit = ? WHERE id = ? AND state = 'finalized' AND deposit IS NULL",
            (data["number"], session),
            "SESSION_NOT_FINALIZED",
        )


def _deposit_handed_over(connection: sqlite3.Connection, entry: Entry) -> None:
    """A bag leaves the safe once."""
    for deposit in entry.data["deposits"]:
        change_one(
            connection,
            "UPDATE deposit SET handed = ? WHERE number = ? AND handed IS NULL",
            (entry.seq, deposit),
            "BAG_NOT_IN_SAFE",
        )


def _batch_sealed(connection: sqlite3.Connection, entry: Entry) -> None:
    data = entry.data
    insert(
        connection,
        "INSERT INTO batch VALUES (?, ?, ?, ?, ?, NULL)",
        (data["sequence"], data["id"], entry.seq, entry.date, data["manifest"]),
        "BATCH_NUMBER_TAKEN",
    )
    for session in data["sessions"]:
        change_one(
            connection,
            "UPDATE session SET batch = ? WHERE id = ? AND state = 'finalized' AND batch IS NULL",
            (data["id"], session),
            "SESSION_NOT_FINALIZED",
        )
    for deposit in data["deposits"]:
        change_one(
            connection,
            "UPDATE deposit SET batch = ? WHERE number = ? AND batch IS NULL",
            (data["id"], deposit),
            "DEPOSIT_SEALED",
        )


def _batch_written(connection: sqlite3.Connection, entry: Entry) -> None:
    change_one(
        connection,
        "UPDATE batch SET written = coalesce(written, ?) WHERE id = ?",
        (entry.seq, entry.data["batch"]),
        "BATCH_UNKNOWN",
    )


def _document_issued(connection: sqlite3.Connection, entry: Entry) -> None:
    data = entry.data
    insert(
        connection,
        "INSERT INTO document VALUES (?, ?, ?)",
        (data["name"], entry.seq, data["sha256"]),
        "DOCUMENT_ISSUED",
    )


def _device_outcome(connection: sqlite3.Connection, entry: Entry) -> None:
    """What waits for a person's word; not what nobody can know: a pulse to a drawer without a switch, a paper in a
    queue of Windows. And what became of the endorsement of a check."""
    data = entry.data
    if data["kind"] == ENDORSEMENT:
        _endorsement(connection, (data["subject"], data["place"], data["job"], data["state"], entry.seq))
    if data["state"] == UNSURE and data["why"] != HANDED and (data["kind"], data["why"]) != ("drawer", "no-fence"):
        row = (data["job"], data["kind"], data["subject"], data["why"])
        insert(connection, "INSERT INTO unsure VALUES (?, ?, ?, ?)", row, "JOB_ENDED")


def _device_answered(connection: sqlite3.Connection, entry: Entry) -> None:
    data = entry.data
    change_one(connection, "DELETE FROM unsure WHERE job = ?", (data["job"],), "JOB_NOT_UNSURE")
    said = "confirmed" if data["printed"] else "not-sent"
    answered = "UPDATE endorsement SET state = ?, seq = ? WHERE job = ? AND state = 'unknown'"
    connection.execute(answered, (said, entry.seq, data["job"]))


def is_done(data: Mapping[str, Any]) -> bool:
    """Whether an outcome is of those that change no table: of a paper or a pulse of which nobody asks any more."""
    return bool(data["state"] != UNSURE and data["kind"] != ENDORSEMENT)


def _endorsement(connection: sqlite3.Connection, row: tuple[str, int, int, str, int]) -> None:
    """What is known last of the endorsement of a check: (receipt, place, job, state, entry)."""
    connection.execute(
        "INSERT INTO endorsement VALUES (?, ?, ?, ?, ?) ON CONFLICT(receipt, place)"
        " DO UPDATE SET job = excluded.job, state = excluded.state, seq = excluded.seq",
        row,
    )


def _check_endorsed(connection: sqlite3.Connection, entry: Entry) -> None:
    """By hand, with the stamp: where no printer did."""
    data = entry.data
    done = "SELECT 1 FROM endorsement WHERE receipt = ? AND place = ? AND state IN ('confirmed', 'by-hand')"
    if connection.execute(done, (data["receipt"], data["place"])).fetchone() is not None:
        raise Refused("CHECK_ENDORSED", number=data["number"])
    _endorsement(connection, (data["receipt"], data["place"], 0, BY_HAND, entry.seq))


def _receipt_validated(connection: sqlite3.Connection, entry: Entry) -> None:
    """Once more: each time is counted, as a reprint is (row C4)."""
    data = entry.data
    row = {"receipt": data["receipt"], "place": data["place"], "n": data["n"], "seq": entry.seq}
    change_one(
        connection,
        "INSERT INTO validation SELECT :receipt, :place, :n, :seq WHERE :n = 1 +"
        " (SELECT count(*) FROM validation WHERE receipt = :receipt AND place = :place)",
        row,
        "COPY_NUMBER_TAKEN",
    )


def _personal_deleted(connection: sqlite3.Connection, entry: Entry) -> None:
    """Whose personal values are gone by a rule. Once, and of entries before."""
    for one in entry.data["entries"]:
        change_one(
            connection,
            "INSERT INTO erased SELECT :one, :by WHERE :one < :by"
            " AND NOT EXISTS (SELECT 1 FROM erased WHERE entry = :one)",
            {"one": one, "by": entry.seq},
            "PERSONAL_GONE",
        )


def _hold_placed(connection: sqlite3.Connection, entry: Entry) -> None:
    insert(connection, "INSERT INTO hold VALUES (?, ?, NULL)", (entry.data["hold"], entry.seq), "HOLD_TAKEN")


def _hold_lifted(connection: sqlite3.Connection, entry: Entry) -> None:
    lifted = "UPDATE hold SET lifted = ? WHERE id = ? AND lifted IS NULL"
    if connection.execute(lifted, (entry.seq, entry.data["hold"])).rowcount != 1:
        raise Refused("HOLD_UNKNOWN", hold=entry.data["hold"])


_STATES: dict[str, _Derive] = {
    "day.opened": _day_opened,
    "day.closed": _day_closed,
    "drawer.opened": _drawer_opened,
    "drawer.locked": _session_to("locked", "SESSION_NOT_OPEN", "open"),
    "drawer.unlocked": _session_to("open", "SESSION_NOT_LOCKED", "locked"),
    "drawer.counting": _counting_started,
    "drawer.counted": _drawer_counted,
    "drawer.rejected": _drawer_rejected,
    "drawer.finalized": _drawer_finalized,
    "drawer.no-sale": _needs_open_session,
    "cash.picked-up": _needs_open_session,
    "cash.changed": _needs_open_session,
    "expected.seen": _expected_seen,
    POSTED: _receipt_taken,
    VOIDED: _receipt_taken,
    REPRINTED: _receipt_reprinted,
    "card.attempted": card_attempted,
    "card.answered": card_answered,
    "terminal.closing": batch_closing,
    "terminal.batch-closed": batch_ended,
    "terminal.not-closed": batch_ended,
    "deposit.made": _deposit_made,
    "deposit.handed-over": _deposit_handed_over,
    "batch.sealed": _batch_sealed,
    "batch.written": _batch_written,
    "document.issued": _document_issued,
    OUTCOME: _device_outcome,
    "device.answered": _device_answered,
    "check.endorsed": _check_endorsed,
    VALIDATED: _receipt_validated,
    "personal.deleted": _personal_deleted,
    "hold.placed": _hold_placed,
    "hold.lifted": _hold_lifted,
    "settings.changed": latest,
    "settings.acknowledged": latest,
    "reference.imported": latest,
    "head.signed": latest,
    "book.restored": latest,
    "book.doubted": latest,
    "book.continued": latest,
    "backup.made": latest,
    "fund.counted": latest,
}

_INDEXES: dict[str, _Derive] = {
    POSTED: _receipt,
    VOIDED: _receipt_voided,
    REPRINTED: _receipt_known,
    REQUESTED: _receipt_known,
    VALIDATED: _receipt_known,
}

REPLAYED_KINDS = frozenset(_STATES)
"""Kinds that :func:`replay` does something about."""

CARD_IN_BODY = '"card":'
"""Stands in the body of a receipt with a card: what else a receipt is replayed for is its session (a quotation mark
inside a text would have a backslash before it)."""
