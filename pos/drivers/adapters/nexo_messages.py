"""What nexo Retailer messages say (Sale to POI protocol 3, JSON as in Adyen's Terminal API): requests, and results.

Field names are those of the public API reference. Nothing of a card but its last four digits, brand and EMV receipt
tags leaves this module. Whatever does not fit together is UNKNOWN, and is asked about.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from typing import Any
from urllib.parse import parse_qsl

from pos.domain.cards import (
    CardKind,
    CardOperation,
    CardOutcome,
    CardResult,
    CountAndSum,
    Verified,
)
from pos.domain.money import ZERO, Money, total
from pos.drivers.adapters.terminal_parts import last_four, printed_text, short_text
from pos.drivers.nexo_envelope import Message

CURRENCY = "USD"
PAYMENT, REVERSAL, STATUS, ABORT, TOTALS, RECONCILE, DIAGNOSE = (
    "Payment",
    "Reversal",
    "TransactionStatus",
    "Abort",
    "GetTotals",
    "Reconciliation",
    "Diagnosis",
)

_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_SERVICE_ID_LENGTH = 10
_TRACE_SEPARATOR = "@"

_DECLINED = frozenset({"Refusal", "InvalidCard", "WrongPIN", "PaymentRestriction"})
_CANCELLED = frozenset({"Cancel", "Aborted"})
_NOT_BEGUN = frozenset({"Busy", "NotAllowed", "MessageFormat", "LoggedOut", "UnavailableService", "UnavailableDevice"})
BUSY, IN_PROGRESS, NOT_FOUND = "Busy", "InProgress", "NotFound"

_VERIFIED = {
    "OfflinePIN": Verified.PIN,
    "OnlinePIN": Verified.PIN,
    "PaperSignature": Verified.SIGNATURE,
    "Bypass": Verified.NOT_NEEDED,
}
"""nexo's AuthenticationMethod. A signature captured on the terminal needs none on paper."""
_ENTRY = {"ICC": "chip", "Contactless": "contactless", "MagStripe": "swipe", "Keyed": "manual", "Tapped": "contactless"}


def service_id(ref: str) -> str:
    """The message's own name: ten characters, always the same for a reference of ours."""
    number, letters = int.from_bytes(hashlib.sha256(ref.encode()).digest()[:8], "big"), ""
    for _ in range(_SERVICE_ID_LENGTH):
        number, place = divmod(number, len(_ALPHABET))
        letters += _ALPHABET[place]
    return letters


def header(category: str, service: str, sale_id: str, poi_id: str) -> Message:
    """The header of a request."""
    return {
        "ProtocolVersion": "3.0",
        "MessageClass": "Service",
        "MessageCategory": category,
        "MessageType": "Request",
        "SaleID": sale_id,
        "ServiceID": service,
        "POIID": poi_id,
    }


def category_of(kind: CardKind) -> str:
    """A void is a reversal; everything else a payment."""
    return REVERSAL if kind is CardKind.VOID else PAYMENT


def body_of(operation: CardOperation, now: datetime) -> Message:
    """What an operation asks for; our reference is its transaction's name. Another merchant is another acquirer's."""
    sale: Message = {"SaleTransactionID": {"TransactionID": operation.ref, "TimeStamp": _stamp(now)}}
    original = _original(operation)
    if operation.kind is CardKind.VOID:
        amount = {"ReversedAmount": _dollars(operation.amount + operation.fee)}
        return {
            "ReversalRequest": {
                "SaleData": sale,
                "OriginalPOITransaction": original,
                "ReversalReason": "MerchantCancel",
                **amount,
            }
        }
    if operation.kind is CardKind.SALE and operation.allow_partial:
        sale["SaleToAcquirerData"] = "tenderOption=AllowPartialAuthorisation"
    amounts = {"Currency": CURRENCY, "RequestedAmount": _dollars(operation.amount + operation.fee)}
    payment: Message = {"AmountsReq": amounts}
    if operation.merchant:
        payment["TransactionConditions"] = {"AcquirerID": [operation.merchant]}
    asked: Message = {"SaleData": sale, "PaymentTransaction": payment}
    if operation.kind is CardKind.REFUND:
        asked["PaymentData"] = {"PaymentType": "Refund"}
        if operation.original_trace:
            payment["OriginalPOITransaction"] = original
    return {"PaymentRequest": asked}


def _original(operation: CardOperation) -> Message:
    """The terminal's own name of what is given back."""
    number, _, stamp = operation.original_trace.partition(_TRACE_SEPARATOR)
    return {"POITransactionID": {"TransactionID": number, "TimeStamp": stamp}}


def status_body(category: str, service: str, sale_id: str) -> Message:
    """What became of a message?"""
    reference = {"MessageCategory": category, "SaleID": sale_id, "ServiceID": service}
    return {"TransactionStatusRequest": {"ReceiptReprintFlag": False, "MessageReference": reference}}


