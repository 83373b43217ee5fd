"""Card operations: what is asked of a terminal and what it answered.

Cashiering and the ledger keep these values, drivers make them. Card data never reaches this program: what is kept is
what may stand on a receipt (15 U.S.C. 1681c(g): at most the last five digits and no expiry; PCI DSS; we keep four).
"""

from __future__ import annotations

import enum
import re
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace

from pos.domain.errors import Bug
from pos.domain.money import ZERO, Money, total

REFERENCE_LENGTH_MAX = 32
_REFERENCE = re.compile(rf"[A-Za-z0-9-]{{1,{REFERENCE_LENGTH_MAX}}}\Z", re.ASCII)
_DIGIT_RUN = re.compile(r"(?<!\d)\d(?:[ -]?\d){12,18}(?!\d)", re.ASCII)
_LAST_FOUR = re.compile(r"\d{4}\Z", re.ASCII)


class CardKind(enum.StrEnum):
    """What the terminal is to do. ``VOID`` takes back a sale of the open batch, ``REFUND`` a settled one."""

    SALE = "sale"
    VOID = "void"
    REFUND = "refund"


class CardOutcome(enum.StrEnum):
    """What became of an operation. Only ``APPROVED`` and ``PARTIAL`` moved money; ``UNKNOWN`` may have."""

    APPROVED = "approved"
    PARTIAL = "partial"
    DECLINED = "declined"
    CANCELLED = "cancelled"
    ERROR_NO_CHARGE = "error-no-charge"
    UNKNOWN = "unknown"
    NOT_IN_BATCH = "not-in-batch"
    """What was to be voided is not in the terminal's open batch: nothing moved, and a refund may (row D6)."""

    @property
    def charged(self) -> bool:
        """Whether the terminal said that money moved."""
        return self in {CardOutcome.APPROVED, CardOutcome.PARTIAL}

    @property
    def final(self) -> bool:
        """Whether nothing more is to be found out."""
        return self is not CardOutcome.UNKNOWN


@dataclass(frozen=True, slots=True)
class CardOperation:
    """One request to a terminal; ``ref`` is ours, unique for ever, and is transmitted at most once.

    ``amount`` is the principal and ``fee`` the service fee, each positive cents; the card is charged their sum.
    ``merchant`` is the merchant id that it is for, empty for the city's own. A ``VOID`` names the sale it takes back by
    ``original_ref`` (and ``original_trace``, the terminal's number of it); so does a ``REFUND`` of one.
    """

    ref: str
    kind: CardKind
    amount: Money
    fee: Money = ZERO
    original_ref: str = ""
    original_trace: str = ""
    allow_partial: bool = True
    merchant: str = ""

    def __post_init__(self) -> None:
        if _REFERENCE.match(self.ref) is None:
            raise Bug(f"a card reference is letters, digits and hyphens: {self.ref!r}")
        if self.amount <= ZERO or self.fee < ZERO:
            raise Bug(f"a card operation of {self.amount} and {self.fee}")
        if self.kind is CardKind.VOID and not self.original_ref:
            raise Bug(f"the void {self.ref} names no sale")


class Verified(enum.StrEnum):
    """How whoever paid was verified (EMV Book 3, C3): receipts state it. Empty where a terminal does not say."""

    UNSAID = ""
    PIN = "pin"
    SIGNATURE = "signature"
    PIN_AND_SIGNATURE = "pin_and_signature"
    ON_DEVICE = "on_device"
    NOT_NEEDED = "not_needed"

    @classmethod
    def _missing_(cls, value: object) -> Verified:  # noqa: ARG003 - whatever a book has that we do not know
        return cls.UNSAID

    @property
    def signs(self) -> bool:
        """Whether a signature is asked for on paper."""
        return self in {Verified.SIGNATURE, Verified.PIN_AND_SIGNATURE}


