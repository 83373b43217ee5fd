"""All files of a batch (design section 8): made from the one value, read back before they are handed out, signed."""

from __future__ import annotations

import re
from collections.abc import Mapping

from pos.domain.errors import Bug
from pos.domain.facts import Head
from pos.ledger.keys import Keys
from pos.settlement.batch import Batch
from pos.settlement.formats import batch_json, manifest
from pos.settlement.formats.hledger import journal_hledger
from pos.settlement.formats.journal_csv import journal_csv
from pos.settlement.formats.payments_csv import payments_csv
from pos.settlement.formats.table import read_table, sum_of
from pos.settlement.funds import GlMap, journal
from pos.settlement.payments import biller_sums, payment_rows

_BILLER = re.compile(r"[a-z0-9][a-z0-9-]*\Z", re.ASCII)


def batch_files(batch: Batch, gl: GlMap, *, per_receipt: bool = False) -> dict[str, bytes]:
    """Every file that is made from the batch alone, by name: batch, journals, one payments file per biller.

    The same batch gives the same bytes. ``per_receipt`` splits ``journal.csv`` by receipt.

    :raises Bug: where a file, read back, does not come to what the batch comes to
    """
    contents = batch_json.Contents(batch, gl, per_receipt)
    files = {
        "batch.json": batch_json.batch_json(contents),
        "journal.csv": journal_csv(batch, journal(batch.entries, gl, per_receipt=per_receipt)),
        "journal.hledger": journal_hledger(batch),
    }
    for biller, rows in payment_rows(batch.receipts).items():
        if _BILLER.match(biller) is None:
            raise Bug(f"a biller whose code is no file name: {biller!r}")
        files[f"payments-{biller}.csv"] = payments_csv(batch, rows)
    _read_back(batch, files)
    return files


def with_manifest(batch: Batch, head: Head, files: Mapping[str, bytes], keys: Keys) -> dict[str, bytes]:
    """The same files, then ``manifest.json`` over all of them and its signature: to be written last, in this order.

    ``head`` is the signed head of the book as the batch was gathered.

    :raises Bug: where the book moved on between
    """
    if (head.seq, head.hash) != (batch.header.head.seq, batch.header.head.hash):
        raise Bug(f"the batch was gathered at entry {batch.header.head.seq}, the signed head is {head.seq}")
    content = manifest.manifest_json(batch, head, files)
    signature = f"{keys.sign(content.decode())}\n".encode()
    return {**files, manifest.NAME: content, manifest.SIGNATURE: signature}


def _read_back(batch: Batch, files: Mapping[str, bytes]) -> None:
    """What other systems will read is read here first (settlement.md: preflight)."""
    rows = read_table(files["journal.csv"])
    for fund in {row["fund"] for row in rows}:
        ours = [row for row in rows if row["fund"] == fund]
        if sum_of(ours, "debit") != sum_of(ours, "credit"):
            raise Bug(f"journal.csv of {batch.id} does not balance in fund {fund}")
    for one in biller_sums(batch.receipts):
        name = f"payments-{one.biller}.csv"
        if sum_of(read_table(files[name]), "amount") != one.net:
            raise Bug(f"{name} of {batch.id} does not come to {one.net}")
