"""What is derived of cards: attempts, the cart that stands because of them, and the terminal's batches."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from pos.domain.errors import Refused
from pos.ledger.derived_parts_sql import change_one, insert, latest, require_open
from pos.ledger.entries import Entry, canonical
from pos.store import Connection

_Tender = dict[str, Any]

_CLOSING = """
SELECT 1 FROM latest WHERE kind = 'terminal.closing' AND seq >
 (SELECT coalesce(max(seq), 0) FROM latest WHERE kind IN ('terminal.batch-closed', 'terminal.not-closed'))
"""


def _require_no_closing(connection: Connection) -> None:
    """While nobody knows whether the terminal's batch was closed, no card and no other closing is begun."""
    if connection.execute(_CLOSING).fetchone() is not None:
        raise Refused("BATCH_CLOSE_OPEN")


def batch_closing(connection: Connection, entry: Entry) -> None:
    """Not over a card without an answer: once its batch is closed, some terminals do not know of it any more."""
    if connection.execute("SELECT 1 FROM attempt WHERE state IN ('started', 'unknown')").fetchone() is not None:
        raise Refused("CARD_ATTEMPT_OPEN")
    _require_no_closing(connection)
    latest(connection, entry)


def batch_ended(connection: Connection, entry: Entry) -> None:
    """The closing that was begun ends once."""
    if connection.execute(_CLOSING).fetchone() is None:
        raise Refused("BATCH_CLOSE_ENDED")
    latest(connection, entry)


def card_attempted(connection: Connection, entry: Entry) -> None:
    """From its first attempt the cart stands, as it was then (design section 4)."""
    require_open(connection, entry.session)
    _require_no_closing(connection)
    data = entry.data
    insert(
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


def card_answered(connection: Connection, entry: Entry) -> None:
    """An answer comes once, and changes the cart that stands: a tender more, its fee, or what is given back less."""
    data = entry.data
    change_one(
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


def _card_given_back(connection: Connection, cart: str, sale: str) -> None:
    change_one(
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


def _stand(connection: Connection, cart: str, change: Callable[[list[_Tender]], list[_Tender]]) -> None:
    """What an answer makes of the cart that stands; it goes once no card is on it and none may be."""
    row = connection.execute("SELECT contents FROM standing WHERE cart = ?", (cart,)).fetchone()
    if row is None:
        return
    contents = json.loads(row["contents"])
    contents["tenders"] = change(contents["tenders"])
    asked = "SELECT 1 FROM attempt WHERE cart = ? AND state IN ('started', 'unknown')"
    if has_card(contents) or connection.execute(asked, (cart,)).fetchone() is not None:
        connection.execute("UPDATE standing SET contents = ? WHERE cart = ?", (canonical(contents), cart))
    else:
        connection.execute("DELETE FROM standing WHERE cart = ?", (cart,))


def has_card(cart: Mapping[str, Any]) -> bool:
    """Whether a card is among the tenders of a cart or receipt as it stands in a body."""
    return any("card" in tender for tender in cart["tenders"])