def abort_body(category: str, service: str, sale_id: str) -> Message:
    """Please give it up."""
    reference = {"MessageCategory": category, "SaleID": sale_id, "ServiceID": service}
    return {"AbortRequest": {"AbortReason": "MerchantAbort", "MessageReference": reference}}


def result_of(operation: CardOperation, message: Message, terminal_id: str) -> CardResult:
    """What the answer to an operation means."""
    try:
        outcome, said = _read(operation, message)
        told = _result(operation.ref, operation.kind, outcome, said, terminal_id)
        return told.shared_out(operation.amount, operation.fee)
    except (KeyError, TypeError, ValueError, InvalidOperation, AttributeError):
        return CardResult(operation.ref, CardOutcome.UNKNOWN, operation.kind, message="unreadable")


def found(ref: str, kind: CardKind, message: Message, terminal_id: str) -> CardResult | None:
    """What the answer to a question about ``ref`` proves: the answer of then. None where it proves nothing."""
    try:
        repeated = message["TransactionStatusResponse"]["RepeatedMessageResponse"]
        said = _Said(repeated["RepeatedResponseMessageBody"])
        if said.ref != ref:
            return None
        if said.reversal or said.is_refund:
            kind = CardKind.VOID if said.reversal else CardKind.REFUND
        gone = said.reversal and said.condition == NOT_FOUND
        return _result(ref, kind, CardOutcome.NOT_IN_BATCH if gone else said.outcome, said, terminal_id)
    except (KeyError, TypeError, ValueError, InvalidOperation, AttributeError):
        return None


def condition(message: Message, category: str) -> str:
    """Why a message failed; nothing where it did not, and "?" where that cannot be read."""
    try:
        response = message[f"{category}Response"]["Response"]
        return "" if response["Result"] in {"Success", "Partial"} else str(response.get("ErrorCondition", "?"))
    except (KeyError, TypeError, AttributeError):
        return "?"


def is_busy(diagnosis: Message) -> bool:
    """Whether a diagnosis says that something goes on: as its failure, or as the terminal's state."""
    answer = diagnosis.get("DiagnosisResponse", {})
    state = answer.get("POIStatus", {}) if isinstance(answer, dict) else {}
    return condition(diagnosis, DIAGNOSE) == BUSY or (isinstance(state, dict) and state.get("GlobalStatus") == BUSY)


def totals_of(message: Message, category: str) -> tuple[str, CountAndSum, CountAndSum]:
    """Number of the reconciliation period, sales, and refunds, over all cards. Reversals stand apart, in neither.

    :raises ValueError, KeyError, TypeError: they cannot be read
    """
    answer = message[f"{category}Response"]
    rows = [row for one in answer.get("TransactionTotals", ()) for row in one.get("PaymentTotals", ())]
    return str(answer.get("POIReconciliationID", "")), _sum(rows, "Debit"), _sum(rows, "Credit")


class _Said:
    """A payment's or a reversal's answer."""

    def __init__(self, body: Mapping[str, Any]) -> None:
        self.reversal = "ReversalResponse" in body
        self._answer: Mapping[str, Any] = body["ReversalResponse" if self.reversal else "PaymentResponse"]
        response = self._answer["Response"]
        self.result = str(response["Result"])
        self.condition = str(response.get("ErrorCondition", ""))
        self.tags = dict(parse_qsl(str(response.get("AdditionalResponse", ""))))
        self.paid: Mapping[str, Any] = self._answer.get("PaymentResult") or {}
        self.ref = str(self._answer.get("SaleData", {}).get("SaleTransactionID", {}).get("TransactionID", ""))
        self.is_refund = self.paid.get("PaymentType") == "Refund"

    @property
    def approved(self) -> Money:
        """What moved."""
        if self.reversal:
            return _money(self._answer["ReversedAmount"])
        amounts = self.paid["AmountsResp"]
        if amounts.get("Currency", CURRENCY) != CURRENCY:
            raise ValueError("another currency")
        return _money(amounts["AuthorizedAmount"])

    @property
    def outcome(self) -> CardOutcome:
        """What the answer says of itself."""
        by_result = {"Success": CardOutcome.APPROVED, "Partial": CardOutcome.PARTIAL}
        if self.result in by_result:
            return by_result[self.result]
        if self.condition in _DECLINED:
            return CardOutcome.DECLINED
        if self.condition in _CANCELLED:
            return CardOutcome.CANCELLED
        return CardOutcome.ERROR_NO_CHARGE if self.condition in _NOT_BEGUN else CardOutcome.UNKNOWN

    @property
    def trace(self) -> str:
        """The terminal's own name of the transaction, with its time: a reversal wants both."""
        known = self._answer.get("POIData", {}).get("POITransactionID", {})
        return _TRACE_SEPARATOR.join((str(known.get("TransactionID", "")), str(known.get("TimeStamp", ""))))

    @property
    def _customers(self) -> list[Mapping[str, Any]]:
        """What is to be printed for the payer."""
        papers = self._answer.get("PaymentReceipt") or []
        return [one for one in papers if one.get("DocumentQualifier") == "CustomerReceipt"]

    @property
    def signs(self) -> bool:
        """Whether a signature on paper is asked for beside what was done on the terminal."""
        return any(one.get("RequiredSignatureFlag") is True for one in self._customers)

    @property
    def printed(self) -> str:
        """The payer's receipt, line by line: ``key=aid&name=AID&value=A000...``, or a text as it is."""
        texts = [
            str(line.get("Text", ""))
            for one in self._customers
            for line in (one.get("OutputContent") or {}).get("OutputText") or []
        ]
        fields = (dict(parse_qsl(text)) for text in texts)
        return printed_text(
            (one.get("name", ""), one.get("value", "")) if "key" in one else (text, "")
            for text, one in zip(texts, fields, strict=True)
        )

    @property
    def card(self) -> Mapping[str, Any]:
        """Of the card."""
        return self.paid.get("PaymentInstrumentData", {}).get("CardData") or {}


