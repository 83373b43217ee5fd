"""The inside of the virtual nexo terminal: messages in, what payer and host make of them, messages out.

Written apart from our driver's reading of the protocol, so that the two check each other.
"""

from __future__ import annotations

import threading
from collections.abc import Mapping
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from pos.drivers.virtual.pax_host import CARDS, Card, Host, Order, Record
from pos.drivers.virtual.pax_pad import MODES, Manner
from pos.drivers.virtual.serving import Tell

Message = dict[str, Any]
Key = tuple[str, str, str]
"""What names a message: category, who asked, and the asker's number of it."""

POI_ID = "VIRTUAL-0001"
"""A live book refuses a terminal whose id begins so."""

REFUSALS = {
    "decline": "Refusal",
    "cancel": "Cancel",
    "timeout": "Cancel",
    "busy": "Busy",
    "fail": "UnreachableHost",
}
_SCHEMES = {"01": "visa", "02": "mc", "03": "amex", "04": "discover"}
_ENTRIES = {"4": "ICC", "2": "Contactless"}
_METHODS = {"4": "OnlinePIN", "6": "PaperSignature", "7": "Bypass"}
_STAMP = "2026-01-05T15:00:00.000Z"


class Silence(Exception):
    """No answer goes out; ``hang_up``: the line is cut as well."""

    def __init__(self, hang_up: bool) -> None:
        super().__init__()
        self.hang_up = hang_up


