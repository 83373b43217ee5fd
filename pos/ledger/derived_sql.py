"""What is derived from entries, table by table.

The same functions run when an entry is sealed and when ``verify`` builds the tables again, so that they
can only say what the entries say. A change of state compares before it sets: the database refuses what
is done twice (design L9). Receipts and payments, which are many, are indexes: each row follows from one
entry alone, and ``verify`` holds them against it as it passes.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Mapping
from typing import Any

from pos.domain.errors import Refused
from pos.ledger.entries import Entry, canonical

_Derive = Callable[[sqlite3.Connection, Entry], None]
_Tender = dict[str, Any]

POSTED, VOIDED, REPRINTED = "receipt.posted", "receipt.voided", "receipt.reprinted"
REQUESTED, VALIDATED = "receipt.requested", "receipt.validated"
OUTCOME, UNSURE = "device.outcome", "unknown"
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


def _insert(connection: sqlite3.Connection, statement: str, values: tuple[object, ...], code: str) -> None:
    try:
        connection.execute(statement, values)
    except sqlite3.IntegrityError:
        raise Refused(code) from None


def _change(
    connection: sqlite3.Connection, statement: str, values: tuple[object, ...] | dict[str, object], code: str
) -> None:
    if connection.execute(statement, values).rowcount != 1:
        raise Refused(code)


def _drawer_rejected(connection: sqlite3.Connection, entry: Entry) -> None:
    """Back to be counted; not while its drawer or its person is at work again meanwhile."""
    try:
        _session_to("counting", "SESSION_NOT_SUBMITTED", "submitted")(connection, entry)
    except sqlite3.IntegrityError:
        raise Refused("DRAWER_OPEN_ALREADY") from None


def _day_opened(connection: sqlite3.Connection, entry: Entry) -> None:
    _insert(connection, "INSERT INTO day VALUES (?, 'open', ?, NULL)", (entry.date, entry.seq), "DAY_OPEN_ALREADY")


def _day_closed(connection: sqlite3.Connection, entry: Entry) -> None:
    _change(
        connection,
        "UPDATE day SET state = 'closed', closed = ? WHERE date = ? AND state = 'open'",
        (entry.seq, entry.date),
        "DAY_NOT_OPEN",
    )


def _drawer_opened(connection: sqlite3.Connection, entry: Entry) -> None:
    open_day = connection.execute("SELECT 1 FROM day WHERE date = ? AND state = 'open'", (entry.date,)).fetchone()
    if open_day is None:
        raise Refused("DAY_NOT_OPEN")
    _insert(
        connection,
        "INSERT INTO session VALUES (?, ?, ?, ?, 'open', ?, ?, 0, 0, NULL, NULL, NULL, NULL)",
        (entry.session, entry.data["drawer"], entry.who, entry.date, entry.seq, entry.data["start"]),
        "DRAWER_OPEN_ALREADY",
    )


def _session_to(state: str, code: str, *before: str) -> _Derive:
    allowed = ", ".join(f"'{one}'" for one in before)
    statement = f"UPDATE session SET state = '{state}' WHERE id = ? AND state IN ({allowed})"

    def change(connection: sqlite3.Connection, entry: Entry) -> None:
        _change(connection, statement, (entry.session,), code)

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
    _change(
        connection,
        "UPDATE session SET state = 'submitted', counts = counts + 1 WHERE id = ? AND state = 'counting'",
        (entry.session,),
        "SESSION_NOT_COUNTING",
    )


def _expected_seen(connection: sqlite3.Connection, entry: Entry) -> None:
    for session in entry.data["sessions"]:
        connection.execute("UPDATE session SET seen = ? WHERE id = ? AND seen = 0", (entry.seq, session))


def _drawer_finalized(connection: sqlite3.Connection, entry: Entry) -> None:
    _change(
        connection,
        "UPDATE session SET state = 'finalized', z = ?, finalized = ? WHERE id = ? AND state = 'submitted'",
        (entry.data["z"], entry.seq, entry.session),
        "SESSION_NOT_SUBMITTED",
    )


def require_open(connection: sqlite3.Connection, session: str) -> None:
    """:raises Refused: ``SESSION_NOT_OPEN``"""
    row = connection.execute("SELECT state FROM session WHERE id = ?", (session,)).fetchone()
    if row is None or row["state"] != "open":
        raise Refused("SESSION_NOT_OPEN")


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
    if entry.kind == POSTED and _has_card(entry.data["cart"]):
        posted = "UPDATE attempt SET state = 'posted' WHERE cart = ? AND kind IN ('sale', 'fee') AND state = 'approved'"
        connection.execute(posted, (entry.data["key"],))
        connection.execute("DELETE FROM standing WHERE cart = ?", (entry.data["key"],))


def _receipt(connection: sqlite3.Connection, entry: Entry) -> None:
    row = receipt_row(entry.seq, entry.kind, entry.session, entry.data)
    _insert(connection, "INSERT INTO receipt VALUES (?, ?, ?, ?, ?, ?)", row, "RECEIPT_NUMBER_TAKEN")
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
    _change(
        connection,
        "INSERT INTO copy SELECT ?, ?, ? WHERE ? = 1 + (SELECT count(*) FROM copy WHERE receipt = ?)",
        (data["receipt"], data["copy"], entry.seq, data["copy"], data["receipt"]),
        "COPY_NUMBER_TAKEN",
    )


def _card_attempted(connection: sqlite3.Connection, entry: Entry) -> None:
    """From its first attempt the cart stands, as it was then (design section 4)."""
    require_open(connection, entry.session)
    data = entry.data
    _insert(
        connection,
        "INSERT INTO attempt VALUES (?, ?, ?, ?, ?, 'started', 0, ?, NULL)",
        (data["ref"], data["cart"], entry.session, data["kind"], data["cents"], entry.seq),
        "ATTEMPT_TWICE",
    )
    if data["kind"] == "sale":
        connection.execute(
            "INSERT INTO standing VALUES (?, ?, ?, ?, ?) ON CONFLICT(cart) DO UPDATE SET session = excluded.session,"
            " person = excluded.person, attempt = excluded.attempt, contents = excluded.contents",
            (data["cart"], entry.session, entry.who, entry.seq, canonical(data["contents"])),
        )


def _card_answered(connection: sqlite3.Connection, entry: Entry) -> None:
    data = entry.data
    _change(
        connection,
        "UPDATE attempt SET state = ?, approved_cents = ?, answered = ?"
        " WHERE ref = ? AND state IN ('started', 'unknown')",
        (data["state"], data["approved"], entry.seq, data["ref"]),
        "ATTEMPT_ANSWERED",
    )
    (cart,) = connection.execute("SELECT cart FROM attempt WHERE ref = ?", (data["ref"],)).fetchone()
    if data["state"] == "approved" and data["voids"]:
        _card_given_back(connection, cart, data["voids"])
    elif data.get("fee"):
        _stand(connection, cart, lambda tenders: [_with_fee(one, data["of"], data["fee"]) for one in tenders])
    elif data["state"] != "unknown":
        _stand(connection, cart, lambda tenders: [*tenders, *([data["tender"]] if data["tender"] else [])])


def _with_fee(tender: _Tender, sale: str, fee: dict[str, Any]) -> _Tender:
    """A processor's fee stands with the card tender of its sale."""
    return {**tender, "fee": fee} if tender.get("card", {}).get("attempt") == sale else tender


