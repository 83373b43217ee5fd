"""A bill as its biller filed it, and the mark of what the file already contains (design L13)."""

from __future__ import annotations

import enum
import re
from dataclasses import dataclass

from pos.domain.bills import Bill, Fee
from pos.domain.clock import Instant
from pos.domain.errors import BadInput

NONE_POSTED = "none"
"""How a file says that its host has posted none of our receipts yet."""

_RECEIPT = re.compile(r"(?P<register>[A-Z][A-Z0-9]{0,7}(\.[A-Z0-9]{4})?)-(?P<count>\d{1,12})\Z", re.ASCII)


@dataclass(frozen=True, slots=True)
class FileMark:
    """Which of our payments the balances of a file already contain.

    ``posted_through`` names, for every register the host has ever posted from, the last receipt it
    has posted, as (register, count); empty: it has posted none; None: the file does not say, and
    then ``as_of`` decides: every payment up to and including that moment is in the balances.
    """

    as_of: Instant | None = None
    posted_through: tuple[tuple[str, int], ...] | None = None

    def contains(self, receipt: str, at: Instant) -> bool:
        """Whether the balances of the file already contain what this receipt did.

        Receipt numbers win over the time: a clock may be wrong, a number the host names is not.
        A register that ``posted_through`` does not name has nothing posted yet.
        """
        if self.posted_through is not None:
            register, count = split_receipt(receipt)
            return count <= dict(self.posted_through).get(register, 0)
        return self.as_of is not None and at.ms <= self.as_of.ms

    def goes_back_from(self, last: FileMark) -> bool:
        """Whether this mark is older than ``last``, by whatever both of them give.

        Marks with nothing in common cannot be compared and need not be: each bill keeps the mark of its own file.
        """
        if self.as_of is not None and last.as_of is not None and self.as_of.ms < last.as_of.ms:
            return True
        if self.posted_through is None or last.posted_through is None:
            return False
        mine = dict(self.posted_through)
        return any(mine.get(register, 0) < count for register, count in last.posted_through)

    @property
    def posted_text(self) -> str:
        """As in files: ``R01-000123 R02-000045``, ``none``, or nothing where the file does not say."""
        if self.posted_through is None:
            return ""
        return " ".join(f"{register}-{count:06d}" for register, count in self.posted_through) or NONE_POSTED


def split_receipt(number: str) -> tuple[str, int]:
    """``R01-000123`` as (``R01``, 123). :raises BadInput: ``RECEIPT_NUMBER_WRONG``"""
    found = _RECEIPT.match(number)
    if found is None:
        raise BadInput("RECEIPT_NUMBER_WRONG", text=number[:40])
    return found["register"], int(found["count"])


def parse_posted_through(text: str) -> tuple[tuple[str, int], ...] | None:
    """Read what :attr:`FileMark.posted_text` writes, registers in any order.

    :raises BadInput: ``RECEIPT_NUMBER_WRONG``, ``REGISTER_TWICE``
    """
    words = text.split()
    if not words:
        return None
    if words == [NONE_POSTED]:
        return ()
    pairs = tuple(sorted(split_receipt(word) for word in words))
    if len({register for register, _ in pairs}) != len(pairs):
        raise BadInput("REGISTER_TWICE", text=text[:60])
    return pairs


@dataclass(frozen=True, slots=True)
class FiledBill:
    """A bill with its balances as at ``mark``; what is due now comes from ``due.bill_due``.

    A closed bill (absent from the last full file) keeps its charges with an amount of zero: that is
    its balance at the host, and a later reversal of ours must have somewhere to go.
    """

    bill: Bill
    mark: FileMark
    closed: bool = False


@dataclass(frozen=True, slots=True)
class Account:
    """A customer's account at a biller, for those who have no open bill as well."""

    biller: str
    number: str
    customer: str
    address: str
    phone: str = ""
    keys: tuple[str, ...] = ()


class FoundBy(enum.StrEnum):
    """By what something was found: the screen says so, and an exact hit may be taken at once."""

    SCANLINE = "scanline"
    REFERENCE = "reference"
    WORDS = "words"
    FEE_CODE = "fee-code"


@dataclass(frozen=True, slots=True)
class Found:
    """One result of the one box: exactly one of bill, fee and account (one without any bill)."""

    by: FoundBy
    filed: FiledBill | None = None
    fee: Fee | None = None
    account: Account | None = None
