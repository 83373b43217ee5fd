"""Where a register's things lie, and what its book is made of."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

import platformdirs

from pos.cashiering import checks_sql
from pos.cashiering.backups import BOOK, CONFIG
from pos.drivers import spool_sql
from pos.ledger import schema as ledger_schema

STEPS = (*ledger_schema.STEPS, *spool_sql.STEPS, *checks_sql.STEPS, *spool_sql.SLIP_STEPS, *ledger_schema.SLIP_STEPS)
"""The whole schema of a book, in order; released steps are never edited or moved."""


def default_state() -> Path:
    """The platform's folder for what programs remember of their work, of the user's account."""
    return Path(platformdirs.user_state_dir("counterfoil", appauthor=False))


def default_data() -> Path:
    """The platform's folder for a register's data."""
    return Path(platformdirs.user_data_dir("counterfoil", appauthor=False))


@dataclass(frozen=True, slots=True)
class Places:
    """Where a register's things lie."""

    data: Path
    out: Path
    state: Path | None = None

    @property
    def book(self) -> Path:
        """The book's file itself: where its name in the data folder is a link, what that leads to.

        Its log and its lock lie there, and that is the place that must be a disk of this machine.
        """
        name = self.data / BOOK
        return Path(os.path.realpath(name)) if name.is_symlink() else name

    @property
    def keys(self) -> Path:
        """The register's keys."""
        return self.data / "keys"

    @property
    def config(self) -> Path:
        """The settings file."""
        return self.data / CONFIG

    @property
    def virtual(self) -> Path:
        """What virtual devices keep."""
        return self.data / "virtual"

    @property
    def log(self) -> Path:
        """What is written down when something breaks."""
        return self.data / "log"
