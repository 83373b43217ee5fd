"""Legal holds: what a court, an audit or a claim needs stays, whatever the retention rules say, until it is lifted."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pos.cashiering import keeping_sql, sql
from pos.cashiering.counter import Counter
from pos.cashiering.people import require
from pos.domain.errors import BadInput
from pos.domain.people import Permission, Person
from pos.ledger.entries import Entry
from pos.receivables.folding import number_key
from pos.store import Connection

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,39}\Z", re.ASCII)


@dataclass(frozen=True, slots=True)
class Held:
    """What a hold keeps: receipts by number, accounts as (biller, account), business dates from and to, both included.

    Whatever is named by any of them is kept. An account is known however its hyphens and zeros are written.
    """

    receipts: tuple[str, ...] = ()
    accounts: tuple[tuple[str, str], ...] = ()
    dates: tuple[dt.date, dt.date] | None = None

    def covers(self, entry: Entry) -> bool:
        """Whether the entry is kept by this."""
        if self.dates is not None and self.dates[0].isoformat() <= entry.date <= self.dates[1].isoformat():
            return True
        if {entry.data.get("number"), entry.data.get("voids")} & set(self.receipts):
            return True
        return any(_same(one, biller, account) for one in cart_of(entry)["items"] for biller, account in self.accounts)


def _same(item: Mapping[str, Any], biller: str, account: str) -> bool:
    return item["biller"] == biller and number_key(item["account"]) == number_key(account)


@dataclass(frozen=True, slots=True)
class Hold:
    """A legal hold as it was placed. ``lifted`` is the entry that ended it; None while it stands."""

    name: str
    why: str
    who: str
    date: dt.date
    held: Held
    lifted: int | None = None


def cart_of(entry: Entry) -> Mapping[str, Any]:
    """The cart in the body of a receipt, or of a card attempt; one without anything where there is none."""
    found = entry.data.get("contents", entry.data.get("cart"))
    return found if isinstance(found, dict) else {"items": [], "tenders": []}


def place(counter: Counter, person: Person, name: str, why: str, held: Held) -> Hold:
    """Keep something until further notice.

    :raises Refused: ``NOT_PERMITTED``, ``HOLD_TAKEN``, ``RECEIPT_UNKNOWN``
    :raises BadInput: ``HOLD_NAME``, ``REASON_MISSING``, ``HOLD_EMPTY``, ``HOLD_BILLER`` (nobody has that code, in the
        settings or in what was paid)
    """
    require(person, Permission.KEEP_RECORDS)
    if _NAME.match(name) is None:
        raise BadInput("HOLD_NAME", name=name[:40])
    if not why.strip():
        raise BadInput("REASON_MISSING")
    if not (held.receipts or held.accounts or held.dates):
        raise BadInput("HOLD_EMPTY")
    _require_billers(counter, held)
    with counter.book.writing() as page:
        for number in held.receipts:
            sql.receipt(page.connection, number)
        entry = page.append("hold.placed", _as_json(name, held), who=person.login, reason=why.strip())
    return _hold(entry, None)


def _require_billers(counter: Counter, held: Held) -> None:
    """A code with a slip of the keys would stand and keep nothing; one that left the settings may have been paid."""
    unknown = {biller for biller, _ in held.accounts} - set(counter.billers)
    if unknown:
        paid = keeping_sql.personal_upto(counter.book.read(), dt.date.max.isoformat())
        unknown -= {item["biller"] for entry in paid for item in cart_of(entry)["items"]}
    if unknown:
        raise BadInput("HOLD_BILLER", biller=min(unknown)[:40], billers=", ".join(sorted(counter.billers)))


def keeps(counter: Counter, *held: Held) -> tuple[int, ...]:
    """How many payments with names or addresses each of them keeps now."""
    paid = keeping_sql.personal_upto(counter.book.read(), dt.date.max.isoformat())
    return tuple(sum(one.covers(entry) for entry in paid) for one in held)


def lift(counter: Counter, person: Person, name: str, why: str) -> None:
    """End a hold. :raises Refused: ``NOT_PERMITTED``, ``HOLD_UNKNOWN``; BadInput: ``REASON_MISSING``"""
    require(person, Permission.KEEP_RECORDS)
    if not why.strip():
        raise BadInput("REASON_MISSING")
    with counter.book.writing() as page:
        page.append("hold.lifted", {"hold": name}, who=person.login, reason=why.strip())


def holds(counter: Counter) -> tuple[Hold, ...]:
    """Every hold there ever was, oldest first."""
    return tuple(_hold(entry, lifted) for entry, lifted in keeping_sql.holds(counter.book.read()))


def standing(connection: Connection) -> tuple[Hold, ...]:
    """The holds that stand."""
    return tuple(_hold(entry, lifted) for entry, lifted in keeping_sql.holds(connection) if lifted is None)


def _as_json(name: str, held: Held) -> dict[str, object]:
    return {
        "hold": name,
        "receipts": list(held.receipts),
        "accounts": [list(one) for one in held.accounts],
        "dates": [day.isoformat() for day in held.dates or ()],
    }


def _hold(entry: Entry, lifted: int | None) -> Hold:
    data = entry.data
    days = [dt.date.fromisoformat(day) for day in data["dates"]]
    held = Held(
        receipts=tuple(data["receipts"]),
        accounts=tuple((biller, account) for biller, account in data["accounts"]),
        dates=(days[0], days[1]) if days else None,
    )
    return Hold(data["hold"], entry.reason, entry.who, entry.at.local.date(), held, lifted)
