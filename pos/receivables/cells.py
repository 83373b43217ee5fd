"""What may stand in a cell: each function reads cleaned text into a value or says what is wrong with it."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata

from pos.domain.clock import Instant
from pos.domain.errors import BadInput
from pos.domain.money import Money

SHOWN_MAX = 40

_REFERENCE = re.compile(r"[A-Za-z0-9][A-Za-z0-9 ./:#_+*()-]*\Z")
_DATE = re.compile(r"(?:19|2[01])\d\d-\d\d-\d\d\Z", re.ASCII)
_US_AMOUNT = re.compile(
    r"(?P<open>\()?(?P<minus>-)?\$?(?P<whole>\d{1,3}(?:,\d{3})+|\d+)(?P<part>\.\d{2})?(?P<after>-)?(?P<close>\))?\Z",
    re.ASCII,
)
_CENTS = re.compile(r"-?\d{1,12}\Z", re.ASCII)
_LINE_SIGNS = frozenset("\t\n\r")
_TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def clean(text: str) -> str:
    """Text as it is kept: composed characters, one blank for each run of blanks and line ends, none around it.

    Other control characters are refused, not dropped: an escape would command the receipt printer, and one that
    turns the direction of writing would make a name read as another. Text that looks like a spreadsheet's formula
    is left as it is: here it is only text, and whoever writes a CSV neutralises it (design section 8).

    :raises BadInput: ``TEXT_CONTROL_CHARACTER``
    """
    if text.isascii() and text.isprintable():
        return " ".join(text.split())
    for sign in text:
        if (unicodedata.category(sign) in {"Cc", "Cs"} and sign not in _LINE_SIGNS) or sign in _TURNING:
            raise BadInput("TEXT_CONTROL_CHARACTER", character=f"U+{ord(sign):04X}")
    return " ".join(unicodedata.normalize("NFC", text).split())


def reference(text: str) -> str:
    """An account, bill, charge or fee code: begins with a letter or digit. :raises BadInput: ``REFERENCE_WRONG``"""
    if not _REFERENCE.match(text):
        raise BadInput("REFERENCE_WRONG", text=text[:SHOWN_MAX])
    return text


def day(text: str) -> dt.date | None:
    """``2026-12-12``, or nothing. :raises BadInput: ``DATE_WRONG``"""
    if not text:
        return None
    try:
        return dt.date.fromisoformat(text if _DATE.match(text) else "")
    except ValueError as error:
        raise BadInput("DATE_WRONG", text=text[:SHOWN_MAX]) from error


def yes(text: str) -> bool:
    """``yes`` or ``no``; yes where nothing stands. :raises BadInput: ``YES_OR_NO``"""
    word = text.casefold() or "yes"
    if word not in {"yes", "no"}:
        raise BadInput("YES_OR_NO", text=text[:SHOWN_MAX])
    return word == "yes"


def priority(text: str) -> int:
    """0 to 999. :raises BadInput: ``PRIORITY_WRONG``"""
    if not (text.isascii() and text.isdecimal()):
        raise BadInput("PRIORITY_WRONG", text=text[:SHOWN_MAX])
    return int(text)


def moment(text: str) -> Instant | None:
    """``2026-11-20T17:00:00-08:00``, or nothing. :raises BadInput: ``MOMENT_WRONG``"""
    if not text:
        return None
    try:
        return Instant.parse(text)
    except (ValueError, OverflowError) as error:
        raise BadInput("MOMENT_WRONG", text=text[:SHOWN_MAX]) from error


def keys(text: str) -> tuple[str, ...]:
    """``7ABC123|APN 102-233-04``: words a bill is also found by, each once."""
    return tuple(dict.fromkeys(filter(None, (part.strip() for part in text.split("|")))))


def us_amount(text: str) -> str:
    """``$1,234.50``, ``(12.00)`` or ``12.00-`` as decimal text; a comma only where thousands have theirs.

    :raises BadInput: ``AMOUNT_NOT_A_NUMBER``
    """
    found = _US_AMOUNT.match(text)
    signs = 0 if found is None else sum(map(bool, (found["open"], found["minus"], found["after"])))
    if found is None or bool(found["open"]) != bool(found["close"]) or signs > 1:
        raise BadInput("AMOUNT_NOT_A_NUMBER", text=text[:SHOWN_MAX])
    return f"{'-' if signs else ''}{found['whole'].replace(',', '')}{found['part'] or ''}"


def cents_amount(text: str) -> str:
    """``123450`` as ``1234.50``. :raises BadInput: ``AMOUNT_NOT_A_NUMBER``, ``AMOUNT_TOO_LARGE``"""
    if not _CENTS.match(text):
        raise BadInput("AMOUNT_NOT_A_NUMBER", text=text[:SHOWN_MAX])
    return str(Money(int(text)))
