"""A money counter's printed report, captured from its serial or USB port and read by a pattern of the city's own.

No public protocol was found for the usual note counters; all of them can print. A count from a machine is a claim: its
own total has to be the sum of its lines, and a cashier accepts it before it stands anywhere.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from pos.domain.drawers import CashCount
from pos.domain.errors import BadInput
from pos.domain.money import Money

SHOWN_MAX = 200


USUAL_LINE = r"^\s*\$?(?P<face>[\d.,]+)\s*[xX*:]?\s+(?P<pieces>\d+)\b"
"""``$20 x 12   $240.00``"""

USUAL_TOTAL = r"(?i)^\s*total\s*:?\s*\$?\s*(?P<total>[\d.,]+)\s*$"
"""``TOTAL: $240.00``"""


def pattern_of(text: str, *groups: str) -> re.Pattern[str]:
    """A pattern that finds lines of a report. :raises ValueError: it is none, or lacks one of the groups"""
    try:
        pattern = re.compile(text, re.MULTILINE)
    except re.error as error:
        raise ValueError(str(error)) from error
    if not set(groups) <= pattern.groupindex.keys():
        raise ValueError(text)
    return pattern


@dataclass(frozen=True, slots=True)
class ReportLayout:
    """``line`` finds one denomination: groups ``face`` and ``pieces``. ``total`` finds the machine's sum: ``total``.

    Amounts are in dollars, with or without cents: ``$20``, ``0.25``, ``1,240.00``.
    """

    line: re.Pattern[str]
    total: re.Pattern[str]

    @classmethod
    def of(cls, line: str, total: str) -> ReportLayout:
        """From the settings. :raises ValueError: no pattern, or without its groups"""
        return cls(pattern_of(line, "face", "pieces"), pattern_of(total, "total"))


USUAL = ReportLayout.of(USUAL_LINE, USUAL_TOTAL)


def read_report(text: str, layout: ReportLayout = USUAL) -> CashCount:
    """Read a captured report; the count says word for word what the machine said.

    :raises BadInput: ``COUNTER_REPORT_UNREADABLE`` without lines or without exactly one total;
        ``COUNTER_TOTAL_DIFFERS`` where the total is not the sum; ``DENOMINATION_UNKNOWN``, ``PIECES_WRONG``
    """
    lines, totals = list(layout.line.finditer(text)), list(layout.total.finditer(text))
    if not lines or len(totals) != 1:
        raise _unreadable(text)
    pieces: dict[int, int] = {}
    for line in lines:
        face = _cents(line["face"], text)
        pieces[face] = pieces.get(face, 0) + _whole(line["pieces"], text)
    count, said = CashCount(pieces, machine=(text,)), Money(_cents(totals[0]["total"], text))
    if count.total != said:
        raise BadInput("COUNTER_TOTAL_DIFFERS", total=said, sum=count.total)
    return count


def _cents(amount: str | None, text: str) -> int:
    found = re.fullmatch(r"(\d{1,3}(?:,\d{3})*|\d+)(?:\.(\d\d))?", amount or "", re.ASCII)
    if found is None:
        raise _unreadable(text)
    return int(found[1].replace(",", "")) * 100 + int(found[2] or 0)


def _whole(pieces: str | None, text: str) -> int:
    found = re.fullmatch(r"\d{1,3}(?:,\d{3})+|\d{1,7}", pieces or "", re.ASCII)
    if found is None:
        raise _unreadable(text)
    return int(found[0].replace(",", ""))


def _unreadable(text: str) -> BadInput:
    return BadInput("COUNTER_REPORT_UNREADABLE", text=" ".join(text.split())[:SHOWN_MAX])
