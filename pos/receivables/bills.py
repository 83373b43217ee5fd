"""Open-item files: one row per charge, the rows of a bill in any order, read into bills (docs/import.md)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from pos.domain.bills import Bill, Charge, GlShare, parse_distribution
from pos.domain.errors import BadInput
from pos.domain.money import ZERO, Money
from pos.receivables import cells
from pos.receivables.billers import Biller
from pos.receivables.filed import FiledBill
from pos.receivables.outcome import Notice, RowProblem
from pos.receivables.reading import FileFacts, Reading, rows_with_biller
from pos.receivables.sheet import Row, Sheet

CHARGES_MAX = 200
PRIORITY_STEP = 10
PRIORITY_MAX = 999


def _right(read: Callable[[str], object]) -> Callable[[str], str]:
    """Text that ``read`` can read, still as text."""

    def checked(text: str) -> str:
        read(text)
        return text

    return checked


SHARED: dict[str, Callable[[str], str]] = {
    "account": cells.reference,
    "description": str,
    "customer": str,
    "address": str,
    "due_date": _right(cells.day),
    "scanline": str,
    "keys": str,
    "partial": _right(cells.yes),
}
"""The columns that say something of the bill and not of the charge: one value, in any of its rows."""


@dataclass(slots=True)
class _Draft:
    """A bill whose rows are still coming."""

    first: Row
    shared: dict[str, str] = field(default_factory=dict)
    charges: dict[str, Charge] = field(default_factory=dict)
    problems: list[RowProblem] = field(default_factory=list)


def read_bills(sheet: Sheet, billers: Mapping[str, Biller]) -> Reading:
    """Read an open-item file. A bill of which one row is wrong stays out whole.

    :raises BadInput: what is wrong with the file as a whole, ``FILE_NO_MARK`` among it
    """
    reading: Reading = Reading()
    facts = FileFacts(("as_of", "posted_through", "full"))
    drafts: dict[tuple[str, str], _Draft] = {}
    for row, biller in rows_with_biller(sheet, billers, facts, reading):
        number = row.take("bill", cells.reference, "") if row.texts else ""
        if not biller or not number:
            reading.named(row, biller, number)
            continue
        reading.rows_of[biller, number] += 1
        draft = drafts.setdefault((biller, number), _Draft(row))
        _add_row(draft, row)
        draft.problems += (replace(one, biller=biller, reference=number) for one in row.problems)
    reading.files = facts.files()
    for biller, file in reading.files.items():
        if file.mark.as_of is None and file.mark.posted_through is None:
            raise BadInput("FILE_NO_MARK", biller=biller)
    scanlines = _Scanlines(billers)
    for (biller, number), draft in drafts.items():
        if draft.problems:
            reading.problems += draft.problems
            reading.left_out.add((biller, number))
        else:
            bill = _bill(biller, number, draft, scanlines)
            reading.bills.append(FiledBill(bill, reading.files[biller].mark))
    reading.notices += scanlines.notices()
    return reading


def _add_row(draft: _Draft, row: Row) -> None:
    for name, read in SHARED.items():
        text = row.take(name, read, "")
        if text and draft.shared.setdefault(name, text) != text:
            row.refuse(BadInput("BILL_ROWS_DIFFER", first=draft.first.line), name, row.texts[name])
    code = row.take("charge", cells.reference, "")
    if code in draft.charges:
        row.refuse(BadInput("CHARGE_TWICE", charge=code, first=draft.first.line), "charge", code)
    if len(draft.charges) >= CHARGES_MAX:
        row.refuse(BadInput("CHARGES_TOO_MANY", most=CHARGES_MAX))
    no_shares: tuple[GlShare, ...] = ()
    charge = Charge(
        code=code,
        description=row.text("charge_description") or code,
        amount=row.take("amount", Money.parse, ZERO),
        priority=row.take("priority", cells.priority, min(PRIORITY_STEP * (len(draft.charges) + 1), PRIORITY_MAX)),
        distribution=row.take("gl", parse_distribution, no_shares),
    )
    if not row.problems:
        draft.charges[code] = charge


def _bill(biller: str, number: str, draft: _Draft, scanlines: _Scanlines) -> Bill:
    shared = draft.shared
    return Bill(
        biller=biller,
        account=shared["account"],
        number=number,
        description=shared.get("description", number),
        customer=shared.get("customer", ""),
        address=shared.get("address", ""),
        due_date=cells.day(shared.get("due_date", "")),
        charges=tuple(sorted(draft.charges.values(), key=lambda charge: (charge.priority, charge.code))),
        scanline=scanlines.checked(biller, shared.get("scanline", ""), draft.first.line),
        keys=cells.keys(shared.get("keys", "")),
        partial_allowed=cells.yes(shared.get("partial", "")),
    )


class _Scanlines:
    """A printed line that does not scan is no reason to send a payer away: it is left off, and said."""

    def __init__(self, billers: Mapping[str, Biller]) -> None:
        self._billers = billers
        self._wrong: dict[str, list[int]] = {}

    def checked(self, biller: str, text: str, line: int) -> str:
        layout = self._billers[biller].scanline
        if text and layout is not None and (not layout.fits(text) or layout.wrong_check(text)):
            self._wrong.setdefault(biller, []).append(line)
            return ""
        return text

    def notices(self) -> list[Notice]:
        return [
            Notice("SCANLINES_LEFT_OFF", {"biller": biller, "count": len(lines), "line": lines[0]})
            for biller, lines in self._wrong.items()
        ]
