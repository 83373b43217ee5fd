"""Reports on the receipt printer: the same report on 42 or 48 columns."""

from __future__ import annotations

from collections.abc import Iterator

from pos.domain.papers import Align, Block, Columns, Cut, Feed, Paper, Rule, Text
from pos.reports.model import Note, Report, Row, Section, SignHere, Style, Table
from pos.words import Words

_SUMS = frozenset({Style.SUM, Style.TOTAL})
_PAIR = 2
_NOTHING = "-"


def tape(report: Report) -> Paper:
    """A report as a narrow paper; amounts stay at the right edge, whatever wraps."""
    return Paper((*_heading(report), *_sections(report), *_foot(report), Cut()))


def _heading(report: Report) -> Iterator[Block]:
    if report.training:
        yield Text(Words(report.language).say("report.training_means"), Align.CENTER, bold=True)
        yield Rule("=")
    yield Text(report.agency.upper(), Align.CENTER, bold=True)
    yield Text(report.office, Align.CENTER)
    yield Feed()
    yield Text(report.title, Align.CENTER, bold=True, tall=True)
    yield Text(report.subtitle, Align.CENTER)
    yield Feed()
    for label, value in report.facts:
        yield Columns(label, value)
    for figure in report.figures:
        yield Columns(figure.label, figure.value, bold=True)


def _sections(report: Report) -> Iterator[Block]:
    for section in report.sections:
        yield Rule()
        yield from _section(section)


def _section(section: Section) -> Iterator[Block]:
    yield Text(section.title, bold=True)
    for block in section.blocks:
        match block:
            case Note():
                yield Text(block.text)
            case SignHere():
                for who in block.people:
                    yield Feed(2)
                    yield Rule("_")
                    yield Text(who)
            case Table(by_column=True):
                yield from _by_column(block)
            case Table():
                for row in block.rows:
                    yield from _row(block, row)


def _by_column(table: Table) -> Iterator[Block]:
    """One column after the other: too many stand side by side for this paper. What is nothing is left out."""
    for index, column in enumerate(table.columns[1:], start=1):
        yield Columns(column.title, bold=True)
        for row in table.rows:
            cell = _plain(row.cells[index])
            if cell != _NOTHING or row.style in _SUMS:
                yield Columns(row.cells[0], cell, indent=2, bold=row.style in _SUMS)


def _row(table: Table, row: Row) -> Iterator[Block]:
    """Words first; one amount stands beside them, several stand below under their titles."""
    strong = row.style in _SUMS
    pairs = list(zip(table.columns, row.cells, strict=True))
    said = [cell for column, cell in pairs if cell and not column.amount]
    amounts = [(column.title, _plain(cell)) for column, cell in pairs if cell and column.amount]
    beside = amounts[0][1] if len(amounts) == 1 else ""
    yield Columns(" · ".join(said[:_PAIR]), beside, bold=strong)
    if said[_PAIR:]:
        yield Columns(" · ".join(said[_PAIR:]), indent=2)
    if not beside:
        yield from (Columns(title, cell, indent=2, bold=strong) for title, cell in amounts if cell != _NOTHING)


def _plain(cell: str) -> str:
    """Signs that every printer has."""
    return cell.replace("−", "-").replace("–", _NOTHING)


def _foot(report: Report) -> Iterator[Block]:
    if report.head is None:
        return
    words = Words(report.language)
    yield Rule()
    yield Text(words.say("report.head", number=report.head.seq, hash=report.head.hash))
    if report.head.signature:
        yield Text(words.say("report.signature", signature=report.head.signature))
