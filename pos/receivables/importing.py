"""Import: a file from outside becomes the next reference, built aside; the book switches to it (design L2, section 9).

Nothing here changes what is in force: the caller writes the entry with ``ImportOutcome.facts()`` into the book and from
then on opens ``ImportOutcome.reference_file``.
"""

from __future__ import annotations

import csv
import io
import tempfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from pos.domain.errors import BadInput, Refused
from pos.domain.money import Money
from pos.receivables import merge_sql, sql
from pos.receivables.billers import Biller
from pos.receivables.bills import read_bills
from pos.receivables.lists import read_accounts, read_fees
from pos.receivables.mapping import FileMapping, load_mapping
from pos.receivables.outcome import (
    BillerCounts,
    ImportKind,
    ImportOutcome,
    ImportPhase,
    ImportRequest,
    Notice,
    RowProblem,
)
from pos.receivables.reading import Reading
from pos.receivables.reference import Reference, reference_name
from pos.receivables.sheet import Sheet
from pos.receivables.textfile import TextFile, read_file
from pos.store.files import discard, put_whole, write_whole
from pos.words import Words

EXCEPTION_COLUMNS = ("line", "column", "code", "reason", "biller", "reference", "text")
FORMULA_STARTS = ("=", "+", "-", "@")
CLOSED_WORTH_SAYING = 20
"""A full file that closes more bills than it brings, and at least so many, is said: it may have been cut short."""


class BadRows(Refused):
    """Not every row of a file is right, and it was to be all or nothing; ``problems`` says what is wrong."""

    def __init__(self, problems: Sequence[RowProblem]) -> None:
        first = problems[0]
        super().__init__("FILE_HAS_BAD_ROWS", count=len(problems), line=first.line, column=first.column)
        self.problems = tuple(problems)


@dataclass(frozen=True, slots=True)
class _Job:
    """All that building needs."""

    request: ImportRequest
    file: TextFile
    mapping: FileMapping
    reading: Reading
    current: Reference


def import_file(
    request: ImportRequest,
    folder: Path,
    current: Reference,
    billers: Mapping[str, Biller],
    said: Callable[[ImportPhase], None] = lambda _: None,
) -> ImportOutcome:
    """Read a file and build the next reference in ``folder`` from ``current`` and it; ``said`` hears what it is at.

    With bad rows the good ones still come in; ``outcome.problems`` says which did not. The call is the only
    one at its time (the book's lock). Raises, and has then changed nothing:

    :raises BadInput: what is wrong with the file as a whole (``FILE_...``, ``MAPPING_...``, ``BILLER_UNKNOWN``)
    :raises Refused: ``FILE_OLDER``; with ``strict`` ``FILE_HAS_BAD_ROWS``, which carries ``problems``
    :raises Unavailable: ``FILE_NOT_READABLE``, ``FILE_NOT_WRITTEN``
    """
    if request.biller and request.biller not in billers:
        raise BadInput("BILLER_UNKNOWN", text=request.biller)
    said(ImportPhase.READ)
    mapping = load_mapping(request.mapping, request.kind) if request.mapping else None
    file = read_file(request.file)
    reading = _read(Sheet(file, request.kind, mapping, request.biller), billers)
    if request.kind is ImportKind.BILLS:
        _refuse_older(reading, current)
    if request.strict and reading.problems:
        raise BadRows(reading.problems)
    job = _Job(request, file, mapping or FileMapping(), reading, current)
    said(ImportPhase.BUILD)
    if request.dry_run:
        with tempfile.TemporaryDirectory() as elsewhere:
            return _build(job, Path(elsewhere) / "dry-run.db")
    name = reference_name(current.number + 1)
    beside = folder / f".{name}.part"
    try:
        outcome = _build(job, beside)
        if outcome.changed:
            put_whole(beside, folder / name)
    finally:
        discard(beside)
    return outcome


def _read(sheet: Sheet, billers: Mapping[str, Biller]) -> Reading:
    readers = {ImportKind.BILLS: read_bills, ImportKind.ACCOUNTS: read_accounts, ImportKind.FEES: read_fees}
    return readers[sheet.kind](sheet, billers)