@dataclass(frozen=True, slots=True)
class CardResult:
    """What the terminal said. ``approved`` is the truth about the principal, whatever was asked; ``fee`` likewise.

    ``message`` is the terminal's own short text. The EMV tags (``aid``, ``app_label``, ``tvr`` ...) belong on the
    receipt. ``receipt_text`` is what the terminal wants printed of it, line by line, a tab between name and value.
    Text fields never hold a card number: :func:`without_card_numbers` has been over them.
    """

    ref: str
    outcome: CardOutcome
    kind: CardKind = CardKind.SALE
    approved: Money = ZERO
    fee: Money = ZERO
    auth_code: str = ""
    last4: str = ""
    brand: str = ""
    entry_mode: str = ""
    cvm: str = Verified.UNSAID
    aid: str = ""
    app_label: str = ""
    tvr: str = ""
    tsi: str = ""
    arc: str = ""
    host_ref: str = ""
    terminal_id: str = ""
    batch_no: str = ""
    trace_no: str = ""
    message: str = ""
    receipt_text: str = ""

    def __post_init__(self) -> None:
        if self.last4 and _LAST_FOUR.match(self.last4) is None:
            raise Bug("more or less than four digits of a card number")
        if self.outcome.charged != bool(self.approved):
            raise Bug(f"{self.outcome} with {self.approved} approved")

    def shared_out(self, amount: Money, fee: Money) -> CardResult:
        """The same where ``amount`` and ``fee`` were asked for in one: some terminals tell nothing but the sum.

        All of it approved is both; of less, or where the terminal tells the fee apart, what it says is the truth.
        """
        got = self.approved + self.fee
        if not self.outcome.charged or not fee or self.fee:
            return self
        if got == amount + fee:
            return replace(self, outcome=CardOutcome.APPROVED, approved=amount, fee=fee)
        return replace(self, approved=min(got, amount), fee=got - min(got, amount))

    def as_body(self) -> dict[str, str | int]:
        """For JSON: texts, and cents as integers; empty values are left out."""
        said = ((one.name, getattr(self, one.name)) for one in fields(self))
        return {name: value.cents if isinstance(value, Money) else str(value) for name, value in said if value}

    @classmethod
    def from_body(cls, body: Mapping[str, str | int]) -> CardResult:
        """The inverse of :meth:`as_body`."""
        rest = {name: str(value) for name, value in body.items() if name not in {"approved", "fee", "outcome", "kind"}}
        return cls(
            outcome=CardOutcome(str(body["outcome"])),
            kind=CardKind(str(body["kind"])),
            approved=Money(int(body.get("approved", 0))),
            fee=Money(int(body.get("fee", 0))),
            **rest,
        )


class RecoveryState(enum.StrEnum):
    """How asking for a lost answer ended. ``NOT_FOUND``: the terminal is idle and knows of no such operation."""

    FINAL = "final"
    IN_PROGRESS = "in-progress"
    NOT_FOUND = "not-found"
    UNREACHABLE = "unreachable"


@dataclass(frozen=True, slots=True)
class Recovery:
    """The answer to "what became of ``ref``?"; ``result`` stands with ``FINAL`` only."""

    state: RecoveryState
    result: CardResult | None = None

    def __post_init__(self) -> None:
        if (self.state is RecoveryState.FINAL) != (self.result is not None):
            raise Bug(f"a recovery that is {self.state} and has {self.result}")


@dataclass(frozen=True, slots=True)
class CountAndSum:
    """How many operations, and what they come to (principal and fee together, as the terminal charged)."""

    count: int = 0
    amount: Money = ZERO


@dataclass(frozen=True, slots=True)
class BatchTotals:
    """What the terminal has in its open batch, or had in the one it just closed. Voided sales are in neither sum."""

    terminal_id: str
    batch_no: str
    sales: CountAndSum = CountAndSum()
    refunds: CountAndSum = CountAndSum()

    @property
    def net(self) -> Money:
        """Sales less refunds: what the drawer's card tender plus fees is compared with (row D7)."""
        return total((self.sales.amount, -self.refunds.amount))


def without_card_numbers(text: str) -> str:
    """``text`` with every run of 13 to 19 digits that passes the Luhn check replaced by its last four.

    Blanks and hyphens between digits do not hide a number (PCI DSS 3.3; field POL38).
    """
    return _DIGIT_RUN.sub(_masked, text)


def _masked(found: re.Match[str]) -> str:
    digits = re.sub(r"[ -]", "", found[0])
    return f"****{digits[-4:]}" if _passes_luhn(digits) else found[0]


def _passes_luhn(digits: str) -> bool:
    doubled = (int(digit) * (1 + place % 2) for place, digit in enumerate(reversed(digits)))
    return sum(value - 9 if value > 9 else value for value in doubled) % 10 == 0
