"""Reports as plain text: for the terminal, for a mail, for comparing two of them line by line."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import zip_longest

from pos.domain.papers import wrapped
from pos.reports.model import Block, Note, Report, Row, SignHere, Style, Table
from pos.words import Words

WIDTH = 96
_GAP = 2
_TEXT_LEAST = 6


def text(report: Report) -> str:
    """A report in lines of at most 96 characters, each ended by a line feed."""
    lines = [line.rstrip() for line in _lines(report)]
    return "\n".join(lines) + "\n"


def _lines(report: Report) -> Iterator[str]:
    words = Words(report.language)
    if report.training:
        yield words.say("report.training_means").center(WIDTH)
        yield ""
    yield f"{report.title}{report.agency:>{WIDTH - len(report.title)}}"
    yield f"{report.subtitle}{report.office:>{WIDTH - len(report.subtitle)}}"
    yield "=" * WIDTH
    pairs = (*report.facts, *((one.label, one.value) for one in report.figures))
    widest = max(len(label) for label, _ in pairs)
    for label, value in pairs:
        yield f"{label:<{widest}}  {value}"
    for section in report.sections:
        yield ""
        yield section.title.upper()
        for n, block in enumerate(section.blocks):
            if n:
                yield ""
            yield from _block(block)
    if report.head is not None:
        yield ""
        yield words.say("report.head", number=report.head.seq, hash=report.head.hash)
        if report.head.signature:
            yield from wrapped(words.say("report.signature", signature=report.head.signature), WIDTH)


def _block(block: Block) -> Iterator[str]:
    match block:
        case Note():
            yield from wrapped(block.text, WIDTH)
        case SignHere():
            yield from (f"{who}: {'_' * 40}" for who in block.people)
        case Table():
            yield from _table(block)


def _table(table: Table) -> Iterator[str]:
    widths = _widths(table)
    yield from _row(table, widths, tuple(one.title for one in table.columns))
    yield "-" * (sum(widths) + _GAP * (len(widths) - 1))
    for row in table.rows:
        if row.style in {Style.SUM, Style.TOTAL}:
            yield from _row(table, widths, _underline(table, widths, row))
        yield from _row(table, widths, row.cells)


def _underline(table: Table, widths: list[int], row: Row) -> tuple[str, ...]:
    """The line above a sum, as accountants draw it: over amounts only."""
    cells = zip(row.cells, widths, table.columns, strict=True)
    return tuple("-" * width if cell and column.amount else "" for cell, width, column in cells)


def _row(table: Table, widths: list[int], cells: tuple[str, ...]) -> Iterator[str]:
    broken = [wrapped(cell, width) for cell, width in zip(cells, widths, strict=True)]
    for parts in zip_longest(*broken, fillvalue=""):
        yield (" " * _GAP).join(
            f"{part:>{width}}" if column.amount else f"{part:<{width}}"
            for part, width, column in zip(parts, widths, table.columns, strict=True)
        )


def _widths(table: Table) -> list[int]:
    """As wide as the widest cell; where that is too much, the widest text columns give way."""
    natural = [
        max(len(column.title), *(len(row.cells[index]) for row in table.rows))
        for index, column in enumerate(table.columns)
    ]
    room = WIDTH - _GAP * (len(natural) - 1)
    texts = [index for index, column in enumerate(table.columns) if not column.amount]
    while sum(natural) > room:
        widest = max(texts, key=lambda index: natural[index])
        if natural[widest] <= _TEXT_LEAST:
            break
        natural[widest] -= 1
    return natural
