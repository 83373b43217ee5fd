"""Settle the day: prove, seal, write the files, close the date (design L7, L8, section 8)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from pos.cashiering import documents, sql
from pos.cashiering.counter import Counter
from pos.cashiering.deposit import slip_name, undeposited
from pos.cashiering.imprint import imprint
from pos.cashiering.people import require
from pos.domain.errors import Bug, Refused
from pos.domain.facts import Head
from pos.domain.money import Money
from pos.domain.people import Permission, Person
from pos.ledger import sql as ledger_sql
from pos.ledger.book import Page, digest_bytes
from pos.ledger.entries import Entry
from pos.reports.pdf import summary_pdf
from pos.settlement.batch import Batch
from pos.settlement.day import day_facts
from pos.settlement.files import batch_files, with_manifest
from pos.settlement.gather import gather_batch, unsealed
from pos.settlement.proofs import prove
from pos.store import Connection
from pos.store.files import write_whole


@dataclass(frozen=True, slots=True)
class StillOpen:
    """What stands between a business date and its settlement, and what lies in the safe undeposited."""

    date: dt.date
    standing: tuple[sql.Session, ...]
    finalized: tuple[sql.Session, ...]
    undeposited: tuple[sql.Session, ...]


@dataclass(frozen=True, slots=True)
class Settled:
    """A sealed batch: its id, where its files are, net receipts by tender."""

    batch: str
    folder: Path
    totals: Mapping[str, Money]
    files: tuple[str, ...]


def still_open(counter: Counter, date: dt.date) -> StillOpen:
    """The check-list of a business date."""
    connection = counter.book.read()
    found = unsealed(connection, date)
    return StillOpen(
        date=date,
        standing=tuple(sql.session(connection, one) for one in found.standing),
        finalized=tuple(sql.session(connection, one) for one in found.sessions),
        undeposited=undeposited(connection, date),
    )


def settle(counter: Counter, person: Person, date: dt.date) -> Settled:
    """Seal the batch of a business date and write its files; dates all of whose sessions are sealed then, close.

    The files are kept in the book as issued, so that a break while they are written loses nothing: the next start,
    settling again, or :func:`write_files`, writes the same bytes.

    :raises Refused: ``NOT_PERMITTED``, ``NOTHING_TO_SETTLE``, ``UNDEPOSITED`` (money of finalized sessions is in
        no deposit), and what the proofs of L8 refuse
    :raises Unavailable: ``FILE_NOT_WRITTEN`` (the batch is sealed all the same)
    """
    require(person, Permission.SETTLE)
    with counter.book.writing() as page:
        sealed = _unwritten(page.connection, date) or _seal_next(counter, page, person, date)
    counter.backups.soon("batch.sealed")
    return write_files(counter, sealed, who=person.login)


def write_files(counter: Counter, sealed: Entry, *, who: str = "") -> Settled:
    """Write a sealed batch's files as they were issued, and record that they lie there.

    :raises Unavailable: ``FILE_NOT_WRITTEN``
    """
    settled = as_sealed(counter, sealed)
    connection = counter.book.read()
    for name in settled.files:
        write_whole(settled.folder / name, ledger_sql.issued(connection, f"{settled.batch}/{name}"))
    with counter.book.writing() as page:
        page.append("batch.written", {"batch": settled.batch}, who=who)
    return settled


def as_sealed(counter: Counter, sealed: Entry) -> Settled:
    """A batch as it was sealed, to be looked at: nothing is written, its folder may have been handed on."""
    batch = sealed.data["id"]
    folder = counter.out / "settlement" / sealed.date / batch
    totals = {code: Money(cents) for code, cents in sealed.data["totals"].items()}
    return Settled(batch, folder, totals, tuple(sealed.data["files"]))


def finish(counter: Counter) -> None:
    """At start-up: write the files of a batch that was sealed when the power went.

    Only such: the folder of a batch that was handed on may be gone by now, and must not appear a second time.

    :raises Unavailable: ``FILE_NOT_WRITTEN``
    """
    connection = counter.book.read()
    for seq in sql.batches_unwritten(connection):
        sealed = ledger_sql.entry(connection, seq)
        if sealed is not None:
            write_files(counter, sealed)


def batches(counter: Counter) -> tuple[Entry, ...]:
    """The entries that sealed batches, in order."""
    connection = counter.book.read()
    found = (ledger_sql.entry(connection, seq) for seq in sql.batches(connection))
    return tuple(entry for entry in found if entry is not None)


def _unwritten(connection: Connection, date: dt.date) -> Entry | None:
    """A batch of this date that is sealed and whose files were not all written."""
    found = (ledger_sql.entry(connection, seq) for seq in sql.batches_unwritten(connection))
    return next((one for one in found if one is not None and one.date == date.isoformat()), None)


def _seal_next(counter: Counter, page: Page, person: Person, date: dt.date) -> Entry:
    batch = gather_batch(page.connection, counter.book.identity, date)
    if sql.day_state(page.connection, date) != "open" or not (batch.sessions or batch.deposits):
        raise Refused("NOTHING_TO_SETTLE", date=date)
    if undeposited(page.connection, date):
        raise Refused("UNDEPOSITED", date=date)
    prove(batch, counter.gl)
    sealed = _seal(counter, page, person, batch)
    for done in sql.days_done(page.connection, date):
        page.append("day.closed", {}, who=person.login, date=done)
    return sealed


def _seal(counter: Counter, page: Page, person: Person, batch: Batch) -> Entry:
    """Sign the head, make every file, name them all in the manifest, and seal with the manifest's digest."""
    signed = page.sign_head(who=person.login)
    head = Head(signed.data["seq"], signed.data["hash"], signed.data["signature"])
    files = dict(batch_files(batch, counter.gl))
    for session in batch.sessions:
        name = documents.numbered(counter, "z", session.z or 0)
        files[name] = ledger_sql.issued(page.connection, name)
    for deposit in batch.deposits:
        name = slip_name(counter, deposit.number)
        files[name] = ledger_sql.issued(page.connection, name)
    files["summary.pdf"] = summary_pdf(day_facts(batch), head, imprint(counter), "en")
    files = with_manifest(batch, head, files, counter.book.keys)
    for name, content in files.items():
        page.issue(f"{batch.id}/{name}", content, who=person.login, date=batch.header.business_date.isoformat())
    sealed = page.append(
        "batch.sealed",
        {
            "id": batch.id,
            "sequence": batch.header.sequence,
            "sessions": [one.session for one in batch.sessions],
            "deposits": [one.number for one in batch.deposits],
            "manifest": digest_bytes(files["manifest.json"]),
            "files": list(files),
            "totals": {one.tender: one.net_receipts.cents for one in batch.totals},
        },
        who=person.login,
        date=batch.header.business_date.isoformat(),
    )
    if batch.header.sequence != len(sql.batches(page.connection)):
        raise Bug("a batch out of sequence")
    return sealed
