"""A file as rows in our columns, whether it has them itself or a mapping file says how to get them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from pos.domain.errors import BadInput
from pos.receivables.cells import clean
from pos.receivables.columns import COLUMNS, FORMATS, Column
from pos.receivables.mapping import FileMapping
from pos.receivables.outcome import ImportKind, RowProblem
from pos.receivables.textfile import TextFile

Value = TypeVar("Value")
SHOWN_MAX = 400


@dataclass(slots=True)
class Row:
    """One row. Reading a cell that is wrong notes a problem and gives the default instead."""

    line: int
    columns: Mapping[str, Column]
    texts: Mapping[str, str]
    mapping: FileMapping
    whole: str
    problems: list[RowProblem] = field(default_factory=list)

    def take(self, name: str, read: Callable[[str], Value], default: Value) -> Value:
        """The value of a cell, read from its cleaned text; ``default`` where the cell is empty or wrong."""
        raw = self.texts.get(name, "")
        try:
            text = self.mapping.converted(name, clean(raw))
            _check_length(text, self.columns[name])
            return read(text) if text else default
        except BadInput as error:
            self.refuse(error, name, raw)
            return default

    def text(self, name: str) -> str:
        """The cleaned text of a cell."""
        return self.take(name, str, "")

    def refuse(self, error: BadInput, name: str = "", raw: str = "") -> None:
        """Note what is wrong with this row, in one column or as a whole."""
        label = self.mapping.label(name) if name else ""
        shown = (raw if name else self.whole)[:SHOWN_MAX]
        self.problems.append(RowProblem(self.line, label, error.code, shown, values=error.values))


def _check_length(text: str, column: Column) -> None:
    if column.needed and not text:
        raise BadInput("CELL_EMPTY")
    if len(text) > column.length_max:
        raise BadInput("TEXT_TOO_LONG", length=len(text), most=column.length_max)


class Sheet:
    """The rows of a file. Its header is checked when it is made; ``skipped`` counts rows left out on purpose."""

    def __init__(self, file: TextFile, kind: ImportKind, mapping: FileMapping | None, biller: str = "") -> None:
        """``biller`` stands in every row whose file has no biller of its own.

        :raises BadInput: ``FILE_NO_ROWS``, ``FILE_COLUMN_TWICE``, ``FILE_COLUMNS_MISSING``,
            ``FILE_COLUMNS_UNKNOWN``, ``FILE_QUOTES_BROKEN``
        """
        self.file = file
        self.kind = kind
        self.skipped = 0
        self._given_biller = biller
        self._columns = {column.name: column for column in COLUMNS[kind]}
        delimiter = "," if mapping is None else mapping.delimiter
        self._delimiter = delimiter
        self._rows = file.rows(delimiter)
        self._header = self._read_header(fold=mapping is None)
        self.mapping = mapping or FileMapping(columns={name: name for name in self._header})
        self._check_header(own=mapping is None)

    def rows(self) -> Iterator[Row]:
        """Every row of data, once.

        :raises BadInput: ``FILE_NO_ROWS``, ``FILE_QUOTES_BROKEN``
        """
        none = True
        for line, cells in self._rows:
            none = False
            whole = self._delimiter.join(cells)
            _drop_blank_end(cells, len(self._header))
            if len(cells) != len(self._header):
                row = Row(line, self._columns, {}, self.mapping, whole)
                row.refuse(BadInput("ROW_CELLS", found=len(cells), wanted=len(self._header)))
                yield row
                continue
            theirs = dict(zip(self._header, cells, strict=True))
            if self.mapping.skipped(theirs):
                self.skipped += 1
                continue
            texts = {name: self.mapping.value(name, theirs) for name in self._columns}
            texts["biller"] = texts["biller"] or self._given_biller
            yield Row(line, self._columns, texts, self.mapping, whole)
        if none:
            raise BadInput("FILE_NO_ROWS", file=self.file.name)

    def _read_header(self, *, fold: bool) -> list[str]:
        _, cells = next(self._rows, (0, []))
        _drop_blank_end(cells, 0)
        header = [cell.strip().casefold() if fold else cell.strip() for cell in cells]
        twice = [name for name, count in Counter(header).items() if count > 1 and name]
        if twice:
            raise BadInput("FILE_COLUMN_TWICE", file=self.file.name, column=twice[0])
        return header

    def _check_header(self, *, own: bool) -> None:
        here = set(self._header)
        needed = {name for name, column in self._columns.items() if column.needed} if own else self.mapping.theirs
        missing = sorted(needed - here)
        if missing:
            raise BadInput("FILE_COLUMNS_MISSING", file=self.file.name, columns=", ".join(missing))
        unknown = sorted(here - self._columns.keys()) if own else []
        if unknown:
            raise BadInput("FILE_COLUMNS_UNKNOWN", file=self.file.name, columns=", ".join(unknown))


def _drop_blank_end(cells: list[str], least: int) -> None:
    """Spreadsheets like to add empty columns at the right."""
    while len(cells) > least and not cells[-1].strip():
        cells.pop()


def check_format(row: Row, kind: ImportKind) -> None:
    """Refuse the whole file where it says that it is of another format or version.

    :raises BadInput: ``FILE_FORMAT_UNKNOWN``
    """
    said = row.texts.get("format", "").strip()
    if said and said != FORMATS[kind]:
        raise BadInput("FILE_FORMAT_UNKNOWN", line=row.line, format=said[:40], known=FORMATS[kind])
