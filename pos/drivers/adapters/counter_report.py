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


def _pattern(text: str) -> re.Pattern[str]:
    try:
        return re.compile(text, re.MULTILINE)
    except re.error as error:
        raise ValueError(str(error)) from error


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
        layout = cls(_pattern(line), _pattern(total))
        if not {"face", "pieces"} <= layout.line.groupindex.keys() or "total" not in layout.total.groupindex:
            raise ValueError("groups")
        return layout


USUAL = ReportLayout.of(
    r"^\s*\$?(?P<face>[\d.,]+)\s*[xX*:]?\s+(?P<pieces>\d+)\b", r"(?i)^\s*total\s*:?\s*\$?\s*(?P<total>[\d.,]+)\s*$"
)
"""``$20 x 12   $240.00`` and ``TOTAL: $240.00``."""


@dataclass(frozen=True, slots=True)
class CountClaim:
    """What a machine says it counted, and the text it said it in."""

    count: CashCount
    raw: str


def read_report(text: str, layout: ReportLayout = USUAL) -> CountClaim:
    """Read a captured report.

    :raises BadInput: ``COUNTER_REPORT_UNREADABLE`` without lines or without exactly one total;
        ``COUNTER_TOTAL_DIFFERS`` where the total is not the sum; ``DENOMINATION_UNKNOWN``
    """
    lines, totals = list(layout.line.finditer(text)), list(layout.total.finditer(text))
    if not lines or len(totals) != 1:
        raise BadInput("COUNTER_REPORT_UNREADABLE", text=text.strip()[:200])
    pieces: dict[int, int] = {}
    for line in lines:
        face = _cents(line["face"], text)
        pieces[face] = pieces.get(face, 0) + int(line["pieces"])
    count, said = CashCount(pieces), Money(_cents(totals[0]["total"], text))
    if count.total != said:
        raise BadInput("COUNTER_TOTAL_DIFFERS", total=said, sum=count.total)
    return CountClaim(count, text)


def _cents(amount: str, text: str) -> int:
    found = re.fullmatch(r"(\d{1,3}(?:,\d{3})*|\d+)(?:\.(\d\d))?", amount, re.ASCII)
    if found is None:
        raise BadInput("COUNTER_REPORT_UNREADABLE", text=text.strip()[:200])
    return int(found[1].replace(",", "")) * 100 + int(found[2] or 0)
