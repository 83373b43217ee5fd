"""What a look through the book finds, as values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from pos.domain.clock import Instant


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that does not hold: which table and row, and a stable code of what is wrong."""

    table: str
    row: str
    code: str


@dataclass(frozen=True, slots=True)
class Remark:
    """What a look could not look at, with a stable code and the values that its text needs: no doubt, but no proof."""

    code: str
    values: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Signed:
    """A head that the register's key signed: the entry it is the hash of, and when it was signed."""

    seq: int
    hash: str
    at: Instant


@dataclass(frozen=True, slots=True)
class Verified:
    """What a verification found, in the order of the book. ``head`` is the last hash reached.

    ``erased`` is how many entries have had their personal values deleted under a retention rule. ``since``: up to this
    signed head all entries hold; where something was found, the book is in doubt since then. None: from its beginning.
    ``remarks``: what was not looked at, and why.
    """

    entries: int
    head: str
    findings: tuple[Finding, ...]
    erased: int = 0
    since: Signed | None = None
    remarks: tuple[Remark, ...] = ()

    @property
    def ok(self) -> bool:
        """Whether nothing was found."""
        return not self.findings
