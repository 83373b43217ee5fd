"""Carts and receipts as they stand in entry bodies, and back.

The form is part of the book: fields may be added with a new body version, never changed. Names and
addresses do not stand here; they are behind a salted commitment (design section 3).
"""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import asdict, replace
from typing import Any

from pos.domain.bills import Allocation, format_distribution, parse_distribution
from pos.domain.carts import TENDER_TYPES, CardProof, Cart, Item, ItemKind, ServiceFee, Tender, TenderKind, TenderType
from pos.domain.money import Money
from pos.domain.receipts import Receipt
from pos.ledger.entries import Entry, canonical

Json = dict[str, Any]

_LATER = frozenset({"tsi", "arc", "receipt_text"})
"""Fields of a card's proof that the first books did not have."""


def item_to_json(item: Item) -> Json:
    """An item without its address."""
    split = {"split": item.split_by} if item.split_by else {}
    return {
        **split,
        "kind": item.kind.value,
        "biller": item.biller,
        "account": item.account,
        "reference": item.reference,
        "title": item.title,
        "cents": item.amount.cents,
        "left": item.left_due.cents,
        "quantity": item.quantity,
        "allocations": [
            [one.charge, one.description, one.amount.cents, format_distribution(one.distribution)]
            for one in item.allocations
        ],
    }


def item_from_json(raw: Json) -> Item:
    """What :func:`item_to_json` wrote."""
    return Item(
        kind=ItemKind(raw["kind"]),
        biller=raw["biller"],
        account=raw["account"],
        reference=raw["reference"],
        title=raw["title"],
        detail="",
        amount=Money(raw["cents"]),
        left_due=Money(raw["left"]),
        quantity=raw["quantity"],
        split_by=raw.get("split", ""),
        allocations=tuple(
            Allocation(charge, description, Money(cents), parse_distribution(shares))
            for charge, description, cents, shares in raw["allocations"]
        ),
    )


def tender_to_json(tender: Tender) -> Json:
    """A tender without its payer and account."""
    raw: Json = {"type": tender.type.code, "cents": tender.amount.cents}
    known = TENDER_TYPES.get(tender.type.code)
    if tender.type is not known and replace(tender.type, active=True) != known:
        raw["rules"] = _rules(tender.type)
    if tender.approver:
        raw["approver"] = tender.approver
    if tender.number:
        raw["number"] = tender.number
    if tender.bank:
        raw["bank"] = tender.bank
    if tender.card is not None:
        raw["card"] = _proof(tender.card)
    if tender.fee is not None:
        raw["fee"] = fee_to_json(tender.fee)
    return raw


def tender_from_json(raw: Json) -> Tender:
    """What :func:`tender_to_json` wrote."""
    return Tender(
        type=_tender_type(raw),
        amount=Money(raw["cents"]),
        number=raw.get("number", ""),
        bank=raw.get("bank", ""),
        card=CardProof(**raw["card"]) if "card" in raw else None,
        approver=raw.get("approver", ""),
        fee=fee_from_json(raw["fee"]) if "fee" in raw else None,
    )


def _proof(card: CardProof) -> Json:
    """What is kept of a card. What older books do not know stands there only where it says something."""
    return {name: value for name, value in asdict(card).items() if value or name not in _LATER}


def fee_to_json(fee: ServiceFee) -> Json:
    """A service fee: the city's has an account, the processor's a merchant and an authorization of its own."""
    if fee.card is None:
        return {"cents": fee.amount.cents, "account": fee.account}
    own: Json = {"cents": fee.amount.cents, "merchant": fee.merchant, "card": _proof(fee.card)}
    return {**own, "stays": True} if fee.stays else own


def fee_from_json(raw: Json) -> ServiceFee:
    """What :func:`fee_to_json` wrote."""
    card = CardProof(**raw["card"]) if "card" in raw else None
    amount, stays = Money(raw["cents"]), raw.get("stays", False)
    return ServiceFee(amount, raw.get("account", ""), raw.get("merchant", ""), card, stays)


def _rules(type_: TenderType) -> Json:
    """A city's own rules stand with what was taken under them: they may be others tomorrow."""
    rules = asdict(type_)
    del rules["code"], rules["active"]
    return {**rules, "kind": type_.kind.value}


def _tender_type(raw: Json) -> TenderType:
    if "rules" not in raw:
        return TENDER_TYPES[raw["type"]]
    return TenderType(raw["type"], **{**raw["rules"], "kind": TenderKind(raw["rules"]["kind"])})


def cart_to_json(cart: Cart) -> Json:
    """A cart's items, tenders and language."""
    return {
        "items": [item_to_json(item) for item in cart.items],
        "tenders": [tender_to_json(tender) for tender in cart.tenders],
        "language": cart.language,
    }


def personal_of(cart: Cart) -> str:
    """The names, addresses and accounts of a cart as one text; empty where it has none."""
    accounts = [tender.account for tender in cart.tenders if tender.card is None]
    values = {
        **({"accounts": accounts} if any(accounts) else {}),
        "payer": cart.payer,
        "details": [item.detail for item in cart.items],
        "payers": [tender.payer for tender in cart.tenders if tender.card is None],
    }
    return canonical(values) if cart.payer or any(map(any, (values["details"], values["payers"], accounts))) else ""


def with_personal(cart: Cart, text: str) -> Cart:
    """Put names, addresses and accounts back where they were. Card tenders have none: they may come and go."""
    if not text:
        return cart
    values = json.loads(text)
    items = zip(cart.items, values["details"], strict=True)
    payers = iter(zip(values["payers"], values.get("accounts") or [""] * len(values["payers"]), strict=True))
    return replace(
        cart,
        payer=values["payer"],
        items=tuple(replace(item, detail=detail) for item, detail in items),
        tenders=tuple(one if one.card else _of_payer(one, *next(payers)) for one in cart.tenders),
    )


def _of_payer(tender: Tender, payer: str, account: str) -> Tender:
    return replace(tender, payer=payer, account=account)


def cart_from_json(key: str, raw: Json, personal: str = "") -> Cart:
    """What :func:`cart_to_json` wrote, under its key, with its personal values where they are kept."""
    bare = Cart(
        id=key,
        items=tuple(item_from_json(item) for item in raw["items"]),
        tenders=tuple(tender_from_json(tender) for tender in raw["tenders"]),
        language=raw["language"],
    )
    return with_personal(bare, personal)


def receipt_from(entry: Entry, personal: str = "") -> Receipt:
    """The receipt that an entry of kind ``receipt.posted`` or ``receipt.voided`` is."""
    return receipt_of(entry, cart_from_json(entry.data["key"], entry.data["cart"], personal))


def receipt_of(entry: Entry, cart: Cart) -> Receipt:
    """The same where the cart is at hand."""
    return Receipt(
        number=entry.data["number"],
        entry_seq=entry.seq,
        business_date=dt.date.fromisoformat(entry.date),
        at=entry.at,
        register=entry.data["number"].rpartition("-")[0],
        session=entry.session,
        cashier=entry.who,
        items=cart.items,
        tenders=cart.tenders,
        payer=cart.payer,
        language=cart.language,
        voids=entry.data.get("voids", ""),
        approver=entry.approver,
        reason=entry.reason,
        fees_stay=entry.data.get("fees_stay", False),
    )
