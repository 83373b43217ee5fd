"""Narrow paper without a printer: the bytes a printer would get, and how it would look."""

from __future__ import annotations

from pos.domain.papers import Paper
from pos.drivers.adapters.escpos_render import render
from pos.drivers.virtual.paper import papers_of, png


def printer_bytes(paper: Paper, columns: int) -> bytes:
    """The bytes for a printer of 42 or 48 columns."""
    return render(paper, columns, {})


def picture(paper: Paper, columns: int) -> bytes:
    """The paper as a PNG, drawn from those bytes."""
    return png(papers_of(printer_bytes(paper, columns), columns)[0])
