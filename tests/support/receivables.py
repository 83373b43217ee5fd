"""Open-item files in a few words, and a folder in which imports follow each other."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from pos.receivables import find as look_up
from pos.receivables import sql
from pos.receivables.billers import Biller
from pos.receivables.filed import FiledBill, Found
from pos.receivables.importing import import_file
from pos.receivables.outcome import ImportKind, ImportOutcome, ImportRequest
from pos.receivables.reference import Reference
from pos.receivables.sample.rivermouth import city_billers

BILLERS = city_billers()

HEADER = "biller,account,bill,charge,amount,gl,as_of"
AS_OF = "2026-11-19T20:00:00-08:00"
LATER = "2026-11-20T20:00:00-08:00"
GL = "501/343.30"


def row(bill: str = "B1", charge: str = "WATER", amount: str = "10.00", *, as_of: str = AS_OF, gl: str = GL) -> str:
    """A row of the shortest open-item file; the account is the bill's number after an A."""
    return f"water,A{bill},{bill},{charge},{amount},{gl},{as_of}"


def text(*rows: str, header: str = HEADER) -> str:
    """A file of these rows."""
    return "".join(f"{line}\n" for line in (header, *rows))


class Hall:
    """A folder of references. Each import builds on the last one, as the book would have it."""

    def __init__(self, folder: Path, billers: dict[str, Biller] = BILLERS) -> None:
        self.folder = folder
        self.billers = billers
        self.reference = Reference.empty()

    def take(
        self, content: str | bytes, kind: ImportKind = ImportKind.BILLS, *, name: str = "file.csv", **options: object
    ) -> ImportOutcome:
        """Write a file and import it."""
        path = self.folder / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return self.take_path(path, kind, **options)

    def take_path(self, path: Path, kind: ImportKind = ImportKind.BILLS, **options: Any) -> ImportOutcome:
        """Import a file that is there."""
        request = ImportRequest(kind, path, **options)
        outcome = import_file(request, self.folder, self.reference, self.billers)
        if outcome.changed and not outcome.dry_run:
            self.reference.close()
            self.reference = Reference.open(self.folder / outcome.reference_file)
            assert self.reference.is_as_imported(outcome.digest), "verify would find what nobody did"
        return outcome

    def mapping(self, content: str) -> Path:
        """A mapping file."""
        path = self.folder / "mapping.toml"
        path.write_text(content, encoding="utf-8")
        return path

    def digest(self) -> str:
        """Of what is stored now."""
        return sql.digest(self.reference.connection())

    def bill(self, number: str, biller: str = "water") -> FiledBill:
        """A bill that must be there."""
        found = self.reference.bill(biller, number)
        assert found is not None, number
        return found

    def find(self, wanted: str, limit: int = look_up.LIMIT) -> list[Found]:
        """The one box."""
        return look_up.find(wanted, self.reference, self.billers, limit=limit)


def names(found: Iterable[Found]) -> list[str]:
    """What was found, by number: bills, accounts and fees."""
    numbers = []
    for one in found:
        if one.filed is not None:
            numbers.append(one.filed.bill.number)
        elif one.fee is not None:
            numbers.append(one.fee.code)
        elif one.account is not None:
            numbers.append(one.account.number)
    return numbers
