"""The magnetic line at the foot of a check: routing number, account and serial, read by a machine and checked here.

The line is E-13B (ANSI X9.100-160): digits and four symbols. Readers write the symbols in ways of their own: Unicode;
``t o a -`` (UnifiedPOS RawData; MagTek format 76); ``T O A D``; ``d c b -``. Every way is read. A reader's own split
into account and serial is bank specific and can be wrong, so that the raw line is preferred; MagTek's split formats
60, 62 and 65 (manual 99875057, appendix A) are read where a reader cannot be set otherwise.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from pos.domain.errors import BadInput
from pos.domain.money import Money

_WEIGHTS = (3, 7, 1)
_ROUTING_LENGTH = 9
_AMOUNT_LENGTH = 10

_SYMBOLS = str.maketrans({
    "\u2446": "t", "T": "t", "d": "t",
    "\u2448": "o", "O": "o", "c": "o", "U": "o",
    "\u2447": "a", "A": "a", "b": "a", "$": "a",
    "\u2449": "-", "D": "-",
})  # fmt: skip

_UNREAD = re.compile(r"[?!*@]")
_RAW = re.compile(
    r"\s*(?:o(?P<auxiliary>[\d -]+)o)?\s*(?P<epc>\d)?\s*t(?P<routing>[\d-]+)t"
    r"(?P<before>[\d -]*)(?:o(?P<after>[\d -]*))?(?:a(?P<amount>\d+)a)?\s*\Z",
    re.ASCII,
)
_SPLIT = (
    re.compile(r"T(?P<routing>\d+)T(?P<account>\d+)A(?P<serial>\d*)(?:S\d*)?\Z", re.ASCII),
    re.compile(r"!(?P<routing>\d+)/(?P<account>\d+)/(?P<serial>\d*)(?:/(?P<amount>\d*))?\Z", re.ASCII),
    re.compile(r"(?P<routing>\d+)/(?P<account>\d+)/(?P<serial>\d*)/[12]\Z", re.ASCII),
)
_SERIAL_FIRST = re.compile(r"\s*(?P<serial>\d{3,6})\s+(?P<account>\d[\d -]*)\Z", re.ASCII)
"""Some banks print the serial before the account, set apart by a space."""


_CHECK = re.compile(
    r"(?:o[\d?!*@ -]+o)?\s*[\d?!*@]?\s*t[\d?!*@-]{8,11}t|![\d?]{9}/\d*/|\d{9}/\d+/\d*/[12]\Z",
    re.ASCII,
)
"""How the line of a check begins, whole or misread; the scan lines of bills have no transit symbol."""


@dataclass(frozen=True, slots=True)
class MicrLine:
    """What the line says. ``amount`` is encoded only after a bank had the check: at a counter it is normally None."""

    routing: str
    account: str
    serial: str
    business: bool = False
    amount: Money | None = None


def is_check(text: str) -> bool:
    """Whether this is the line of a check, well read or not: what a check reader that plays keyboard types."""
    return _CHECK.match(text.strip().translate(_SYMBOLS)) is not None


def read_micr(text: str) -> MicrLine:
    """Read what a check reader sent: the raw line, or one of the split formats.

    :raises BadInput: ``MICR_UNREADABLE`` where the reader could not read a character: the check is read again or typed;
        ``MICR_NOT_A_CHECK`` where it is no such line; ``ROUTING_WRONG`` where the routing number's check digit fails
    """
    line = text.strip()
    if not line or _UNREAD.search(line.removeprefix("!")):
        raise BadInput("MICR_UNREADABLE", line=line)
    for layout in _SPLIT:
        if found := layout.fullmatch(line):
            return _line(found["routing"], found["account"], found["serial"], found.groupdict().get("amount"))
    found = _RAW.fullmatch(line.translate(_SYMBOLS))
    if found is None:
        raise BadInput("MICR_NOT_A_CHECK", line=line)
    if found["auxiliary"]:
        account = f"{found['before']}{found['after'] or ''}"
        return _line(found["routing"], account, found["auxiliary"], found["amount"], business=True)
    return _line(found["routing"], *_on_us(found["before"], found["after"] or ""), found["amount"])


def check_routing(number: str) -> str:
    """A routing number (ABA): nine digits, weights 3-7-1, sum a multiple of ten, and not nothing but zeros.

    :raises BadInput: ``ROUTING_WRONG``
    """
    if len(number) != _ROUTING_LENGTH or not (number.isascii() and number.isdecimal()) or not int(number):
        raise BadInput("ROUTING_WRONG", number=number)
    if sum(int(digit) * _WEIGHTS[place % 3] for place, digit in enumerate(number)) % 10:
        raise BadInput("ROUTING_WRONG", number=number)
    return number


def _on_us(before: str, after: str) -> tuple[str, str]:
    """Account and serial from what stands before and behind the on-us symbol of a personal check."""
    if after.strip():
        return before, after
    first = _SERIAL_FIRST.fullmatch(before)
    return (first["account"], first["serial"]) if first else (before, "")


def _line(routing: str, account: str, serial: str, amount: str | None, *, business: bool = False) -> MicrLine:
    digits = _digits(account)
    if not digits:
        raise BadInput("MICR_NOT_A_CHECK", line=f"{routing} {account} {serial}".strip())
    encoded = Money(int(amount)) if amount and len(amount) == _AMOUNT_LENGTH else None
    return MicrLine(check_routing(_digits(routing)), digits, _digits(serial).lstrip("0"), business, encoded)


def _digits(field: str) -> str:
    return field.replace(" ", "").replace("-", "")
