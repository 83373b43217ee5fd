"""A mapping file: how a city's own export becomes our columns, in a few lines of TOML (docs/import.md).

Each of our columns is taken from one of theirs, is the same in every row, or is put together from several of theirs.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import string
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pos.domain.errors import BadInput, Unavailable
from pos.receivables.cells import SHOWN_MAX, cents_amount, us_amount
from pos.receivables.columns import AMOUNTS, COLUMNS, DATES
from pos.receivables.outcome import ImportKind

DUE_DAYS_MAX = 3660
AMOUNT_FORMATS = ("plain", "us", "cents")
_TABLES = {"columns", "constants", "templates", "formats"}


@dataclass(frozen=True, slots=True)
class Skip:
    """Rows left out on purpose: those whose column holds one of these values."""

    column: str
    values: frozenset[str]


@dataclass(frozen=True, slots=True)
class FileMapping:
    """What a mapping file says. ``columns`` is ours to theirs."""

    sha256: str = ""
    delimiter: str = ","
    columns: Mapping[str, str] = field(default_factory=dict)
    constants: Mapping[str, str] = field(default_factory=dict)
    templates: Mapping[str, str] = field(default_factory=dict)
    amount_format: str = "plain"
    date_format: str = ""
    due_days: int = 0
    skips: tuple[Skip, ...] = ()

    @property
    def theirs(self) -> frozenset[str]:
        """Every column of the file that the mapping speaks of."""
        named = {name for template in self.templates.values() for name in _places(template)}
        return frozenset({*self.columns.values(), *named, *(skip.column for skip in self.skips)})

    def skipped(self, cells: Mapping[str, str]) -> bool:
        """Whether a row, by their columns, is left out on purpose."""
        return any(cells[skip.column].strip() in skip.values for skip in self.skips)

    def value(self, ours: str, cells: Mapping[str, str]) -> str:
        """The text of one of our columns in a row, by their columns; before it is cleaned."""
        if ours in self.columns:
            return cells[self.columns[ours]]
        if ours in self.templates:
            return _Template().vformat(self.templates[ours], (), cells)
        return self.constants.get(ours, "")

    def label(self, ours: str) -> str:
        """What the file itself calls one of our columns; our name for what is put together or constant."""
        return self.columns.get(ours, ours)

    def converted(self, ours: str, text: str) -> str:
        """Cleaned text of the city's format in ours: amounts and dates.

        :raises BadInput: ``AMOUNT_NOT_A_NUMBER``, ``AMOUNT_TOO_LARGE``, ``DATE_WRONG``
        """
        if ours in self.constants or not text:
            return text
        if ours in AMOUNTS and self.amount_format != "plain":
            return us_amount(text) if self.amount_format == "us" else cents_amount(text)
        if ours in DATES and (self.date_format or self.due_days):
            return self._date(text)
        return text

    def _date(self, text: str) -> str:
        try:
            # The day as the file writes it: no time zone is involved.
            read = dt.datetime.strptime(text, self.date_format or "%Y-%m-%d")  # noqa: DTZ007  # see the line above
            return (read.date() + dt.timedelta(days=self.due_days)).isoformat()
        except (ValueError, OverflowError) as error:
            raise BadInput("DATE_WRONG", text=text[:SHOWN_MAX]) from error


class _Template(string.Formatter):
    """``{Column}`` is a cell, ``{Column:.10}`` its first ten characters; nothing else can be reached."""

    def get_field(self, field_name: str, args: Sequence[Any], kwargs: Mapping[str, Any]) -> tuple[Any, str]:  # noqa: ARG002  # the base class's signature
        return kwargs[field_name].strip(), field_name


def _places(template: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(template) if name is not None}


def load_mapping(path: Path, kind: ImportKind) -> FileMapping:
    """Read a mapping file for a kind of import.

    :raises BadInput: ``MAPPING_NOT_FOUND``, ``MAPPING_BROKEN`` (no TOML, and where), ``MAPPING_WRONG`` (which setting)
    """
    try:
        data = path.read_bytes()
    except FileNotFoundError as error:
        raise BadInput("MAPPING_NOT_FOUND", file=str(path)) from error
    except OSError as error:
        raise Unavailable("FILE_NOT_READABLE", file=str(path), why=error.strerror or "") from error
    try:
        settings = tomllib.loads(data.decode("utf-8"))
    except ValueError as error:
        raise BadInput("MAPPING_BROKEN", file=path.name, why=str(error)) from error
    return _Reader(path.name, kind, settings).read(hashlib.sha256(data).hexdigest())


class _Reader:
    """Checks a mapping file setting by setting, so that a slip in it is named."""

    def __init__(self, file: str, kind: ImportKind, settings: dict[str, Any]) -> None:
        self.file = file
        self.kind = kind
        self.settings = settings
        self.ours = {column.name for column in COLUMNS[kind]}

    def read(self, sha256: str) -> FileMapping:
        unknown = self.settings.keys() - _TABLES - {"kind", "delimiter", "skip"}
        if unknown:
            raise self.wrong(min(unknown))
        if self.settings.get("kind") != self.kind:
            raise self.wrong("kind")
        tables = [self.texts(name) for name in ("columns", "constants", "templates")]
        columns, constants, templates = tables
        self.each_once(tables)
        for name, template in templates.items():
            try:  # once with empty cells: what is wrong with it shows now and not in the middle of a file
                _Template().vformat(template, (), dict.fromkeys(_places(template), ""))
            except (ValueError, LookupError) as error:
                raise self.wrong(f"templates.{name}") from error
        formats = self.formats()
        return FileMapping(
            sha256=sha256,
            delimiter=self.delimiter(),
            columns=columns,
            constants=constants,
            templates=templates,
            amount_format=formats.get("amount", "plain"),
            date_format=formats.get("date", ""),
            due_days=formats.get("due_days", 0),
            skips=self.skips(),
        )

    def wrong(self, setting: str) -> BadInput:
        return BadInput("MAPPING_WRONG", file=self.file, setting=setting)

    def texts(self, name: str) -> dict[str, str]:
        table = self.settings.get(name, {})
        if not isinstance(table, dict):
            raise self.wrong(name)
        for ours, value in table.items():
            if ours not in self.ours or not isinstance(value, str) or not value.strip():
                raise self.wrong(f"{name}.{ours}")
        return table

    def each_once(self, tables: list[dict[str, str]]) -> None:
        given = [ours for table in tables for ours in table]
        twice = {ours for ours in given if given.count(ours) > 1}
        lacking = {column.name for column in COLUMNS[self.kind] if column.needed} - set(given)
        if twice or lacking:
            raise self.wrong(min(twice or lacking))

    def delimiter(self) -> str:
        delimiter = self.settings.get("delimiter", ",")
        if not isinstance(delimiter, str) or len(delimiter) != 1 or delimiter in '"\r\n ':
            raise self.wrong("delimiter")
        return delimiter

    def formats(self) -> dict[str, Any]:
        formats = self.settings.get("formats", {})
        if not isinstance(formats, dict):
            raise self.wrong("formats")
        days, date = formats.get("due_days", 0), formats.get("date", "")
        right = {
            "amount": formats.get("amount", "plain") in AMOUNT_FORMATS,
            "date": isinstance(date, str),
            "due_days": type(days) is int and 0 <= days <= DUE_DAYS_MAX,
        }
        for name in formats:
            if not right.get(name, False):
                raise self.wrong(f"formats.{name}")
        return formats

    def skips(self) -> tuple[Skip, ...]:
        rules = self.settings.get("skip", [])
        if not isinstance(rules, list):
            raise self.wrong("skip")
        return tuple(self.skip(rule, f"skip[{index}]") for index, rule in enumerate(rules, 1))

    def skip(self, rule: object, name: str) -> Skip:
        if not isinstance(rule, dict) or rule.keys() != {"column", "values"}:
            raise self.wrong(name)
        column, values = rule["column"], rule["values"]
        if not isinstance(column, str) or not isinstance(values, list):
            raise self.wrong(name)
        if not all(isinstance(value, str) for value in values):
            raise self.wrong(f"{name}.values")
        return Skip(column, frozenset(values))
