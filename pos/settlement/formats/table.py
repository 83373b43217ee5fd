"""CSV as we write it: RFC 4180, UTF-8 without a mark, lines end in CR LF, a line of titles first.

Amounts are decimal text with a point and two places. Only columns of free text are guarded against spreadsheet
formulas (a leading apostrophe, as OWASP advises for CSV injection); amounts, accounts, references and receipt
numbers stay as they are, because programs read them (design section 8).
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence

from pos.domain.money import Money, total

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def table(titles: Sequence[str], rows: Iterable[Sequence[object]], *, free: frozenset[str] = frozenset()) -> bytes:
    """Rows under titles as CSV; ``free`` names the columns of free text."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(titles)
    for row in rows:
        writer.writerow(
            [guarded(str(cell)) if title in free else cell for title, cell in zip(titles, row, strict=True)]
        )
    return text.getvalue().encode()


def guarded(text: str) -> str:
    """Free text that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(_FORMULA) else text


def read_table(content: bytes) -> list[dict[str, str]]:
    """What :func:`table` wrote, row by row."""
    return list(csv.DictReader(io.StringIO(content.decode(), newline="")))


def sum_of(rows: Iterable[Mapping[str, str]], column: str) -> Money:
    """What a column of amounts comes to; empty cells are nothing."""
    return total(Money.parse(row[column]) for row in rows if row[column])