def _refuse_older(reading: Reading, current: Reference) -> None:
    for biller, file in reading.files.items():
        last = current.last_mark(biller)
        if last is not None and file.mark.goes_back_from(last):
            moment = last.as_of.iso if last.as_of else ""
            raise Refused("FILE_OLDER", biller=biller, as_of=moment, posted_through=last.posted_text)


def _build(job: _Job, place: Path) -> ImportOutcome:
    place.unlink(missing_ok=True)  # of an attempt that was cut off
    kind, reading = job.request.kind, job.reading
    said = (job.file.name, job.file.sha256, job.mapping.sha256)
    with sql.new_file(place, job.current.path) as connection:
        merge_sql.begin(connection)
        filed = {
            biller: merge_sql.bring_file(connection, kind, biller, part.mark, said, complete=reading.complete(biller))
            for biller, part in reading.files.items()
        }
        merge_sql.bring_left_out(connection, kind, reading.left_out)
        merge_sql.bring_bills(connection, reading.bills, filed)
        merge_sql.bring_accounts(connection, reading.accounts)
        merge_sql.bring_fees(connection, reading.fees)
        merge_sql.merge(connection)
        counts = merge_sql.counts(connection, kind)
        digest = sql.digest(connection)
    changed = not job.current.is_as_imported(digest)
    return _outcome(
        job, tuple(_counts(job, biller, counts.get(biller, {})) for biller in reading.files), changed, digest
    )


def _counts(job: _Job, biller: str, counts: Mapping[str, int]) -> BillerCounts:
    part = job.reading.files[biller]
    entered, added, same = (counts.get(name, 0) for name in ("entered", "added", "same"))
    return BillerCounts(
        biller=biller,
        entered=entered,
        added=added,
        changed=entered - added - same,
        same=same,
        closed=counts.get("closed", 0),
        total=Money(counts.get("cents", 0)),
        mark=part.mark,
        full=part.full,
    )


def _outcome(job: _Job, billers: tuple[BillerCounts, ...], changed: bool, digest: str) -> ImportOutcome:
    request, reading = job.request, job.reading
    number = job.current.number + (1 if changed and not request.dry_run else 0)
    return ImportOutcome(
        kind=request.kind,
        file_name=job.file.name,
        file_sha256=job.file.sha256,
        mapping_sha256=job.mapping.sha256,
        rows=reading.rows,
        skipped=reading.skipped,
        entered=sum(one.entered for one in billers),
        left_out=len(reading.left_out) + reading.unnamed_rows,
        rows_left_out=reading.rows_left_out,
        billers=billers,
        problems=tuple(sorted(reading.problems, key=lambda problem: problem.line)),
        notices=(*job.file.notices, *reading.notices, *_closing_notices(job, billers)),
        changed=changed,
        dry_run=request.dry_run,
        reference=number,
        reference_file=reference_name(number) if number else "",
        digest=digest,
    )


def _closing_notices(job: _Job, billers: Iterable[BillerCounts]) -> list[Notice]:
    notices = [
        Notice("FILE_CLOSES_MANY", {"biller": one.biller, "count": one.closed, "entered": one.entered})
        for one in billers
        if one.closed >= CLOSED_WORTH_SAYING and one.closed > one.entered
    ]
    unread = [biller for biller, part in job.reading.files.items() if part.full and not job.reading.complete(biller)]
    return notices + [Notice("FILE_CLOSES_NONE", {"biller": biller}) for biller in unread]


def write_exceptions(path: Path, problems: Iterable[RowProblem], words: Words) -> None:
    r"""Write the rows that stayed out, with line, column, code, reason in words and the original text, as CSV.

    People open it in a spreadsheet: text that would be a formula there has an apostrophe before it, and what cannot
    be seen is written out (``\x1b``).

    :raises Unavailable: ``FILE_NOT_WRITTEN``
    """
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(EXCEPTION_COLUMNS)
    for one in problems:
        reason = words.say(one.code, **one.values)
        texts = (one.column, one.code, reason, one.biller, one.reference, one.text)
        writer.writerow([one.line, *map(_harmless, texts)])
    write_whole(path, out.getvalue().encode("utf-8-sig"))


def _harmless(text: str) -> str:
    seen = "".join(sign if sign.isprintable() else sign.encode("unicode_escape").decode() for sign in text)
    return f"'{seen}" if seen.startswith(FORMULA_STARTS) else seen
