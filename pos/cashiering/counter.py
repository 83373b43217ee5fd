"""What every verb needs: the book, what can be paid, the city's settings and the devices."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from pos.cashiering.backup_desk import BackupDesk
from pos.cashiering.bench import Bench
from pos.cashiering.devices import Devices
from pos.cashiering.doubt import DoubtDesk
from pos.domain.agency import Agency
from pos.domain.clock import Clock
from pos.ledger.book import Book
from pos.receivables.billers import Biller
from pos.receivables.reference import Reference
from pos.settlement import GlMap
from pos.store.space import DiskGate


@dataclass(slots=True)
class Counter:
    """One register at work.

    ``upstream`` is the folder that bundles go to, as set up; empty: ``OUT/upstream``.
    ``columns`` is how many characters a line of the receipt printer has.
    ``reference`` is the file in force; an import puts another in its place. ``present`` holds the
    logins that signed in by password since the start, who may come back by PIN. ``errand`` is held by what
    takes long and must not run twice at once: an import, a sync. ``doubts`` knows what does not hold of the book,
    ``moved`` whether it was opened here for the first time. ``bench`` is where devices are tried one by one.
    """

    data: Path
    out: Path
    book: Book
    agency: Agency
    billers: Mapping[str, Biller]
    gl: GlMap
    devices: Devices
    reference: Reference
    disk: DiskGate
    bench: Bench
    columns: int = 48
    upstream: str = ""
    backups: BackupDesk = field(default_factory=BackupDesk)
    doubts: DoubtDesk = field(default_factory=DoubtDesk)
    retention: Mapping[str, int] = field(default_factory=dict)
    moved: bool = False
    present: set[str] = field(default_factory=set)
    errand: threading.Lock = field(default_factory=threading.Lock)
    _left: list[Reference] = field(default_factory=list)

    @property
    def clock(self) -> Clock:
        """Where time comes from."""
        return self.book.clock

    @property
    def training(self) -> bool:
        """Whether this book is for training."""
        return self.book.identity.training

    def switch_to(self, reference: Reference) -> None:
        """What can be paid is read from here on from another file; who reads in the old one just now still may."""
        self._left.append(self.reference)
        self.reference = reference

    def close(self) -> None:
        """Let go of the files of what can be paid. Book and devices are closed by who opened them."""
        for reference in (*self._left, self.reference):
            reference.close()
