"""What PAX-style messages say: requests from operations, results from answers.

The layouts are those of public SDKs (Global Payments, ``Terminals/PAX``); the codes are published by
BridgePay, "PAX POSLink Response Codes". The vendor's own specification is not public, so every certified set-up has to
be checked against it. Nothing of a card but its last four digits, brand and EMV receipt tags leaves this module.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from pos.domain.cards import (
    CardKind,
    CardOperation,
    CardOutcome,
    CardResult,
    CountAndSum,
    Verified,
)
from pos.domain.money import ZERO, Money
from pos.drivers.adapters.pax_frames import US
from pos.drivers.adapters.terminal_parts import last_four, short_text

VERSION = "1.35"
INITIALIZE, CANCEL, CREDIT, CLOSE_BATCH, TOTALS, DETAIL = "A00", "A14", "T00", "B00", "R00", "R02"
_ANSWER_TO = {INITIALIZE: "A01", CREDIT: "T01", CLOSE_BATCH: "B01", TOTALS: "R01", DETAIL: "R03"}

_KINDS = {CardKind.SALE: "01", CardKind.REFUND: "02", CardKind.VOID: "16"}
_KIND_OF = {code: kind for kind, code in _KINDS.items()}

APPROVED = frozenset({"000000", "000001", "000002", "000003"})
"""Approved; approved offline; in part; without the surcharge."""

DECLINED = frozenset({"000100"})
GIVEN_UP = frozenset({"100001", "100002"})
"""The payer did nothing in time; payer or cashier stopped it. Both before any authorization."""

_BRANDS = {"01": "VISA", "02": "MASTERCARD", "03": "AMEX", "04": "DISCOVER", "05": "DINERS", "07": "JCB"}
_VERIFIED = {
    "1": Verified.PIN,
    "2": Verified.PIN,
    "3": Verified.PIN_AND_SIGNATURE,
    "4": Verified.PIN,
    "5": Verified.PIN_AND_SIGNATURE,
    "6": Verified.SIGNATURE,
    "7": Verified.NOT_NEEDED,
    "8": Verified.ON_DEVICE,
}
"""POSLink's CVM: offline and online PIN, each also with a signature; signature, none needed, on the payer's device."""
_ENTRY = {"0": "manual", "1": "swipe", "2": "contactless", "3": "scan", "4": "chip", "5": "fallback swipe"}


@dataclass(frozen=True, slots=True)
class Answer:
    """The part that all answers share; ``rest`` is what follows."""

    command: str
    code: str
    message: str
    rest: tuple[str, ...]

    @property
    def says_busy(self) -> bool:
        """Something else is going on at the terminal."""
        return "BUSY" in self.message.upper()

    @property
    def says_voided(self) -> bool:
        """What was to be voided is voided already: never a reason for a refund."""
        return "VOIDED" in self.message.upper()

    @property
    def says_not_found(self) -> bool:
        """No such transaction in the terminal's open batch."""
        return "NOT FOUND" in self.message.upper()


def answers(command: str, request: str) -> bool:
    """Whether a message is the answer to a request."""
    return _ANSWER_TO[request] == command


def parse(fields: Sequence[str]) -> Answer | None:
    """The shared part of an answer; None where it is none."""
    if len(fields) < 5:
        return None
    _, command, _, code, message, *rest = fields
    return Answer(command, code, short_text(message), tuple(rest))


def request(operation: CardOperation) -> list[str]:
    """A credit sale, return or void. The fee stands apart from the amount; tips are never asked for.

    Amounts: amount, tip, cash back, fee. Trace: our reference, invoice, auth code, the terminal's number of the
    original. ``MM_ID`` is another merchant's than the terminal's first.
    """
    amounts = US.join((str(operation.amount.cents), "", "", str(operation.fee.cents) if operation.fee else ""))
    trace = US.join((operation.ref, "", "", operation.original_trace))
    tips = ["TIPREQ=0"] if operation.kind is CardKind.SALE else []
    extra = US.join([*tips, *([f"MM_ID={operation.merchant}"] if operation.merchant else [])])
    return [
        CREDIT,
        VERSION,
        _KINDS[operation.kind],
        amounts.rstrip(US),
        "",
        trace.rstrip(US),
        "",
        "",
        "",
        "",
        extra,
    ]


def detail_request(ref: str) -> list[str]:
    """What became of ``ref``? (local detail report of all kinds, by our reference)"""
    return [DETAIL, VERSION, "00", "", "", "", "", "", ref, ""]


def result_of(operation: CardOperation, answer: Answer, terminal_id: str) -> CardResult:
    """The result that an answer to :func:`request` means. Whatever does not fit together is UNKNOWN."""

    said = _Transaction.read(answer.rest, CREDIT)
    outcome, message = _judged(operation, answer, said)
    if outcome.charged:
        return said.result(operation.ref, outcome, operation.kind, terminal_id)
    if outcome is CardOutcome.DECLINED:
        return said.refused(operation.ref, operation.kind, terminal_id, message)
    return CardResult(operation.ref, outcome, operation.kind, terminal_id=terminal_id, message=message)


def _judged(operation: CardOperation, answer: Answer, said: _Transaction) -> tuple[CardOutcome, str]:
    if said.ref and said.ref != operation.ref:
        return CardOutcome.UNKNOWN, "wrong-reference"
    if answer.code in DECLINED:
        return CardOutcome.DECLINED, said.host_message or answer.message
    if answer.code in GIVEN_UP:
        return CardOutcome.CANCELLED, answer.message
    if answer.says_not_found and operation.kind is CardKind.VOID:
        return CardOutcome.NOT_IN_BATCH, answer.message
    if answer.says_busy or answer.says_not_found or answer.says_voided:  # it did not begin
        return CardOutcome.ERROR_NO_CHARGE, answer.message
    if answer.code not in APPROVED:
        return CardOutcome.UNKNOWN, answer.message
    if not said.ref:
        return CardOutcome.UNKNOWN, "no-reference"
    return _approved(operation, said)