def _read(operation: CardOperation, message: Message) -> tuple[CardOutcome, _Said]:
    said = _Said(message)
    outcome = said.outcome
    if said.reversal is not (operation.kind is CardKind.VOID):
        return CardOutcome.UNKNOWN, said
    if said.reversal and said.condition == NOT_FOUND:
        return CardOutcome.NOT_IN_BATCH, said
    if not outcome.charged:
        return outcome, said
    asked = operation.amount + operation.fee
    wrong, partial = said.ref != operation.ref or said.approved > asked, said.approved < asked
    if wrong or (partial and operation.kind is not CardKind.SALE) or not said.approved:
        return CardOutcome.UNKNOWN, said
    return (CardOutcome.PARTIAL if partial else CardOutcome.APPROVED), said


def _result(ref: str, kind: CardKind, outcome: CardOutcome, said: _Said, terminal_id: str) -> CardResult:
    message = short_text(said.tags.get("message", ""))
    if not outcome.charged and outcome is not CardOutcome.DECLINED:
        text = message or short_text(said.condition)
        return CardResult(ref, outcome, kind, terminal_id=terminal_id, message=text)
    card, acquirer = said.card, said.paid.get("PaymentAcquirerData", {})
    tags = {name: short_text(value) for name, value in said.tags.items()}
    return CardResult(
        ref,
        outcome,
        kind,
        approved=said.approved if outcome.charged else ZERO,
        auth_code=short_text(str(acquirer.get("ApprovalCode", tags.get("authCode", "")))) if outcome.charged else "",
        last4=last_four(str(card.get("MaskedPan", "")) or tags.get("cardSummary", "")),
        brand=short_text(str(card.get("PaymentBrand", ""))).upper(),
        entry_mode=_entry(card.get("EntryMode") or [], tags.get("posEntryMode", "")),
        cvm=_verified([*(said.paid.get("AuthenticationMethod") or []), *(["PaperSignature"] if said.signs else [])]),
        aid=tags.get("AID", ""),
        app_label=tags.get("applicationPreferredName") or tags.get("applicationLabel", ""),
        tvr=tags.get("tvr", ""),
        tsi=tags.get("tsi", ""),
        arc=tags.get("arc", ""),
        host_ref=short_text(str(acquirer.get("AcquirerTransactionID", {}).get("TransactionID", ""))),
        terminal_id=terminal_id,
        batch_no=short_text(str(said.paid.get("POIReconciliationID", ""))),
        trace_no=short_text(said.trace),
        message=message if outcome.charged else message or short_text(said.condition),
        receipt_text=said.printed,
    )


def _verified(methods: Sequence[str]) -> Verified:
    """Of what the terminal did, in the order in which receipts must state it."""
    found = {_VERIFIED[method] for method in methods if method in _VERIFIED}
    if {Verified.PIN, Verified.SIGNATURE} <= found:
        return Verified.PIN_AND_SIGNATURE
    return next((one for one in Verified if one in found), Verified.UNSAID)


def _entry(modes: Sequence[str], written: str) -> str:
    return next((_ENTRY[mode] for mode in (*modes, written) if mode in _ENTRY), "")


def _sum(rows: Sequence[Mapping[str, Any]], kind: str) -> CountAndSum:
    chosen = [row for row in rows if row["TransactionType"] == kind]
    return CountAndSum(
        sum(int(row["TransactionCount"]) for row in chosen), total(_money(row["TransactionAmount"]) for row in chosen)
    )


def _money(number: object) -> Money:
    """Dollars as JSON has them (an integer, or a Decimal). :raises ValueError: parts of a cent, negative, no number"""
    if isinstance(number, bool) or not isinstance(number, int | Decimal):
        raise ValueError("no amount")
    cents = Decimal(number) * 100
    if not cents.is_finite() or cents != cents.to_integral_value() or cents < 0:
        raise ValueError("no amount of money")
    return Money(int(cents)) if cents else ZERO


def _dollars(amount: Money) -> Decimal:
    return Decimal(amount.cents).scaleb(-2)


def _stamp(now: datetime) -> str:
    return now.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.000Z")
