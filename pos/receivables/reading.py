"""What was read from a file: the good ones, and what is wrong with the others."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from pos.domain.bills import Fee
from pos.domain.errors import BadInput
from pos.receivables.billers import Biller
from pos.receivables.cells import moment, yes
from pos.receivables.filed import Account, FiledBill, FileMark, parse_posted_through
from pos.receivables.outcome import Notice, RowProblem
from pos.receivables.sheet import Row, Sheet, check_format

EVERY_BILLER = "*"


@dataclass(slots=True)
class BillerFile:
    """What a file says about itself for one biller, the same in all its rows."""

    mark: FileMark
    full: bool


@dataclass(slots=True)
class Reading:
    """What of a file is right (bills, accounts or fees, by its kind), and everything needed to say what is not.

    ``left_out`` are those (biller, reference) of which a row is wrong: what is stored of them stays as
    it was. ``unnamed`` are the billers that have rows of which nobody knows what they speak of
    (``*``: not even whose they are): of theirs nothing may be taken for absent. ``rows_of`` counts the rows
    of each (biller, reference).
    """

    bills: list[FiledBill] = field(default_factory=list)
    accounts: list[Account] = field(default_factory=list)
    fees: list[Fee] = field(default_factory=list)
    files: dict[str, BillerFile] = field(default_factory=dict)
    problems: list[RowProblem] = field(default_factory=list)
    left_out: set[tuple[str, str]] = field(default_factory=set)
    unnamed: set[str] = field(default_factory=set)
    unnamed_rows: int = 0
    rows_of: Counter[tuple[str, str]] = field(default_factory=Counter)
    notices: list[Notice] = field(default_factory=list)
    rows: int = 0
    skipped: int = 0

    @property
    def rows_left_out(self) -> int:
        """Rows that brought nothing: those of what is left out, right ones among them, and the unnamed ones."""
        return self.unnamed_rows + sum(self.rows_of[where] for where in self.left_out)

    def complete(self, biller: str) -> bool:
        """Whether what this file lacks of a biller's is absent there, and not only unread."""
        return self.files[biller].full and not self.unnamed & {biller, EVERY_BILLER}

    def named(self, row: Row, biller: str, reference: str) -> None:
        """Take over the problems of a row, as those of what it speaks of."""
        self.problems += (replace(one, biller=biller, reference=reference) for one in row.problems)
        if biller and reference:
            self.left_out.add((biller, reference))
        else:
            self.unnamed.add(biller or EVERY_BILLER)
            self.unnamed_rows += 1


class FileFacts:
    """Gathers what the rows say about the file itself: one answer per biller, or the file is refused."""

    def __init__(self, columns: tuple[str, ...]) -> None:
        self._columns = columns
        self._said: dict[str, dict[str, tuple[str, int]]] = {}

    def add(self, biller: str, row: Row) -> None:
        """Take note of what a row says. :raises BadInput: ``FILE_SAYS_TWO_THINGS``"""
        said = self._said.setdefault(biller, {})
        for name in self._columns:
            text = row.texts.get(name, "").strip()
            first, _ = said.setdefault(name, (text, row.line)) if text else ("", 0)
            if text != first:
                raise BadInput("FILE_SAYS_TWO_THINGS", biller=biller, column=name, line=row.line)

    def files(self) -> dict[str, BillerFile]:
        """What the file says, by biller. :raises BadInput: ``FILE_MARK_WRONG``"""
        return {biller: self._read(said) for biller, said in self._said.items()}

    @staticmethod
    def _read(said: Mapping[str, tuple[str, int]]) -> BillerFile:
        name = ""
        try:
            texts = {name: text for name, (text, _) in said.items()}
            name = "as_of"
            as_of = moment(texts.get(name, ""))
            name = "posted_through"
            posted = parse_posted_through(texts.get(name, ""))
            name = "full"
            return BillerFile(FileMark(as_of, posted), yes(texts.get(name, "")))
        except BadInput as error:
            text, line = said[name]
            raise BadInput("FILE_MARK_WRONG", line=line, column=name, text=text[:60]) from error


def rows_with_biller(
    sheet: Sheet, billers: Mapping[str, Biller], facts: FileFacts, reading: Reading
) -> Iterator[tuple[Row, str]]:
    """Every row with its biller's code, empty where that is wrong; counts rows as they go by.

    :raises BadInput: what is wrong with the file as a whole
    """

    def known(code: str) -> str:
        if code not in billers:
            raise BadInput("BILLER_UNKNOWN", text=code[:40])
        return code

    for row in sheet.rows():
        reading.rows += 1
        if row.problems:  # cells missing or too many: no cell is where its name says
            yield row, ""
            continue
        check_format(row, sheet.kind)
        biller = row.take("biller", known, "")
        if biller:
            facts.add(biller, row)
        elif not row.problems:
            row.refuse(BadInput("BILLER_UNKNOWN", text=""), "biller")
        yield row, biller
    reading.skipped = sheet.skipped
