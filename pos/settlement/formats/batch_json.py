"""``batch.json``: everything about a batch as canonical JSON (sorted keys, no blanks, cents as integers). Version 1.

``entries`` are the bodies as they stand in the book; all else is computed from them, so that :func:`read` can make the
batch again, and with it every other file.
"""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import asdict, dataclass
from typing import Any

from pos.domain.facts import AccountSum, DepositedItem, DepositFacts, Head, SessionFacts, SubmittedCount, TieOut
from pos.domain.figures import TenderFigures
from pos.domain.money import Money
from pos.domain.receipts import Receipt
from pos.ledger import bodies
from pos.ledger.book import Identity
from pos.ledger.entries import canonical, from_body
from pos.settlement.batch import Batch, Header, TurnedIn
from pos.settlement.day import ties
from pos.settlement.funds import GlMap

FORMAT = "counterfoil-batch/1"

_COMPONENTS = ("start", "received", "change", "voided", "paid_in", "paid_out", "picked_up", "expected")


@dataclass(frozen=True, slots=True)
class Contents:
    """What ``batch.json`` holds: enough to make every other file of the batch again."""

    batch: Batch
    gl: GlMap
    per_receipt: bool


def batch_json(contents: Contents) -> bytes:
    """The bytes of ``batch.json``; they end in a line feed."""
    batch = contents.batch
    header = batch.header
    value = {
        "format": FORMAT,
        "id": batch.id,
        "sequence": header.sequence,
        "business_date": header.business_date.isoformat(),
        "identity": asdict(header.identity),
        "head": {"seq": header.head.seq, "hash": header.head.hash},
        "gl": asdict(contents.gl),
        "journal_per_receipt": contents.per_receipt,
        "held_before": _cents(batch.held_before),
        "brought": [_brought(one) for one in batch.brought],
        "sessions": [_session(one) for one in batch.sessions],
        "receipts": [_receipt(one) for one in batch.receipts],
        "deposits": [_deposit(one) for one in batch.deposits],
        "accounts": [_account(one) for one in batch.accounts],
        "ties": [_tie(one) for one in ties(batch)],
        "entries": [json.loads(entry.body) for entry in batch.entries],
        "office": [json.loads(entry.body) for entry in batch.office],
    }
    return f"{canonical(value)}\n".encode()


def read(content: bytes) -> Contents:
    """What :func:`batch_json` wrote, made again from its entries.

    :raises ValueError, KeyError, TypeError: where it is not such a file
    """
    raw = json.loads(content)
    if raw["format"] != FORMAT:
        raise ValueError(f"format {raw['format']}")
    header = Header(
        identity=Identity(**raw["identity"]),
        business_date=dt.date.fromisoformat(raw["business_date"]),
        sequence=raw["sequence"],
        head=Head(raw["head"]["seq"], raw["head"]["hash"]),
    )
    batch = Batch(
        header=header,
        entries=tuple(from_body(canonical(body)) for body in raw["entries"]),
        held_before={code: Money(cents) for code, cents in raw["held_before"].items()},
        brought=tuple(_brought_from(one) for one in raw["brought"]),
        office=tuple(from_body(canonical(body)) for body in raw["office"]),
    )
    return Contents(batch, GlMap(**raw["gl"]), raw["journal_per_receipt"])


def _cents(amounts: Any) -> dict[str, int]:
    return {code: amount.cents for code, amount in amounts.items()}


def _account(one: AccountSum) -> dict[str, Any]:
    places = {"biller": one.biller, "fund": one.fund, "account": one.account}
    return {**places, "department": one.department, "project": one.project, "cents": one.amount.cents}


def _item(one: DepositedItem) -> dict[str, Any]:
    return {
        "receipt": one.receipt,
        "tender": one.tender,
        "number": one.number,
        "bank": one.bank,
        "cents": one.amount.cents,
    }


def _brought(one: TurnedIn) -> dict[str, Any]:
    return {"session": one.session, "amounts": _cents(one.amounts), "items": [_item(item) for item in one.items]}


def _brought_from(raw: Any) -> TurnedIn:
    return TurnedIn(
        session=raw["session"],
        amounts={code: Money(cents) for code, cents in raw["amounts"].items()},
        items=tuple(
            DepositedItem(one["receipt"], one["tender"], one["number"], one["bank"], Money(one["cents"]))
            for one in raw["items"]
        ),
    )


def _session(one: SessionFacts) -> dict[str, Any]:
    return {
        "session": one.session,
        "z": one.z,
        "drawer": one.drawer,
        "cashier": one.cashier,
        "approver": one.approver,
        "business_date": one.business_date.isoformat(),
        "opened": one.opened.iso,
        "finalized": "" if one.finalized is None else one.finalized.iso,
        "assigned": one.assigned.cents,
        "float_returned": one.float_returned.cents,
        "figures": {figures.tender: _figures(figures) for figures in one.figures.tenders},
        "reasons": dict(one.reasons),
        "counts": [_count(count) for count in one.counts],
        "receipts": {
            "first": one.receipts.first,
            "last": one.receipts.last,
            "payments": one.receipts.posted,
            "voids": one.receipts.voids,
        },
    }


def _figures(one: TenderFigures) -> dict[str, int]:
    cents = {name: getattr(one, name).cents for name in _COMPONENTS}
    counted = one.counted or Money(0)
    return {**cents, "counted": counted.cents, "over": one.over.cents, "short": one.short.cents}


def _count(one: SubmittedCount) -> dict[str, Any]:
    return {
        "n": one.n,
        "blind": one.blind,
        "at": one.at.iso,
        "who": one.who,
        "cash": one.cash.as_json(),
        "totals": _cents(one.totals),
        "pieces": dict(one.pieces),
    }


def _receipt(one: Receipt) -> dict[str, Any]:
    return {
        "number": one.number,
        "entry": one.entry_seq,
        "business_date": one.business_date.isoformat(),
        "at": one.at.iso,
        "session": one.session,
        "cashier": one.cashier,
        "approver": one.approver,
        "voids": one.voids,
        "reason": one.reason,
        "cents": one.sign * one.total.cents,
        "change": one.change.cents,
        "items": [bodies.item_to_json(item) for item in one.items],
        "tenders": [bodies.tender_to_json(tender) for tender in one.tenders],
    }


def _deposit(one: DepositFacts) -> dict[str, Any]:
    return {
        "number": one.number,
        "business_date": one.business_date.isoformat(),
        "at": one.at.iso,
        "who": one.who,
        "approver": one.approver,
        "sessions": list(one.sessions),
        "cents": one.total.cents,
        "cash": one.cash.as_json(),
        "items": [_item(item) for item in one.items],
        "bag": one.bag,
        "account": one.account,
    }


def _tie(one: TieOut) -> dict[str, Any]:
    cents = {name: amount.cents for name, amount in _terms(one).items()}
    return {"tender": one.tender, **cents, "accounted": one.accounted.cents, "found": one.found.cents}


def _terms(one: TieOut) -> dict[str, Money]:
    """The terms of a tie-out by name."""
    names = ("receipts", "paid_in", "paid_out", "over", "short", "deposited", "cleared", "held", "brought")
    return {name: getattr(one, name) for name in (*names, "float_change")}