def _without_fee(tender: _Tender, ref: str) -> _Tender:
    own = tender.get("fee", {}).get("card", {}).get("attempt") == ref
    return {name: value for name, value in tender.items() if name != "fee"} if own else tender


def _card_given_back(connection: sqlite3.Connection, cart: str, sale: str) -> None:
    _change(
        connection,
        "UPDATE attempt SET state = CASE state WHEN 'posted' THEN 'voided' ELSE 'given-back' END"
        " WHERE ref = ? AND state IN ('approved', 'posted')",
        (sale,),
        "CARD_GIVEN_BACK",
    )
    _stand(
        connection,
        cart,
        lambda tenders: [
            _without_fee(one, sale) for one in tenders if not ("card" in one and one["card"]["attempt"] == sale)
        ],
    )


def _stand(connection: sqlite3.Connection, cart: str, change: Callable[[list[_Tender]], list[_Tender]]) -> None:
    """What an answer makes of the cart that stands; it goes once no card is on it and none may be."""
    row = connection.execute("SELECT contents FROM standing WHERE cart = ?", (cart,)).fetchone()
    if row is None:
        return
    contents = json.loads(row["contents"])
    contents["tenders"] = change(contents["tenders"])
    asked = "SELECT 1 FROM attempt WHERE cart = ? AND state IN ('started', 'unknown')"
    if _has_card(contents) or connection.execute(asked, (cart,)).fetchone() is not None:
        connection.execute("UPDATE standing SET contents = ? WHERE cart = ?", (canonical(contents), cart))
    else:
        connection.execute("DELETE FROM standing WHERE cart = ?", (cart,))


def _has_card(cart: Mapping[str, Any]) -> bool:
    return any("card" in tender for tender in cart["tenders"])


def _deposit_made(connection: sqlite3.Connection, entry: Entry) -> None:
    data = entry.data
    _insert(
        connection,
        "INSERT INTO deposit VALUES (?, ?, ?, ?, ?, NULL, NULL)",
        (data["number"], entry.seq, entry.date, data["cents"], data["bag"]),
        "DEPOSIT_NUMBER_TAKEN",
    )
    for session in data["sessions"]:
        _change(
            connection,
            "UPDATE session SET deposit = ? WHERE id = ? AND state = 'finalized' AND deposit IS NULL",
            (data["number"], session),
            "SESSION_NOT_FINALIZED",
        )