class NexoPad:
    """One operation at a time, each on the thread of its connection; questions are answered beside it."""

    def __init__(self, tell: Tell, host: Host) -> None:
        self.spoil = ""
        """How the answer that goes out next is damaged on its way."""

        self._tell = tell
        self._host = host
        self._manner = self._usual = Manner()
        self._news = threading.Condition()
        self._pressed = ""
        self._pending: Key | None = None
        self._answers: dict[Key, Message] = {}

    def set_manner(self, given: Mapping[str, Any]) -> None:
        """How operations go from now on. :raises ValueError: no such mode"""
        if given["mode"] not in MODES:
            raise ValueError(f"no mode {given['mode']!r}; there are {', '.join(sorted(MODES))}")
        with self._news:
            self._manner = Manner(**given)
            if not self._manner.once:
                self._usual = self._manner

    def press(self, button: str) -> None:
        """Somebody decides now. :raises ValueError: nothing is asked, or no such button"""
        with self._news:
            if self._pending is None:
                raise ValueError("nothing is asked at the terminal")
            if button not in MODES - {"ask"}:
                raise ValueError(f"no button {button!r}")
            self._pressed = button
            self._news.notify_all()

    def hear(self, request: Message) -> Message:
        """The answer to a request. :raises Silence: none goes out; ValueError: it is none"""
        category = request["MessageHeader"]["MessageCategory"]
        answer = {
            "Payment": self._operate,
            "Reversal": self._operate,
            "TransactionStatus": self._status,
            "Abort": self._abort,
            "GetTotals": self._totals,
            "Reconciliation": self._close,
            "Diagnosis": self._diagnose,
        }.get(category)
        if answer is None:
            raise ValueError(f"no category {category!r}")
        header = {**request["MessageHeader"], "MessageType": "Response", "POIID": POI_ID}
        return {"MessageHeader": header, **answer(request)}

    def _operate(self, request: Message) -> Message:
        category, key, order = (
            request["MessageHeader"]["MessageCategory"],
            _key(request["MessageHeader"]),
            _order(request),
        )
        with self._news:
            if self._pending is not None:
                return _failure(category, "Busy")
            if key in self._answers:
                return _failure(category, "MessageFormat")
            self._pending, self._pressed = key, ""
            manner, self._manner = self._manner, self._usual
        self._tell({"event": "asked", "kind": order.kind, "cents": order.cents, "fee": 0, "ref": order.ref})
        mode = self._decided(order, manner)
        try:
            answer = self._ended(category, key, order, mode, manner)
        finally:
            with self._news:
                self._pending = None
        self._tell(
            {"event": "ended", "ref": order.ref, "mode": mode, "charged": self._host.find(order.ref) is not None}
        )
        return self._sent(answer, category, mode)

    def _decided(self, order: Order, manner: Manner) -> str:
        """Wait for the payer: a button, the set delay, or an abort."""
        with self._news:
            if manner.mode == "ask" and order.kind == "void":
                return "approve"
            patience = None if manner.mode == "ask" else manner.delay_ms / 1000
            self._news.wait_for(lambda: bool(self._pressed), patience)
            if self._pressed == "abort":
                return "approve" if manner.mode == "cancel_race" else "cancel"
            return self._pressed or manner.mode

    def _ended(self, category: str, key: Key, order: Order, mode: str, manner: Manner) -> Message:
        """What the terminal will say of it for ever after."""
        silent = mode == "drop_before_host" or (mode == "no_answer" and not manner.charged)
        if silent:
            return {}
        if mode in REFUSALS:
            answer = _failure(category, REFUSALS[mode], order.ref)
            if mode == "decline" and order.kind == "sale":
                _tell_card(answer["PaymentResponse"], CARDS[self._host.card_for(order)])
        else:
            cents = (manner.cents or order.cents // 2) if mode == "partial" else order.cents
            record = self._host.book(order, cents)
            gone = "NotAllowed" if self._host.is_voided(order.original_trace) else "NotFound"
            answer = _told(record, mode) if record else _failure(category, gone, order.ref)
            if record and manner.receipt and category == "Payment":
                answer["PaymentResponse"]["PaymentReceipt"] = [_printed(record)]
        if mode not in {"busy", "fail"}:
            self._answers[key] = answer
        return answer

    def _sent(self, answer: Message, category: str, mode: str) -> Message:
        """How the answer goes out. :raises Silence:"""
        if mode in {"drop_before_host", "drop_after_host", "no_answer"}:
            raise Silence(hang_up=mode != "no_answer")
        if mode == "bad_lrc":
            self.spoil = "altered"
        wrong = {"wrong_ref": {"cents": 0, "ref": "X"}, "wrong_amount": {"cents": 100, "ref": ""}}.get(mode)
        return _falsified(answer, category, wrong) if wrong else answer

    def _abort(self, request: Message) -> Message:
        with self._news:
            if self._pending == _key(request["AbortRequest"]["MessageReference"]):
                self._pressed = "abort"
                self._news.notify_all()
        return {}

    def _status(self, request: Message) -> Message:
        asked = request["TransactionStatusRequest"]["MessageReference"]
        with self._news:
            if _key(asked) == self._pending:
                return _failure("TransactionStatus", "InProgress")
        answer = self._answers.get(_key(asked))
        if answer is None:
            return _failure("TransactionStatus", "NotFound")
        header = {"MessageClass": "Service", "MessageType": "Response", "POIID": POI_ID, **asked}
        repeated = {"MessageHeader": header, "RepeatedResponseMessageBody": answer}
        success = {"Response": {"Result": "Success"}, "MessageReference": asked, "RepeatedMessageResponse": repeated}
        return {"TransactionStatusResponse": success}

    def _totals(self, _: Message) -> Message:
        return {
            "GetTotalsResponse": {
                "Response": {"Result": "Success"},
                **self._sums(),
                "POIReconciliationID": self._host.batch,
            }
        }

    def _close(self, _: Message) -> Message:
        sums = self._sums()
        batch, count, cents = self._host.close_batch()
        self._tell({"event": "batch", "batch": batch, "count": count, "cents": cents})
        head = {"Response": {"Result": "Success"}, "ReconciliationType": "SaleReconciliation"}
        return {"ReconciliationResponse": {**head, **sums, "POIReconciliationID": batch}}

    def _sums(self) -> Message:
        rows = [
            {"TransactionType": kind, "TransactionCount": count, "TransactionAmount": _dollars(cents)}
            for kind, (count, cents) in zip(("Debit", "Credit"), self._host.sums(), strict=True)
            if count
        ]
        return {
            "TransactionTotals": [{"PaymentInstrumentType": "Card", "PaymentCurrency": "USD", "PaymentTotals": rows}]
        }

    def _diagnose(self, _: Message) -> Message:
        if self._pending is not None:
            return _failure("Diagnosis", "Busy")
        return {"DiagnosisResponse": {"Response": {"Result": "Success"}, "POIStatus": {"GlobalStatus": "OK"}}}


def _key(named: Message) -> Key:
    return named["MessageCategory"], named["SaleID"], named["ServiceID"]


def _order(request: Message) -> Order:
    """What is asked for. :raises KeyError, ValueError: it is no such request"""
    if "ReversalRequest" in request:
        asked = request["ReversalRequest"]
        number = asked["OriginalPOITransaction"]["POITransactionID"]["TransactionID"]
        return Order(_ref(asked), "void", _cents(asked["ReversedAmount"]), 0, number.removeprefix("T"))
    asked = request["PaymentRequest"]
    kind = "refund" if asked.get("PaymentData", {}).get("PaymentType") == "Refund" else "sale"
    payment = asked["PaymentTransaction"]
    original = payment.get("OriginalPOITransaction", {}).get("POITransactionID", {}).get("TransactionID", "")
    (merchant,) = payment.get("TransactionConditions", {}).get("AcquirerID", [""])
    amount = _cents(payment["AmountsReq"]["RequestedAmount"])
    return Order(_ref(asked), kind, amount, 0, original.removeprefix("T"), merchant)


def _ref(asked: Message) -> str:
    return str(asked["SaleData"]["SaleTransactionID"]["TransactionID"])


def _cents(amount: object) -> int:
    return int((Decimal(str(amount)) * 100).to_integral_exact())


def _dollars(cents: int) -> Decimal:
    return Decimal(cents).scaleb(-2)


def _failure(category: str, condition: str, ref: str = "") -> Message:
    extra = urlencode({"message": condition.upper()})
    response = {"Result": "Failure", "ErrorCondition": condition, "AdditionalResponse": extra}
    about = {"SaleData": {"SaleTransactionID": {"TransactionID": ref, "TimeStamp": _STAMP}}} if ref else {}
    return {f"{category}Response": {"Response": response, **about}}


def _tell_card(refused: Message, card: Card) -> None:
    """Which card the bank refused, and what its chip said."""
    refused["Response"]["AdditionalResponse"] += "&" + urlencode(_extra(card) | {"arc": "05"})
    refused["PaymentResult"] = {"PaymentInstrumentData": _instrument(card)}


def _extra(card: Card) -> dict[str, str]:
    tags = dict(tag.split("=", 1) for tag in card.tags)
    return {
        "AID": tags["AID"],
        "applicationPreferredName": tags["APPLAB"],
        "tvr": tags["TVR"],
        "tsi": tags["TSI"],
        "cardSummary": card.last4,
    }


def _instrument(card: Card) -> Message:
    return {
        "PaymentInstrumentType": "Card",
        "CardData": {
            "MaskedPan": f"411111 **** {card.last4}",
            "PaymentBrand": _SCHEMES[card.brand],
            "EntryMode": [_ENTRIES[card.entry]],
        },
    }


def _told(record: Record, mode: str) -> Message:
    """The answer about a booked transaction."""
    poi = {"POITransactionID": {"TransactionID": f"T{record.trace}", "TimeStamp": _STAMP}}
    sale = {"SaleTransactionID": {"TransactionID": record.ref, "TimeStamp": _STAMP}}
    card = CARDS[record.card]
    tags = dict(tag.split("=", 1) for tag in card.tags)
    extra = _extra(card)
    response = {"Result": "Partial" if mode == "partial" else "Success", "AdditionalResponse": urlencode(extra)}
    paid = {
        "PaymentType": "Refund" if record.kind == "refund" else "Normal",
        "AmountsResp": {"Currency": "USD", "AuthorizedAmount": _dollars(record.cents)},
        "AuthenticationMethod": [_METHODS[tags["CVM"]]],
        "PaymentAcquirerData": {
            "ApprovalCode": record.auth,
            "AcquirerTransactionID": {"TransactionID": record.host_ref, "TimeStamp": _STAMP},
        },
        "PaymentInstrumentData": _instrument(card),
        "OnlineFlag": True,
    }
    if record.kind == "void":
        reversed_amount = _dollars(record.cents)
        about = {"SaleData": sale, "POIData": poi, "PaymentResult": paid}
        return {"ReversalResponse": {"Response": response, **about, "ReversedAmount": reversed_amount}}
    return {"PaymentResponse": {"Response": response, "SaleData": sale, "POIData": poi, "PaymentResult": paid}}


def _printed(record: Record) -> Message:
    """The payer's receipt as the terminal words it."""
    card = CARDS[record.card]
    tags = dict(tag.split("=", 1) for tag in card.tags)
    rows = (
        ("header", "CARDHOLDER COPY", ""),
        ("cardType", tags["APPLAB"], f"**** {card.last4}"),
        ("aid", "AID", tags["AID"]),
        ("tvr", "TVR", tags["TVR"]),
        ("txdate", "APPROVED", record.auth),
    )
    texts = [{"Text": urlencode({"key": key, "name": name, "value": value})} for key, name, value in rows]
    signed = {"RequiredSignatureFlag": tags["CVM"] == "6"}
    content = {"OutputContent": {"OutputFormat": "Text", "OutputText": texts}}
    return {"DocumentQualifier": "CustomerReceipt", **signed, **content}


def _falsified(answer: Message, category: str, wrong: Mapping[str, Any]) -> Message:
    """About something else, or of another amount than was booked."""
    inner = answer[f"{category}Response"]
    named = {**inner["SaleData"]["SaleTransactionID"]}
    named["TransactionID"] += wrong["ref"]
    amounts = {**inner["PaymentResult"]["AmountsResp"]}
    amounts["AuthorizedAmount"] += _dollars(wrong["cents"])
    paid = {**inner["PaymentResult"], "AmountsResp": amounts}
    return {f"{category}Response": {**inner, "SaleData": {"SaleTransactionID": named}, "PaymentResult": paid}}
