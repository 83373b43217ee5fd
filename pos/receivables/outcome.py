"""What is asked of an import and what came of it."""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from pos.domain.money import Money
from pos.receivables.filed import FileMark


class ImportKind(enum.StrEnum):
    """What a file holds."""

    BILLS = "bills"
    ACCOUNTS = "accounts"
    FEES = "fees"


class ImportPhase(enum.StrEnum):
    """What an import is at, in this order: reading rows, building the new list aside, switching to it."""

    READ = "read"
    BUILD = "build"
    SWITCH = "switch"


@dataclass(frozen=True, slots=True)
class ImportRequest:
    """A file to read. ``biller`` stands in for a missing biller column; ``mapping`` is a TOML file."""

    kind: ImportKind
    file: Path
    biller: str = ""
    mapping: Path | None = None
    strict: bool = False
    dry_run: bool = False


@dataclass(frozen=True, slots=True)
class RowProblem:
    """Why a row stayed out: ``code`` with ``values`` is what the catalogue puts into words.

    ``line`` is the first line of the row in the file, from 1; ``column`` the file's own name of the
    column, empty where the row as a whole is wrong; ``text`` what stood there.
    """

    line: int
    column: str
    code: str
    text: str
    biller: str = ""
    reference: str = ""
    values: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Notice:
    """Something worth saying about a file that was taken nevertheless."""

    code: str
    values: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class BillerCounts:
    """What an import did to one biller's bills, accounts or fees. ``total`` is what its entered bills come to."""

    biller: str
    entered: int
    added: int
    changed: int
    same: int
    closed: int
    total: Money
    mark: FileMark
    full: bool


@dataclass(frozen=True, slots=True)
class ImportOutcome:
    """Everything that the book's entry of an import, its screen and its command say.

    ``changed`` False: the file holds nothing that is not there already (or it was a dry run), and
    ``reference`` is the one in force; no entry is needed. Else ``reference`` is the new one, built and
    on the disk as ``reference_file``, and in force once the book says so.
    ``entered``/``left_out`` count bills (accounts, fees); ``rows`` are the data rows of the file, which are
    ``rows_taken`` and ``rows_left_out`` together.
    """

    kind: ImportKind
    file_name: str
    file_sha256: str
    mapping_sha256: str
    rows: int
    skipped: int
    entered: int
    left_out: int
    rows_left_out: int
    billers: tuple[BillerCounts, ...]
    problems: tuple[RowProblem, ...]
    notices: tuple[Notice, ...]
    changed: bool
    dry_run: bool
    reference: int
    reference_file: str
    digest: str

    @property
    def rows_taken(self) -> int:
        """Rows that what was entered is made of."""
        return self.rows - self.rows_left_out

    def facts(self) -> dict[str, object]:
        """The body of the book's entry: text and whole numbers only, amounts in cents."""
        return {
            "kind": str(self.kind),
            "file": self.file_name,
            "file_sha256": self.file_sha256,
            "mapping_sha256": self.mapping_sha256,
            "rows": self.rows,
            "skipped": self.skipped,
            "entered": self.entered,
            "left_out": self.left_out,
            "billers": [_biller_facts(one) for one in self.billers],
            "reference": self.reference,
            "reference_file": self.reference_file,
            "digest": self.digest,
        }


def _biller_facts(counts: BillerCounts) -> dict[str, object]:
    as_of = counts.mark.as_of
    return {
        "biller": counts.biller,
        "entered": counts.entered,
        "added": counts.added,
        "changed": counts.changed,
        "same": counts.same,
        "closed": counts.closed,
        "cents": counts.total.cents,
        "full": counts.full,
        "as_of": as_of.iso if as_of else "",
        "posted_through": counts.mark.posted_text,
    }
