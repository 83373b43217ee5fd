"""What is derived from entries, table by table.

The same functions run when an entry is sealed and when ``verify`` builds the tables again, so that they
can only say what the entries say. A change of state compares before it sets: the database refuses what
is done twice (design L9).
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Mapping
from typing import Any

from pos.domain.errors import Refused
from pos.ledger.entries import Entry, canonical, digest

_Derive = Callable[[sqlite3.Connection, Entry], None]
_Tender = dict[str, Any]


def derive(connection: sqlite3.Connection, entry: Entry) -> None:
    """Bring the derived tables from the entry before to this one.

    :raises Refused: where a state does not allow what the entry does
    """
    handler = _HANDLERS.get(entry.kind)
    if handler is not None:
        handler(connection, entry)


def cart_digest(data: object) -> str:
    """What a repeated post is compared by (design L10)."""
    return digest(canonical(data))


def _insert(connection: sqlite3.Connection, statement: str, values: tuple[object, ...], code: str) -> None:
    try:
        connection.execute(statement, values)
    except sqlite3.IntegrityError:
        raise Refused(code) from None


def _change(connection: sqlite3.Connection, statement: str, values: tuple[object, ...], code: str) -> None:
    if connection.execute(statement, values).rowcount != 1:
        raise Refused(code)


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


def _require_open(connection: sqlite3.Connection, session: str) -> None:
    row = connection.execute("SELECT state FROM session WHERE id = ?", (session,)).fetchone()
    if row is None or row["state"] != "open":
        raise Refused("SESSION_NOT_OPEN")


def _needs_open_session(connection: sqlite3.Connection, entry: Entry) -> None:
    _require_open(connection, entry.session)


def _receipt(connection: sqlite3.Connection, entry: Entry, cents: int, voids: str) -> None:
    _require_open(connection, entry.session)
    _insert(
        connection,
        "INSERT INTO receipt VALUES (?, ?, ?, ?, ?, ?, ?, NULL, 0)",
        (
            entry.seq,
            entry.data["number"],
            entry.data["key"],
            cart_digest(entry.data["cart"]),
            entry.session,
            cents,
            voids,
        ),
        "RECEIPT_NUMBER_TAKEN",
    )
    sign = -1 if voids else 1
    rows = [
        (item["biller"], item["reference"], entry.seq, n, charge, entry.data["number"], entry.at.ms, sign * part)
        for n, item in enumerate(entry.data["cart"]["items"])
        for charge, _, part, _ in item["allocations"]
    ]
    connection.executemany("INSERT INTO payment VALUES (?, ?, ?, ?, ?, ?, ?, ?)", rows)


def _receipt_posted(connection: sqlite3.Connection, entry: Entry) -> None:
    _receipt(connection, entry, sum(item["cents"] for item in entry.data["cart"]["items"]), "")
    if _has_card(entry.data["cart"]):
        posted = "UPDATE attempt SET state = 'posted' WHERE cart = ? AND kind = 'sale' AND state = 'approved'"
        connection.execute(posted, (entry.data["key"],))
        connection.execute("DELETE FROM standing WHERE cart = ?", (entry.data["key"],))


def _receipt_voided(connection: sqlite3.Connection, entry: Entry) -> None:
    _change(
        connection,
        "UPDATE receipt SET voided_by = ? WHERE number = ? AND session = ? AND voided_by IS NULL AND voids = ''",
        (entry.data["number"], entry.data["voids"], entry.session),
        "RECEIPT_NOT_VOIDABLE",
    )
    _receipt(connection, entry, -sum(item["cents"] for item in entry.data["cart"]["items"]), entry.data["voids"])


def _receipt_reprinted(connection: sqlite3.Connection, entry: Entry) -> None:
    _change(
        connection,
        "UPDATE receipt SET copies = ? WHERE number = ? AND copies = ?",
        (entry.data["copy"], entry.data["receipt"], entry.data["copy"] - 1),
        "RECEIPT_UNKNOWN",
    )


def _card_attempted(connection: sqlite3.Connection, entry: Entry) -> None:
    """From its first attempt the cart stands, as it was then (design section 4)."""
    _require_open(connection, entry.session)
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
    elif data["state"] != "unknown":
        _stand(connection, cart, lambda tenders: [*tenders, *([data["tender"]] if data["tender"] else [])])


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
        lambda tenders: [one for one in tenders if not ("card" in one and one["card"]["attempt"] == sale)],
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
        "INSERT INTO deposit VALUES (?, ?, ?, ?, ?, NULL)",
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
    data = entry.data
    if data["state"] == "unknown":
        row = (data["job"], data["kind"], data["subject"], data["why"])
        _insert(connection, "INSERT INTO unsure VALUES (?, ?, ?, ?)", row, "JOB_ENDED")


def _device_answered(connection: sqlite3.Connection, entry: Entry) -> None:
    _change(connection, "DELETE FROM unsure WHERE job = ?", (entry.data["job"],), "JOB_NOT_UNSURE")


def _latest(connection: sqlite3.Connection, entry: Entry) -> None:
    connection.execute(
        "INSERT INTO latest VALUES (?, ?) ON CONFLICT(kind) DO UPDATE SET seq = excluded.seq", (entry.kind, entry.seq)
    )


_HANDLERS: dict[str, _Derive] = {
    "day.opened": _day_opened,
    "day.closed": _day_closed,
    "drawer.opened": _drawer_opened,
    "drawer.locked": _session_to("locked", "SESSION_NOT_OPEN", "open"),
    "drawer.unlocked": _session_to("open", "SESSION_NOT_LOCKED", "locked"),
    "drawer.counting": _counting_started,
    "drawer.counted": _drawer_counted,
    "drawer.rejected": _session_to("counting", "SESSION_NOT_SUBMITTED", "submitted"),
    "drawer.finalized": _drawer_finalized,
    "drawer.no-sale": _needs_open_session,
    "cash.picked-up": _needs_open_session,
    "expected.seen": _expected_seen,
    "receipt.posted": _receipt_posted,
    "receipt.voided": _receipt_voided,
    "receipt.reprinted": _receipt_reprinted,
    "card.attempted": _card_attempted,
    "card.answered": _card_answered,
    "deposit.made": _deposit_made,
    "batch.sealed": _batch_sealed,
    "batch.written": _batch_written,
    "document.issued": _document_issued,
    "device.outcome": _device_outcome,
    "device.answered": _device_answered,
    "settings.changed": _latest,
    "reference.imported": _latest,
    "head.signed": _latest,
}