def _deposit_handed_over(connection: sqlite3.Connection, entry: Entry) -> None:
    """A bag leaves the safe once."""
    for deposit in entry.data["deposits"]:
        _change(
            connection,
            "UPDATE deposit SET handed = ? WHERE number = ? AND handed IS NULL",
            (entry.seq, deposit),
            "BAG_NOT_IN_SAFE",
        )


def _batch_sealed(connection: sqlite3.Connection, entry: Entry) -> None:
    data = entry.data
    _insert(
        connection,
        "INSERT INTO batch VALUES (?, ?, ?, ?, ?, NULL)",
        (data["sequence"], data["id"], entry.seq, entry.date, data["manifest"]),
        "BATCH_NUMBER_TAKEN",
    )
    for session in data["sessions"]:
        _change(
            connection,
            "UPDATE session SET batch = ? WHERE id = ? AND state = 'finalized' AND batch IS NULL",
            (data["id"], session),
            "SESSION_NOT_FINALIZED",
        )
    for deposit in data["deposits"]:
        _change(
            connection,
            "UPDATE deposit SET batch = ? WHERE number = ? AND batch IS NULL",
            (data["id"], deposit),
            "DEPOSIT_SEALED",
        )


def _batch_written(connection: sqlite3.Connection, entry: Entry) -> None:
    _change(
        connection,
        "UPDATE batch SET written = coalesce(written, ?) WHERE id = ?",
        (entry.seq, entry.data["batch"]),
        "BATCH_UNKNOWN",
    )


def _document_issued(connection: sqlite3.Connection, entry: Entry) -> None:
    data = entry.data
    _insert(
        connection,
        "INSERT INTO document VALUES (?, ?, ?)",
        (data["name"], entry.seq, data["sha256"]),
        "DOCUMENT_ISSUED",
    )


def _device_outcome(connection: sqlite3.Connection, entry: Entry) -> None:
    """What waits for a person's word; not a pulse to a drawer that nobody can ask whether it is open. And what became
    of the endorsement of a check."""
    data = entry.data
    if data["kind"] == ENDORSEMENT:
        _endorsement(connection, (data["subject"], data["place"], data["job"], data["state"], entry.seq))
    if data["state"] == UNSURE and (data["kind"], data["why"]) != ("drawer", "no-fence"):
        row = (data["job"], data["kind"], data["subject"], data["why"])
        _insert(connection, "INSERT INTO unsure VALUES (?, ?, ?, ?)", row, "JOB_ENDED")


def _device_answered(connection: sqlite3.Connection, entry: Entry) -> None:
    data = entry.data
    _change(connection, "DELETE FROM unsure WHERE job = ?", (data["job"],), "JOB_NOT_UNSURE")
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
    _change(
        connection,
        "INSERT INTO validation SELECT :receipt, :place, :n, :seq WHERE :n = 1 +"
        " (SELECT count(*) FROM validation WHERE receipt = :receipt AND place = :place)",
        row,
        "COPY_NUMBER_TAKEN",
    )


def _personal_deleted(connection: sqlite3.Connection, entry: Entry) -> None:
    """Whose personal values are gone by a rule. Once, and of entries before."""
    for one in entry.data["entries"]:
        _change(
            connection,
            "INSERT INTO erased SELECT :one, :by WHERE :one < :by"
            " AND NOT EXISTS (SELECT 1 FROM erased WHERE entry = :one)",
            {"one": one, "by": entry.seq},
            "PERSONAL_GONE",
        )


def _hold_placed(connection: sqlite3.Connection, entry: Entry) -> None:
    _insert(connection, "INSERT INTO hold VALUES (?, ?, NULL)", (entry.data["hold"], entry.seq), "HOLD_TAKEN")


def _hold_lifted(connection: sqlite3.Connection, entry: Entry) -> None:
    lifted = "UPDATE hold SET lifted = ? WHERE id = ? AND lifted IS NULL"
    if connection.execute(lifted, (entry.seq, entry.data["hold"])).rowcount != 1:
        raise Refused("HOLD_UNKNOWN", hold=entry.data["hold"])


def _latest(connection: sqlite3.Connection, entry: Entry) -> None:
    connection.execute(
        "INSERT INTO latest VALUES (?, ?) ON CONFLICT(kind) DO UPDATE SET seq = excluded.seq", (entry.kind, entry.seq)
    )


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
    "card.attempted": _card_attempted,
    "card.answered": _card_answered,
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
    "settings.changed": _latest,
    "settings.acknowledged": _latest,
    "reference.imported": _latest,
    "head.signed": _latest,
    "book.restored": _latest,
    "book.doubted": _latest,
    "book.continued": _latest,
    "backup.made": _latest,
    "fund.counted": _latest,
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
