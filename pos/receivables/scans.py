"""Reading a scan: whose bill it is, by the scanlines of the billers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from pos.domain.errors import BadInput
from pos.domain.money import Money
from pos.receivables.billers import Biller
from pos.receivables.scanlines import AMOUNT, ScanlineLayout

SHOWN_MAX = 80


@dataclass(frozen=True, slots=True)
class Scan:
    """What a scan says: account and bill number as they stand in the line (zero-filled), and the amount."""

    biller: str
    account: str
    bill: str
    amount: Money | None


def is_scan(text: str, billers: Mapping[str, Biller]) -> bool:
    """Whether a text has the shape of one of the billers' scanlines, whatever its check digits."""
    return _fitting(text, billers) is not None


def read_scan(text: str, billers: Mapping[str, Biller]) -> Scan:
    """Read a scan.

    :raises BadInput: ``SCAN_UNKNOWN``, ``SCAN_CHECK_DIGIT``, both with what was read
    """
    found = _fitting(text, billers)
    if found is None:
        line = "".join(text.split())
        raise BadInput("SCAN_UNKNOWN", text=line[:SHOWN_MAX], length=len(line))
    biller, layout, line = found
    wrong = layout.wrong_check(line)
    if wrong is not None:
        raise BadInput("SCAN_CHECK_DIGIT", text=line, biller=biller.name_en, position=wrong.position)
    values = {field.name: field.of(line) for field in layout.fields}
    cents = values.get(AMOUNT)
    if cents is not None and not (cents.isascii() and cents.isdecimal()):
        raise BadInput("SCAN_UNKNOWN", text=line, length=len(line))
    amount = None if cents is None else Money(int(cents))
    return Scan(biller.code, values.get("account", ""), values.get("bill", ""), amount)


def _fitting(text: str, billers: Mapping[str, Biller]) -> tuple[Biller, ScanlineLayout, str] | None:
    """The biller whose layout a text fits: as it was read, or without the blanks that some readers put in."""
    as_read = text.strip("\r\n\t").upper()
    for line in (as_read, "".join(as_read.split())):
        for biller in billers.values():
            if biller.scanline is not None and biller.scanline.fits(line):
                return biller, biller.scanline, line
    return None
