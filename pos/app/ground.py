"""What the devices of a register stand on."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from pos.cashiering.devices import record_outcome
from pos.domain.papers import Paper
from pos.drivers.jobs import Job
from pos.drivers.ports import Outcome
from pos.ledger.book import Book


@dataclass(frozen=True, slots=True)
class Ground:
    """What devices stand on: the book, where its keys and what virtual devices keep lie, what makes a paper, and
    the pictures on it.
    """

    book: Book
    keys: Path
    keep: Path
    make_paper: Callable[[Job], Paper]
    pictures: Mapping[str, bytes] = field(default_factory=dict)


def recorder(book: Book) -> Callable[[Job, Outcome], None]:
    """What writes down how a job ended."""
    return lambda job, outcome: record_outcome(book, job, outcome)
