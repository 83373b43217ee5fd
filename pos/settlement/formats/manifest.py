"""``manifest.json``: batch, head, control totals, and the SHA-256 of every file beside it. Version 1.

Its signature (``manifest.sig``) is Ed25519 by the register's key over the bytes of the manifest, in hexadecimal with a
line feed.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from pos.domain.facts import Head
from pos.domain.money import total
from pos.settlement.batch import Batch
from pos.settlement.day import ties
from pos.settlement.formats import batch_json, hledger, journal_csv, payments_csv
from pos.settlement.formats.table import read_table, sum_of
from pos.settlement.payments import payment_rows

FORMAT = "counterfoil-settlement/1"
NAME, SIGNATURE = "manifest.json", "manifest.sig"

_FORMATS = {
    "batch.json": batch_json.FORMAT,
    "journal.csv": journal_csv.FORMAT,
    "journal.hledger": hledger.FORMAT,
}


def manifest_json(batch: Batch, head: Head, files: Mapping[str, bytes]) -> bytes:
    """The bytes of the manifest over ``files``."""
    header = batch.header
    value = {
        "format": FORMAT,
        "batch": batch.id,
        "sequence": header.sequence,
        "business_date": header.business_date.isoformat(),
        "register": header.identity.register,
        "agency": header.identity.agency,
        "office": header.identity.office,
        "mode": header.identity.mode,
        "public_key": header.identity.public_key,
        "head": {"seq": head.seq, "hash": head.hash, "signature": head.signature},
        "totals": {one.tender: one.net_receipts.cents for one in batch.totals},
        "controls": _controls(batch, files),
        "files": {name: _file(name, content) for name, content in sorted(files.items())},
    }
    return (json.dumps(value, indent=1, sort_keys=True, ensure_ascii=False) + "\n").encode()


def _controls(batch: Batch, files: Mapping[str, bytes]) -> dict[str, Any]:
    numbers = sorted(one.number for one in batch.receipts)
    rows = payment_rows(batch.receipts)
    lines = read_table(files["journal.csv"])
    return {
        "receipts": {
            "count": len(numbers),
            "voids": sum(bool(one.voids) for one in batch.receipts),
            "first": numbers[0] if numbers else "",
            "last": numbers[-1] if numbers else "",
            "cents": sum(one.sign * one.total.cents for one in batch.receipts),
        },
        "journal": {
            "lines": len(lines),
            "debits": sum_of(lines, "debit").cents,
            "credits": sum_of(lines, "credit").cents,
        },
        "payments": {
            biller: {"lines": len(ours), "cents": total(row.amount for row in ours).cents}
            for biller, ours in rows.items()
        },
        "deposits": {str(one.number): one.total.cents for one in batch.deposits},
        "over": {one.tender: one.over.cents for one in ties(batch) if one.over},
        "short": {one.tender: one.short.cents for one in ties(batch) if one.short},
    }


def _file(name: str, content: bytes) -> dict[str, Any]:
    kind = payments_csv.FORMAT if name.startswith("payments-") else _FORMATS.get(name, name.rpartition(".")[2])
    return {"format": kind, "bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()}