def _approved(operation: CardOperation, said: _Transaction) -> tuple[CardOutcome, str]:
    """The amounts of an approval: what was asked, or less of a sale, and never more."""
    if said.approved == operation.amount and said.fee <= operation.fee:
        return CardOutcome.APPROVED, ""
    if operation.kind is CardKind.SALE and said.approved and said.approved < operation.amount:
        return (CardOutcome.PARTIAL, "") if said.fee <= operation.fee else (CardOutcome.UNKNOWN, "wrong-amount")
    return CardOutcome.UNKNOWN, "wrong-amount"


def found(ref: str, answer: Answer, terminal_id: str) -> CardResult | None:
    """The final result that a local detail report proves; None where it is about something else."""
    said = _Transaction.read(answer.rest, DETAIL)
    if said.ref != ref or said.kind is None:
        return None
    if said.approved is None or not said.approved or said.host_code.strip("0"):
        return said.refused(ref, said.kind, terminal_id, said.host_message)
    outcome = CardOutcome.PARTIAL if said.still_due else CardOutcome.APPROVED
    return said.result(ref, outcome, said.kind, terminal_id)


def totals_of(answer: Answer) -> tuple[CountAndSum, CountAndSum]:
    """Sales and returns, credit and debit together, of a local totals report.

    Groups are parted by ``&``, numbers by ``=``; credit has five pairs (sale, forced, return, ...), debit comes next.
    """
    numbers = [int(number or 0) for number in re.split("[=&]", answer.rest[1])] if len(answer.rest) > 1 else []
    numbers += [0] * (14 - len(numbers))
    sales = CountAndSum(numbers[0] + numbers[10], Money(numbers[1] + numbers[11]))
    returns = CountAndSum(numbers[4] + numbers[12], Money(numbers[5] + numbers[13]))
    return sales, returns


def batch_number(answer: Answer) -> str:
    """The number of the batch that a close answers for."""
    return short_text(_parts(answer.rest[0], 6)[5]) if answer.rest else ""


@dataclass(frozen=True, slots=True)
class _Transaction:
    """One transaction as an answer tells it; ``approved`` is None where it tells no readable amount."""

    host_code: str
    host_message: str
    auth_code: str
    host_ref: str
    batch_no: str
    kind: CardKind | None
    approved: Money | None
    still_due: Money
    fee: Money
    last4: str
    entry_mode: str
    brand: str
    trace_no: str
    ref: str
    tags: dict[str, str]

    @classmethod
    def read(cls, rest: Sequence[str], request_code: str) -> _Transaction:
        """Fields of a credit answer: host, type, amounts, account, trace ... extra; of a detail report: count, record,
        host, kind of card, type, original type, amounts, account, trace ... extra."""
        places = (0, 1, 2, 3, 4, 8) if request_code == CREDIT else (2, 4, 6, 7, 8, 12)
        host, kind, amounts, account, trace, extra = (rest[place] if place < len(rest) else "" for place in places)
        code, message, auth, host_ref, _, batch = _parts(host, 6)
        approved, due, _, _, fee = _parts(amounts, 5)
        number, entry, _, _, _, _, brand = _parts(account, 7)
        trace_no, ref = _parts(trace, 2)
        return cls(
            host_code=code,
            host_message=short_text(message),
            auth_code=short_text(auth),
            host_ref=short_text(host_ref),
            batch_no=short_text(batch),
            kind=_KIND_OF.get(kind),
            approved=_cents(approved) if approved else None,
            still_due=_cents(due) or ZERO,
            fee=_cents(fee) or ZERO,
            last4=last_four(number),
            entry_mode=_ENTRY.get(entry, ""),
            brand=_BRANDS.get(brand, ""),
            trace_no=short_text(trace_no),
            ref=ref,
            tags=dict(tag.split("=", 1) for tag in extra.split(US) if "=" in tag),
        )

    def result(self, ref: str, outcome: CardOutcome, kind: CardKind, terminal_id: str) -> CardResult:
        """As the result of an operation that moved money."""
        tag = {name: short_text(value) for name, value in self.tags.items()}
        return CardResult(
            ref,
            outcome,
            kind,
            approved=self.approved or ZERO,
            fee=self.fee,
            auth_code=self.auth_code,
            last4=self.last4,
            brand=self.brand,
            entry_mode=self.entry_mode,
            cvm=_VERIFIED.get(tag.get("CVM", ""), Verified.UNSAID),
            aid=tag.get("AID", ""),
            app_label=tag.get("APPPN") or tag.get("APPLAB", ""),
            tvr=tag.get("TVR", ""),
            tsi=tag.get("TSI", ""),
            arc=tag.get("ARC", ""),
            host_ref=self.host_ref,
            terminal_id=terminal_id,
            batch_no=self.batch_no,
            trace_no=self.trace_no,
            message=self.host_message,
        )

    def refused(self, ref: str, kind: CardKind, terminal_id: str, message: str) -> CardResult:
        """As the result of an operation that was declined: what is told of the card, and no money."""
        bare = replace(self, approved=None, fee=ZERO, auth_code="", host_message=message)
        return bare.result(ref, CardOutcome.DECLINED, kind, terminal_id)


def _parts(field: str, count: int) -> list[str]:
    parts = field.split(US)
    return (parts + [""] * count)[:count]


def _cents(text: str) -> Money | None:
    return Money(int(text)) if re.fullmatch(r"[0-9]{1,10}", text) else None
